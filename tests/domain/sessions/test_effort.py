"""Very hard twice in a row: when the last set may be left out, and what the record makes of it."""

import pytest

from sessions.domain.effort import may_leave_out
from sessions.domain.events import check_body
from sessions.domain.protocols import CuffMode
from sessions.domain.record import (
    AnomalyCode,
    DoSet,
    GiveFeedback,
    NotStarted,
    PlannedExercise,
    TakeCuffsOff,
    fold,
    next_step,
    record_as_json,
)
from tests.domain.sessions.builders import CURL, EXTENSION, PLAN, event, felt, performed


def left_out(number, planned, set_number, after_seconds=None):
    return event(number, "set_left_out", after_seconds, prescription=str(planned.id), set=set_number)


def three_sets(planned, first_number=10, seconds=100):
    return [
        performed(first_number + number, planned, number, reps, seconds + number)
        for number, reps in enumerate(planned.sets[:3], start=1)
    ]


def do_set(index, set_number):
    return DoSet(exercise_index=index, set_number=set_number, target_reps=15)


@pytest.mark.parametrize(
    ("earlier", "here", "index", "set_number", "may"),
    [
        ((9, 9), None, 0, 4, True),
        ((8, 9, 10), None, 0, 4, True),
        ((9, 9), None, 0, 3, False),  # only the last set
        ((9,), None, 0, 4, False),
        ((10, 8), None, 0, 4, False),
        ((), None, 0, 4, False),
        ((9,), 9, 1, 2, True),  # the exercise before counts
        ((9, 9), 8, 1, 2, False),
        ((9, 9), None, 1, 2, True),  # not asked: the two before it count
    ],
)  # fmt: skip
def test_the_last_set_after_two_very_hard_answers(earlier, here, index, set_number, may):
    events = [] if here is None else [felt(1, EXTENSION, effort=here)]

    assert may_leave_out(fold(events, PLAN), earlier, do_set(index, set_number)) is may


def test_the_only_set_of_an_exercise_is_not_left_out():
    plan = (PlannedExercise(id=EXTENSION.id, code="leg-extension", sets=(30,), load_kg=EXTENSION.load_kg),)

    assert may_leave_out(fold([], plan), (9, 9), do_set(0, 1)) is False
    assert may_leave_out(fold([], plan), (9, 9), NotStarted()) is False


def test_a_set_that_was_left_out_is_a_fact_and_the_session_goes_on():
    events = [event(1, "started"), event(2, "cuffs_on"), *three_sets(EXTENSION)]
    record = fold([*events, left_out(30, EXTENSION, 4, 120)], PLAN)
    exercise = record.exercises[0]

    assert exercise.left_out == (4,)
    assert exercise.next_set_number is None
    assert exercise.reps_prescribed == 75
    assert record.anomalies == ()
    assert isinstance(next_step(record, PLAN, CuffMode.RELEASED), TakeCuffsOff)
    off = fold([*events, left_out(30, EXTENSION, 4, 120), event(31, "cuffs_off", 130)], PLAN)
    assert isinstance(next_step(off, PLAN, CuffMode.RELEASED), GiveFeedback)


def test_left_out_twice_is_left_out_once_and_nothing_else_says_it():
    once, twice = left_out(30, EXTENSION, 4), left_out(31, EXTENSION, 4)
    [extension, curl] = record_as_json(fold([once, twice], PLAN))["exercises"]

    assert extension["left_out"] == [4]
    assert "left_out" not in curl


@pytest.mark.parametrize(
    ("events", "code"),
    [
        ([left_out(30, CURL, 9)], AnomalyCode.EXTRA_SET),
        ([left_out(30, EXTENSION, 1, 200), *three_sets(EXTENSION)], AnomalyCode.DUPLICATE_SET),
        ([left_out(30, EXTENSION, 1, 0), *three_sets(EXTENSION)], AnomalyCode.DUPLICATE_SET),
    ],
)
def test_what_does_not_add_up_is_told_and_what_was_done_counts(events, code):
    record = fold(events, PLAN)

    assert [anomaly.code for anomaly in record.anomalies] == [code]
    assert all(exercise.left_out == () for exercise in record.exercises)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ({"set": 4}, "prescription is missing."),
        ({"prescription": str(CURL.id)}, "set is missing."),
        ({"prescription": str(CURL.id), "set": 0}, "set is not a whole number from 1 to 50."),
    ],
)
def test_a_body_without_its_set_is_not_stored(body, reason):
    assert check_body("set_left_out", 1, body) == (reason,)
