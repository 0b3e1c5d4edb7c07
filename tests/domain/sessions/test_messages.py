from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.domain.messages import may_send_at, next_send_at, reminder_due_at

ZONES = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Africa/Cairo", "UTC"]


def test_a_reminder_is_due_at_the_wall_clock_of_the_client():
    due = reminder_due_at(date(2026, 3, 2), time(8, 30), ZoneInfo("America/New_York"))

    assert due == datetime(2026, 3, 2, 13, 30, tzinfo=UTC)
    assert due.tzinfo is UTC


def test_a_time_that_spring_skips_falls_after_the_gap():
    due = reminder_due_at(date(2026, 3, 29), time(2, 30), ZoneInfo("Europe/Berlin"))

    assert due.astimezone(ZoneInfo("Europe/Berlin")).time() == time(3, 30)


@pytest.mark.parametrize("fold", [0, 1])
def test_a_time_that_autumn_repeats_means_the_first_of_the_two(fold):
    due = reminder_due_at(date(2026, 10, 25), time(2, 30, fold=fold), ZoneInfo("Europe/Berlin"))

    assert due == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("local", "may"),
    [
        (time(7, 59, 59), False),
        (time(8), True),
        (time(20, 59, 59), True),
        (time(21), False),
        (time(0), False),
    ],
)
def test_quiet_hours_are_21_to_8_local(local, may):
    zone = ZoneInfo("Asia/Kathmandu")

    assert may_send_at(datetime.combine(date(2026, 3, 2), local, tzinfo=zone), zone) is may


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (datetime(2026, 3, 2, 5, 0, tzinfo=UTC), datetime(2026, 3, 2, 7, 0, tzinfo=UTC)),
        (datetime(2026, 3, 2, 12, 0, tzinfo=UTC), datetime(2026, 3, 2, 12, 0, tzinfo=UTC)),
        (datetime(2026, 3, 2, 22, 0, tzinfo=UTC), datetime(2026, 3, 3, 7, 0, tzinfo=UTC)),
    ],
)
def test_in_quiet_hours_the_next_chance_is_eight_in_the_morning(now, expected):
    assert next_send_at(now, ZoneInfo("Europe/Berlin")) == expected


@given(st.integers(0, 7 * 365 * 24 * 60), st.sampled_from(ZONES))
def test_the_next_chance_is_allowed_and_within_half_a_day(minutes, zone_name):
    now = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    zone = ZoneInfo(zone_name)

    chance = next_send_at(now, zone)

    assert may_send_at(chance, zone)
    assert timedelta(0) <= chance - now <= timedelta(hours=12)
