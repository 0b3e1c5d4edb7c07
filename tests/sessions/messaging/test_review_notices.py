"""What is told about a person: a change at once, a case to the admins, a question to whoever was asked."""

from datetime import timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from clients.clearance.actions import answer_request, decide_review
from clients.domain.changes import ChangeKind
from clients.models import Decision, Review
from clients.screening.actions.health_changes import report_change
from sessions.messaging import compose as mail
from sessions.messaging import preferences
from sessions.messaging.eligibility import Postpone, Send, Suppress
from sessions.messaging.kinds import check_eligibility
from sessions.messaging.kinds.alert import Alert
from sessions.messaging.kinds.desk import Desk
from sessions.messaging.kinds.recipients import NEWS_FOR
from sessions.messaging.schedule import plan_messages
from sessions.messaging.sweep import sweep_messages
from sessions.models import Message
from tests.support import builders
from tests.support.mails import text_of, words_of

NOW = timezone.now()
pytestmark = [pytest.mark.django_db, pytest.mark.clock(NOW)]
NOON = (
    timezone.now().astimezone(ZoneInfo("Europe/Berlin")).replace(hour=12, minute=0, second=0, microsecond=0)
)
Kind = Decision.Kind


def change(client, by, kind=ChangeKind.ILLNESS, note="", now=None):
    report_change(client=client, change_id=uuid4(), kind=kind, note=note, by=by, now=now or timezone.now())


def case_of(client, **answers):
    return builders.make_screening(client, **(answers or {"varicose_veins": "yes"})).review


def ask(review, by, kind=Kind.ASK_CLIENT):
    review.refresh_from_db()
    return decide_review(
        review=review, version=review.version, by=by, kind=kind, reason="Since when do they hurt?",
        now=timezone.now(),
    )  # fmt: skip


def told(**which):
    return sorted(Message.objects.filter(**which).values_list("recipient__email", flat=True))


def plan():
    plan_messages(now=timezone.now())
    plan_messages(now=timezone.now())  # a second one writes nothing


def fetched(message):
    return mail.with_contents(Message.objects.filter(pk=message.pk)).get()


def test_a_change_is_told_to_the_coaches_and_the_admins(client_person, coach, admin, practice):
    builders.make_coach(practice)
    builders.make_admin()  # of another practice
    change(client_person, client_person.user)

    plan()

    assert told(kind="alert") == sorted([coach.email, admin.email])


def test_whoever_wrote_the_change_down_is_not_told_of_it(client_person, coach, admin):
    change(client_person, coach)

    plan()

    assert told(kind="alert") == [admin.email]


def test_the_letter_about_a_change_says_what_and_what_is_held(client_person, coach, admin, smtp):
    builders.make_screening(client_person)
    builders.make_training_session(client_person)
    change(client_person, client_person.user, note="A cold since Sunday\r\nBcc: x@example.org")

    sweep_messages(clock=lambda: NOON)
    plan()
    sweep_messages(clock=timezone.now)

    mails = [each for each in smtp.messages if each["To"] == coach.email]
    assert [each["Subject"] for each in mails] == ["Clara: something changed"]
    text = text_of(mails[0])
    for words in (
        "Something changed",
        "ill",
        "A cold since Sunday",
        "1 coming session is held",
        "Clara Client",
    ):
        assert words in text
    assert mails[0]["Bcc"] is None


def test_the_letter_about_a_change_knows_no_quiet_hours(client_person, coach):
    change(client_person, client_person.user)
    plan()

    night = NOON + timedelta(hours=14)
    assert isinstance(check_eligibility(fetched(Message.objects.get(recipient=coach)), night), Send)


def test_a_new_case_is_told_to_the_admins_who_may_decide(client_person, admin, practice):
    their_coach = builders.make_admin(practice)
    client_person.coaches.add(their_coach)
    review = case_of(client_person)

    plan()

    assert told(kind="desk") == [admin.email]
    (message,) = Message.objects.filter(kind="desk")
    assert (message.about, message.client) == (review, client_person)


def test_cases_of_one_minute_make_one_letter(coach, admin, smtp):
    for name in ("Anna First", "Ben Second", "Cleo Third"):
        case_of(builders.make_client(coach, name=name))

    plan_messages(now=timezone.now())
    sweep_messages(clock=lambda: NOON + timedelta(days=1))

    (letter,) = [each for each in smtp.messages if each["To"] == admin.email]
    assert letter["Subject"] == "3 cases wait for a decision"
    assert "Anna First" in text_of(letter)
    assert "varicose" not in words_of(letter).lower()
    silent = Message.objects.filter(kind="desk", state="suppressed")
    assert {row.why_not for row in silent} == {"Another letter of the same minute tells of this case too."}
    assert silent.count() == 2


