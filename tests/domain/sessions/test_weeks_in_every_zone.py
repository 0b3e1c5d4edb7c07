"""The small form of `python -m tests.time_zones.run`."""

import random

from tests.time_zones.run import ZONES, follow, weeks, wrong_hours

SEED = 20261124


def test_each_zone_gets_its_summary_on_monday_morning():
    chosen = list(weeks())[::17]  # weeks of every season, of all seven years

    assert wrong_hours(ZONES, chosen, random.Random(SEED)) == []


def test_whoever_moves_between_zones_gets_one_summary_a_week():
    chance = random.Random(SEED)

    assert [line for _ in range(30) for line in follow(chance, ZONES)] == []
