"""A template on a client's calendar: every row with what stands against it."""

import random
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clients.domain.clearance import Limits
from clients.domain.equipment import TYPICAL_GYM
from clients.domain.regions import Limb, Region
from clients.domain.sources import SOURCES
from sessions.domain.exercises import BY_CODE
from sessions.domain.fitting import ALL_CHANGES, ChangeKind
from sessions.domain.programmes import (
    BY_TEMPLATE_CODE,
    SHIPPED,
    USUAL_WEEKDAYS,
    ClientFacts,
    ConflictCode,
    RegionFacts,
    TemplateDay,
    TemplateItem,
    TemplateWeek,
    days_of,
    lay_out,
    template_problems,
)
from sessions.domain.spacing import OtherSession
from tests.domain.sessions.builders import TODAY, one_rep_max
from tests.properties.programmes import broken_rules, random_case

LEGS = BY_TEMPLATE_CODE["legs-6-weeks"]
MONDAY = TODAY  # 2 March 2026
MONDAY_AND_THURSDAY = frozenset({0, 3})


DONE_ON = tuple(TODAY - timedelta(3 * ago) for ago in range(1, 10))


def region(**facts):
    return RegionFacts(**{"valid_until_on": TODAY + timedelta(weeks=12), "done_on": DONE_ON, **facts})


def person(**facts):
    usual = {
        "today": TODAY,
        "regions": {each: region() for each in Region},
        "one_rep_maxes": {(code, None): one_rep_max("100", code=code) for code in BY_CODE},
        "equipment": TYPICAL_GYM,
    }
    return ClientFacts(**(usual | facts))


def legs(**facts):
    """A person whose legs differ from the usual in this."""
    return person(regions={Region.LOWER: region(**facts), Region.UPPER: region()})


def laid_out(template=LEGS, **changes):
    facts = {
        "template": template,
        "exercises": BY_CODE,
        "start_on": MONDAY,
        "weekdays": frozenset(USUAL_WEEKDAYS.get(len(template.days), ())),
        "facts": person(affected=Limb.LEFT_LOWER),
        "close_reason": "Trained so in the clinic." if template.daily else "",
    }
    return lay_out(**(facts | changes))


def codes(row):
    return [conflict.code for conflict in row.conflicts]


@pytest.mark.parametrize("template", SHIPPED, ids=lambda template: template.code)
def test_a_shipped_template_fits_whoever_has_what_it_needs(template):
    layout = laid_out(template)

    assert template_problems(template, BY_CODE) == ()
    assert all(key in SOURCES for key in template.source_keys)
    assert len(layout.free) == template.sessions == len(layout.rows)


def test_six_weeks_of_legs_day_by_day():
    layout = laid_out()

    assert [row.on for row in layout.rows][:3] == [MONDAY, MONDAY + timedelta(3), MONDAY + timedelta(7)]
    assert layout.rows[-1].on == date(2026, 4, 9)
    assert [(row.week, row.day, row.number) for row in layout.rows][-1] == (6, 2, 21)
    assert [row.plan.prescriptions[0].asked_percent_1rm for row in layout.rows[::2]] == [
        25,
        28,
        30,
        30,
        32,
        32,
    ]
    assert layout.rows[0].plan.prescriptions[0].load_kg == 25


def test_weeks_count_from_the_start_whichever_weekday_it_is():
    layout = laid_out(start_on=MONDAY + timedelta(2))  # a Wednesday

    assert [(row.week, row.on.isoformat()) for row in layout.rows][:3] == [
        (1, "2026-03-05"),
        (1, "2026-03-09"),
        (2, "2026-03-12"),
    ]


@pytest.mark.parametrize(
    ("start_on", "last_on"),
    [
        (date(2026, 3, 23), date(2026, 4, 30)),  # the clocks change on 29 March
        (date(2026, 10, 19), date(2026, 11, 26)),  # and on 25 October
        (date(2026, 12, 21), date(2027, 1, 28)),  # over the new year, through week 53
        (date(2028, 2, 21), date(2028, 3, 30)),  # a leap day
    ],
)
def test_no_change_of_clock_year_or_week_number_moves_a_day(start_on, last_on):
    days = [on for _, _, on in days_of(LEGS, start_on, MONDAY_AND_THURSDAY)]

    assert (days[0], days[-1], len(days)) == (start_on, last_on, 12)
    assert {on.weekday() for on in days} == {0, 3}


