"""A session left open, something that runs out, letters that come back: who is told, when, and when not."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from clients.models import Clearance, OneRepMax
from sessions.domain.events import EventKind
from sessions.messaging import compose
from sessions.messaging.eligibility import Postpone, Send, Suppress
from sessions.messaging.kinds import check_eligibility
from sessions.messaging.preference_actions import choose_message
from sessions.messaging.resend import send_again
from sessions.messaging.schedule import plan_messages, plan_new_messages
from sessions.messaging.sweep import sweep_messages
from sessions.models import Bounce, Message
from tests.sessions.messaging.test_alert_people import html_of, said, store, text_of
from tests.support import builders
from tests.support.shared_rows import shared_rows

BERLIN = ZoneInfo("Europe/Berlin")
NOW = timezone.now()
pytestmark = [pytest.mark.django_db, pytest.mark.clock(NOW)]
NOON = NOW.astimezone(BERLIN).replace(hour=12, minute=0, second=0, microsecond=0)
NIGHT = NOON.replace(hour=23)


def fetched(row):
    return compose.with_contents(Message.objects.filter(pk=row.pk)).get()


def of_kind(kind):
    return Message.objects.filter(kind=kind)


def letters_to(smtp, person, about=""):
    return [letter for letter in smtp.messages if letter["To"] == person.email and about in letter["Subject"]]


# --- A session left open


@shared_rows
def begun(client_person):
    """Begun at noon, cuffs on, and nothing more."""
    builders.make_screening(client_person)
    training_session = builders.make_training_session(client_person)
    prescription = str(training_session.prescriptions.get().id)
    store(
        training_session,
        said(EventKind.STARTED, NOON),
        said(EventKind.CUFFS_ON, NOON + timedelta(seconds=5), prescription=prescription),
        now=NOON,
    )
    Message.objects.all().delete()
    return training_session


def cuffs_off(training_session, at):
    store(training_session, said(EventKind.CUFFS_OFF, at), now=at)


def test_after_twenty_silent_minutes_the_client_is_asked_once(begun, client_person, smtp):
    for minutes in (19, 21, 25, 90):
        at = NOON + timedelta(minutes=minutes)
        plan_new_messages(now=at)
        sweep_messages(clock=lambda at=at: at)

    (letter,) = letters_to(smtp, client_person.user, "still open")
    text = text_of(letter)
    assert text.startswith("Take the cuffs off now.")
    assert f"/sessions/{begun.id}/live/" in text
    assert "end it as it is" in text
    assert "Take the cuffs off now." in html_of(letter)
    assert letter["List-Unsubscribe"] is None
    assert "leg" not in letter["Subject"].lower()


def test_with_the_cuffs_off_it_asks_first_whether_they_are(begun):
    cuffs_off(begun, NOON + timedelta(minutes=1))
    plan_new_messages(now=NOON + timedelta(minutes=30))
    letter = compose.compose(fetched(of_kind("unfinished").get()), now=NOON)

    assert letter.body.startswith("First: are the cuffs off?")


@pytest.mark.parametrize(
    ("change", "minutes", "answer"),
    [
        (lambda row: None, 30, Send),
        (lambda row: cuffs_off(row, NOON + timedelta(minutes=25)), 30, Postpone),  # it spoke again
        (lambda row: cuffs_off(row, NOON + timedelta(minutes=1)), 11 * 60, Postpone),  # at night, cuffs off
        (lambda row: None, 11 * 60, Send),  # at night, cuffs on
        (lambda row: None, 13 * 60, Suppress),
        (lambda row: store(row, said(EventKind.FINISHED, NOON), now=NOON), 30, Suppress),
    ],
    ids=["silent", "spoke again", "night, cuffs off", "night, cuffs on", "long ago", "finished"],
)
def test_it_asks_again_before_sending(begun, change, minutes, answer):
    plan_new_messages(now=NOON + timedelta(minutes=21))
    change(begun)

    assert isinstance(
        check_eligibility(fetched(of_kind("unfinished").get()), NOON + timedelta(minutes=minutes)), answer
    )


# --- Something runs out


def ends_in(client, days):
    until = client.today(NOON) + timedelta(days=days + 1)  # the first day on which it no longer holds
    Clearance._base_manager.filter(client=client).update(
        valid_from_on=until - timedelta(days=84), valid_until_on=until
    )


@pytest.mark.parametrize(("days", "told"), [(8, 0), (7, 1), (0, 1), (-1, 0)])
def test_a_clearance_is_told_once_within_a_week_of_its_end(client_person, smtp, days, told):
    builders.make_screening(client_person)
    ends_in(client_person, days)
    for _ in range(2):
        plan_messages(now=NOON)
        sweep_messages(clock=lambda: NOON)

    letters = letters_to(smtp, client_person.user, "due again")
    assert len(letters) == told
    if told:
        assert f"/clients/{client_person.id}/screening/" in text_of(letters[0])
        assert letters[0]["List-Unsubscribe"].endswith("?kind=renewal>")


def test_new_answers_make_it_moot(client_person, smtp):
    builders.make_screening(client_person)
    ends_in(client_person, 3)
    plan_messages(now=NOON)
    builders.make_screening(client_person)

    answer = check_eligibility(fetched(of_kind("renewal").get()), NOON)

    assert "newer answers" in answer.why


def test_a_1rm_is_told_with_its_exercises_unless_it_was_tested_again(client_person, smtp):
    builders.make_screening(client_person)
    for code in ("leg-press", "leg-extension"):
        builders.make_one_rep_max(client_person, code, days_ago=37)
    plan_messages(now=NOON)
    row = of_kind("renewal").get()
    builders.make_one_rep_max(client_person, "leg-press", days_ago=0)

    letter = compose.compose(fetched(row), now=NOON)
    assert "Leg extension" in letter.body
    assert "Leg press" not in letter.body
    builders.make_one_rep_max(client_person, "leg-extension", days_ago=0)
    assert check_eligibility(fetched(row), NOON).why == "It was tested again."
    OneRepMax._base_manager.filter(client=client_person, tested_on=client_person.today(NOON)).delete()
    assert isinstance(check_eligibility(fetched(row), NOON), Send)
    assert isinstance(check_eligibility(fetched(row), NIGHT), Postpone)
    assert isinstance(check_eligibility(fetched(row), NOON + timedelta(days=9)), Suppress)


def test_it_can_be_switched_off(client_person, smtp):
    builders.make_screening(client_person)
    ends_in(client_person, 3)
    choose_message(user=client_person.user, kind="renewal", channel="email", is_on=False, now=NOON)
    plan_messages(now=NOON)
    sweep_messages(clock=lambda: NOON)

    assert of_kind("renewal").get().why_not == "This person switched it off."


# --- Letters that come back


@pytest.fixture
def bounced(client_person, coach, smtp):
    """The client's address is one that the mail server does not know; a reminder was tried."""
    builders.make_screening(client_person)
    builders.make_training_session(client_person)
    type(coach).objects.filter(pk=client_person.user_id).update(email="unknown@example.org")
    plan_messages(now=NOON)
    sweep_messages(clock=lambda: NOON)
    return Bounce.objects.get()


