"""The list of medicines: added, ended, withdrawn, and read by the rules that name them."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.audit.refusals import ActionRefused
from clients.clearance.actions import acknowledge_cautions, cautions_of
from clients.domain.changes import ChangeKind
from clients.domain.medicines import MedicineClass as Kind
from clients.models import AuditEvent, Medicine
from clients.screening import earlier_answers
from clients.screening.actions import submit
from clients.screening.actions.medicines import add_medicine, end_medicine, withdraw_medicine
from tests.support import builders
from tests.support.html_forms import html_of

pytestmark = pytest.mark.django_db


def add(client, kind=Kind.ANTICOAGULANT, name="Eliquis", by=None, **facts):
    facts = {"medicine_id": uuid4(), "now": timezone.now(), **facts}
    return add_medicine(client=client, name=name, kind=kind, by=by or client.user, **facts)


def is_cleared(client) -> bool:
    return client.clearances.unrevoked().exists()


def address(client, name="medicines", *more) -> str:
    return reverse(f"clients:{name}", args=[client.id, *more])


@pytest.fixture
def cleared(client_person):
    builders.make_screening(client_person)
    return client_person


def test_a_listed_blood_thinner_counts_though_the_question_says_no(client_person):
    add(client_person)

    screening = builders.make_screening(client_person)

    assert screening.verdict_upper == "needs_clearance"
    assert screening.flags.get(code="blood_thinner").answer_text == "On the list of medicines: Eliquis"
    assert not is_cleared(client_person)


def test_a_no_that_contradicts_the_list_opens_a_case_that_shows_both(client_person):
    add(client_person)

    screening = builders.make_screening(client_person)

    [changed] = screening.changed_answers.all()
    assert (changed.code, changed.before) == ("blood_thinner", "On the list of medicines: Eliquis")
    assert changed.now == "Do you take any medicine or hormone? No"


def test_control_without_the_list_the_same_answers_clear(client_person, monkeypatch):
    add(client_person)
    monkeypatch.setattr(submit, "listed_medicines", lambda *_: [])
    monkeypatch.setattr(earlier_answers, "listed_before", lambda *_: [])

    builders.make_screening(client_person)

    assert is_cleared(client_person)


def test_a_yes_that_agrees_with_the_list_takes_nothing_back(client_person):
    add(client_person)

    screening = builders.make_screening(client_person, **{**builders.ON_THE_PILL, "blood_thinner": "yes"})

    assert not screening.changed_answers.exists()
    assert screening.review is not None


def test_a_row_that_was_withdrawn_was_said_all_the_same(client_person):
    row = add(client_person)
    withdraw_medicine(medicine=row, reason="Of my mother.", by=client_person.user, now=timezone.now())

    screening = builders.make_screening(client_person)

    assert [each.code for each in screening.changed_answers.all()] == ["blood_thinner"]
    assert not screening.flags.exists()


@pytest.mark.parametrize("kind", [Kind.ANTICOAGULANT, Kind.COMBINED, Kind.STATIN, Kind.BETA_BLOCKER])
def test_one_that_is_added_after_a_clearance_is_a_change_that_was_reported(cleared, kind):
    add(cleared, kind)

    assert not is_cleared(cleared)
    assert cleared.health_changes.get().kind == ChangeKind.MEDICINE


@pytest.mark.parametrize("kind", [Kind.PROGESTOGEN, Kind.HRT_SKIN, Kind.SSRI, Kind.OTHER])
def test_one_that_leads_to_nothing_changes_nothing(cleared, kind):
    add(cleared, kind)

    assert is_cleared(cleared)
    assert not cleared.health_changes.exists()


def test_one_that_the_answers_named_is_no_news(client_person, coach):
    screening = builders.make_screening(client_person, **builders.ON_THE_PILL)
    flag_ids = [flag.id for flag in cautions_of(screening)]
    acknowledge_cautions(screening=screening, coach=coach, flag_ids=flag_ids, now=timezone.now())

    add(client_person, Kind.COMBINED, "Microgynon")

    assert is_cleared(client_person)
    assert not client_person.health_changes.exists()


CORTISONE = {**builders.ON_THE_PILL, "hormones": "cortisone"}
STEADY = {
    "high_blood_pressure": "yes",
    "blood_pressure_control": "steady",
    "blood_pressure": [[145, 92], [146, 91]],
}
TOGETHER = [
    pytest.param(CORTISONE | {"smoking": "yes"}, Kind.COMBINED, "venous_combined", id="two for the veins"),
    pytest.param({"smoking": "yes"}, Kind.COMBINED, "venous_combined", id="beside no medicine"),
    pytest.param(CORTISONE | STEADY, Kind.TESTOSTERONE, "testosterone_pressure", id="with the pressure"),
]


def read(client, coach, **answers):
    screening = builders.make_screening(client, **answers)
    flag_ids = [flag.id for flag in cautions_of(screening)]
    return acknowledge_cautions(screening=screening, coach=coach, flag_ids=flag_ids, now=timezone.now())


@pytest.mark.parametrize(("answers", "kind", "code"), TOGETHER)
def test_one_that_is_dangerous_with_what_was_answered_is_news(client_person, coach, answers, kind, code):
    read(client_person, coach, **answers)

    add(client_person, kind)

    assert not is_cleared(client_person)
    assert client_person.health_changes.get().kind == ChangeKind.MEDICINE
    assert builders.make_screening(client_person, **answers).flags.filter(code=code).exists()


def test_control_alone_the_same_medicine_is_no_news_there(client_person, coach):
    read(client_person, coach, **CORTISONE)

    add(client_person, Kind.COMBINED)

    assert is_cleared(client_person)


@pytest.mark.parametrize(("days", "is_news"), [(0, True), (1, False), (None, True)])
def test_a_second_that_harms_muscle_is_news_unless_it_is_the_one_that_was_answered(
    client_person, coach, days, is_news
):
    read(client_person, coach, **builders.ON_A_STATIN)
    today = client_person.today(timezone.now())

    add(client_person, Kind.FIBRATE, since_on=None if days is None else today - timedelta(days=days))

    assert is_cleared(client_person) is not is_news


def test_one_that_is_news_ends_answers_that_nobody_has_read_yet(client_person, coach):
    screening = builders.make_screening(client_person, smoking="yes")
    add(client_person, Kind.COMBINED)

    with pytest.raises(ActionRefused, match="Ask for new ones"):
        acknowledge_cautions(
            screening=screening,
            coach=coach,
            flag_ids=[flag.id for flag in cautions_of(screening)],
            now=timezone.now(),
        )


def test_what_time_alone_made_graver_is_no_news_of_a_medicine(client_person):
    builders.make_screening(client_person)
    screening = client_person.screenings.get()
    birth_on = (timezone.now() - timedelta(days=80 * 366)).date().isoformat()
    screening.__class__.objects.filter(pk=screening.pk).update(
        answers=screening.answers | {"birth_on": birth_on}
    )

    add(client_person, Kind.PROGESTOGEN)

    assert is_cleared(client_person)


def test_answers_that_fit_their_questions_no_more_do_not_keep_a_clearance(client_person):
    builders.make_screening(client_person)
    client_person.screenings.update(answers={})

    add(client_person, Kind.PROGESTOGEN)

    assert not is_cleared(client_person)


def test_two_that_harm_muscle_need_an_admin(client_person):
    add(client_person, Kind.STATIN, "Simva")
    assert builders.make_screening(client_person).verdict_lower == "caution"
    add(client_person, Kind.COLCHICINE, "Colchysat")

    assert builders.make_screening(client_person).verdict_lower == "needs_clearance"


def test_one_that_ended_counts_no_more(client_person):
    row = add(client_person, Kind.STATIN)
    end_medicine(
        medicine=row, ended_on=client_person.today(timezone.now()), by=client_person.user, now=timezone.now()
    )

    assert builders.make_screening(client_person).verdict_upper == "no_stop_flag"


def test_sent_twice_it_is_one_row(client_person):
    medicine_id = uuid4()

    first, second = (add(client_person, medicine_id=medicine_id) for _ in range(2))

    assert first == second
    assert Medicine.objects.count() == 1


def test_days_that_cannot_be_are_refused(client_person):
    today = client_person.today(timezone.now())
    with pytest.raises(ActionRefused, match="future"):
        add(client_person, since_on=today + timedelta(days=1))
    row = add(client_person, since_on=today)
    for day, words in ((today + timedelta(days=1), "future"), (today - timedelta(days=1), "before it began")):
        with pytest.raises(ActionRefused, match=words):
            end_medicine(medicine=row, ended_on=day, by=client_person.user, now=timezone.now())


def test_a_stranger_changes_nothing(client_person):
    stranger = builders.make_coach(builders.make_practice())
    row = add(client_person)

    for act in (
        lambda: add(client_person, by=stranger),
        lambda: end_medicine(medicine=row, ended_on=timezone.now().date(), by=stranger, now=timezone.now()),
        lambda: withdraw_medicine(medicine=row, reason="x", by=stranger, now=timezone.now()),
    ):
        with pytest.raises(ActionRefused):
            act()


def test_every_step_is_in_the_audit_list(client_person):
    row = add(client_person)
    withdraw_medicine(medicine=row, reason="Wrong person.", by=client_person.user, now=timezone.now())

    assert list(
        AuditEvent.objects.filter(kind="medicine").order_by("number").values_list("action", flat=True)
    ) == ["added", "withdrew"]


def test_on_the_pages_a_client_adds_ends_and_withdraws(cleared, browser_of):
    browser = browser_of(cleared.user)
    typed = {"medicine_id": uuid4(), "name": "Eliquis 5 mg", "kind": "", "since_on": "", "note": ""}

    page = browser.post(address(cleared), typed).content.decode()
    assert "Choose what kind of medicine it is." in page
    assert 'value="Eliquis 5 mg"' in page

    answer = browser.post(address(cleared), {**typed, "kind": "anticoagulant"})
    assert answer.url == address(cleared, "screening")
    row = Medicine.objects.get()
    assert "Eliquis 5 mg" in browser.get(address(cleared)).content.decode()

    page = browser.post(address(cleared, "medicine-end", row.id), {"ended_on": "2999-01-01"})
    assert "This day lies in the future." in page.content.decode()
    browser.post(address(cleared, "medicine-withdraw", row.id), {"reason": "A mistake"})
    row.refresh_from_db()
    assert row.withdraw_reason == "A mistake"
    assert "Nothing is on the list." in browser.get(address(cleared)).content.decode()


def test_each_kind_is_explained_where_it_is_chosen(client_person, browser_of):
    page = html_of(browser_of(client_person.user).get(reverse("clients:medicines", args=[client_person.id])))

    for words in ("Beta blocker, for the heart or blood pressure", "HRT as tablets, for the change of life"):
        assert words in page
