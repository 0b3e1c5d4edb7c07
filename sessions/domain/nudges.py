"""When a client is asked about an open session, and when they hear that something runs out."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from clients.domain.one_rep_max import STALE_AFTER_DAYS
from sessions.domain.messages import reminder_due_at

# POLICY: a session is unfinished when its phone has been silent this long (the longest time under the cuffs
# is 15 minutes). After half a day nobody is asked any more.
IDLE_AFTER = timedelta(minutes=20)
ASKED_FOR = timedelta(hours=12)
# POLICY: notice is given a week before, on a morning, so that an appointment can be made.
AHEAD = timedelta(days=7)
# POLICY: who was asked for new answers is reminded once, two days later.
REMIND_OF_QUESTIONS_AFTER = timedelta(days=2)
NOTICE_TIME = time(9)


def is_idle(last_heard_at: datetime, now: datetime) -> bool:
    """Return whether the phone has been silent for 20 minutes or more."""
    return now >= last_heard_at + IDLE_AFTER


def last_day_of(tested_on: date) -> date:
    """Return the last day on which a 1RM gives the whole band of loads."""
    return tested_on + timedelta(days=STALE_AFTER_DAYS)


def notice_due_at(last_day: date, zone: ZoneInfo) -> datetime:
    """Return when a person hears that something ends with `last_day` (UTC, aware)."""
    return reminder_due_at(last_day - AHEAD, NOTICE_TIME, zone)


def is_within_notice(last_day: date, today: date) -> bool:
    """Return whether `last_day` is at most a week away, and not over."""
    return today <= last_day <= today + AHEAD