def test_the_coach_is_told_once_and_nothing_more_is_sent_there(bounced, client_person, coach, smtp):
    ends_in(client_person, 3)
    plan_messages(now=NOON)
    sweep_messages(clock=lambda: NOON)

    (letter,) = letters_to(smtp, coach, "come back")
    assert "unknown@example.org" in text_of(letter)
    assert f"/clients/{client_person.id}/edit/" in text_of(letter)
    assert of_kind("renewal").get().why_not == "Letters to this address come back."
    assert of_kind("reminder").get().state == Message.State.FAILED


def test_an_alert_is_tried_where_letters_came_back(begun, coach):
    Bounce.objects.create(user=coach, address=coach.email, since=NOON)
    store(begun, said(EventKind.STOPPED, NOON, reason="numb"), now=NOON)

    row = fetched(of_kind("alert").get(recipient=coach))
    assert row.comes_back
    assert isinstance(check_eligibility(row, NOON), Send)


def test_another_address_ends_it(bounced, client_person, coach, smtp):
    type(coach).objects.filter(pk=client_person.user_id).update(email="new@example.org")
    ends_in(client_person, 3)
    plan_messages(now=NOON)
    sweep_messages(clock=lambda: NOON)

    assert of_kind("renewal").get().state == Message.State.SENT


def test_an_admin_who_sends_again_ends_it_too(bounced, admin):
    send_again(message=of_kind("reminder").get(), reason="The address is right.", by=admin, now=NOON)

    assert not Bounce.objects.exists()


def test_a_server_that_only_asks_to_come_again_is_no_bounce(client_person, coach, smtp):
    builders.make_screening(client_person)
    builders.make_training_session(client_person)
    type(coach).objects.filter(pk=client_person.user_id).update(email="busy@example.org")
    plan_messages(now=NOON)
    sweep_messages(clock=lambda: NOON)

    assert not Bounce.objects.exists()
