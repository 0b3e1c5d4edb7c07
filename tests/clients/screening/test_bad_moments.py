"""What happens at a bad moment: somebody takes back a number, answers too, archives or closes meanwhile."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from clients.clearance import gate
from clients.clearance.actions import close_red_flag, record_blood_pressure
from clients.domain.changes import ChangeKind
from clients.domain.clearance import ReasonCode, Refused
from clients.domain.people import BloodPressure
from clients.domain.red_answers import SLIP_WITHIN
from clients.domain.regions import LEGS
from clients.measurements.actions.measurements import withdraw_measurement
from clients.models import ChangedAnswer, RedFlag, Screening, ScreeningDraft
from clients.people.actions.people import archive_client
from clients.screening.actions import unsent
from clients.screening.actions.carry import begin_with_earlier, confirm_earlier
from clients.screening.actions.health_changes import report_change
from clients.screening.actions.pressure import add_pressure
from clients.screening.actions.submit import DRAFT_LIVES, discard_answers, save_answers, submit_screening
from clients.screening.carried import of_draft
from sessions.domain.events import EventKind
from sessions.models import Event
from tests.sessions.messaging.test_alert_people import said, store
from tests.support import builders

NOW = timezone.now()
MINUTE = timedelta(minutes=1)
pytestmark = [pytest.mark.django_db, pytest.mark.clock(NOW)]


def reasons(client) -> set[ReasonCode]:
    client.refresh_from_db()
    answer = gate.check_client(client=client, limbs=LEGS, now=NOW)[1]
    return {reason.code for reason in answer.reasons} if isinstance(answer, Refused) else set()


def send(client, by, **answers) -> Screening:
    draft = save_answers(client=client, answers={**builders.all_clear_answers(), **answers}, by=by, now=NOW)
    return submit_screening(
        client=client,
        draft_id=draft.id,
        asked_by=by,
        in_person=by != client.user,
        now=NOW,
        answered_with=builders.A_PARENT,
    )


def test_a_reading_that_was_the_red_one_is_withdrawn_and_the_red_flag_stays(client_person, coach):
    builders.make_screening(client_person)
    reading = record_blood_pressure(
        client=client_person, reading_id=uuid4(), measured_on=client_person.today(NOW),
        reading=BloodPressure(systolic_mmhg=192, diastolic_mmhg=116), by=coach, now=NOW,
    )  # fmt: skip

    withdraw_measurement(measurement=reading, reason="Wrong cuff.", by=coach, now=NOW)
    send(client_person, client_person.user)

    assert RedFlag.objects.get().closed_at is None
    assert ReasonCode.RED_FLAG in reasons(client_person)


def overwritten(client, coach, **said) -> None:
    """The client answers and does not send; then the coach answers "no" to all of it, and sends."""
    save_answers(client=client, answers=builders.all_clear_answers() | said, by=client.user, now=NOW)
    replace = tuple(said)
    draft = save_answers(
        client=client, answers=builders.all_clear_answers(), by=coach, now=NOW, replace=replace
    )
    submit_screening(client=client, draft_id=draft.id, asked_by=coach, in_person=True, now=NOW)


@pytest.mark.parametrize(
    "said",
    [
        {"stroke": "yes"},
        {"sickle_cell": "not_sure"},
        {"surgery": "yes", "surgery_when": "under_2_weeks"},
        {"surgery": "yes"},  # and not how long ago
    ],
)
def test_what_one_person_said_is_not_replaced_by_less_from_another(client_person, coach, said):
    overwritten(client_person, coach, **said)

    assert reasons(client_person)
    changed = ChangedAnswer.objects.get(code=next(iter(said)))
    assert (changed.said_by, changed.now) == (client_person.user.name, "No")
    assert "not sent" in changed.before


def test_without_the_memory_of_the_draft_the_coach_would_clear(client_person, coach, monkeypatch):
    """The control."""
    monkeypatch.setattr(unsent, "_keep", lambda *_: None)

    overwritten(client_person, coach, stroke="yes")

    assert not reasons(client_person)


def begin(client, at=NOW, **said) -> ScreeningDraft:
    """The client answers all questions and sends nothing."""
    return save_answers(client=client, answers=builders.all_clear_answers() | said, by=client.user, now=at)


def discards(client, coach) -> None:
    begin(client, NOW - MINUTE, stroke="yes")
    discard_answers(client=client, by=coach, now=NOW)


def lets_it_get_old(client, coach) -> None:
    begin(client, NOW - DRAFT_LIVES - MINUTE, stroke="yes")


def reports_a_change(client, coach) -> None:
    begin(client, NOW - MINUTE, stroke="yes")
    report_change(
        client=client, change_id=uuid4(), kind=ChangeKind.ILLNESS, note="A cold.", by=coach, now=NOW
    )


def adds_a_pressure(client, coach) -> None:
    screening = send(client, coach, blood_pressure="not_measured")
    begin(client, NOW - MINUTE, stroke="yes")
    usual = BloodPressure(systolic_mmhg=118, diastolic_mmhg=76)
    add_pressure(client=client, screening=screening, readings=[usual, usual], by=client.user, now=NOW)


WAYS_TO_LOSE_A_DRAFT = [discards, lets_it_get_old, reports_a_change, adds_a_pressure]


@pytest.mark.parametrize("loses_the_draft", WAYS_TO_LOSE_A_DRAFT)
def test_a_draft_that_goes_away_forgets_nothing(client_person, coach, loses_the_draft):
    loses_the_draft(client_person, coach)
    send(client_person, coach)

    assert reasons(client_person)
    changed = ChangedAnswer.objects.filter(code="stroke").first()
    assert (changed.before, changed.said_by) == ("Yes, not sent", client_person.user.name)


@pytest.mark.parametrize("loses_the_draft", WAYS_TO_LOSE_A_DRAFT)
def test_without_what_was_kept_the_coach_would_clear(client_person, coach, loses_the_draft, monkeypatch):
    """The control."""
    monkeypatch.setattr(unsent, "_keep", lambda *_: None)

    loses_the_draft(client_person, coach)
    send(client_person, coach)

    assert not reasons(client_person)


def test_sending_less_twice_clears_no_more_than_once(client_person, coach):
    overwritten(client_person, coach, stroke="yes")

    send(client_person, coach)

    assert reasons(client_person)


def test_who_sends_what_somebody_else_changed_in_their_answers_has_not_said_it(client_person, coach):
    """The coach changes the client's answer, and the client presses "Send"."""
    begin(client_person, NOW - MINUTE, stroke="yes")
    draft = save_answers(client=client_person, answers={"stroke": "no"}, by=coach, now=NOW)

    submit_screening(
        client=client_person, draft_id=draft.id, asked_by=client_person.user, in_person=False, now=NOW
    )

    assert reasons(client_person)


