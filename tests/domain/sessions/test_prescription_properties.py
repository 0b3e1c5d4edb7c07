"""What must hold for every 1RM, every rack and every wish."""

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from clients.domain.clearance import Limits
from clients.domain.equipment import Equipment, EquipmentKind, loads_of
from clients.domain.numbers import Unit
from clients.domain.one_rep_max import Freshness, Method, OneRepMax
from clients.domain.regions import Region
from sessions.domain.exercises import BY_CODE, CATALOGUE
from sessions.domain.planning import plan_session
from sessions.domain.prescription import Prescription, Refusal, explain, prescribe
from sessions.domain.protocols import PROTOCOLS, CuffMode
from tests.domain.sessions.builders import TODAY

loadable = [exercise for exercise in CATALOGUE if exercise.loadable]


def decimals(low, high, places=2):
    return st.decimals(Decimal(low), Decimal(high), places=places)


ladders = st.builds(
    Equipment,
    kind=st.sampled_from(EquipmentKind),
    unit=st.sampled_from(Unit),
    smallest=decimals("0.5", "45"),
    step=st.sampled_from([Decimal(text) for text in ("0.5", "1", "1.25", "2", "2.5", "5", "10", "0.01")]),
    largest=decimals("1", "400"),
)
lists = st.builds(
    Equipment,
    kind=st.sampled_from(EquipmentKind),
    unit=st.sampled_from(Unit),
    loads=st.lists(decimals("0", "300"), max_size=8).map(tuple),
    exercise_codes=st.lists(st.sampled_from([exercise.code for exercise in loadable]), max_size=2).map(tuple),
    add_ons=st.lists(st.sampled_from([Decimal("1.25"), Decimal("2.5")]), max_size=2).map(tuple),
    label=st.text(max_size=100),
)
racks = st.lists(ladders | lists, max_size=3)
limits = st.builds(
    Limits,
    max_percent_1rm=st.none() | st.integers(10, 60),
    max_cuff_minutes=st.none() | st.integers(1, 20),
)


@st.composite
def one_rep_maxes(draw, code):
    return OneRepMax(
        id=UUID(int=1),
        exercise_code=code,
        load_kg=draw(decimals("0.5", "500")),
        method=draw(st.sampled_from(Method)),
        tested_on=TODAY - timedelta(days=draw(st.integers(0, 90))),
    )


@st.composite
def wishes(draw):
    exercise = draw(st.sampled_from(loadable))
    return {
        "exercise": exercise,
        "one_rep_max": draw(one_rep_maxes(exercise.code)),
        "equipment": draw(racks),
        "protocol": draw(st.sampled_from(PROTOCOLS)),
        "percent_1rm": draw(st.integers(20, 50) | decimals("20", "50")),
        "limits": draw(limits),
        "today": TODAY,
        "high_load_reason": draw(st.sampled_from(["", "a reason"])),
    }


@given(wishes())
def test_no_shown_load_lies_outside_the_band(wish):
    made = prescribe(**wish)

    if isinstance(made, Prescription):
        exact = made.load_kg * 100 / wish["one_rep_max"].load_kg
        most = min(50, wish["limits"].max_percent_1rm or 50, 35 if made.freshness is Freshness.STALE else 50)
        assert 20 <= exact <= most
        assert 20 <= made.percent_1rm <= most
        assert abs(made.percent_1rm - exact) <= Decimal("0.005")
        assert made.load_kg <= made.raw_kg
        assert made.percent_1rm <= made.asked_percent_1rm
        assert made.asked_percent_1rm <= 40 or made.high_load_reason


@given(wishes())
def test_every_load_shown_can_be_loaded(wish):
    made = prescribe(**wish)

    if isinstance(made, Prescription):
        offered = {(load.value, load.unit, load.kg) for item in wish["equipment"] for load in loads_of(item)}
        assert (made.load_value, made.load_unit, made.load_kg) in offered
        assert explain(made).line


