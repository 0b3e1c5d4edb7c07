"""An exercise of a programme with own weight, and the side it is done with."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from clients.domain.regions import Limb, Region, Side
from sessions.domain.exercises import BY_CODE as EXERCISES
from sessions.domain.programmes import (
    BY_TEMPLATE_CODE,
    ConflictCode,
    ItemSides,
    SessionAhead,
    Stays,
    TemplateDay,
    TemplateItem,
    follow,
    template_problems,
)
from sessions.domain.programmes.item_sides import sides_of_items
from sessions.domain.protocols import CuffMode
from sessions.domain.sides import Sides
from tests.domain.sessions.builders import one_rep_max
from tests.domain.sessions.test_programmes import MONDAY, laid_out, person

LEGS = BY_TEMPLATE_CODE["legs-6-weeks"]
PRESS, RAISE, EXTENSION = "leg-press", "straight-leg-raise", "seated-knee-extension"


def programme(*items):
    return replace(LEGS, days=(TemplateDay(region=Region.LOWER, items=items),))


def item(code, percent=None, sides=ItemSides.USUAL):
    return TemplateItem(
        exercise_code=code, percent_1rm=None if percent is None else Decimal(percent), sides=sides
    )


def test_own_weight_has_no_percent_in_any_week():
    template = programme(item(RAISE), item(PRESS, 25))

    assert template_problems(template, EXERCISES) == ()
    assert [template.percent(each, template.weeks[1]) for each in template.days[0].items] == [
        None,
        Decimal(28),
    ]


def test_a_load_needs_a_percent():
    assert template_problems(programme(item(PRESS)), EXERCISES) == (
        "Day 1: Leg press needs a percent of 1RM.",
    )


def test_what_is_counted_in_minutes_is_not_taken():
    [problem] = template_problems(programme(item("walk")), EXERCISES)

    assert problem.endswith("is counted in minutes: plan it session by session.")


def test_it_is_laid_out_with_own_weight_and_no_1rm():
    rows = laid_out(programme(item(RAISE)), facts=person(one_rep_maxes={})).rows

    assert all(row.is_free for row in rows)
    assert {asked.load_kg for row in rows for asked in row.plan.prescriptions} == {None}


@pytest.mark.parametrize(
    ("code", "sides", "affected", "expected"),
    [
        (PRESS, ItemSides.USUAL, Limb.LEFT_LOWER, {}),
        (PRESS, ItemSides.EACH, None, {PRESS: Sides.LEFT_THEN_RIGHT}),
        (PRESS, ItemSides.EACH, Limb.RIGHT_LOWER, {PRESS: Sides.RIGHT_THEN_LEFT}),
        (PRESS, ItemSides.AFFECTED, Limb.RIGHT_LOWER, {PRESS: Sides.RIGHT}),
        (PRESS, ItemSides.AFFECTED, None, {}),
        (PRESS, ItemSides.AFFECTED, Limb.RIGHT_UPPER, {}),
        # What both legs hold cannot be done with one.
        ("squat-own-weight", ItemSides.AFFECTED, Limb.RIGHT_LOWER, {}),
        ("squat-own-weight", ItemSides.EACH, None, {}),
    ],
)
def test_a_side_is_the_clients_own(code, sides, affected, expected):
    assert sides_of_items([item(code, 25, sides)], EXERCISES, affected) == expected


def test_the_affected_side_alone_takes_its_minutes_alone():
    template = programme(item(PRESS, 25, ItemSides.AFFECTED))
    maxes = {(PRESS, Side.LEFT): one_rep_max("60", code=PRESS, side=Side.LEFT)}
    rows = laid_out(template, facts=person(affected=Limb.LEFT_LOWER, one_rep_maxes=maxes)).rows

    assert {asked.title for row in rows for asked in row.plan.prescriptions} == {"Leg press, left leg"}
    assert {row.plan.timing.cuff_seconds for row in rows} == {390}
    assert all(row.is_free for row in rows)


def test_who_has_no_affected_side_is_not_given_the_other_one():
    rows = laid_out(programme(item(PRESS, 25, ItemSides.AFFECTED)), facts=person()).rows

    for row in rows:
        [conflict] = row.conflicts
        assert conflict.code is ConflictCode.SIDE
        assert conflict.message == (
            "Leg press is for the affected side alone, and the profile names none for the legs."
        )
        assert conflict.code.label == "Affected side"


def test_control_a_squat_needs_no_affected_side():
    template = programme(item("squat-own-weight", sides=ItemSides.AFFECTED))

    assert all(row.is_free for row in laid_out(template).rows)


def test_a_session_stays_as_it_was_where_the_newest_version_wants_an_affected_side():
    ahead = SessionAhead(
        week=1, day=1, on=MONDAY + timedelta(7), region=Region.LOWER, cuff_mode=CuffMode.RELEASED
    )
    answer = follow(
        programme(item(PRESS, 25, ItemSides.AFFECTED)), ahead, exercises=EXERCISES, facts=person()
    )

    assert isinstance(answer, Stays)
    assert "for the affected side alone" in answer.reasons[0]


def test_each_choice_has_words():
    assert [sides.label for sides in ItemSides] == [
        "The usual sides",
        "One side, then the other",
        "The affected side alone",
    ]
