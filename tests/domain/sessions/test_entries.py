"""What is written down on a later day: how far back it goes, and the events that it makes."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from uuid import UUID

import pytest

from sessions.domain.entries import (
    CLIENT_DAYS,
    COACH_DAYS,
    NOT_OPEN,
    NOT_YET,
    TOO_OLD,
    TOO_OLD_FOR_CLIENT,
    EnteredExercise,
    entry_problem,
    events_of_entry,
)
from sessions.domain.events import check_body
from sessions.domain.record import SessionState, fold
from sessions.domain.starts import first_unasked
from tests.domain.sessions.builders import CURL, EXTENSION, PLAN

TODAY = date(2027, 3, 1)
ENTRY = UUID(int=9)


def entered(planned, reps, **felt):
    return EnteredExercise(prescription_id=planned.id, reps=reps, load_kg=Decimal("12.5"), **felt)


def events(*exercises, note="", request_id=ENTRY):
    zone = timezone(timedelta(hours=12))
    return events_of_entry(exercises, request_id=request_id, on=date(2027, 2, 28), zone=zone, note=note)


@pytest.mark.parametrize(
    ("days_ago", "by_client", "expected"),
    [
        (-1, False, NOT_YET),
        (0, False, NOT_YET),
        (1, True, ""),
        (CLIENT_DAYS, True, ""),
        (CLIENT_DAYS + 1, True, TOO_OLD_FOR_CLIENT),
        (CLIENT_DAYS + 1, False, ""),
        (COACH_DAYS, False, ""),
        (COACH_DAYS + 1, False, TOO_OLD),
    ],
)
def test_how_far_back_it_goes(days_ago, by_client, expected):
    on = TODAY - timedelta(days=days_ago)

    assert entry_problem(on, TODAY, is_open=True, by_client=by_client) == expected
    assert entry_problem(on, TODAY, is_open=False, by_client=by_client) == NOT_OPEN


def test_the_record_is_what_was_written_and_no_minute_is_made_up():
    made = events(
        entered(EXTENSION, {1: 30, 2: 15, 4: 9}, effort=7, discomfort=5), entered(CURL, {1: 0}), note="Hot."
    )

    record = fold(made, PLAN)
    assert record.state is SessionState.FINISHED
    assert record.entered_later
    assert record.anomalies == ()
    assert (record.cuff_seconds, record.cuff_intervals) == (0, ())
    assert [[done.reps for done in each.performed] for each in record.exercises] == [[30, 15, 9], [0]]
    assert {done.load_kg for each in record.exercises for done in each.performed} == {Decimal("12.5")}
    assert [each.effort for each in record.exercises] == [7, None]
    assert [note.text for note in record.notes] == ["Hot."]


def test_its_instants_are_of_that_day_in_the_clients_zone_and_keep_the_order():
    made = events(entered(EXTENSION, {2: 15, 1: 30}))

    instants = [event.occurred_at for event in made]
    assert instants == sorted(set(instants))
    assert instants[0] == datetime(2027, 2, 28, 0, 0, tzinfo=UTC)
    assert [event.body.get("set") for event in made] == [None, 1, 2, None]


def test_every_event_can_be_stored_and_the_same_form_makes_the_same():
    made = events(entered(EXTENSION, {1: 30}, effort=7, discomfort=5), note="Hot.")

    assert [check_body(event.kind, event.schema, event.body) for event in made] == [()] * len(made)
    assert [event.id for event in made] == [
        event.id for event in events(entered(EXTENSION, {1: 30}, effort=7, discomfort=5), note="Hot.")
    ]
    assert made[0].id != events(entered(EXTENSION, {1: 30}), request_id=UUID(int=8))[0].id


def test_one_number_of_two_is_no_feedback():
    made = events(entered(EXTENSION, {1: 30}, effort=7))

    assert "feedback" not in [event.kind for event in made]


def test_nobody_asked_the_questions_and_that_is_no_wrong_start():
    assert first_unasked(events(entered(EXTENSION, {1: 30}))) is None