@pytest.mark.parametrize("who", ["client", "coach"])
@pytest.mark.parametrize("said", [{"stroke": "yes"}, {"surgery": "yes", "surgery_when": "under_2_weeks"}])
def test_throwing_the_answers_away_corrects_nothing(client_person, coach, who, said):
    """Whoever said it, alone: "yes", thrown away, then "no"."""
    by = client_person.user if who == "client" else coach
    save_answers(client=client_person, answers=said, by=by, now=NOW - 2 * MINUTE)
    discard_answers(client=client_person, by=by, now=NOW - MINUTE)

    send(client_person, by)
    assert reasons(client_person)
    send(client_person, by)
    assert reasons(client_person)


def test_a_no_that_is_confirmed_as_it_stood_corrects_nothing(client_person):
    """The earlier answers, taken over by a page, are no answer to what was said since."""
    send(client_person, client_person.user)
    begin(client_person, NOW - MINUTE, stroke="yes")
    discard_answers(client=client_person, by=client_person.user, now=NOW)
    draft = begin_with_earlier(client=client_person, by=client_person.user, now=NOW)
    carried = of_draft(client_person, draft, NOW)
    confirm_earlier(
        client=client_person, draft_id=draft.id, codes=carried.answers, by=client_person.user, now=NOW
    )

    send(client_person, client_person.user)

    assert ChangedAnswer.objects.get(code="stroke").said_by == client_person.user.name


