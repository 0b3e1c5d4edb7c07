"""What makes a session fit: ways that really fit, each as one step, and the smallest change within limits."""

from datetime import date
from decimal import Decimal

import pytest

from clients.domain.clearance import Limits
from clients.domain.equipment import TYPICAL_GYM
from sessions.domain.exercises import BY_CODE
from sessions.domain.fitting import ALL_CHANGES, ChangeKind, find_fixes, fit_to_limits
from sessions.domain.planning import plan_session
from sessions.domain.protocols import BY_CODE as PROTOCOLS
from sessions.domain.protocols import DEFAULT, CuffMode
from tests.domain.sessions.builders import TODAY, one_rep_max

LEGS = [BY_CODE[code] for code in ("leg-press", "leg-extension", "leg-curl")]
SATURDAY = date(2026, 3, 7)


def offered(exercises=LEGS, protocol=DEFAULT, cuff_mode=CuffMode.RELEASED, cap=900, later_on=SATURDAY):
    made = find_fixes(
        exercises,
        protocols=[protocol] * len(exercises),
        cuff_mode=cuff_mode,
        cap_seconds=cap,
        later_on=later_on,
    )
    return [(fix.value, fix.label) for fix in made]


def test_three_exercises_at_the_usual_tempo():
    assert offered() == [
        ("fewer 2", "Only Leg press, Leg extension: 13:00"),
        ("later 2026-03-07 2", "Leg curl on Saturday, 7 March 2026"),
        ("quick", "Quick tempo, 1 s up, 1 s down, 30 s rest: 12:00"),
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


CAUTION = Limits(max_percent_1rm=30, max_cuff_minutes=10)
FAILURE = PROTOCOLS["four-sets-to-failure"]
QUICK, REST_60 = PROTOCOLS["quick-30-15-15-15"], PROTOCOLS["standard-30-15-15-15-rest-60"]


def fitted(
    exercises=LEGS[:2],
    *,
    percent=30,
    protocol=DEFAULT,
    limits=CAUTION,
    cuff_mode=CuffMode.RELEASED,
    allowed=ALL_CHANGES,
    session_number=None,
):
    items = [(exercise, Decimal(percent)) for exercise in exercises]
    plan = plan_session(
        region=exercises[0].region,
        items=items,
        one_rep_maxes={(each.code, None): one_rep_max("100", code=each.code) for each in LEGS},
        equipment=TYPICAL_GYM,
        protocol=protocol,
        cuff_mode=cuff_mode,
        limits=limits,
        today=TODAY,
        session_number=session_number,
    )
    return fit_to_limits(plan, items, limits=limits, allowed=allowed)


def seen(made):
    """Exercises, percents, protocol, and what was changed."""
    return (
        len(made.items),
        {int(percent) for _, percent in made.items},
        made.protocols[0].code,
        [change.kind.value for change in made.changes],
    )


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        # The limits of a caution: two exercises fit at the quick tempo, 8:00.
        ({}, (2, {30}, "quick-30-15-15-15", ["tempo"])),
        ({"percent": 32}, (2, {30}, "quick-30-15-15-15", ["load", "tempo"])),
        ({"protocol": REST_60}, (2, {30}, "quick-30-15-15-15", ["tempo"])),
        ({"exercises": LEGS}, (2, {30}, "quick-30-15-15-15", ["tempo", "exercises"])),
        # 5:00: one exercise, and only at the quick tempo; 4:00 is the same, 3:00 takes a set away.
        ({"limits": Limits(max_cuff_minutes=5)}, (1, {30}, "quick-30-15-15-15", ["tempo", "exercises"])),
        ({"limits": Limits(max_cuff_minutes=3)}, (1, {30}, "quick-30-15-15", ["tempo", "exercises", "sets"])),
        ({"limits": Limits(max_cuff_minutes=2)}, (1, {30}, "quick-30-15", ["tempo", "exercises", "sets"])),
        # Seven minutes: one exercise at its own tempo, so the tempo stays.
        ({"limits": Limits(max_cuff_minutes=7)}, (1, {30}, DEFAULT.code, ["exercises"])),
        ({"protocol": QUICK, "limits": Limits(max_cuff_minutes=7)}, (1, {30}, QUICK.code, ["exercises"])),
        # To failure: a number for each set first.
        ({"protocol": FAILURE}, (2, {30}, "quick-30-15-15-15", ["counted", "tempo"])),
        ({"exercises": LEGS[:1], "protocol": FAILURE}, (1, {30}, DEFAULT.code, ["counted"])),
        # Allowed to failure, but too long: there is nothing quicker, so one exercise goes.
        (
            {"protocol": FAILURE, "limits": Limits(max_cuff_minutes=12)},
            (1, {30}, FAILURE.code, ["exercises"]),
        ),
        # Only a load is too heavy.
        ({"percent": 35, "limits": Limits(max_percent_1rm=25)}, (2, {25}, DEFAULT.code, ["load"])),
        # The taper's own sessions, quicker and then shorter.
        (
            {"protocol": PROTOCOLS["first-session"], "limits": Limits(max_cuff_minutes=6)},
            (2, {30}, "quick-30-15", ["tempo"]),
        ),
        (
            {"protocol": PROTOCOLS["second-session"], "limits": Limits(max_cuff_minutes=2)},
            (1, {30}, "quick-30-15", ["tempo", "exercises", "sets"]),
        ),
        # The product's own cap, without a limit of the clearance.
        ({"exercises": LEGS, "limits": Limits()}, (3, {30}, "quick-30-15-15-15", ["tempo"])),
    ],
)  # fmt: skip
def test_the_smallest_change_that_fits(given, expected):
    assert seen(fitted(**given)) == expected


