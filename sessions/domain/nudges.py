"""When a client hears that a session is still open, or that something runs out."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from clients.domain.one_rep_max import STALE_AFTER_DAYS
from sessions.domain.messages import reminder_due_at

# POLICY: a session is unfinished when its phone said nothing for so long (the longest time under the cuffs is
# 15 minutes), and after half a day nobody is asked any more.
IDLE_AFTER = timedelta(minutes=20)
ASKED_FOR = timedelta(hours=12)
# POLICY: told a week before, on a morning, so that an appointment can be made.
AHEAD = timedelta(days=7)
TOLD_AT = time(9)


def is_idle(last_heard_at: datetime, now: datetime) -> bool:
    """Whether the phone has been silent for so long that somebody should ask."""
    return now >= last_heard_at + IDLE_AFTER


def last_day_of(tested_on: date) -> date:
    """The last day on which a 1RM gives the whole band."""
    return tested_on + timedelta(days=STALE_AFTER_DAYS)


def told_at(last_day: date, zone: ZoneInfo) -> datetime:
    """When a person hears that something ends with `last_day` (UTC, aware)."""
    return reminder_due_at(last_day - AHEAD, TOLD_AT, zone)


def is_told_on(last_day: date, today: date) -> bool:
    """Whether that day is near enough to tell, and not over."""
    return today <= last_day <= today + AHEAD