def test_the_first_sessions_of_a_region_are_eased_in():
    rows = laid_out(facts=legs(done_on=())).rows

    assert [row.protocol.sets for row in rows[:3]] == [(30, 15), (30, 15, 15), (30, 15, 15, 15)]


def test_what_is_planned_already_counts_and_what_is_past_or_later_does_not():
    planned = (MONDAY - timedelta(1), MONDAY + timedelta(1), MONDAY + timedelta(4))
    rows = laid_out(facts=legs(done_on=(), planned_on=planned)).rows

    assert [row.number for row in rows[:3]] == [1, 3, 5]


def test_a_gentler_protocol_than_the_taper_stays():
    rows = laid_out(BY_TEMPLATE_CODE["return-4-weeks"], facts=legs(done_on=())).rows

    assert [len(row.protocol.sets) for row in rows] == [2, 2, 3, 3, 4, 4, 4, 4]


def test_the_gate_refuses_every_row_of_its_region_and_no_other():
    layout = laid_out(
        BY_TEMPLATE_CODE["alternating-6-weeks"], facts=legs(refusals=("The client has not been screened.",))
    )

    assert all((ConflictCode.GATE in codes(row)) is (row.region is Region.LOWER) for row in layout.rows)
    assert layout.rows[0].conflicts[0].message == "The client has not been screened."
    assert all(row.is_free for row in layout.rows if row.region is Region.UPPER)


def test_a_block_that_outlives_the_clearance_names_its_last_day():
    layout = laid_out(facts=legs(valid_until_on=MONDAY + timedelta(weeks=3)))

    assert [row.is_free for row in layout.rows] == [True] * 6 + [False] * 6
    assert codes(layout.in_conflict[0]) == [ConflictCode.CLEARANCE_ENDS]
    assert layout.in_conflict[0].conflicts[0].message.endswith("22 March 2026 is its last.")


def test_a_clearance_without_an_end_is_no_conflict():
    assert len(laid_out(facts=legs(valid_until_on=None)).free) == 12


def test_days_off_the_past_and_days_taken_are_each_named():
    layout = laid_out(
        start_on=MONDAY - timedelta(7),
        days_off=frozenset({MONDAY + timedelta(3)}),
        facts=person(others=[OtherSession(region=Region.LOWER, on=MONDAY)]),
    )

    assert [codes(row) for row in layout.rows[:4]] == [
        [ConflictCode.PAST],
        [ConflictCode.PAST],
        [ConflictCode.DAY_TAKEN],
        [ConflictCode.DAY_OFF],
    ]
    assert layout.rows[3].conflicts[0].message == "5 March 2026 is a day off."


def test_other_sessions_stand_too_close_or_in_the_other_region():
    others = [
        OtherSession(region=Region.LOWER, on=MONDAY + timedelta(1)),
        OtherSession(region=Region.UPPER, on=MONDAY + timedelta(3)),
    ]
    rows = laid_out(facts=person(others=others)).rows

    assert codes(rows[0]) == [ConflictCode.SPACING]
    assert codes(rows[1]) == [ConflictCode.OTHER_REGION]
    assert rows[2].is_free


def test_days_that_follow_each_other_keep_only_the_first():
    rows = laid_out(weekdays=frozenset({0, 1})).rows

    assert [codes(row) for row in rows[:3]] == [[], [ConflictCode.SPACING], []]


def test_what_is_left_out_stands_in_nobodys_way():
    rows = laid_out(weekdays=frozenset({0, 1}), left_out=frozenset({MONDAY})).rows

    assert (rows[0].is_free, rows[0].is_taken_up) == (True, False)
    assert rows[1].is_taken_up


def test_limits_of_the_clearance_are_asked_of_every_row():
    short = laid_out(facts=legs(limits=Limits(max_cuff_minutes=10)))
    light = laid_out(facts=legs(limits=Limits(max_percent_1rm=30)))

    assert {code for row in short.rows for code in codes(row)} == {ConflictCode.CAP}
    assert [codes(row) for row in light.rows[7:9]] == [[], [ConflictCode.LIMIT, ConflictCode.LIMIT]]