@pytest.mark.parametrize(
    ("taken_back", "expected"),
    [
        ({"tempo"}, (1, {30}, DEFAULT.code, ["exercises"])),
        ({"tempo", "exercises"}, (2, {30}, "three-30-15-15", ["sets"])),
        ({"tempo", "exercises", "released"}, (2, {30}, "three-30-15-15", ["sets"])),
    ],
)
def test_what_was_taken_back_is_not_changed(taken_back, expected):
    allowed = frozenset(kind for kind in ChangeKind if kind not in taken_back)

    assert seen(fitted(allowed=allowed)) == expected


@pytest.mark.parametrize(
    "given",
    [
        {"exercises": LEGS[:1]},  # fits already
        {"limits": Limits(max_cuff_minutes=1)},  # two sets of one exercise take 2:00
        {"limits": Limits(max_percent_1rm=15)},  # no load is as light
        {"percent": 32, "allowed": ALL_CHANGES - {ChangeKind.LOAD}},
        {"protocol": FAILURE, "allowed": ALL_CHANGES - {ChangeKind.COUNTED}},
        {"allowed": frozenset({ChangeKind.LOAD})},
        # The first session asks for 20 % whatever the template says, and 7:00 fit: nothing is too much.
        {"protocol": PROTOCOLS["first-session"], "percent": 32, "session_number": 1},
    ],
)
def test_where_nothing_is_needed_or_possible_nothing_changes(given):
    assert fitted(**given) is None


def test_cuffs_come_off_between_exercises_before_anything_else_goes():
    limits = Limits(max_cuff_minutes=13)
    made = fitted(cuff_mode=CuffMode.CONTINUOUS, limits=limits)
    stays_on = fitted(
        cuff_mode=CuffMode.CONTINUOUS, limits=limits, allowed=ALL_CHANGES - {ChangeKind.RELEASED}
    )

    assert (made.cuff_mode, seen(made)) == (CuffMode.RELEASED, (2, {30}, DEFAULT.code, ["released"]))
    assert stays_on.cuff_mode is CuffMode.CONTINUOUS
    assert seen(stays_on) == (2, {30}, "quick-30-15-15-15", ["tempo"])


def test_each_change_says_why_in_words():
    made = fitted(LEGS, percent=32, limits=Limits(max_percent_1rm=30, max_cuff_minutes=3))

    assert [change.message for change in made.changes] == [
        "Leg press, Leg extension, Leg curl: 32 % of 1RM would pass the limit of 30 %, so it is 30 %.",
        "Quicker tempo, 1 s up, 1 s down: 19:30 would pass the limit of 3:00.",
        "Leg extension, Leg curl left out: 9:00 would pass the limit of 3:00.",
        "3 sets instead of 4: 4:00 would pass the limit of 3:00.",
    ]
    [failure] = fitted(LEGS[:1], protocol=FAILURE).changes
    assert failure.message == (
        "30 / 15 / 15 / 15 in place of sets to failure, which the clearance does not allow."
    )
    [released] = fitted(cuff_mode=CuffMode.CONTINUOUS, limits=Limits(max_cuff_minutes=13)).changes
    assert released.message == "Cuffs off between exercises: 14:00 would pass the limit of 13:00."


def test_only_loads_above_the_limit_come_down():
    items = [(LEGS[0], Decimal(25)), (LEGS[1], Decimal(35)), (LEGS[2], Decimal(33))]
    plan = plan_session(
        region=LEGS[0].region,
        items=items,
        one_rep_maxes={(each.code, None): one_rep_max("100", code=each.code) for each in LEGS},
        equipment=TYPICAL_GYM,
        protocol=QUICK,
        cuff_mode=CuffMode.RELEASED,
        limits=Limits(max_percent_1rm=30),
        today=TODAY,
    )
    made = fit_to_limits(plan, items, limits=Limits(max_percent_1rm=30))

    assert [percent for _, percent in made.items] == [25, 30, 30]
    assert [change.message for change in made.changes] == [
        "Leg extension: 35 % of 1RM would pass the limit of 30 %, so it is 30 %.",
        "Leg curl: 33 % of 1RM would pass the limit of 30 %, so it is 30 %.",
    ]


@pytest.mark.parametrize("kind", list(ChangeKind))
def test_every_kind_of_change_has_a_name(kind):
    assert kind.label
