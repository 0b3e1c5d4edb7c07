import pytest

from clients.domain.clearance import CAUTION_LIMITS, Limits
from clients.domain.equipment import TYPICAL_GYM
from clients.domain.regions import Region
from sessions.domain import exercises, protocols
from sessions.domain.planning import ProblemCode, cap_seconds, plan_session, swaps
from sessions.domain.prescription import RefusalCode
from sessions.domain.protocols import DEFAULT, CuffMode
from tests.domain.sessions.builders import NO_LIMITS, TODAY, one_rep_max

LEGS = ("leg-extension", "leg-curl", "leg-press")


def plan(*codes, **changes):
    facts = {
        "region": Region.LOWER,
        "items": [(exercises.BY_CODE[code], 30) for code in codes],
        "one_rep_maxes": {(code, None): one_rep_max("100", code=code) for code in exercises.BY_CODE},
        "equipment": TYPICAL_GYM,
        "protocol": DEFAULT,
        "cuff_mode": CuffMode.RELEASED,
        "limits": NO_LIMITS,
        "today": TODAY,
    }
    return plan_session(**(facts | changes))


def codes_of(made):
    return [problem.code for problem in made.problems]


def test_two_exercises_of_one_region_can_be_assigned():
    made = plan("leg-extension", "leg-curl")

    assert made.assignable
    assert [row.exercise_code for row in made.prescriptions] == ["leg-extension", "leg-curl"]
    assert made.timing.cuff_seconds == 780
    assert (made.region, made.cuff_mode) == (Region.LOWER, CuffMode.RELEASED)


def test_three_exercises_are_over_the_cap_and_it_says_what_would_fit():
    made = plan(*LEGS)

    (problem,) = made.problems
    assert not made.assignable
    assert problem.code is ProblemCode.OVER_CAP
    assert problem.message == "19:30 under the cuff is 4:30 over the 15:00 allowed."
    assert problem.suggestions == (
        "Keep only the first 2 exercises: 13:00 under the cuff.",
        "Use a faster tempo: 12:00 under the cuff.",
        "Move an exercise to another day.",
    )


def test_three_exercises_fit_at_a_quick_tempo():
    made = plan(*LEGS, protocol=protocols.BY_CODE["quick-30-15-15-15"])

    assert made.assignable
    assert made.timing.cuff_seconds == 720


def test_a_clearance_can_shorten_the_cap_and_never_lengthen_it():
    assert cap_seconds(NO_LIMITS) == 900
    assert cap_seconds(Limits(max_percent_1rm=None, max_cuff_minutes=10)) == 600
    assert cap_seconds(Limits(max_percent_1rm=None, max_cuff_minutes=20)) == 900

    made = plan("leg-extension", "leg-curl", limits=Limits(max_percent_1rm=None, max_cuff_minutes=10))

    assert codes_of(made) == [ProblemCode.OVER_CAP]


def test_nothing_chosen_is_a_problem():
    made = plan()

    assert codes_of(made) == [ProblemCode.NO_EXERCISE]
    assert made.timing.cuff_seconds == 0


def test_an_exercise_of_the_other_region_is_a_problem_and_gets_no_load():
    made = plan("leg-extension", "biceps-curl")

    (problem,) = made.problems
    assert (problem.code, problem.exercise_code) == (ProblemCode.OTHER_REGION, "biceps-curl")
    assert [row.exercise_code for row in made.prescriptions] == ["leg-extension"]


def test_an_exercise_named_twice_is_a_problem_and_counts_its_minutes_twice():
    made = plan("leg-extension", "leg-extension")

    assert codes_of(made) == [ProblemCode.REPEATED_EXERCISE]
    assert len(made.prescriptions) == 1
    assert made.timing.cuff_seconds == 780


def test_a_refusal_is_a_problem_under_its_exercise():
    known = {("leg-curl", None): one_rep_max("100", code="leg-curl")}
    made = plan("leg-extension", "leg-curl", one_rep_maxes=known)

    (problem,) = made.problems
    assert (problem.code, problem.exercise_code) == (ProblemCode.REFUSED, "leg-extension")
    assert made.refusals["leg-extension"].code is RefusalCode.ONE_REP_MAX_MISSING
    assert problem.message == made.refusals["leg-extension"].message
    assert [row.exercise_code for row in made.prescriptions] == ["leg-curl"]


def test_a_reason_above_40_percent_reaches_the_prescriptions():
    items = [(exercises.BY_CODE["leg-extension"], 45)]

    assert codes_of(plan(items=items)) == [ProblemCode.REFUSED]
    assert plan(items=items, high_load_reason="stalled").prescriptions[0].high_load_reason == "stalled"


def test_each_exercise_keeps_its_own_percentage():
    items = [(exercises.BY_CODE["leg-extension"], 20), (exercises.BY_CODE["leg-curl"], 40)]

    assert [row.asked_percent_1rm for row in plan(items=items).prescriptions] == [20, 40]


def swapped(code, **changes):
    facts = {
        "candidates": exercises.CATALOGUE,
        "percent_1rm": 30,
        "one_rep_maxes": {(code, None): one_rep_max("100", code=code) for code in exercises.BY_CODE},
        "equipment": TYPICAL_GYM,
        "protocol": DEFAULT,
        "limits": NO_LIMITS,
        "today": TODAY,
    }
    return swaps(exercises.BY_CODE[code], **(facts | changes))


def test_a_swap_stays_in_the_region_and_gives_a_load():
    found = swapped("leg-press")

    assert found
    assert all(swap.exercise.region is Region.LOWER for swap in found)
    assert all(20 <= swap.prescription.percent_1rm <= 50 for swap in found)
    assert "leg-press" not in {swap.exercise.code for swap in found}


def test_the_same_muscles_come_first():
    found = [swap.exercise.code for swap in swapped("leg-extension")]

    assert found.index("leg-press") < found.index("leg-curl")


def test_what_has_no_1rm_is_no_swap():
    known = {(code, None): one_rep_max("100", code=code) for code in ("leg-curl", "biceps-curl")}

    assert [swap.exercise.code for swap in swapped("leg-press", one_rep_maxes=known)] == ["leg-curl"]


TO_FAILURE = protocols.BY_CODE["four-sets-to-failure"]


@pytest.mark.parametrize(
    ("limits", "is_excluded"),
    [
        (NO_LIMITS, False),
        (Limits(no_max_test=True), True),
        (CAUTION_LIMITS, True),
        (Limits(max_percent_1rm=30), True),
        (Limits(max_percent_1rm=31), False),
        (Limits(max_cuff_minutes=10), True),
        (Limits(max_cuff_minutes=11), False),
    ],
)
def test_a_clearance_with_limits_excludes_sets_to_failure(limits, is_excluded):
    made = plan("leg-extension", protocol=TO_FAILURE, limits=limits)

    assert (ProblemCode.FAILURE in codes_of(made)) is is_excluded
    assert ProblemCode.FAILURE not in codes_of(plan("leg-extension", limits=limits))