@given(wishes())
def test_no_heavier_load_would_have_fitted_and_a_refusal_overlooks_none(wish):
    answer = prescribe(**wish)

    own = [item for item in wish["equipment"] if wish["exercise"].code in item.exercise_codes]
    kind = wish["exercise"].equipment_kind
    general = [item for item in wish["equipment"] if not item.exercise_codes and item.kind is kind]
    usable = [item for item in own or general if item.kind is not EquipmentKind.BODYWEIGHT]
    offered = [load.kg for item in usable for load in loads_of(item)]
    if isinstance(answer, Prescription):
        assert answer.load_kg == max(kg for kg in offered if kg <= answer.raw_kg)
    elif answer.code == "no_load_in_band":
        best_kg = wish["one_rep_max"].load_kg
        percent = Decimal(wish["percent_1rm"])
        if (TODAY - wish["one_rep_max"].tested_on).days > 42:
            percent = min(percent, Decimal(35))
        assert not any(best_kg * 20 <= kg * 100 <= best_kg * percent for kg in offered)


weird_decimals = st.decimals() | st.decimals(allow_nan=False, allow_infinity=False)
weird_equipment = st.builds(
    Equipment,
    kind=st.sampled_from(EquipmentKind),
    unit=st.sampled_from(Unit),
    smallest=st.none() | weird_decimals,
    step=st.none() | weird_decimals,
    largest=st.none() | weird_decimals,
    loads=st.lists(weird_decimals, max_size=3).map(tuple),
    add_ons=st.lists(weird_decimals, max_size=3).map(tuple),
    label=st.text(),
)


@given(
    exercise=st.sampled_from(CATALOGUE),
    best=st.none() | weird_decimals,
    days=st.integers(-400, 400),
    equipment=st.lists(weird_equipment, max_size=3),
    percent=st.none() | st.booleans() | st.integers() | weird_decimals | st.text() | st.floats(),
    limit=st.none() | st.integers(),
    reason=st.text(),
)
def test_every_input_gets_an_answer(exercise, best, days, equipment, percent, limit, reason):
    fact = None
    if best is not None:
        fact = OneRepMax(
            id=UUID(int=1),
            exercise_code=exercise.code,
            load_kg=best,
            method=Method.TESTED,
            tested_on=TODAY + timedelta(days=days),
        )

    answer = prescribe(
        exercise=exercise,
        one_rep_max=fact,
        equipment=equipment,
        protocol=PROTOCOLS[0],
        percent_1rm=percent,
        limits=Limits(max_percent_1rm=limit, max_cuff_minutes=None),
        today=TODAY,
        high_load_reason=reason,
    )

    assert isinstance(answer, Prescription | Refusal)
    if isinstance(answer, Refusal):
        assert answer.message
    elif exercise.loadable:
        assert 20 <= answer.load_facts.percent_1rm <= 50
    else:
        assert (answer.load_kg, answer.percent_1rm, answer.one_rep_max_id) == (None, None, None)


@st.composite
def session_wishes(draw):
    chosen = draw(st.lists(st.sampled_from(CATALOGUE), max_size=5))
    return {
        "region": draw(st.sampled_from(Region)),
        "items": [(exercise, draw(st.integers(15, 55))) for exercise in chosen],
        "one_rep_maxes": {(exercise.code, None): draw(one_rep_maxes(exercise.code)) for exercise in chosen},
        "equipment": draw(racks),
        "protocol": draw(st.sampled_from(PROTOCOLS)),
        "cuff_mode": draw(st.sampled_from(CuffMode)),
        "limits": draw(limits),
        "today": TODAY,
        "high_load_reason": draw(st.sampled_from(["", "a reason"])),
    }


@given(session_wishes())
def test_no_assignable_plan_is_over_its_cap_or_has_both_regions(wish):
    plan = plan_session(**wish)

    assert all(BY_CODE[row.exercise_code].region is wish["region"] for row in plan.prescriptions)
    if plan.assignable:
        changeovers = 60 * (len(wish["items"]) - 1) if wish["cuff_mode"] is CuffMode.CONTINUOUS else 0
        minutes = wish["limits"].max_cuff_minutes
        assert plan.prescriptions
        assert len({row.exercise_code for row in plan.prescriptions}) == len(wish["items"])
        assert sum(row.cuff_seconds for row in plan.prescriptions) + changeovers == plan.timing.cuff_seconds
        assert plan.timing.cuff_seconds <= min(900, 900 if minutes is None else minutes * 60)
