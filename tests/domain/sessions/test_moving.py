"""Another day for a planned session: what stands against it, and that no order of moves breaks a rule."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clients.domain.clearance import Allowed, Limits, ReasonCode, RefusalReason, Refused
from clients.domain.people import OwnMoves
from clients.domain.regions import Region
from sessions.domain import moving
from sessions.domain.moving import (
    FAR,
    PlannedLoad,
    PlannedSession,
    beyond_limits,
    days_to_choose,
    judge_day,
    own_move_problem,
)
from sessions.domain.spacing import OtherSession
from tests.domain.sessions.builders import TODAY

CLEARED = Allowed(limits=Limits(), valid_until_on=TODAY + timedelta(weeks=12))
PRESS = PlannedLoad(
    exercise_name="Leg press", percent_1rm=Decimal(30), one_rep_max_on=TODAY - timedelta(days=7)
)
LEGS = PlannedSession(region=Region.LOWER, cuff_seconds=390, loads=(PRESS,))
NO = Refused(
    reasons=(
        RefusalReason(code=ReasonCode.REVOKED, message="The clearance was revoked.", client_message="Ask."),
        RefusalReason(code=ReasonCode.NO_CLEARANCE, message="There is none.", client_message="Ask."),
    )
)


def day(ahead):
    return TODAY + timedelta(days=ahead)


def legs(ahead):
    return OtherSession(region=Region.LOWER, on=day(ahead))


def arms(ahead):
    return OtherSession(region=Region.UPPER, on=day(ahead))


def judged(ahead=5, **changes):
    facts = {"planned": LEGS, "on": day(ahead), "today": TODAY, "answer": CLEARED, "others": ()}
    return judge_day(**(facts | changes))


def test_a_day_that_nothing_stands_against_is_free():
    assert judged() == moving.DayVerdict(on=day(5))
    assert judged().is_free


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"ahead": -1}, "The day lies in the past."),
        ({"ahead": 366}, FAR),
        ({"others": [legs(5)]}, "The client already has a session on that day."),
        ({"others": [legs(5)], "by_client": True}, "You already have a session on that day."),
        ({"others": [arms(5)]}, "The other region is trained on this day."),
        ({"others": [legs(4)]}, "Less than 36 hours from the session of the same region on 6 March 2026."),
        ({"ahead": 84}, "The clearance ends before that day: 24 May 2026 is its last."),
        ({"answer": NO}, "The clearance was revoked."),
        ({"answer": NO, "by_client": True}, "Ask."),
    ],
)
def test_what_stands_against_a_day_is_said(changes, problem):
    assert any(words.startswith(problem) for words in judged(**changes).problems)
    assert not judged(**changes).is_free


def test_a_client_is_told_each_reason_once_and_a_coach_every_one():
    assert judged(answer=NO, by_client=True).problems == ("Ask.",)
    assert judged(answer=NO).problems == ("The clearance was revoked.", "There is none.")


def test_a_reason_opens_what_is_only_too_close_and_it_stays_a_warning():
    close = judged(others=[legs(4)])
    opened = judged(others=[legs(4)], spacing_reason="Travels afterwards.")

    assert close.needs_reason
    assert close.problems[0].endswith("Choose another day, or give a reason.")
    assert opened.is_free
    assert opened.is_overridden
    assert len(opened.warnings) == 1


def test_a_client_gives_no_reason():
    verdict = judged(others=[legs(4)], spacing_reason="I want to.", by_client=True)

    assert not verdict.is_free
    assert not verdict.needs_reason
    assert verdict.problems[0].endswith("Choose another day.")


@pytest.mark.parametrize(
    "changes",
    [
        {"others": [arms(5)]},
        {"others": [arms(5), legs(4)]},
        {"others": [legs(5), legs(4)]},
        {"others": [legs(4)], "answer": NO},
        {"others": [legs(-2)], "ahead": -1},
    ],
)
def test_no_reason_opens_anything_else(changes):
    assert not judged(**changes).needs_reason
    assert not judged(**changes, spacing_reason="All the same.").is_free


@pytest.mark.parametrize(
    ("changes", "limits", "days_old", "problems"),
    [
        ({}, Limits(), 7, []),
        ({}, Limits(max_percent_1rm=30, max_cuff_minutes=7), 42, []),
        ({"cuff_seconds": 901}, Limits(), 7, ["No session is longer than 15 minutes under the cuff."]),
        ({}, Limits(max_cuff_minutes=6), 7, ["The clearance now allows 6 minutes under the cuff."]),
        ({}, Limits(max_percent_1rm=29), 7, ["Leg press: the clearance now allows 29 % of 1RM."]),
        ({}, Limits(), 85, ["Leg press: the 1RM behind this load is too old by that day."]),
        ({"percent": 36}, Limits(), 42, []),
        ({"percent": 36}, Limits(), 43, ["Leg press: the 1RM behind this load is too old by that day."]),
        ({"percent": 35}, Limits(), 43, []),
    ],
)
def test_limits_and_the_age_of_a_1rm_are_asked_for_the_new_day(changes, limits, days_old, problems):
    percent = Decimal(changes.pop("percent", 30))
    load = replace(PRESS, percent_1rm=percent, one_rep_max_on=day(5 - days_old))

    assert beyond_limits(replace(LEGS, loads=(load,), **changes), day(5), limits) == problems


WEDNESDAY = date(2026, 12, 30)  # of week 53, which ends in January


@pytest.mark.parametrize(
    ("own_moves", "on", "may"),
    [
        (OwnMoves.NONE, date(2026, 12, 31), False),
        (OwnMoves.SAME_WEEK, date(2026, 12, 28), True),
        (OwnMoves.SAME_WEEK, date(2027, 1, 3), True),
        (OwnMoves.SAME_WEEK, date(2026, 12, 27), False),
        (OwnMoves.SAME_WEEK, date(2027, 1, 4), False),
        (OwnMoves.THREE_DAYS, date(2026, 12, 27), True),
        (OwnMoves.THREE_DAYS, date(2027, 1, 2), True),
        (OwnMoves.THREE_DAYS, date(2026, 12, 26), False),
        (OwnMoves.THREE_DAYS, date(2027, 1, 3), False),
    ],
)
def test_how_far_a_client_may_move_is_counted_from_the_coachs_day(own_moves, on, may):
    assert (own_move_problem(own_moves, WEDNESDAY, on) == "") is may


def test_what_a_client_may_choose_is_said_with_its_days():
    week = own_move_problem(OwnMoves.SAME_WEEK, WEDNESDAY, date(2027, 1, 4))
    days = own_move_problem(OwnMoves.THREE_DAYS, WEDNESDAY, date(2027, 1, 4))

    assert week == "You may move this session within its week, 28 December 2026 to 3 January 2027."
    assert days == "You may move this session by 3 days, 27 December 2026 to 2 January 2027."


@pytest.mark.parametrize(
    ("own_moves", "days"),
    [
        (OwnMoves.NONE, []),
        (OwnMoves.SAME_WEEK, ["12-29", "12-30", "12-31", "01-01", "01-02", "01-03"]),
        (OwnMoves.THREE_DAYS, ["12-29", "12-30", "12-31", "01-01", "01-02"]),
    ],
)
def test_the_days_to_choose_from_start_today(own_moves, days):
    found = days_to_choose(own_moves, WEDNESDAY, date(2026, 12, 29))

    assert [f"{on:%m-%d}" for on in found] == days


# --- The property

STEPS = st.lists(
    st.tuples(st.sampled_from(("move", "copy")), st.integers(0, 5), st.integers(-3, 20)), max_size=25
)
LIMITS = st.builds(
    Limits,
    max_percent_1rm=st.sampled_from((None, 25, 30)),
    max_cuff_minutes=st.sampled_from((None, 6, 7, 15)),
)
ENDS = st.integers(1, 20)


def play(steps, limits, ends):
    """Move and copy by these steps, each only where the rule lets it; what lies on the calendar then."""
    answer = Allowed(limits=limits, valid_until_on=day(ends))
    started = [(PlannedSession(region=Region.LOWER, cuff_seconds=390, loads=(PRESS,)), day(-2))]
    started.append((PlannedSession(region=Region.UPPER, cuff_seconds=780, loads=(PRESS,)), day(-1)))
    calendar, placed = list(started), []
    for what, which, ahead in steps:
        planned, _ = calendar[which % len(calendar)]
        moves = what == "move" and which % len(calendar) >= len(started)
        others = [each for each in calendar if not (moves and each is calendar[which % len(calendar)])]
        verdict = judge_day(
            planned=planned,
            on=day(ahead),
            today=TODAY,
            answer=answer,
            others=[OtherSession(region=each.region, on=on) for each, on in others],
        )
        if verdict.is_free:
            calendar = [*others, (planned, day(ahead))]
            placed.append((planned, day(ahead)))
    return calendar, placed


def broken(calendar, placed, limits, ends):
    """What does not hold, counted apart from the rule."""
    for planned, on in placed:
        if not 0 <= (on - TODAY).days < ends:
            yield f"{on} is past, or after the clearance"
        if planned.cuff_seconds > (limits.max_cuff_minutes or 15) * 60:
            yield f"{planned.cuff_seconds} s under the cuff"
        if any(load.percent_1rm > (limits.max_percent_1rm or 50) for load in planned.loads):
            yield "beyond the percent"
    for place, (planned, on) in enumerate(calendar):
        for other, other_on in calendar[:place]:
            apart = abs((on - other_on).days)
            if apart == 0 or (planned.region is other.region and apart * 24 < 36):
                yield f"{on} and {other_on}"


@settings(max_examples=150)
@given(STEPS, LIMITS, ENDS)
def test_no_order_of_moves_and_copies_breaks_region_spacing_cap_or_clearance(steps, limits, ends):
    assert list(broken(*play(steps, limits, ends), limits, ends)) == []


def test_control_without_the_spacing_rule_the_property_fails(monkeypatch):
    monkeypatch.setattr(moving, "check_spacing", lambda **_: ())
    steps = [("copy", 0, 5), ("copy", 0, 6)]

    assert list(broken(*play(steps, Limits(), 20), Limits(), 20))


def test_control_without_the_limits_the_property_fails(monkeypatch):
    monkeypatch.setattr(moving, "beyond_limits", lambda *_: [])
    limits = Limits(max_cuff_minutes=6)

    assert list(broken(*play([("copy", 0, 5)], limits, 20), limits, 20))


def test_control_without_the_end_of_the_clearance_the_property_fails(monkeypatch):
    monkeypatch.setattr(moving, "ends_before", lambda *_: "")

    assert list(broken(*play([("copy", 0, 9)], Limits(), 8), Limits(), 8))