def test_a_1rm_that_is_missing_or_grows_too_old_is_named_by_the_day_it_is_lifted():
    maxes = person().one_rep_maxes
    missing = laid_out(facts=person(one_rep_maxes={("leg-press", None): maxes["leg-press", None]}))
    old = {(code, None): one_rep_max("100", code=code, days_old=60) for code in BY_CODE}
    ageing = laid_out(facts=person(one_rep_maxes=old))

    assert all(codes(row) == [ConflictCode.ONE_REP_MAX] for row in missing.rows)
    assert missing.rows[0].conflicts[0].message == "There is no 1RM for Leg extension yet."
    assert [row.is_free for row in ageing.rows] == [True] * 8 + [False] * 4
    assert "A retest is due." in ageing.rows[0].notes[0]


def test_nothing_to_load_is_named():
    assert codes(laid_out(facts=person(equipment=())).rows[0]) == [ConflictCode.NO_LOAD, ConflictCode.NO_LOAD]


def test_an_exercise_that_is_gone_is_said_in_every_row():
    offered = {code: exercise for code, exercise in BY_CODE.items() if code != "leg-press"}
    rows = laid_out(exercises=offered).rows

    assert codes(rows[0]) == [ConflictCode.TEMPLATE, ConflictCode.TEMPLATE]
    assert rows[0].conflicts[0].message == (
        "Day 1: Leg press is not in this practice's catalogue any more. "
        "Change the template, or bring it back."
    )


DAY, ITEM, WEEK = LEGS.days[0], LEGS.days[0].items[0], LEGS.weeks[0]


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"weeks": ()}, "A programme has 1 to 12 weeks."),
        ({"weeks": (WEEK,) * 13}, "A programme has 1 to 12 weeks."),
        ({"days": ()}, "A week has 1 to 6 training days."),
        ({"days": (TemplateDay(region=Region.LOWER, items=()),)}, "Day 1 needs 1 to 3 exercises."),
        ({"days": (TemplateDay(region=Region.LOWER, items=(ITEM, ITEM)),)}, "Day 1 has an exercise twice."),
        ({"days": (replace(DAY, region=Region.UPPER),)}, "Day 1: Leg press is not for the arms."),
        (
            {"days": (replace(DAY, items=(replace(ITEM, exercise_code="walk"),)),)},
            "Day 1: Walking is counted in minutes",
        ),
        (
            {"days": (replace(DAY, items=(replace(ITEM, exercise_code="own-x"),)),)},
            "Day 1: An exercise of your",
        ),
        (
            {"weeks": (replace(WEEK, protocol_code="gone"),)},
            "Week 1 has a protocol that is not there any more.",
        ),
        ({"weeks": (replace(WEEK, more_percent=Decimal(16)),)}, "Week 1 asks for 41 % of 1RM;"),
    ],
)
def test_what_is_wrong_with_a_template_is_said_and_every_row_waits(changes, problem):
    template = replace(LEGS, **changes)

    assert any(words.startswith(problem) for words in template_problems(template, BY_CODE))
    assert laid_out(template, weekdays=frozenset(range(len(template.days)))).free == ()


@pytest.mark.parametrize(
    ("weekdays", "template", "words"),
    [
        (frozenset({0}), LEGS, "This programme trains on 2 days a week; 1 chosen."),
        (frozenset({0, 9}), LEGS, "This programme trains on 2 days a week; 2 chosen."),
        (frozenset(), replace(LEGS, days=(DAY,)), "This programme trains on one day a week; 0 chosen."),
    ],
)
def test_other_weekdays_than_the_template_needs_are_no_block(weekdays, template, words):
    layout = laid_out(template, weekdays=weekdays)

    assert (layout.rows, layout.problems) == ((), (words,))


def test_a_start_at_the_end_of_the_calendar_is_refused():
    assert laid_out(start_on=date.max).problems == ("This day is too far away.",)


def test_a_conflict_has_a_short_name_for_the_table():
    assert all(code.label for code in ConflictCode)
    assert LEGS.regions == (Region.LOWER,)
    assert (
        TemplateWeek(more_percent=Decimal(2), protocol_code="x").more_percent
        + TemplateItem(exercise_code="x", percent_1rm=Decimal(25)).percent_1rm
        == 27
    )


@given(st.integers(min_value=0))
def test_no_row_breaks_region_spacing_cap_or_clearance(seed):
    case = random_case(random.Random(seed))
    layout = lay_out(**case)

    assert broken_rules(case, layout) == []
    assert lay_out(**case) == layout


