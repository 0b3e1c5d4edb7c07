from dataclasses import replace
from datetime import timedelta

import pytest

from sessions.domain.protocols import CuffMode
from sessions.domain.record import (
    CuffsOffReason,
    Done,
    DoSet,
    GiveFeedback,
    NotStarted,
    PutCuffsOn,
    Stopped,
    TakeCuffsOff,
    fold,
    next_step,
)
from tests.domain.sessions.builders import CURL, EXTENSION, PLAN, START, event, felt, performed

RELEASED, CONTINUOUS = CuffMode.RELEASED, CuffMode.CONTINUOUS


def step_after(*events, mode=RELEASED, plan=PLAN, **kwargs):
    return next_step(fold(events, plan), plan, mode, **kwargs)


def at(seconds):
    return START + timedelta(seconds=seconds)


def sets_of(planned, number, seconds=None):
    """Every set of an exercise, one event each from `number` on."""
    return [
        performed(number + index, planned, index + 1, reps, None if seconds is None else seconds + index)
        for index, reps in enumerate(planned.sets)
    ]


def walk(mode, plan=PLAN):
    """Do what the next step says until it is done; the steps by name, and the seconds between."""
    events, names = [], []
    for number in range(1, 100):
        step = step_after(*events, mode=mode, plan=plan)
        names.append(step.name)
        match step:
            case NotStarted():
                events.append(event(number, "started"))
            case PutCuffsOn():
                events.append(event(number, "cuffs_on"))
            case DoSet(exercise_index=index, set_number=set_number, target_reps=reps):
                events.append(performed(number, plan[index], set_number, reps))
            case TakeCuffsOff():
                events.append(event(number, "cuffs_off"))
            case GiveFeedback(exercise_index=index):
                events.append(felt(number, plan[index]))
            case Done(finished=False):
                events.append(event(number, "finished"))
            case _:
                break
    return names, fold(events, plan)


def test_a_session_walked_step_by_step_takes_the_cuffs_off_after_each_exercise():
    names, record = walk(RELEASED)

    assert names == [
        "not-started",
        "put-cuffs-on",
        *["do-set"] * 4,
        "take-cuffs-off",
        "give-feedback",
        "put-cuffs-on",
        *["do-set"] * 2,
        "take-cuffs-off",
        "give-feedback",
        "done",
        "done",
    ]
    assert record.reps_done == record.reps_prescribed
    assert record.anomalies == ()


def test_a_continuous_session_takes_them_off_once_at_the_end():
    names, record = walk(CONTINUOUS)

    assert names.count("put-cuffs-on") == names.count("take-cuffs-off") == 1
    assert names[-5:] == ["do-set", "take-cuffs-off", "give-feedback", "done", "done"]
    assert len(record.cuff_intervals) == 1


def test_two_full_exercises_are_16_steps():
    names, _ = walk(RELEASED, plan=(EXTENSION, replace(CURL, sets=EXTENSION.sets)))

    # The last name is what stays on screen once the session is finished.
    assert len(names[:-1]) == 16


def test_a_set_names_its_target_and_the_end_of_the_rest():
    step = step_after(event(1, "cuffs_on"), performed(60, EXTENSION, 1, 28))

    assert step == DoSet(exercise_index=0, set_number=2, target_reps=15, rest_ends_at=at(90))


def test_the_first_set_has_no_rest_before_it():
    assert step_after(event(1, "cuffs_on")) == DoSet(exercise_index=0, set_number=1, target_reps=30)


def test_a_correction_never_moves_the_rest():
    events = [event(1, "cuffs_on"), performed(60, EXTENSION, 1, 28)]
    correction = event(80, "set_corrected", corrects=str(events[1].id), reps=29)

    assert step_after(*events, correction) == step_after(*events)


def test_a_set_that_was_skipped_is_asked_for():
    step = step_after(event(1, "cuffs_on"), performed(60, EXTENSION, 2, 15))

    assert isinstance(step, DoSet)
    assert step.set_number == 1


def test_the_next_exercise_waits_a_minute_after_the_cuffs_came_off():
    events = [event(1, "cuffs_on"), *sets_of(EXTENSION, 10), event(50, "cuffs_off"), felt(51, EXTENSION)]

    assert step_after(*events) == PutCuffsOn(exercise_index=1, not_before=at(110))


