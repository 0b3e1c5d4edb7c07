"""One limb alone, no cuff at all, something else than what was asked: what the rules say of each."""

from dataclasses import replace
from decimal import Decimal

import pytest

from clients.domain.equipment import TYPICAL_GYM
from clients.domain.occlusion import Cuff, CuffKind, PressureTarget
from clients.domain.regions import Limb, Region, Side
from sessions.domain.deviations import SKIP_REASONS, Deviation, end_text
from sessions.domain.exercises import BY_CODE
from sessions.domain.moving import PlannedSession
from sessions.domain.planning import plan_session
from sessions.domain.prescription import explain
from sessions.domain.prescription.explanation import (
    explain_minutes_without_cuffs,
    load_text,
    pressure_text,
)
from sessions.domain.prescription.facts import without_cuffs_on
from sessions.domain.programmes import GateFacts, Stays
from sessions.domain.progression import Stay
from sessions.domain.protocols import DEFAULT, CuffMode, SessionNumber
from sessions.domain.record import record_as_json
from sessions.domain.sides import Sides, limbs_in_use, only_side, sides_with_one_limb
from sessions.domain.way_back import way_back_problems
from tests.domain.sessions.builders import NO_LIMITS, TODAY, ask, one_rep_max, pressure
from tests.domain.sessions.test_progression import ask as propose_after
from tests.domain.sessions.test_progression import outcome
from tests.domain.sessions.test_record import record_of, whole_session
from tests.domain.sessions.test_template_changes import LEGS, facts, followed

SINGLE, SQUAT = BY_CODE["single-leg-extension"], BY_CODE["back-squat"]


def plan(code="single-leg-extension", **changes):
    usual = {
        "region": Region.LOWER,
        "items": [(BY_CODE[code], 30)],
        "one_rep_maxes": {(code, side): one_rep_max("100", code=code, side=side) for side in Side},
        "equipment": TYPICAL_GYM,
        "protocol": DEFAULT,
        "cuff_mode": CuffMode.RELEASED,
        "limits": NO_LIMITS,
        "today": TODAY,
    }
    return plan_session(**(usual | changes))


@pytest.mark.parametrize(
    ("side", "limbs"),
    [
        ("", {Limb.LEFT_LOWER, Limb.RIGHT_LOWER}),
        ("left", {Limb.LEFT_LOWER}),
        ("right", {Limb.RIGHT_LOWER}),
    ],
)
def test_a_stored_session_says_which_limbs_wear_a_cuff(side, limbs):
    assert limbs_in_use("lower", side) == limbs


@pytest.mark.parametrize(
    ("sides", "alone"),
    [((Side.LEFT,), Side.LEFT), ((None,), None), ((Side.LEFT, Side.RIGHT), None), ((), None)],
)
def test_one_side_alone_is_one_that_all_work_is_done_with(sides, alone):
    assert only_side(sides) is alone


def test_where_one_limb_is_open_it_does_what_one_limb_can_do():
    chosen = sides_with_one_limb([SINGLE, SQUAT], {}, Side.RIGHT)

    assert chosen == {SINGLE.code: Sides.RIGHT}
    assert sides_with_one_limb([SINGLE], {SINGLE.code: Sides.LEFT}, Side.RIGHT) == {SINGLE.code: Sides.LEFT}
    assert sides_with_one_limb([SINGLE], {}, None) == {}


def test_a_plan_says_which_limbs_it_uses():
    assert plan(sides={SINGLE.code: Sides.LEFT}).limbs == {Limb.LEFT_LOWER}
    assert plan().limbs == {Limb.LEFT_LOWER, Limb.RIGHT_LOWER}


CLOSED = GateFacts(refusals=("No cuffs on the left leg.",))


def test_a_region_knows_which_one_leg_is_open():
    one_leg = {"refusals": CLOSED.refusals, "sides": {Side.LEFT: CLOSED, Side.RIGHT: GateFacts()}}
    known = facts(**one_leg).regions[Region.LOWER]

    assert known.open_side is Side.RIGHT
    assert known.gate(Side.LEFT) == CLOSED
    assert known.gate(None).refusals == CLOSED.refusals
    assert facts().regions[Region.LOWER].open_side is None