def test_old_news_is_not_told(client_person, admin):
    review = case_of(client_person)
    old = timezone.now() - NEWS_FOR - timedelta(minutes=1)
    Review.objects.filter(pk=review.pk).update(opened_at=old)
    change(client_person, client_person.user, now=old)

    plan()

    assert not Message.objects.exclude(kind="reminder").exists()


@pytest.mark.parametrize(("kind", "who"), [(Kind.ASK_CLIENT, "client"), (Kind.ASK_COACH, "coach")])
def test_a_question_goes_to_whoever_was_asked(client_person, coach, admin, kind, who, smtp):
    ask(case_of(client_person), admin, kind)

    plan()
    sweep_messages(clock=lambda: NOON + timedelta(days=1))

    person = {"client": client_person.user, "coach": coach}[who]
    assert told(about_type="decision") == [person.email]
    (letter,) = [each for each in smtp.messages if each["To"] == person.email]
    assert "question" in letter["Subject"]
    assert f"/clients/{client_person.id}/case/" in text_of(letter)
    assert "hurt" not in words_of(letter)  # what was asked is read after signing in


def test_asked_again_it_is_told_again(client_person, admin):
    review = case_of(client_person)
    for note in ("Since May.", "Since June."):
        ask(review, admin)
        plan()
        review.refresh_from_db()
        answer_request(review=review, note_id=uuid4(), text=note, by=client_person.user, now=timezone.now())

    assert told(about_type="decision") == [client_person.user.email] * 2


def the_case(client_person, admin):
    return ask(case_of(client_person), admin).review


#                         case to admin, question to client
MATRIX = {
    "as planned":         (Send, Send),
    "at night":           (Postpone, Postpone),
    "answered":           (Send, Suppress),
    "decided":            (Suppress, Suppress),
    "superseded":         (Suppress, Suppress),
    "admin left":         (Suppress, Send),
    "client deactivated": (Send, Suppress),
}  # fmt: skip


@pytest.mark.parametrize("situation", MATRIX)
def test_a_letter_of_the_desk_is_asked_again_when_it_is_sent(situation, client_person, admin, practice):
    other = builders.make_admin(practice)
    review = case_of(client_person)
    plan_messages(now=timezone.now())
    ask(review, admin)
    plan_messages(now=timezone.now())
    review.refresh_from_db()
    if situation == "answered":
        answer_request(review=review, note_id=uuid4(), text="May.", by=client_person.user, now=timezone.now())
    if situation == "decided":
        decide_review(
            review=review,
            version=review.version,
            by=other,
            kind=Kind.REFUSE,
            reason="No.",
            now=timezone.now(),
        )
    if situation == "superseded":
        builders.make_screening(client_person, varicose_veins="yes", kidney="yes")
    person = {"admin left": admin, "client deactivated": client_person.user}.get(situation)
    if person is not None:
        person.is_active = False
        person.save()
    at = NOON + timedelta(days=1, hours=14 if situation == "at night" else 0)

    case = fetched(Message.objects.get(kind="desk", about_type="review", recipient=admin))
    question = fetched(Message.objects.get(kind="desk", about_type="decision"))
    assert (type(check_eligibility(case, at)), type(check_eligibility(question, at))) == MATRIX[situation]


def test_nobody_can_switch_them_off(client_person, coach, admin):
    for person in (client_person.user, coach, admin):
        desk = {each.kind: each for each in preferences.preferences_of(person)}["desk"]
        assert [(cell.is_on, cell.can_choose) for cell in desk.cells] == [(True, False)] * 2


def test_control_without_the_planning_tells_nobody(client_person, admin, monkeypatch):
    for kind in (Alert, Desk):
        monkeypatch.setattr(kind, "plan_new", lambda self, now: ())
    case_of(client_person)
    change(client_person, client_person.user)

    plan()

    assert not Message.objects.exclude(kind="reminder").exists()


@pytest.mark.one_database
@pytest.mark.parametrize("count", [1, 6])
def test_planning_takes_the_same_queries_for_any_number(
    coach, admin, count, django_assert_max_num_queries, client_person
):
    for _ in range(count):
        client = builders.make_client(coach, with_login=True)
        change(client, client.user)
        ask(case_of(client), admin)

    # Four of them look for changed answers, red flags, requests for new answers and consents.
    with django_assert_max_num_queries(21):
        plan_messages(now=timezone.now())
