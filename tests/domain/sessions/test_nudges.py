"""When a client is asked about an open session, and told that something runs out."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from sessions.domain.nudges import is_idle, is_within_notice, last_day_of, notice_due_at

NOW = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)


@pytest.mark.parametrize(("minutes", "idle"), [(0, False), (19, False), (20, True), (600, True)])
def test_twenty_silent_minutes_are_idle(minutes, idle):
    assert is_idle(NOW - timedelta(minutes=minutes), NOW) is idle


def test_a_1rm_gives_the_whole_band_for_six_weeks():
    assert last_day_of(date(2026, 10, 1)) == date(2026, 11, 12)


@pytest.mark.parametrize(("days", "told"), [(-1, False), (0, True), (7, True), (8, False)])
def test_it_is_told_within_a_week_of_the_last_day(days, told):
    today = date(2026, 11, 24)
    assert is_within_notice(today + timedelta(days=days), today) is told


def test_it_is_told_a_week_before_in_the_morning_there():
    at = notice_due_at(date(2026, 12, 4), ZoneInfo("America/New_York"))
    assert at == datetime(2026, 11, 27, 14, 0, tzinfo=UTC)
