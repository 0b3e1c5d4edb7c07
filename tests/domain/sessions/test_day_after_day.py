"""Day after day only where a trial did so: in its weeks, with a reason, never among the first sessions."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clients.domain.regions import Limb, Region
from clients.domain.sources import SOURCES
from sessions.domain.programmes import (
    BY_TEMPLATE_CODE,
    SHIPPED,
    ConflictCode,
    DailyUse,
    TemplateWeek,
)
from sessions.domain.spacing import OtherSession
from tests.domain.sessions.test_programmes import MONDAY, laid_out, person, region

HOME = BY_TEMPLATE_CODE["home-own-weight-3-weeks"]
REASON = "At home, four weeks after the operation; the surgeon agrees."
EVERY_DAY = frozenset(range(5))


def home(template=HOME, reason=REASON, done_on=None, **facts):
    legs = region() if done_on is None else region(done_on=done_on)
    known = person(affected=Limb.LEFT_LOWER, regions={Region.LOWER: legs, Region.UPPER: region()}, **facts)
    return laid_out(template, facts=known, close_reason=reason, weekdays=EVERY_DAY)


def close(rows):
    return [row.on - MONDAY for row in rows if row.spacing_reason]


# S-CART: five days a week, 24 to 48 h apart, knee extension, no load up to week 6, the last set up to 30.
def test_the_programme_is_as_in_print():
    assert len(HOME.days) == 5
    assert {item.exercise_code for day in HOME.days for item in day.items} == {"knee-extension-own-weight"}
    assert {item.percent_1rm for day in HOME.days for item in day.items} == {None}
    assert {week.protocol_code for week in HOME.weeks} == {"30-15-15-failure"}
    assert HOME.daily is not None
    assert HOME.daily.weeks == len(HOME.weeks) == 3
    assert HOME.daily.source_keys == ("S-CART",)
    assert "S-CART" in SOURCES
    assert [each.code for each in SHIPPED if each.daily] == [HOME.code]


def test_each_visit_is_one_leg_and_under_the_cap():
    rows = home().rows

    assert {row.plan.timing.cuff_seconds for row in rows} == {90 * 4 + 3 * 30}
    assert {limb for row in rows for limb in row.plan.limbs} == {Limb.LEFT_LOWER}


def test_with_a_reason_days_follow_each_other_and_keep_it():
    rows = home().rows

    assert all(row.is_free for row in rows)
    # Each day but the first of a week follows another at once.
    assert [row.on.weekday() for row in rows if not row.spacing_reason] == [0, 0, 0]
    assert {row.spacing_reason for row in rows} == {"", REASON}
    assert any("Less than 36 hours" in note for note in rows[1].notes)


@pytest.mark.parametrize("reason", ["", "   "])
def test_without_a_reason_36_hours_stand(reason):
    rows = home(reason=reason).rows

    assert [row.is_free for row in rows[:5]] == [True, False, True, False, True]
    assert [each.code for each in rows[1].conflicts] == [ConflictCode.SPACING]
    assert close(rows) == []


def test_control_another_template_keeps_36_hours_whatever_is_written():
    rows = home(replace(HOME, daily=None)).rows

    assert [row.is_free for row in rows[:5]] == [True, False, True, False, True]


def test_the_first_two_sessions_keep_36_hours():
    rows = home(done_on=()).rows

    # Monday is the first, Tuesday waits, Wednesday is the second, and from the third on days follow.
    assert [row.is_free for row in rows[:5]] == [True, False, True, True, True]
    assert [row.number for row in rows[:5]] == [1, 2, 2, 3, 4]
    assert close(rows[:5]) == [timedelta(3), timedelta(4)]


def test_on_the_way_back_36_hours_stand():
    rows = home(way_back_from_on=MONDAY - timedelta(1)).rows

    assert close(rows[:6]) == []


def test_after_its_weeks_36_hours_stand_again():
    longer = replace(HOME, weeks=HOME.weeks[:1] * 4)

    assert {row.week for row in home(longer).rows if row.spacing_reason} == {1, 2, 3}
    assert [row.is_free for row in home(longer).rows[15:]] == [True, False, True, False, True]


def test_a_session_outside_the_programme_keeps_its_distance():
    others = [OtherSession(region=Region.LOWER, on=MONDAY + timedelta(5))]
    friday = home(others=others).rows[4]

    assert [each.code for each in friday.conflicts] == [ConflictCode.SPACING]


def test_the_other_region_still_takes_its_day():
    others = [OtherSession(region=Region.UPPER, on=MONDAY + timedelta(1))]
    tuesday = home(others=others).rows[1]

    assert [each.code for each in tuesday.conflicts] == [ConflictCode.OTHER_REGION]


@given(
    weeks=st.integers(1, 6),
    most=st.integers(0, 6),
    done=st.integers(0, 4),
    reason=st.sampled_from(["", REASON]),
    weekdays=st.sets(st.integers(0, 6), min_size=5, max_size=5),
)
def test_no_two_days_follow_each_other_but_with_a_reason_in_the_weeks_named(
    weeks, most, done, reason, weekdays
):
    week = TemplateWeek(more_percent=Decimal(0), protocol_code="three-30-15-15")
    template = replace(HOME, weeks=(week,) * weeks, daily=DailyUse(weeks=most, evidence="", source_keys=()))
    known = person(
        affected=Limb.LEFT_LOWER,
        regions={
            Region.LOWER: region(done_on=tuple(MONDAY - timedelta(3 * ago) for ago in range(1, done + 1))),
            Region.UPPER: region(),
        },
    )
    rows = laid_out(template, facts=known, close_reason=reason, weekdays=frozenset(weekdays)).free

    for before, row in pairwise(rows):
        if (row.on - before.on).days < 2:
            assert reason
            assert row.spacing_reason == reason
            assert row.week <= most
            assert row.number > 2
