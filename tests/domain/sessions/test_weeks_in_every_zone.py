"""`make time-zones` on fewer weeks and people."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.time_zones.run import ZONES, follow, weeks, wrong_hours

SEED = 20261124


def test_each_zone_gets_its_summary_on_monday_morning():
    chosen = list(weeks())[::17]  # weeks of every season, of all seven years

    assert wrong_hours(ZONES, chosen, random.Random(SEED)) == []


@settings(max_examples=30)
@given(chance=st.randoms(use_true_random=False))
def test_whoever_moves_between_zones_gets_one_summary_a_week(chance):
    assert follow(chance, ZONES) == []
