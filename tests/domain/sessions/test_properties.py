"""A few hundred cases of each law of `make properties`, and that a law notices when a rule goes."""

import random
from types import MappingProxyType

import pytest

from clients.domain import occlusion
from sessions.domain import planning, spacing, timing
from sessions.domain.prescription import explanation, rule
from sessions.domain.record import record_as_json
from tests.properties import proposals
from tests.properties.run import LAWS, batch

SOME = 150
SEED = "20261124"


@pytest.mark.parametrize("name", LAWS)
def test_the_law_holds(name):
    _, counted, broken = batch((name, SEED, SOME))

    assert (counted, broken) == (SOME, [])


@pytest.mark.parametrize(
    ("name", "where", "constant", "value"),
    [
        ("load agrees with the rule written a second time", rule, "MIN_PERCENT_1RM", 15),
        ("load agrees with the rule written a second time", rule, "REASON_ABOVE_PERCENT_1RM", 45),
        ("load agrees with the rule written a second time", rule, "STALE_MAX_PERCENT", 40),
        ("percent is in the band after rounding, kg and lb", rule, "MIN_PERCENT_1RM", 5),
        ("pressures come from a measurement", occlusion, "STALE_AFTER_DAYS", 60),
        ("pressures come from a measurement", occlusion, "TARGET_HIGH_PERCENT", 85),
        ("minutes agree with an independent count", timing, "CHANGEOVER_SECONDS", 30),
        ("a plan is assignable only as a whole", planning, "CUFF_CAP_SECONDS", 1000),
        ("no programme row breaks region, spacing, cap or clearance", spacing, "MIN_HOURS_SAME_REGION", 20),
        ("every number has its reason", explanation, "SOURCES", MappingProxyType({})),
    ],
)
def test_twin_the_law_notices_when_a_number_is_another(monkeypatch, name, where, constant, value):
    monkeypatch.setattr(where, constant, value)
    chance = random.Random(SEED)

    assert any(LAWS[name](chance) for _ in range(4_000))


def test_twin_the_law_notices_a_set_that_counts_twice(monkeypatch):
    """Without the record in between, what was sent again would be done again."""
    monkeypatch.setattr(proposals, "record_as_json", counting_every_event)
    chance = random.Random(SEED)

    assert any(proposals.double_logging_changes_nothing(chance) for _ in range(200))
    assert proposals.seen["proposals"]


def counting_every_event(record):
    told = record_as_json(record)
    for exercise, kept in zip(record.exercises, told["exercises"], strict=True):
        kept["performed"] = kept["performed"] + [
            {"set_number": 1, "reps": each.reps, "load_kg": str(each.load_kg)} for each in exercise.duplicates
        ]
    return told
