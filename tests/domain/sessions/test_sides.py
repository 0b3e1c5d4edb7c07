"""One limb at a time: whose 1RM it is loaded from, and whose minutes it costs."""

from decimal import Decimal
from uuid import UUID

import pytest

from clients.domain.equipment import TYPICAL_GYM, EquipmentKind
from clients.domain.occlusion import Cuff, CuffKind
from clients.domain.regions import Limb, Region, Side
from sessions.domain.exercises import BY_CODE
from sessions.domain.figures import reps_text, total_asked
from sessions.domain.placement import placement
from sessions.domain.planning import ProblemCode, plan_session
from sessions.domain.prescription import Refusal, prescribe, stand_in
from sessions.domain.progression import ExerciseOutcome, Stay, propose
from sessions.domain.protocols import BY_CODE as BY_PROTOCOL
from sessions.domain.protocols import DEFAULT, CuffMode
from sessions.domain.sides import (
    Sides,
    chosen_sides,
    newest_by_side,
    newest_of_any_side,
    sided_maxes,
    sides_for,
    sides_of_turns,
    symmetry_percent,
    with_side,
)
from tests.domain.sessions.builders import NO_LIMITS, TODAY, one_rep_max, pressure

ONE_LEG = BY_CODE["single-leg-extension"]
BOTH_LEGS = BY_CODE["leg-press"]
SQUAT = BY_CODE["back-squat"]
LEFT_THEN_RIGHT = {ONE_LEG.code: Sides.LEFT_THEN_RIGHT}


def known(*maxes):
    """1RMs by exercise and side, as (exercise, side, kg)."""
    return {
        (exercise.code, side): one_rep_max(str(kg), code=exercise.code, side=side)
        for exercise, side, kg in maxes
    }


EACH_LEG = known((ONE_LEG, Side.LEFT, 20), (ONE_LEG, Side.RIGHT, 40))


def plan(*exercises, one_rep_maxes=EACH_LEG, percent=30, **changes):
    facts = {
        "region": Region.LOWER,
        "items": [(exercise, percent) for exercise in exercises],
        "one_rep_maxes": one_rep_maxes,
        "equipment": TYPICAL_GYM,
        "protocol": DEFAULT,
        "cuff_mode": CuffMode.RELEASED,
        "limits": NO_LIMITS,
        "today": TODAY,
    }
    return plan_session(**(facts | changes))


def loads(made):
    return [(row.side, row.load_kg) for row in made.prescriptions]


# S-HUGREG and S-CART by arithmetic: 75 repetitions of 4 s and three rests of 30 s are 6:30 of one leg.


def test_one_leg_after_the_other_is_twice_the_time_and_half_of_it_on_each_leg():
    made = plan(ONE_LEG, sides=LEFT_THEN_RIGHT)

    assert made.assignable
    assert made.timing.cuff_seconds == 780
    assert made.timing.limb_seconds == {Limb.LEFT_LOWER: 390, Limb.RIGHT_LOWER: 390}
    assert made.timing.differs_by_limb


def test_one_leg_alone_costs_its_own_minutes_and_none_of_the_other():
    made = plan(ONE_LEG, sides={ONE_LEG.code: Sides.LEFT})

    assert made.timing.limb_seconds == {Limb.LEFT_LOWER: 390}
    assert made.timing.cuff_seconds == 390
    assert loads(made) == [(Side.LEFT, 5)]


def test_two_one_sided_exercises_are_26_minutes_and_not_13():
    split_squat = BY_CODE["split-squat"]
    maxes = EACH_LEG | known((split_squat, Side.LEFT, 40), (split_squat, Side.RIGHT, 40))

    made = plan(ONE_LEG, split_squat, one_rep_maxes=maxes)

    (problem,) = made.problems
    assert problem.code is ProblemCode.OVER_CAP
    assert problem.message == "26:00 under the cuff is 11:00 over the 15:00 allowed."
    assert problem.suggestions == (
        "Keep only the first exercise: 13:00 under the cuff.",
        "Do one side today, and the other on another day.",
        "Move an exercise to another day.",
    )


def test_both_at_once_is_as_before():
    made = plan(BOTH_LEGS, one_rep_maxes=known((BOTH_LEGS, None, 100)))

    assert made.timing.limb_seconds == {Limb.LEFT_LOWER: 390, Limb.RIGHT_LOWER: 390}
    assert made.timing.cuff_seconds == 390
    assert not made.timing.differs_by_limb
    assert loads(made) == [(None, 30)]


def test_each_leg_is_loaded_from_its_own_1rm():
    made = plan(ONE_LEG, sides=LEFT_THEN_RIGHT)

    assert loads(made) == [(Side.LEFT, 5), (Side.RIGHT, 10)]
    assert [row.percent_1rm for row in made.prescriptions] == [25, 25]
    assert [row.title for row in made.prescriptions] == [
        "Single-leg extension, left leg",
        "Single-leg extension, right leg",
    ]