def test_control_without_the_spacing_rule_the_properties_notice(monkeypatch):
    monkeypatch.setattr("sessions.domain.programmes.conflicts.check_spacing", lambda **facts: ())
    case = {
        "template": LEGS, "exercises": BY_CODE, "start_on": MONDAY, "weekdays": frozenset({0, 1}),
        "facts": person(), "days_off": frozenset(), "left_out": frozenset(),
    }  # fmt: skip

    assert broken_rules(case, lay_out(**case)) != []


def test_loads_are_shown_only_of_rows_that_the_client_is_cleared_for():
    refused = laid_out(facts=legs(refusals=("The client has not been screened.",))).rows
    ended = laid_out(facts=legs(valid_until_on=MONDAY + timedelta(10))).rows

    assert not any(row.shows_loads for row in refused)
    assert [row.shows_loads for row in ended][:4] == [True, True, True, False]


def test_after_two_weeks_off_the_first_sessions_are_eased_in_again():
    layout = laid_out(facts=legs(done_on=tuple(day - timedelta(14) for day in DONE_ON)))

    assert [row.number for row in layout.rows[:3]] == [1, 2, 3]
    assert [row.plan.prescriptions[0].asked_percent_1rm for row in layout.rows[:3]] == [20, 25, 28]


def test_a_clearance_with_limits_excludes_weeks_to_failure():
    weeks = tuple(replace(week, protocol_code="four-sets-to-failure") for week in LEGS.weeks)
    rows = laid_out(replace(LEGS, weeks=weeks), facts=legs(limits=Limits(no_max_test=True))).rows

    assert [codes(row) for row in rows][:3] == [[ConflictCode.LIMIT]] * 3
    assert rows[0].conflicts[0].message == "The clearance allows no set to failure."


CAUTION = Limits(max_percent_1rm=30, max_cuff_minutes=10)


@pytest.mark.parametrize("template", SHIPPED, ids=lambda template: template.code)
@pytest.mark.parametrize("done_on", [(), DONE_ON])
def test_a_shipped_template_can_be_fitted_to_the_limits_of_a_caution(template, done_on):
    regions = {each: region(limits=CAUTION, done_on=done_on) for each in Region}
    facts = person(regions=regions, affected=Limb.LEFT_LOWER)
    # Of days that follow each other the second session of a region stays out.
    waits = 1 if template.daily and not done_on else 0
    as_it_is, fitted = (laid_out(template, facts=facts, may_change=kinds) for kinds in ((), ALL_CHANGES))

    assert len(fitted.free) == template.sessions - waits
    assert template.code == "return-4-weeks" or len(as_it_is.free) < template.sessions
    for row in fitted.rows:
        assert row.plan.timing.cuff_seconds <= 600
        assert all((each.percent_1rm or 0) <= 30 for each in row.plan.prescriptions)
        assert bool(row.changes) == (row.before is not None) == bool(row.change_kinds)


def test_fitted_sessions_are_eased_in_first():
    rows = laid_out(facts=legs(limits=CAUTION, done_on=()), may_change=ALL_CHANGES).rows

    assert [row.protocol.code for row in rows[:3]] == ["first-session", "second-session", "quick-30-15-15-15"]
    assert [row.number for row in rows] == list(range(1, 13))
    first = rows[0].plan.prescriptions[0]
    assert 20 <= first.percent_1rm <= 25
    assert not any("Eased in as" in note for row in rows for note in row.notes)


def test_before_and_after_stand_side_by_side():
    row = laid_out(facts=legs(limits=CAUTION), may_change=ALL_CHANGES).rows[-1]

    assert row.before.timing.cuff_seconds == 13 * 60
    assert row.plan.timing.cuff_seconds == 8 * 60
    assert row.change_kinds == {ChangeKind.LOAD, ChangeKind.TEMPO}
    assert not row.is_beyond_limits


def test_a_session_that_counts_anew_because_others_stay_out_says_so():
    """Two sessions, then nothing for more than 14 days: the next one begins again."""
    rows = laid_out(facts=legs(limits=CAUTION, done_on=())).rows

    blocked = [row for row in rows[2:] if row.is_beyond_limits]
    again = next(row for row in rows[2:] if row.is_free)
    assert blocked
    assert again.number == 1
    assert again.notes[-1] == "Eased in as session 1: sessions before it that are not assigned do not count."
    assert not rows[0].notes
    assert not rows[1].notes
