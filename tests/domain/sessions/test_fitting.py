"""What makes a session fit under the cap: only ways that really fit, each as one step."""

from datetime import date

import pytest

from sessions.domain.exercises import BY_CODE
from sessions.domain.fitting import find_fixes
from sessions.domain.protocols import BY_CODE as PROTOCOLS
from sessions.domain.protocols import DEFAULT, CuffMode

LEGS = [BY_CODE[code] for code in ("leg-press", "leg-extension", "leg-curl")]
SATURDAY = date(2026, 3, 7)


def offered(exercises=LEGS, protocol=DEFAULT, cuff_mode=CuffMode.RELEASED, cap=900, later_on=SATURDAY):
    made = find_fixes(exercises, protocol=protocol, cuff_mode=cuff_mode, cap_seconds=cap, later_on=later_on)
    return [(fix.value, fix.label) for fix in made]


def test_three_exercises_at_the_usual_tempo():
    assert offered() == [
        ("fewer 2", "Only Leg press, Leg extension: 13:00"),
        ("later 2026-03-07 2", "Leg curl on Saturday, 7 March 2026"),
        ("quick", "Quick tempo 1-0-1, 30 s rest: 12:00"),
    ]


@pytest.mark.parametrize(
    ("given", "values"),
    [
        ({"later_on": None}, ["fewer 2", "quick"]),
        # Two fit with the cuffs off in between; on, they take 14:00.
        (
            {"exercises": LEGS[:2], "cuff_mode": CuffMode.CONTINUOUS, "cap": 13 * 60},
            ["released", "fewer 1", "later 2026-03-07 1", "quick"],
        ),
        ({"cuff_mode": CuffMode.CONTINUOUS}, ["fewer 2", "later 2026-03-07 2", "quick"]),
        ({"protocol": PROTOCOLS["quick-30-15-15-15"], "cap": 600}, ["fewer 2", "later 2026-03-07 2"]),
        ({"protocol": PROTOCOLS["four-sets-to-failure"]}, ["fewer 2", "later 2026-03-07 2"]),
        ({"exercises": LEGS[:1], "cap": 300}, ["quick"]),
        ({"exercises": LEGS[:1], "cap": 60}, []),
    ],
)  # fmt: skip
def test_only_what_fits_is_offered(given, values):
    assert [value for value, _ in offered(**given)] == values
