from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sessions.domain.weeks import Week, is_too_old, summary_due_at, week_to_tell

ANNA = UUID(int=7)


@pytest.mark.parametrize(
    ("day", "key"),
    [
        (date(2026, 12, 31), "2026-W53"),
        (date(2027, 1, 1), "2026-W53"),
        (date(2027, 1, 4), "2027-W01"),
        (date(2024, 12, 30), "2025-W01"),
        (date(2026, 3, 2), "2026-W10"),
    ],
)
def test_a_week_is_named_as_iso_names_it(day, key):
    assert Week.of(day).key == key
    assert Week.from_key(key) == Week.of(day)
    assert day in Week.of(day)
    assert day + timedelta(days=7) not in Week.of(day)


def test_on_sunday_the_ending_week_is_told_next_and_on_monday_it_is_told():
    ending = Week.of(date(2026, 3, 8))

    assert week_to_tell(date(2026, 3, 7)) == ending.plus(-1)
    assert week_to_tell(date(2026, 3, 8)) == ending
    assert week_to_tell(date(2026, 3, 9)) == ending
    assert week_to_tell(date(2026, 3, 14)) == ending
    assert ending.sunday == date(2026, 3, 8)


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_a_week_is_found_again_by_its_key(day):
    assert Week.from_key(Week.of(day).key) == Week.of(day)


def test_the_same_person_has_the_same_minute_and_others_another():
    zone = ZoneInfo("Europe/Berlin")
    dues = {summary_due_at(Week.of(date(2026, 3, 2)), UUID(int=number), zone) for number in range(500)}

    assert len(dues) > 400
    assert max(dues) - min(dues) > timedelta(minutes=110)


@given(st.integers(0, 52 * 7 - 1), st.sampled_from(sorted(available_timezones())), st.uuids())
@settings(max_examples=500)
def test_in_every_zone_and_week_it_is_monday_from_nine_to_eleven(number, zone_name, person):
    week, zone = Week.of(date(2024, 1, 1)).plus(number), ZoneInfo(zone_name)

    local = summary_due_at(week, person, zone).astimezone(zone)

    assert local.date() == week.plus(1).monday
    assert time(9) <= local.time() < time(11)


@given(st.lists(st.tuples(st.integers(0, 300), st.sampled_from(sorted(available_timezones()))), max_size=30))
def test_whoever_moves_between_zones_has_every_week_told_once(moves):
    """The week to tell is asked every hour, with the zone that holds then; its key is what is kept."""
    zones = {hour: ZoneInfo(name) for hour, name in moves}
    zone, told = ZoneInfo("UTC"), []
    start = datetime(2026, 3, 4, tzinfo=UTC)
    for hour in range(24 * 21):
        zone = zones.get(hour, zone)
        now = start + timedelta(hours=hour)
        key = week_to_tell(now.astimezone(zone).date()).key
        if key not in told:
            told.append(key)

    assert told == ["2026-W09", "2026-W10", "2026-W11", "2026-W12"]


@pytest.mark.parametrize(("hours", "old"), [(0, False), (47, False), (48, True), (-100, False)])
def test_after_two_days_it_is_old_news(hours, old):
    week, zone = Week.of(date(2026, 3, 2)), ZoneInfo("Asia/Tokyo")
    now = datetime(2026, 3, 9, 9, tzinfo=zone) + timedelta(hours=hours)

    assert is_too_old(week, now, zone) is old