def test_the_affected_leg_is_first_where_nobody_chose():
    right_first = plan(ONE_LEG, affected=Limb.RIGHT_LOWER)
    left_first = plan(ONE_LEG, affected=Limb.LEFT_LOWER)
    of_an_arm = plan(ONE_LEG, affected=Limb.RIGHT_UPPER)

    assert [turn.side for turn in right_first.turns] == [Side.RIGHT, Side.LEFT]
    assert [turn.side for turn in left_first.turns] == [Side.LEFT, Side.RIGHT]
    assert [turn.side for turn in of_an_arm.turns] == [Side.LEFT, Side.RIGHT]


def test_the_other_leg_stands_in_at_the_light_end_only_and_says_so():
    sound_leg = known((ONE_LEG, Side.RIGHT, 40))

    made = plan(ONE_LEG, one_rep_maxes=sound_leg, percent=40, sides=LEFT_THEN_RIGHT)

    left, right = made.prescriptions
    assert (left.load_kg, right.load_kg) == (10, 15)
    assert left.percent_1rm <= 25
    assert left.note == (
        "There is no 1RM of the left leg yet, so that of the right leg stands in. Test the left leg. "
        "40 % was lowered to 20 %."
    )
    assert right.note == ""


def test_control_without_the_rule_the_other_leg_gives_the_whole_percent(monkeypatch):
    monkeypatch.setattr("sessions.domain.prescription.rule.stand_in_note", lambda *_: "")

    made = plan(ONE_LEG, one_rep_maxes=known((ONE_LEG, Side.RIGHT, 40)), percent=40, sides=LEFT_THEN_RIGHT)

    assert loads(made) == [(Side.LEFT, 15), (Side.RIGHT, 15)]


def test_a_1rm_that_names_no_side_counts_for_either_but_not_for_the_affected_leg():
    unsided = known((ONE_LEG, None, 40))

    healthy = plan(ONE_LEG, one_rep_maxes=unsided, percent=40, sides=LEFT_THEN_RIGHT)
    injured = plan(
        ONE_LEG, one_rep_maxes=unsided, percent=40, sides=LEFT_THEN_RIGHT, affected=Limb.LEFT_LOWER
    )

    assert loads(healthy) == [(Side.LEFT, 15), (Side.RIGHT, 15)]
    assert loads(injured) == [(Side.LEFT, 10), (Side.RIGHT, 15)]
    assert "the left leg is the affected one" in injured.prescriptions[0].note


def test_the_1rm_of_both_legs_is_no_1rm_of_one():
    made = plan(BOTH_LEGS, one_rep_maxes=known((BOTH_LEGS, None, 100)), sides={BOTH_LEGS.code: Sides.LEFT})

    assert made.prescriptions == ()
    assert made.refusals[BOTH_LEGS.code].message == "There is no 1RM for Leg press, left leg yet."


@pytest.mark.parametrize("side", list(Side))
def test_the_1rm_of_one_leg_is_no_1rm_of_both(side):
    lifted = one_rep_max("60", code=BOTH_LEGS.code, side=side)

    assert stand_in.is_of_other_work(BOTH_LEGS, lifted, None)
    assert stand_in.is_of_other_work(BOTH_LEGS, one_rep_max("60", code=BOTH_LEGS.code), side)
    assert not stand_in.is_of_other_work(BOTH_LEGS, lifted, side)


def test_cuffs_that_move_to_the_other_leg_come_off_the_first():
    one_side = plan(ONE_LEG, sides={ONE_LEG.code: Sides.LEFT}, cuff_mode=CuffMode.CONTINUOUS)
    both_sides = plan(ONE_LEG, sides=LEFT_THEN_RIGHT, cuff_mode=CuffMode.CONTINUOUS)

    assert one_side.cuff_mode is CuffMode.CONTINUOUS
    assert both_sides.cuff_mode is CuffMode.RELEASED
    assert both_sides.timing.cuff_seconds == 780


def test_only_the_limb_that_works_has_a_pressure():
    cuff = Cuff(region=Region.LOWER, kind=CuffKind.GAUGE, width_cm=Decimal(11))
    measured = [pressure(Limb.LEFT_LOWER, 180), pressure(Limb.RIGHT_LOWER, 206)]

    left, right = plan(ONE_LEG, sides=LEFT_THEN_RIGHT, cuff=cuff, measured=measured).prescriptions

    assert [target.limb for target in left.pressure_targets] == [Limb.LEFT_LOWER]
    assert [target.limb for target in right.pressure_targets] == [Limb.RIGHT_LOWER]


@pytest.mark.parametrize(
    ("exercise", "expected"),
    [
        (ONE_LEG, (Sides.LEFT, Sides.RIGHT, Sides.LEFT_THEN_RIGHT, Sides.RIGHT_THEN_LEFT)),
        (BOTH_LEGS, tuple(Sides)),
        (SQUAT, (Sides.BOTH,)),
    ],
)
def test_what_can_be_done_with_one_side(exercise, expected):
    assert sides_for(exercise) == expected


def test_what_cannot_be_done_falls_back_to_the_usual():
    assert chosen_sides(SQUAT, {SQUAT.code: Sides.LEFT}) is Sides.BOTH
    assert chosen_sides(ONE_LEG, {ONE_LEG.code: Sides.BOTH}) is Sides.LEFT_THEN_RIGHT