@pytest.mark.parametrize("who", ["client", "coach"])
def test_what_stood_for_ten_minutes_was_said(client_person, coach, who):
    by = client_person.user if who == "client" else coach
    for is_slip, at in ((True, NOW - SLIP_WITHIN + timedelta(seconds=1)), (False, NOW - SLIP_WITHIN)):
        save_answers(client=client_person, answers={"stroke": "yes"}, by=by, now=at)
        send(client_person, by)
        assert bool(reasons(client_person)) is not is_slip


def test_without_the_memory_of_ones_own_answer_it_would_clear(client_person, coach, monkeypatch):
    """The control."""
    monkeypatch.setattr(unsent, "_own_grave_answers", lambda *_: set())
    save_answers(client=client_person, answers={"stroke": "yes"}, by=coach, now=NOW - SLIP_WITHIN)

    send(client_person, coach)

    assert not reasons(client_person)


@pytest.mark.parametrize(
    "said",
    [
        {"sickle_cell": "not_sure"},
        {"blood_pressure": "not_measured"},
        {"smoking": "yes"},
        {"weight_kg": "80"},
    ],
)
def test_who_finds_out_or_says_something_mild_takes_nothing_back(client_person, said):
    begin(client_person, NOW - timedelta(hours=2), **said)

    send(client_person, client_person.user)

    assert not reasons(client_person)


def test_a_red_answer_that_was_not_sent_is_settled_by_the_doctor_s_word(client_person, coach, admin):
    save_answers(client=client_person, answers={"swelling": "yes"}, by=coach, now=NOW - 3 * MINUTE)
    discard_answers(client=client_person, by=coach, now=NOW - 2 * MINUTE)
    close_red_flag(
        red_flag=RedFlag.objects.get(), entry_id=uuid4(), reason="No clot.", clinician_name="Dr. Wolf",
        clinician_role="GP", clinician_on=client_person.today(NOW), by=admin, now=NOW - MINUTE,
    )  # fmt: skip

    send(client_person, client_person.user)

    assert not reasons(client_person)


def test_what_time_alone_ends_is_not_held_against_anybody(client_person, coach):
    begin(client_person, NOW - timedelta(days=9), fever="yes")

    send(client_person, coach)

    assert not reasons(client_person)


def test_which_limb_it_is_counts_too(client_person, coach):
    begin(client_person, NOW - MINUTE, shunt="yes", shunt_limbs=["left_lower"])

    send(client_person, coach, shunt="yes", shunt_limbs=["left_upper"])

    assert ChangedAnswer.objects.get().code == "shunt"
    assert reasons(client_person)


def test_who_corrects_their_own_answer_before_sending_takes_nothing_back(client_person):
    save_answers(
        client=client_person,
        answers=builders.all_clear_answers() | {"stroke": "yes"},
        by=client_person.user,
        now=NOW,
    )

    send(client_person, client_person.user)

    assert not reasons(client_person)


def test_archived_between_the_ready_check_and_the_first_set(client_person, coach):
    builders.make_screening(client_person)
    row = builders.make_training_session(client_person)
    store(row, said(EventKind.STARTED, NOW))

    archive_client(client=client_person, by=coach, now=NOW + timedelta(seconds=10))
    body = {"prescription": str(row.prescriptions.get().id), "set": 1, "reps": 30, "load_kg": "30"}
    store(row, said(EventKind.SET_PERFORMED, NOW + timedelta(minutes=1), **body))

    assert Event.objects.filter(kind=EventKind.SET_PERFORMED).count() == 1
    assert ReasonCode.ARCHIVED in reasons(client_person)