def test_after_ten_minutes_under_the_cuff_it_waits_three():
    events = [event(1, "cuffs_on"), *sets_of(EXTENSION, 10), event(601, "cuffs_off"), felt(602, EXTENSION)]

    assert step_after(*events) == PutCuffsOn(exercise_index=1, not_before=at(601 + 180))


def test_cuffs_that_came_off_in_the_middle_go_on_again_without_a_changeover():
    step = step_after(event(1, "cuffs_on"), performed(60, EXTENSION, 1, 28), event(61, "cuffs_off"))

    assert step == PutCuffsOn(exercise_index=0)


def test_cuffs_put_on_for_the_next_exercise_are_not_taken_off_for_the_last():
    events = [event(1, "cuffs_on"), *sets_of(EXTENSION, 10), event(50, "cuffs_off"), event(120, "cuffs_on")]

    assert step_after(*events, felt(51, EXTENSION)) == DoSet(exercise_index=1, set_number=1, target_reps=30)


def test_feedback_that_was_passed_over_is_not_asked_once_the_next_exercise_has_begun():
    events = [event(1, "cuffs_on"), *sets_of(EXTENSION, 10), event(50, "cuffs_off"), event(120, "cuffs_on")]

    step = step_after(*events, performed(130, CURL, 1, 30))

    assert step == DoSet(exercise_index=1, set_number=2, target_reps=15, rest_ends_at=at(160))


@pytest.mark.parametrize("mode", CuffMode)
def test_cuffs_put_on_again_after_the_last_set_come_off_before_the_end(mode):
    events = [
        event(1, "cuffs_on"),
        *sets_of(CURL, 10),
        event(20, "cuffs_off"),
        felt(21, CURL),
        event(22, "cuffs_on"),
    ]

    step = step_after(*events, plan=(CURL,), mode=mode)

    assert step == TakeCuffsOff(reason=CuffsOffReason.EXERCISE_DONE)


def test_after_a_stop_the_cuffs_come_off_first():
    on = [event(1, "cuffs_on"), event(2, "stopped", reason="other")]

    assert step_after(*on) == TakeCuffsOff(reason=CuffsOffReason.STOPPED)
    assert step_after(*on, event(3, "cuffs_off")) == Stopped()
    assert step_after(*on, event(3, "cuffs_off"), event(4, "started")) == Stopped()


def test_a_session_finished_early_with_the_cuffs_on_takes_them_off():
    on = [event(1, "cuffs_on"), event(2, "finished")]

    assert step_after(*on) == TakeCuffsOff(reason=CuffsOffReason.FINISHED)
    assert step_after(*on, event(3, "cuffs_off")) == Done(finished=True)


def test_pins_and_needles_take_the_cuffs_off_and_the_session_goes_on_without():
    on = [
        event(1, "cuffs_on"),
        performed(60, EXTENSION, 1, 28),
        event(61, "symptom", kind="pins_and_needles"),
    ]

    assert step_after(*on) == TakeCuffsOff(reason=CuffsOffReason.SYMPTOM)
    assert step_after(*on, event(62, "cuffs_off")) == DoSet(
        exercise_index=0, set_number=2, target_reps=15, rest_ends_at=at(90), with_cuffs=False
    )


def test_at_the_cap_the_cuffs_come_off_and_stay_off():
    on = [event(1, "cuffs_on"), performed(60, EXTENSION, 1, 28)]

    assert isinstance(step_after(*on, now=at(900)), DoSet)
    assert step_after(*on, now=at(901)) == TakeCuffsOff(reason=CuffsOffReason.CAP)
    assert isinstance(step_after(*on, now=at(301), cap_seconds=300), TakeCuffsOff)

    step = step_after(*on, event(910, "cuffs_off"))

    assert isinstance(step, DoSet)
    assert not step.with_cuffs


def test_a_session_without_cuffs_never_asks_for_them():
    step = step_after(event(1, "started"), cuffs_allowed=False)

    assert step == DoSet(exercise_index=0, set_number=1, target_reps=30, with_cuffs=False)


def test_an_empty_plan_is_done_at_once():
    assert step_after(event(1, "started"), plan=()) == Done(finished=False)
