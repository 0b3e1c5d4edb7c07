"""The fold of what version 2 adds: what the cuffs were set to, another load, a skip, an early end."""

from dataclasses import replace
from decimal import Decimal

import pytest

from clients.domain.regions import Limb
from sessions.domain.deviations import went_otherwise
from sessions.domain.protocols import CuffMode
from sessions.domain.record import (
    AnomalyCode,
    CuffsOffReason,
    Done,
    DoSet,
    GiveFeedback,
    PutCuffsOn,
    TakeCuffsOff,
    fold,
    next_step,
    record_as_json,
)
from tests.domain.sessions.builders import CURL, EXTENSION, PLAN, event, felt, performed

ONE = {"prescription": str(EXTENSION.id)}
LEFT_ALONE = replace(EXTENSION, limbs=frozenset({Limb.LEFT_LOWER}))


def set_to(number, **mmhg):
    return event(number, "cuffs_on", schema=2, set_mmhg=mmhg, **ONE)


def exercise_of(*events, plan=PLAN):
    return fold(events, plan).exercises[0]


def test_what_was_set_last_counts_for_each_limb():
    exercise = exercise_of(set_to(1, left_lower=112, right_lower=110), set_to(2, left_lower=105))

    assert exercise.set_mmhg == {Limb.LEFT_LOWER: 105, Limb.RIGHT_LOWER: 110}
    assert record_as_json(fold([set_to(1, left_lower=112)], PLAN))["exercises"][0]["set_mmhg"] == {
        "left_lower": 112
    }


@pytest.mark.parametrize(
    ("mmhg", "codes"),
    [
        ({"left_lower": 112}, []),
        ({"right_lower": 112}, [AnomalyCode.OTHER_LIMB]),
        ({"left_lower": 600}, [AnomalyCode.IMPOSSIBLE_PRESSURE]),
        ({"left_lower": 39}, [AnomalyCode.IMPOSSIBLE_PRESSURE]),
        ({"left_lower": 40}, []),
        ({"left_lower": 300}, []),
        ({"left_upper": 301}, [AnomalyCode.IMPOSSIBLE_PRESSURE, AnomalyCode.OTHER_LIMB]),
    ],
)
def test_a_wrong_limb_and_an_impossible_number_are_kept_and_flagged(mmhg, codes):
    record = fold([set_to(1, **mmhg)], [LEFT_ALONE])

    assert {limb.value: number for limb, number in record.exercises[0].set_mmhg.items()} == mmhg
    assert [anomaly.code for anomaly in record.anomalies] == codes
    assert all("mmHg" in anomaly.message for anomaly in record.anomalies)


def test_a_slow_nail_is_in_the_record_and_no_cuffs_go_on():
    record = fold([event(1, "started", schema=2, without_cuffs=True, refill="slow")], PLAN)

    assert (record.refill, record.without_cuffs) == ("slow", True)
    assert record_as_json(record)["refill"] == "slow"
    step = next_step(record, PLAN, CuffMode.RELEASED)
    assert isinstance(step, DoSet)
    assert not step.with_cuffs


def test_another_load_holds_for_the_sets_to_come_until_it_is_the_one_asked_for_again():
    changed = event(2, "load_changed", schema=2, load_kg="12.5", reason="too_heavy", **ONE)
    back = event(4, "load_changed", schema=2, load_kg=f"{EXTENSION.load_kg}", reason="coach", **ONE)
    exercise = exercise_of(performed(1, EXTENSION, 1, 30), changed)

    assert (exercise.other_load_kg, exercise.load_reason) == (Decimal("12.5"), "too_heavy")
    assert exercise.performed[0].load_kg == EXTENSION.load_kg
    again = exercise_of(changed, back)
    assert (again.other_load_kg, again.load_reason) == (None, "coach")


def steps_after(*events, mode=CuffMode.RELEASED):
    return next_step(fold([event(1, "started", 0), *events], PLAN), PLAN, mode)


def test_a_skipped_exercise_takes_the_cuffs_off_and_is_not_asked_about():
    on = event(2, "cuffs_on", **ONE)
    skipped = event(3, "exercise_skipped", schema=2, reason="not_free", **ONE)

    assert steps_after(on, skipped) == TakeCuffsOff(reason=steps_after(on, skipped).reason, exercise_index=0)
    after = steps_after(on, skipped, event(4, "cuffs_off"))
    assert isinstance(after, PutCuffsOn)
    assert after.exercise_index == 1


def test_what_was_done_before_a_skip_is_asked_about():
    events = (
        event(2, "cuffs_on", **ONE),
        performed(3, EXTENSION, 1, 30),
        event(4, "exercise_skipped", schema=2, reason="too_hard", **ONE),
        event(5, "cuffs_off"),
    )

    assert steps_after(*events) == GiveFeedback(exercise_index=0)
    exercise = exercise_of(*events)
    assert (exercise.skipped, exercise.reps_done, exercise.next_set_number) == ("too_hard", 30, None)


