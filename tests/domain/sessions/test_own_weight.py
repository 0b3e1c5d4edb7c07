"""Repetitions with own weight: no kilograms, no percent, no 1RM; and where they are refused."""

from dataclasses import replace
from decimal import Decimal

import pytest

from clients.domain.clearance import CAUTION_LIMITS, Limits
from clients.domain.regions import Side
from clients.domain.sources import SOURCES
from sessions.domain.exercises import BY_CODE, CATALOGUE, WorkKind
from sessions.domain.fitting import fit_to_limits
from sessions.domain.planning import plan_session
from sessions.domain.prescription import Prescription, Refusal, RefusalCode, explain, own_weight_advice
from sessions.domain.prescription.own_weight import ENOUGH, GROUND
from sessions.domain.protocols import BY_CODE as PROTOCOLS
from sessions.domain.protocols import DEFAULT, CuffMode
from tests.domain.sessions.builders import TODAY, ask

OWN_WEIGHT = [exercise for exercise in CATALOGUE if exercise.kind is WorkKind.OWN_WEIGHT]
WHOLE_BODY = [exercise.code for exercise in OWN_WEIGHT if exercise.lifts_body]
ONE_LIMB = [exercise.code for exercise in OWN_WEIGHT if not exercise.lifts_body]
NO_LIMITS = Limits(max_percent_1rm=None, max_cuff_minutes=None)


def test_which_exercises_take_own_weight_and_which_lift_the_whole_body():
    assert sorted(WHOLE_BODY) == ["push-up", "sit-to-stand", "squat-own-weight"]
    assert sorted(ONE_LIMB) == ["knee-extension-own-weight", "quad-set", "short-arc", "straight-leg-raise"]


@pytest.mark.parametrize("code", WHOLE_BODY + ONE_LIMB)
def test_it_needs_no_1rm_and_no_equipment_and_names_no_load(code):
    answer = ask(code, one_rep_max=None, equipment=[], limits=NO_LIMITS)

    assert isinstance(answer, Prescription)
    assert answer.kind is WorkKind.OWN_WEIGHT
    assert (answer.load_kg, answer.percent_1rm, answer.one_rep_max_id, answer.marked) == (None,) * 4
    assert answer.lifted_kg == 0
    assert (answer.sets, answer.rest_seconds) == (DEFAULT.sets, DEFAULT.rest_seconds)
    assert answer.cuff_seconds == 390
    with pytest.raises(TypeError):
        _ = answer.load_facts


@pytest.mark.parametrize("code", WHOLE_BODY)
@pytest.mark.parametrize(
    "bounds",
    [
        {"limits": CAUTION_LIMITS},
        {"session_number": 1},
        {"session_number": 2},
        {"session_number": 3, "on_way_back": True},
    ],
    ids=str,
)
def test_the_whole_body_is_refused_where_a_percent_limits_the_load(code, bounds):
    refused = ask(code, **{"one_rep_max": None, "limits": NO_LIMITS, **bounds})

    assert isinstance(refused, Refusal)
    assert refused.code is RefusalCode.UNKNOWN_SHARE
    assert "nobody knows what share" in refused.message


@pytest.mark.parametrize("code", ONE_LIMB)
@pytest.mark.parametrize("bounds", [{"limits": CAUTION_LIMITS}, {"session_number": 1}], ids=str)
def test_a_limb_alone_is_light_enough_there(code, bounds):
    """The control: the same bounds, and the trial began with it."""
    answer = ask(code, **{"one_rep_max": None, "limits": NO_LIMITS, "side": Side.LEFT, **bounds})

    assert isinstance(answer, Prescription)
    assert answer.side is Side.LEFT


def test_a_protocol_outside_its_bounds_is_refused_here_too():
    refused = ask("push-up", limits=NO_LIMITS, protocol=replace(DEFAULT, rest_seconds=5))

    assert isinstance(refused, Refusal)
    assert refused.code is RefusalCode.BAD_PROTOCOL


def test_it_explains_itself_without_kilograms_and_with_its_source():
    answer = ask("straight-leg-raise", one_rep_max=None, limits=NO_LIMITS)
    assert isinstance(answer, Prescription)
    explained = explain(answer)

    labels = [why.label for why in explained.numbers]
    assert labels[0] == "Load"
    assert "Percent of 1RM" not in labels
    load = explained.numbers[0]
    assert load.value == "own weight"
    assert [source.key for source in load.sources] == list(GROUND.source_keys)
    assert not any(" kg" in why.line for why in explained.numbers)


def test_every_source_of_such_an_exercise_is_known():
    assert all(key in SOURCES for exercise in OWN_WEIGHT for key in exercise.source_keys)


# S-CART: up to 30 repetitions in the fourth set, then a load.
@pytest.mark.parametrize(
    ("done", "advice"),
    [
        ((30, 15, 15, 29), ""),
        ((30, 15, 15, 30), ENOUGH),
        ((30, 15, 15, 31), ENOUGH),
        ((30, 15, 15, None), ""),
        ((30, None, 15, 30), ""),
        ((30, 15, 15), ""),
        ((), ""),
    ],
)
def test_thirty_in_the_last_set_call_for_a_load(done, advice):
    assert own_weight_advice(PROTOCOLS["30-15-15-failure"].sets, done) == advice


def test_no_sets_call_for_nothing():
    assert own_weight_advice((), ()) == ""


def test_no_lower_percent_is_offered_to_fit_a_limit():
    """Nothing about own weight can be lowered, so the planner has no button that says so."""
    squat = BY_CODE["squat-own-weight"]
    given = {"protocol": DEFAULT, "limits": CAUTION_LIMITS}
    plan = plan_session(
        region=squat.region,
        items=[(squat, 30)],
        one_rep_maxes={},
        equipment=[],
        cuff_mode=CuffMode.RELEASED,
        today=TODAY,
        **given,
    )

    assert not plan.assignable
    assert fit_to_limits(plan, [(squat, Decimal(30))], limits=CAUTION_LIMITS) is None
