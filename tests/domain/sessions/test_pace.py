"""Sets faster than half of their tempo: the repetitions stay, the minutes and the proposal go."""

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from sessions.domain.deviations import went_otherwise, why_nothing_is_proposed
from sessions.domain.events import Event, EventKind, schema_of
from sessions.domain.pace import has_hasty_set, is_too_fast
from sessions.domain.record import fold, record_as_json
from tests.domain.sessions.builders import EXTENSION, START

PACE = {str(EXTENSION.id): Decimal(4)}


def record_of(*steps):
    """A stored record from (seconds, kind, body)."""
    events = []
    for number, (seconds, kind, body) in enumerate(steps, start=1):
        events.append(
            Event(
                id=UUID(int=number),
                kind=kind,
                schema=schema_of(kind, body),
                occurred_at=START + timedelta(seconds=seconds),
                body=body,
            )
        )
    return record_as_json(fold(events, [EXTENSION]))


def a_set(number, reps):
    return {"prescription": str(EXTENSION.id), "set": number, "reps": reps, "load_kg": "17.5"}


def whole_session(seconds):
    """30 and 15 repetitions, logged after `seconds` each; the cuffs are on all the while."""
    first, second = seconds
    return record_of(
        (0, EventKind.STARTED, {}),
        (1, EventKind.CUFFS_ON, {"prescription": str(EXTENSION.id)}),
        (1 + first, EventKind.SET_PERFORMED, a_set(1, 30)),
        (1 + first + second, EventKind.SET_PERFORMED, a_set(2, 15)),
        (2 + first + second, EventKind.CUFFS_OFF, {}),
        (3 + first + second, EventKind.FINISHED, {}),
    )


@pytest.mark.parametrize(
    ("seconds", "hasty", "fast"),
    [
        ((120, 90), False, False),
        ((60, 30), False, False),  # half of 30 x 4 s, and of 15 x 4 s
        ((59.9, 90), True, False),
        ((120, 29), True, False),  # one set tapped late: its minutes are right
        ((2, 2), True, True),
        ((44, 44), True, True),  # 89 s under the cuff, and 90 s is half of all of it
        ((60, 44), False, False),
    ],
)
def test_half_of_the_tempo_is_the_least_that_a_set_takes(seconds, hasty, fast):
    record = whole_session(seconds)

    assert has_hasty_set(record, str(EXTENSION.id), Decimal(4)) is hasty
    assert is_too_fast(record, PACE) is fast
    assert record["reps_done"] == 45


def test_another_exercise_and_an_empty_record_are_not_hasty():
    assert not has_hasty_set(whole_session((2, 2)), str(UUID(int=99)), Decimal(4))
    assert not has_hasty_set({}, str(EXTENSION.id), Decimal(4))
    assert not is_too_fast({}, PACE)


def test_cuffs_that_are_still_on_are_not_judged():
    record = record_of(
        (0, EventKind.STARTED, {}),
        (1, EventKind.CUFFS_ON, {}),
        (2, EventKind.SET_PERFORMED, a_set(1, 30)),
    )

    assert not is_too_fast(record, PACE)
    assert has_hasty_set(record, str(EXTENSION.id), Decimal(4))


@pytest.mark.parametrize(
    ("record", "exercise", "is_hasty", "why"),
    [
        ({}, {}, False, ""),
        ({}, {}, True, "A set was logged faster"),
        ({}, {"skipped": "too_hard"}, False, "Its last sets were skipped"),
        ({}, {"load_reason": "not_free"}, False, "Another load was lifted"),
        ({"end_reason": "no_time"}, {}, False, "The session was ended early"),
        ({}, {"prescribed_sets": [30, 15], "performed": [{}]}, False, "It was cut short"),
        ({}, {"prescribed_sets": [30, 15], "performed": [{}], "left_out": [2]}, False, ""),
    ],
)
def test_what_was_not_done_as_asked_proposes_nothing_and_says_why(record, exercise, is_hasty, why):
    said = why_nothing_is_proposed(record, exercise, is_hasty=is_hasty)

    assert said.startswith(why) if why else said == ""


@pytest.mark.parametrize(
    ("record", "otherwise"),
    [
        ({"reps_prescribed": 300, "reps_done": 298}, False),
        ({"reps_prescribed": 150, "reps_done": 119}, True),
        ({"reps_prescribed": 0, "reps_done": 20}, False),  # as many as possible
        ({"reps_done": 75, "reps_prescribed": 75, "end_reason": "no_time"}, True),
        ({"reps_done": 75, "reps_prescribed": 75, "refill": "slow"}, True),
        ({"reps_done": 75, "reps_prescribed": 75, "exercises": [{"skipped": "too_hard"}]}, True),
        ({"reps_done": 75, "reps_prescribed": 75, "exercises": [{"load_reason": "coach"}]}, True),
    ],
)
def test_what_was_done_otherwise_is_not_as_planned(record, otherwise):
    assert went_otherwise(record) is otherwise