def test_a_programme_with_an_exercise_of_both_legs_stays_where_one_is_closed():
    day = LEGS.days[0]
    squat = replace(day.items[0], exercise_code=SQUAT.code)
    template = replace(LEGS, days=(replace(day, items=(squat,)), *LEGS.days[1:]))
    known = facts(refusals=CLOSED.refusals, sides={Side.LEFT: CLOSED, Side.RIGHT: GateFacts()})
    known = replace(
        known, one_rep_maxes={(SQUAT.code, None): one_rep_max("100", code=SQUAT.code), **known.one_rep_maxes}
    )

    assert followed(template=template, known=known) == Stays(reasons=CLOSED.refusals)


def test_without_cuffs_nothing_is_under_a_cuff_and_the_load_stays():
    made = plan(without_cuffs=True)
    [left, _right] = made.prescriptions

    assert (made.timing.cuff_seconds, made.timing.elapsed_seconds) == (0, 840)
    with_cuffs = plan().prescriptions[0]
    assert without_cuffs_on(with_cuffs).load_kg == with_cuffs.load_kg == left.load_kg
    words = {why.label: why.line for why in explain(left).numbers}
    assert not any("uff" in label for label in words)
    assert "20 to 50 % of your best" in words["Percent of 1RM"]
    assert "With cuffs on" not in words["Percent of 1RM"]


def test_the_minutes_without_cuffs_are_those_of_the_whole_session():
    why = explain_minutes_without_cuffs(840)

    assert (why.value, why.label) == ("14:00", "The whole session")


def test_own_weight_is_said_in_place_of_a_load():
    made = ask("straight-leg-raise", one_rep_max=None)

    assert load_text(made) == "own weight"


@pytest.mark.parametrize(
    ("target", "text"),
    [
        ({"low_mmhg": 80, "high_mmhg": 160}, "80 to 160 mmHg"),
        ({"low_mmhg": 80, "high_mmhg": 80}, "80 mmHg"),
        ({"low_mmhg": 80, "high_mmhg": 160, "target_mmhg": 112}, "112 mmHg"),
    ],
)
def test_a_pressure_is_one_number_where_there_is_one(target, text):
    assert pressure_text(PressureTarget(limb=Limb.LEFT_LOWER, measured=pressure(), **target)) == text


def test_the_percent_that_a_coach_chose_is_kept():
    cuff = Cuff(region=Region.LOWER, kind=CuffKind.GAUGE, width_cm=Decimal(11))
    measured = [pressure(limb) for limb in (Limb.LEFT_LOWER, Limb.RIGHT_LOWER)]

    made = ask(cuff=cuff, measured=measured, pressure_percent=60)

    assert made.pressure_percent == 60
    assert {target.target_mmhg for target in made.pressure_targets} == {120}


def test_after_what_says_nothing_nothing_is_proposed():
    answer = propose_after(outcome(says_nothing="Its last sets were skipped, so nothing is proposed."))

    assert answer == Stay(reason="Its last sets were skipped, so nothing is proposed.")


@pytest.mark.parametrize(
    ("record", "text"),
    [
        ({}, ""),
        ({"end_reason": "no_time"}, "Ended early: no time."),
        ({"refill": "slow"}, "A pressed nail stayed pale over 3 s, so no cuffs went on."),
        (
            {"end_reason": "too_hard", "refill": "slow"},
            "Ended early: too hard. A pressed nail stayed pale over 3 s, so no cuffs went on.",
        ),
    ],
)
def test_why_a_session_was_ended_early_is_said_in_words(record, text):
    assert end_text(record) == text


def test_every_reason_has_its_words():
    assert all(each.label for each in Deviation)
    assert Deviation.TOO_HARD in SKIP_REASONS


def test_what_was_done_otherwise_is_kept_in_the_record():
    record = record_of(*whole_session())
    first, *others = record.exercises
    otherwise = replace(first, load_reason="too_heavy", other_load_kg=Decimal("12.5"))

    kept = record_as_json(replace(record, end_reason="no_time", exercises=(otherwise, *others)))

    assert kept["end_reason"] == "no_time"
    assert kept["exercises"][0]["load_reason"] == "too_heavy"
    assert kept["exercises"][0]["other_load_kg"] == "12.5"
    assert "load_reason" not in kept["exercises"][1]


def test_on_the_way_back_the_whole_body_is_not_lifted_with_own_weight():
    place = SessionNumber(number=2, after_break=False, on_way_back=True)
    planned = PlannedSession(region=Region.UPPER, cuff_seconds=0, whole_body=("Push-up",))

    problems = way_back_problems(planned, place)

    assert any(each.endswith("nobody knows what share own weight is: Push-up.") for each in problems)