@pytest.mark.parametrize("sides", list(Sides))
def test_turns_say_what_asked_for_them(sides):
    assert sides_of_turns(sides.turns) is sides


def test_labels_name_the_limbs():
    assert Sides.BOTH.label(Region.LOWER) == "Both legs at once"
    assert Sides.RIGHT_THEN_LEFT.label(Region.UPPER) == "Right arm, then left arm"
    assert Sides.LEFT.label(Region.LOWER) == "Left leg"


def test_every_one_sided_exercise_that_is_shipped_can_be_asked_of_each_side():
    one_sided = [exercise for exercise in BY_CODE.values() if exercise.unilateral]

    assert len(one_sided) >= 6
    assert all(exercise.equipment_kind is not EquipmentKind.BARBELL for exercise in one_sided)


@pytest.mark.parametrize(
    ("weaker", "stronger", "percent"), [("20", "40", 50), ("40", "40", 100), ("35.9", "40", 89)]
)
def test_symmetry_is_the_weaker_over_the_stronger(weaker, stronger, percent):
    assert symmetry_percent(Decimal(weaker), Decimal(stronger)) == percent


def test_the_newest_of_each_side_counts_and_the_newest_of_any_is_shown():
    old = one_rep_max("20", code=ONE_LEG.code, side=Side.LEFT, days_old=20)
    new = one_rep_max("24", code=ONE_LEG.code, side=Side.LEFT, days_old=2)
    right = one_rep_max("40", code=ONE_LEG.code, side=Side.RIGHT, days_old=9)

    by_side = newest_by_side([new, right, old])

    assert by_side == {(ONE_LEG.code, Side.LEFT): new, (ONE_LEG.code, Side.RIGHT): right}
    assert newest_of_any_side(by_side, ONE_LEG) is new
    assert newest_of_any_side(by_side, SQUAT) is None
    assert sided_maxes(by_side, ONE_LEG) == (new, right)
    assert sided_maxes(by_side, SQUAT) == ()


def test_a_1rm_of_one_side_is_named_by_it():
    assert with_side("Leg press", "left") == "Leg press, left"
    assert with_side("Leg press", "") == "Leg press"


def test_both_at_once_is_not_loaded_from_the_1rm_of_one():
    made = prescribe(
        exercise=BOTH_LEGS,
        one_rep_max=one_rep_max("60", code=BOTH_LEGS.code, side=Side.LEFT),
        equipment=TYPICAL_GYM,
        protocol=DEFAULT,
        percent_1rm=30,
        limits=NO_LIMITS,
        today=TODAY,
    )

    assert isinstance(made, Refusal)
    assert made.message == "There is no 1RM for Leg press yet, only one that was lifted otherwise."


def test_the_card_of_one_limb_names_it():
    assert placement(Region.UPPER, side=Side.RIGHT).where.startswith("One cuff, on the right upper arm alone")
    assert placement(Region.UPPER).where.startswith("High and tight: as high on each upper arm")


@pytest.mark.parametrize(
    ("sides", "is_of_this_side"), [((Side.LEFT,), True), ((Side.RIGHT,), False), ((None,), True)]
)
def test_nothing_is_proposed_from_what_stands_in(sides, is_of_this_side):
    stay = propose(
        exercise=ONE_LEG,
        outcomes=[outcome_of_two_clean()],
        one_rep_max=one_rep_max("40", code=ONE_LEG.code, side=sides[0]),
        equipment=TYPICAL_GYM,
        limits=NO_LIMITS,
        today=TODAY,
        side=Side.LEFT,
    )

    assert isinstance(stay, Stay)
    assert (stay.reason != "Without a 1RM of this side there is no load to propose.") is is_of_this_side


def outcome_of_two_clean():
    return ExerciseOutcome(
        session_id=UUID(int=1),
        on=TODAY,
        asked_sets=DEFAULT.sets,
        sets=DEFAULT.sets,
        failure_from=None,
        load_kg=Decimal(10),
        lifted_kg=(Decimal(10),) * 4,
        effort=6,
        discomfort=4,
    )


def test_sets_to_failure_have_no_number_and_no_sum():
    maxes = known((BOTH_LEGS, None, 100))
    to_failure = plan(BOTH_LEGS, one_rep_maxes=maxes, protocol=BY_PROTOCOL["30-15-15-failure"])
    counted = plan(BOTH_LEGS, one_rep_maxes=maxes)
    (row,), (usual,) = to_failure.prescriptions, counted.prescriptions

    assert (row.sets_text, row.reps_asked) == ("30/15/15/max", 0)
    assert (usual.sets_text, usual.reps_asked) == ("30/15/15/15", 75)
    assert BY_PROTOCOL["four-sets-to-failure"].sets_text == "max/max/max/max"
    assert (to_failure.reps_asked, counted.reps_asked) == (0, 75)
    assert (total_asked([75, 75]), total_asked([0, 75]), total_asked([])) == (150, 0, 0)
    assert (reps_text(60, 75), reps_text(60, 0)) == ("60 of 75 reps", "60 reps")
