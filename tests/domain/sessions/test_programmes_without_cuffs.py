"""A whole programme without cuffs: no minutes under them, no rest between days, light work."""

from dataclasses import replace

from clients.domain.regions import Region
from clients.domain.without_cuffs import LIMITS
from sessions.domain.fitting import ALL_CHANGES
from sessions.domain.programmes import BY_TEMPLATE_CODE, ConflictCode
from sessions.domain.protocols import DEFAULT
from sessions.domain.spacing import OtherSession
from tests.domain.sessions.test_programmes import MONDAY, laid_out, person, region

LEGS = BY_TEMPLATE_CODE["legs-6-weeks"]


MONDAY_AND_TUESDAY = frozenset({0, 1})


def bare(template=LEGS, *, refusals=(), may_change=frozenset(), **facts):
    regions = {each: region(limits=LIMITS, done_on=(), refusals=refusals) for each in Region}
    return laid_out(
        template,
        facts=person(regions=regions, **facts),
        weekdays=MONDAY_AND_TUESDAY,
        without_cuffs=True,
        may_change=may_change,
    )


def test_no_minute_is_under_the_cuff_and_days_may_follow_each_other():
    rows = bare().rows

    assert all(row.is_free for row in rows)
    assert {row.plan.timing.cuff_seconds for row in rows} == {0}
    assert all(row.plan.without_cuffs and row.plan.timing.elapsed_seconds for row in rows)
    assert {row.spacing_reason for row in rows} == {""}
    assert not any(asked.pressure_targets for row in rows for asked in row.plan.prescriptions)


def test_control_with_cuffs_the_second_day_waits():
    assert not laid_out(LEGS, weekdays=MONDAY_AND_TUESDAY).rows[1].is_free


def test_nothing_is_eased_into_but_on_the_way_back():
    [first, *_] = bare().rows
    [gentle, *_] = bare(way_back_from_on=MONDAY).rows

    assert first.plan.prescriptions[0].sets == DEFAULT.sets
    assert first.notes == ()
    assert gentle.plan.prescriptions[0].sets == (30, 15)


def test_on_the_way_back_no_session_of_it_counts_as_one_under_cuffs():
    rows = bare(way_back_from_on=MONDAY).rows

    assert {asked.sets for row in rows for asked in row.plan.prescriptions} == {(30, 15)}
    assert {row.number for row in rows} == {1}


def test_the_rule_for_it_is_asked():
    rows = bare(refusals=("A red flag is open.",)).rows

    assert {conflict.code for row in rows for conflict in row.conflicts} == {ConflictCode.GATE}
    assert not any(row.shows_loads for row in rows)


def test_any_other_session_takes_its_day():
    rows = bare(others=[OtherSession(region=Region.UPPER, on=MONDAY)]).rows

    assert [each.code for each in rows[0].conflicts] == [ConflictCode.DAY_TAKEN]


def test_no_set_goes_to_failure_and_one_button_counts_them():
    weeks = tuple(replace(week, protocol_code="four-sets-to-failure") for week in LEGS.weeks)
    template = replace(LEGS, weeks=weeks)

    assert {each.code for row in bare(template).rows for each in row.conflicts} == {ConflictCode.LIMIT}
    fitted = bare(template, may_change=ALL_CHANGES).rows
    assert all(row.is_free for row in fitted)
    assert {change.kind for row in fitted for change in row.changes} == {"counted"}
