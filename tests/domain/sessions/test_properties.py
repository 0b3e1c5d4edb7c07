"""Each property of `make properties` on a few cases, and that each notices when a rule is changed."""

import random
from types import MappingProxyType

import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from clients.domain import gate, occlusion
from sessions.domain import planning, spacing, timing
from sessions.domain.prescription import rule, why
from sessions.domain.record import record_as_json
from tests.properties import proposals
from tests.properties.run import PROPERTIES, check_case
from tests.properties.tally import NotApplicable, met

# Four properties speak of a load, and two calls in three are refused: Hypothesis makes others in their place.
QUICK = settings(max_examples=50, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
SEED = "20261124"


@pytest.mark.parametrize("name", PROPERTIES)
@QUICK
@given(chance=st.randoms(use_true_random=False))
def test_the_property_holds(name, chance):
    try:
        assert PROPERTIES[name](chance) is None
    except NotApplicable:
        reject()


@pytest.mark.parametrize(
    ("name", "where", "constant", "value"),
    [
        ("load agrees with the rule written a second time", rule, "MIN_PERCENT_1RM", 15),
        ("load agrees with the rule written a second time", rule, "REASON_ABOVE_PERCENT_1RM", 45),
        ("load agrees with the rule written a second time", rule, "STALE_MAX_PERCENT", 40),
        ("percent is in the band after rounding, kg and lb", rule, "MIN_PERCENT_1RM", 5),
        ("pressures come from a measurement", occlusion, "STALE_AFTER_DAYS", 60),
        ("pressures come from a measurement", occlusion, "TARGET_HIGH_PERCENT", 85),
        ("a load rests on the limb that lifts it", rule, "STAND_IN_PERCENT_1RM", 40),
        ("minutes agree with an independent count", timing, "CHANGEOVER_SECONDS", 30),
        ("a plan is assignable only as a whole", planning, "CUFF_CAP_SECONDS", 1000),
        ("no programme row breaks region, spacing, cap or clearance", spacing, "MIN_HOURS_SAME_REGION", 20),
        ("every number has its reason", why, "SOURCES", MappingProxyType({})),
    ],
)
def test_control_the_property_notices_another_number(monkeypatch, name, where, constant, value):
    monkeypatch.setattr(where, constant, value)
    chance = random.Random(SEED)

    assert any(check_case(name, chance) for _ in range(4_000))


def test_control_the_property_notices_a_gate_that_asks_about_one_limb_alone(monkeypatch):
    one_of_them = gate.may_train

    def lax(*, limbs, **facts):
        return one_of_them(limbs=sorted(limbs)[:1], **facts)

    monkeypatch.setattr("tests.properties.limbs.may_train", lax)
    chance = random.Random(SEED)

    assert any(check_case("a session never uses an excluded limb", chance) for _ in range(2_000))


def test_control_the_property_notices_a_set_that_counts_twice(monkeypatch):
    """Without the record in between, what was sent again would be done again."""
    monkeypatch.setattr(proposals, "record_as_json", counting_every_event)
    met.clear()
    chance = random.Random(SEED)

    assert any(proposals.double_logging_changes_nothing(chance) for _ in range(200))
    assert met["proposals"]


def counting_every_event(record):
    stored = record_as_json(record)
    for exercise, written in zip(record.exercises, stored["exercises"], strict=True):
        written["performed"] = written["performed"] + [
            {"set_number": 1, "reps": each.reps, "load_kg": str(each.load_kg)} for each in exercise.duplicates
        ]
    return stored
