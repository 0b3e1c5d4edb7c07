"""What happens at a bad moment: somebody takes back a number, answers too, archives or closes meanwhile."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from clients.clearance import gate
from clients.clearance.actions import record_blood_pressure
from clients.domain.clearance import ReasonCode, Refused
from clients.domain.people import BloodPressure
from clients.domain.regions import Region
from clients.measurements.actions.measurements import withdraw_measurement
from clients.models import ChangedAnswer, RedFlag, Screening
from clients.people.actions.people import archive_client
from clients.screening.actions import submit
from clients.screening.actions.submit import save_answers, submit_screening
from sessions.domain.events import EventKind
from sessions.models import Event
from tests.sessions.messaging.test_alert_people import said, store
from tests.support import builders

NOW = timezone.now()
pytestmark = [pytest.mark.django_db, pytest.mark.clock(NOW)]


def reasons(client) -> set[ReasonCode]:
    client.refresh_from_db()
    answer = gate.check_client(client=client, region=Region.LOWER, now=NOW)[1]
    return {reason.code for reason in answer.reasons} if isinstance(answer, Refused) else set()


def send(client, by, **answers) -> Screening:
    draft = save_answers(client=client, answers={**builders.all_clear_answers(), **answers}, by=by, now=NOW)
    return submit_screening(
        client=client, draft_id=draft.id, asked_by=by, in_person=by != client.user, now=NOW
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
    monkeypatch.setattr(submit, "_keep_replaced", lambda *_: None)

    overwritten(client_person, coach, stroke="yes")

    assert not reasons(client_person)


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
