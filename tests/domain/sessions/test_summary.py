from datetime import date, timedelta
from decimal import Decimal

import pytest

from sessions.domain.summary import (
    ExerciseFacts,
    SessionFacts,
    SessionOutcome,
    TimedFacts,
    Trend,
    summarise,
)
from sessions.domain.weeks import Week

MONDAY = date(2026, 3, 2)
WEEK = Week(MONDAY)


def press(load="40", reps=75, code="leg-press"):
    return ExerciseFacts(
        code=code, name=code.replace("-", " "), load_kg=Decimal(load), percent_1rm=Decimal(30), reps_done=reps
    )


PRESS = press()


def session(
    days=0,
    outcome=SessionOutcome.DONE,
    effort=7,
    discomfort=5,
    exercises=(PRESS,),
    reps=75,
    without_cuffs=False,
):
    return SessionFacts(
        without_cuffs=without_cuffs,
        on=MONDAY + timedelta(days=days),
        outcome=outcome,
        reps_done=reps,
        reps_prescribed=75,
        cuff_seconds=390,
        effort=effort,
        discomfort=discomfort,
        exercises=tuple(exercises),
    )


def test_it_counts_what_was_planned_and_done():
    missed = session(4, SessionOutcome.NOT_DONE, None, None, (), 0)
    summary = summarise([session(), session(2, SessionOutcome.STOPPED, reps=30), missed], WEEK)

    assert (summary.planned, summary.done, summary.stopped) == (3, 1, 1)
    assert (summary.reps_done, summary.reps_prescribed) == (105, 225)
    assert summary.cuff_seconds == 3 * 390
    assert summary.has_something_to_say
    assert not summary.went_as_planned


def test_a_week_that_went_as_planned_and_one_without_a_plan():
    assert summarise([session()], WEEK).went_as_planned
    empty = summarise([session(-7)], WEEK)
    assert not empty.has_something_to_say
    assert not empty.went_as_planned
    assert empty.effort is None


@pytest.mark.parametrize(
    ("own", "before", "trend"),
    [([6], [8, 8], Trend.DOWN), ([8], [6], Trend.UP), ([7], [7, 7], Trend.SAME), ([7], [], Trend.NEW)],
)
def test_effort_is_compared_with_the_three_weeks_before(own, before, trend):
    rows = [session(number, effort=value) for number, value in enumerate(own)]
    rows += [session(-7 * (number + 1), effort=value) for number, value in enumerate(before)]

    assert summarise(rows, WEEK).effort.trend is trend


def test_what_nobody_said_does_not_count():
    summary = summarise([session(effort=None), session(2, effort=6), session(-7, effort=None)], WEEK)

    assert summary.effort.mean == 6
    assert summary.effort.before is None


@pytest.mark.parametrize(
    ("before", "trend"),
    [(["40"], Trend.SAME), (["35", "37.5"], Trend.UP), (["45"], Trend.DOWN), ([], Trend.NEW)],
)
def test_a_load_is_compared_within_its_exercise(before, trend):
    rows = [session(exercises=[press("40"), press("35")])]
    rows += [session(-7 * (number + 1), exercises=[press(load)]) for number, load in enumerate(before)]
    rows += [session(-7, exercises=[press("200", code="leg-curl")])]

    (line,) = summarise(rows, WEEK).loads

    assert (line.code, line.load_kg, line.trend) == ("leg-press", Decimal(40), trend)


def test_an_exercise_that_was_not_done_has_no_line():
    assert summarise([session(exercises=[press(reps=0)])], WEEK).loads == ()


def test_weeks_longer_ago_do_not_count():
    summary = summarise([session(), session(-28, effort=1, exercises=[press("10")])], WEEK)

    assert summary.effort.trend is Trend.NEW
    assert summary.loads[0].trend is Trend.NEW


def test_the_plot_has_four_weeks_the_newest_last():
    bars = summarise([session(), session(-7), session(-8), session(-28)], WEEK).bars

    assert [bar.reps_done for bar in bars] == [0, 75, 75, 75]
    assert [bar.week.key for bar in bars] == ["2026-W07", "2026-W08", "2026-W09", "2026-W10"]


def test_work_without_cuffs_is_counted_and_compared_with_nothing():
    easy = session(1, effort=2, discomfort=0, exercises=[press("80")], without_cuffs=True)
    earlier = session(-7, effort=1, discomfort=0, exercises=[press("90")], without_cuffs=True)
    not_done = session(3, SessionOutcome.NOT_DONE, None, None, (), 0, without_cuffs=True)

    summary = summarise([session(), easy, earlier, not_done], WEEK)

    assert (summary.planned, summary.done, summary.without_cuffs, summary.reps_done) == (3, 2, 1, 150)
    assert summary.without_cuffs_text == "1 of them without cuffs."
    assert (summary.effort.mean, summary.effort.trend) == (7, Trend.NEW)
    assert [(line.load_kg, line.trend) for line in summary.loads] == [(Decimal(40), Trend.NEW)]
    under_cuffs = summarise([session(), session(1, effort=2)], WEEK)
    assert under_cuffs.without_cuffs_text == ""
    assert under_cuffs.effort.mean == 4.5  # the control: under cuffs it is compared


def walk(seconds_done, name="Walking", asked="5 x 2 min, 1 min rest, cuffs on, 3 km/h"):
    return TimedFacts(name=name, asked=asked, seconds_done=seconds_done, seconds_prescribed=600)


def walked(days, *timed, reps_prescribed=0):
    return SessionFacts(
        on=MONDAY + timedelta(days=days),
        outcome=SessionOutcome.DONE,
        reps_done=0,
        reps_prescribed=reps_prescribed,
        cuff_seconds=840,
        effort=4,
        discomfort=3,
        timed=timed,
        in_minutes=True,
    )


def test_minutes_of_equal_work_are_summed_by_name_and_what_was_asked():
    other = walk(300, asked="15 min, 4 km/h")
    summary = summarise([walked(0, walk(600)), walked(2, walk(540), other), walked(4, walk(0))], WEEK)

    assert summary.timed == (
        walk(300, asked="15 min, 4 km/h"),
        TimedFacts(name="Walking", asked=walk(0).asked, seconds_done=1140, seconds_prescribed=1200),
    )
    assert summary.has_work
    assert (summary.reps_done, summary.reps_prescribed) == (0, 0)


def test_minutes_beside_repetitions_leave_the_number_of_those_as_it_is():
    summary = summarise([session(), walked(2, walk(600))], WEEK)
    assert (summary.reps_done, summary.reps_prescribed) == (75, 75)
    nothing = summarise([session(0, SessionOutcome.NOT_DONE, None, None, (), 0)], WEEK)
    assert not nothing.has_work
