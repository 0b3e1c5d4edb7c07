"""Programmes at random, by the cases and second counts of `make programmes`."""

import random

from sessions.domain.programmes import lay_out
from tests.second_implementation.programmes import broken_laws, random_case


def rows_break_nothing(chance: random.Random) -> str | None:
    """No free row breaks region, spacing, cap, clearance or load."""
    case = random_case(chance)
    broken = broken_laws(case, lay_out(**case))
    return f"{broken}: {case}" if broken else None


LAWS = {"no programme row breaks region, spacing, cap or clearance": rows_break_nothing}