def test_a_set_that_was_done_after_a_skip_goes_on_with_the_exercise():
    skipped = event(2, "exercise_skipped", schema=2, reason="too_hard", **ONE)
    exercise = exercise_of(skipped, performed(3, EXTENSION, 1, 30))

    assert (exercise.skipped, exercise.next_set_number) == ("", 2)
    assert (
        "skipped" not in record_as_json(fold([skipped, performed(3, EXTENSION, 1, 30)], PLAN))["exercises"][0]
    )


def test_every_exercise_skipped_leads_to_the_end():
    both = [
        event(number, "exercise_skipped", schema=2, prescription=str(planned.id), reason="no_time")
        for number, planned in enumerate(PLAN, start=2)
    ]

    assert steps_after(*both) == Done(finished=False)


TWO = {"prescription": str(CURL.id)}


def later(number, named, **more):
    return event(number, "exercise_later", schema=2, reason="not_free", **named, **more)


def test_an_exercise_that_is_put_off_comes_after_the_others():
    first = steps_after(later(2, ONE))
    assert isinstance(first, PutCuffsOn)
    assert first.exercise_index == 1

    done = (later(2, ONE), performed(3, CURL, 1, 30), performed(4, CURL, 2, 15), felt(5, CURL))
    last = steps_after(*done)
    assert isinstance(last, PutCuffsOn)
    assert last.exercise_index == 0
    assert fold(done, PLAN).order == (1, 0)


def test_cuffs_that_are_on_come_off_before_another_exercise_and_stay_on_in_continuous_mode():
    events = (event(2, "cuffs_on", **ONE), later(3, ONE))

    assert steps_after(*events) == TakeCuffsOff(reason=CuffsOffReason.PUT_OFF)
    assert isinstance(steps_after(*events, mode=CuffMode.CONTINUOUS), DoSet)
    again = steps_after(*events, event(4, "cuffs_off"), event(5, "cuffs_on", **TWO))
    assert isinstance(again, DoSet)
    assert again.exercise_index == 1


def test_of_two_that_are_put_off_the_later_one_comes_last():
    assert fold([later(2, ONE), later(3, TWO)], PLAN).order == (0, 1)
    assert fold([later(3, ONE), later(2, TWO)], PLAN).order == (1, 0)
    assert fold([later(2, ONE), later(3, TWO), later(4, ONE)], PLAN).order == (1, 0)
    assert fold([], PLAN).order == (0, 1)


def test_sets_from_before_it_was_put_off_do_not_answer_for_the_other_exercise():
    events = (
        performed(2, EXTENSION, 1, 30),
        later(3, ONE),
        performed(4, CURL, 1, 30),
        performed(5, CURL, 2, 15),
    )

    assert steps_after(*events) == GiveFeedback(exercise_index=1)
    went_on = steps_after(*events, performed(6, EXTENSION, 2, 15))
    assert isinstance(went_on, PutCuffsOn)  # the question is asked no longer
    assert went_on.exercise_index == 0


def test_only_what_is_open_can_be_put_off_and_only_before_something_else():
    open_both = fold([event(1, "started", 0)], PLAN)
    assert open_both.may_put_off(0)
    one_skipped = fold([event(2, "exercise_skipped", schema=2, reason="no_time", **TWO)], PLAN)
    assert not one_skipped.may_put_off(0)
    assert not one_skipped.may_put_off(1)


def test_another_order_is_never_as_planned_and_says_why():
    stored = record_as_json(fold([later(2, ONE)], PLAN))

    assert stored["exercises"][0]["later"] == "not_free"
    assert "later" not in stored["exercises"][1]
    assert went_otherwise({"exercises": stored["exercises"]})
    assert not went_otherwise({"exercises": stored["exercises"][1:]})


@pytest.mark.parametrize("still", [True, False, None])
def test_whether_the_gauge_still_showed_what_was_set_is_kept_as_said(still):
    said = {} if still is None else {"still_set": still}
    answer = event(2, "feedback", schema=2, effort=6, discomfort=5, **said, **ONE)
    stored = record_as_json(fold([answer], PLAN))["exercises"][0]

    assert exercise_of(answer).feedback.still_set is still
    assert stored.get("still_set") is still


def test_the_reason_of_an_early_end_is_kept():
    record = fold([event(1, "finished"), event(2, "finished", schema=2, reason="no_time")], PLAN)

    assert record.end_reason == "no_time"
    assert "end_reason" not in record_as_json(fold([event(1, "finished")], PLAN))


def test_a_record_of_version_1_has_nothing_that_version_1_did_not_have():
    events = [event(1, "started", 0), performed(2, EXTENSION, 1, 30), felt(3, CURL)]
    stored = record_as_json(fold(events, PLAN))

    assert {"refill", "end_reason"}.isdisjoint(stored)
    added = {"set_mmhg", "refill", "skipped", "load_reason", "other_load_kg"}
    assert all(added.isdisjoint(exercise) for exercise in stored["exercises"])
