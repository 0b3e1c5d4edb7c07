"""The steps after a knee operation: criteria in print, in their order, and never a date."""

from datetime import timedelta
from decimal import Decimal

import pytest

from clients.domain.clearance import CAUTION_LIMITS
from clients.domain.regions import Limb, Side
from clients.domain.sources import SOURCES
from sessions.domain.exercises import BY_CODE, WorkKind
from sessions.domain.planning import ProblemCode, plan_session
from sessions.domain.programmes.ramp import (
    BEFORE_START,
    FUTURE,
    RAMP,
    STEPS,
    WHO,
    affected_leg,
    confirm_problems,
    current_step,
    is_open,
    missing_criteria,
    request_of_step,
)
from sessions.domain.protocols import BY_CODE as PROTOCOLS
from sessions.domain.sides import Sides
from tests.domain.sessions.builders import NO_LIMITS, TODAY, one_rep_max, stack

# S-BORQ, a surgeon's protocol without BFR; the order of the steps is policy.
IN_PRINT = {
    "p0": [],
    "p1": ["A surgeon or treating clinician says that this step may begin."],
    "p2": [
        "More than 30 straight-leg raises without lag.",
        "The knee straightens to 0 degrees.",
        "The knee bends to 90 degrees.",
        "Little effusion.",
        "A surgeon or treating clinician says that this step may begin.",
    ],
    "p3": [
        "Pain is less than 3 of 10.",
        "The quadriceps has more than 60 % of the other side's strength.",
        "A surgeon or treating clinician says that this step may begin.",
    ],
}


def all_of(*codes):
    return {(code, each.code) for code in codes for each in STEPS[code].criteria}


def test_the_criteria_are_those_in_print():
    assert {step.code: [each.text for each in step.criteria] for step in RAMP} == IN_PRINT
    assert all(key in SOURCES for step in RAMP for each in step.criteria for key in each.source_keys)


@pytest.mark.parametrize(
    ("code", "exercises", "percents", "kinds"),
    [
        ("p0", ["rest-legs", "quad-set"], [], {WorkKind.RESTING, WorkKind.OWN_WEIGHT}),
        ("p1", ["straight-leg-raise", "short-arc"], [], {WorkKind.OWN_WEIGHT}),
        ("p2", ["single-leg-extension"], [20], {WorkKind.LOADED}),
        ("p3", ["leg-press"], [30], {WorkKind.LOADED}),
    ],
)
def test_a_step_asks_for_its_exercises(code, exercises, percents, kinds):
    items = STEPS[code].items
    assert [item.exercise_code for item in items] == exercises
    assert {BY_CODE[item.exercise_code].kind for item in items} == kinds
    assert [item.percent_1rm for item in items if BY_CODE[item.exercise_code].loadable] == percents


def test_own_weight_goes_up_to_30_in_the_last_set():
    """S-CART: no load up to week 6, up to 30 repetitions in the fourth set."""
    assert {PROTOCOLS[item.protocol_code].sets for item in STEPS["p1"].items} == {(30, 15, 15, 30)}


@pytest.mark.parametrize(
    ("confirmed", "now", "open_steps"),
    [
        (set(), "p0", ["p0"]),
        (all_of("p1"), "p1", ["p0", "p1"]),
        (all_of("p1", "p2") - {("p2", "effusion")}, "p1", ["p0", "p1"]),
        (all_of("p2", "p3"), "p0", ["p0"]),  # what comes before is missing
        (all_of("p1", "p2"), "p2", ["p0", "p1", "p2"]),
        (all_of("p1", "p2", "p3"), "p3", ["p0", "p1", "p2", "p3"]),
    ],
)
def test_a_step_is_open_once_everything_up_to_it_is_confirmed(confirmed, now, open_steps):
    assert current_step(confirmed).code == now
    assert [step.code for step in RAMP if is_open(step, confirmed)] == open_steps


def test_what_is_missing_is_named():
    missing = missing_criteria(STEPS["p2"], {("p2", "raises"), ("p2", "clinician")})
    assert [each.code for each in missing] == ["extension", "flexion", "effusion"]


@pytest.mark.parametrize(
    ("days", "clinician", "problems"),
    [
        (0, "Dr Knee", ()),
        (-7, "Dr Knee", ()),
        (1, "Dr Knee", (FUTURE,)),
        (-8, "Dr Knee", (BEFORE_START,)),
        (0, "  ", (WHO,)),
        (2, "", (FUTURE, WHO)),
    ],
)
def test_a_confirmation_has_a_day_of_the_steps_and_a_name(days, clinician, problems):
    (word,) = STEPS["p1"].criteria
    started_on, on = TODAY - timedelta(days=7), TODAY + timedelta(days=days)
    assert confirm_problems(word, on, started_on=started_on, today=TODAY, clinician=clinician) == problems


def test_only_the_word_of_a_clinician_takes_a_name():
    raises = STEPS["p2"].criteria[0]
    assert not raises.takes_name
    assert confirm_problems(raises, TODAY, started_on=TODAY, today=TODAY, clinician="") == ()


@pytest.mark.parametrize(
    ("limb", "side"),
    [(Limb.LEFT_LOWER, Side.LEFT), (Limb.RIGHT_LOWER, Side.RIGHT), (Limb.LEFT_UPPER, None), (None, None)],
)
def test_the_steps_are_for_an_affected_leg(limb, side):
    assert affected_leg(limb) is side


def plan_of(step, *, limits=NO_LIMITS, to_failure=True):
    asked = request_of_step(step, Side.RIGHT, TODAY, to_failure=to_failure)
    best = {
        (code, Side.RIGHT): one_rep_max("100", code=code, side=Side.RIGHT)
        for code in ("leg-press", "single-leg-extension")
    }
    return plan_session(
        region=asked.region,
        items=[(BY_CODE[code], percent) for code, percent in asked.exercises],
        one_rep_maxes=best,
        equipment=[stack()],
        protocol=PROTOCOLS[asked.protocol_code],
        by_exercise={code: PROTOCOLS[named] for code, named in asked.protocol_codes.items()},
        cuff_mode=asked.cuff_mode,
        sides=asked.sides,
        bouts=asked.bouts,
        limits=limits,
        today=TODAY,
    )


@pytest.mark.parametrize("step", RAMP, ids=lambda step: step.code)
def test_each_step_fits_under_the_cap_with_one_leg_alone(step):
    plan = plan_of(step)
    assert plan.assignable, plan.problems
    assert {turn.side for turn in plan.turns} == {Side.RIGHT}
    assert plan.timing.cuff_seconds <= 900


def test_where_no_set_may_go_to_failure_the_last_one_has_a_number():
    limits = CAUTION_LIMITS
    refused = plan_of(STEPS["p1"], limits=limits)
    assert ProblemCode.FAILURE in [problem.code for problem in refused.problems]
    counted = request_of_step(STEPS["p1"], Side.LEFT, TODAY, to_failure=False)
    assert counted.protocol_codes == {}
    assert set(counted.sides.values()) == {Sides.LEFT}
    assert dict(request_of_step(STEPS["p0"], Side.LEFT, TODAY, to_failure=False).protocol_codes) == {
        "rest-legs": "standard-30-15-15-15",
        "quad-set": "three-30-15-15",
    }


def test_names_of_a_step_are_those_of_the_catalogue():
    assert STEPS["p3"].exercise_names == ("Leg press",)
    assert STEPS["p2"].items[0].percent_1rm == Decimal(20)
