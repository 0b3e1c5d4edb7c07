"""The ISO week: which one a summary is about, when it is due, and what it compares with."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sessions.domain.messages import reminder_due_at

# POLICY: summaries come on Monday morning, spread over two hours by person, so that no mail server gets all
# of them at once. No zone's clock change skips or repeats these hours.
SUMMARY_FROM = time(9)
SUMMARY_SPREAD = timedelta(hours=2)
# POLICY: a summary that could not be sent by then is old news; only the app shows it.
SUMMARY_LATEST = timedelta(days=2)
WEEKS_COMPARED = 3


@dataclass(frozen=True, slots=True, order=True)
class Week:
    """Monday to Sunday, named as ISO 8601 does: the last days of December may be week 1 of the next year."""

    monday: date

    @classmethod
    def of(cls, day: date) -> "Week":
        """Return the week that a day is in."""
        return cls(day - timedelta(days=day.weekday()))

    @classmethod
    def from_key(cls, key: str) -> "Week":
        """Return the week of a key such as "2026-W53"."""
        year, week = key.split("-W")
        return cls(date.fromisocalendar(int(year), int(week), 1))

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)

    @property
    def key(self) -> str:
        """Such as "2026-W53"."""
        year, week, _ = self.monday.isocalendar()
        return f"{year}-W{week:02}"

    def plus(self, weeks: int) -> "Week":
        """Return the week so many weeks later, or earlier if negative."""
        return Week(self.monday + timedelta(weeks=weeks))

    def __contains__(self, day: date) -> bool:
        return self.monday <= day <= self.sunday


def week_to_tell(today: date) -> Week:
    """Return the week whose summary is due next or came last: last week, or on a Sunday the one that ends."""
    return Week.of(today + timedelta(days=1)).plus(-1)


def summary_due_at(week: Week, person: UUID, zone: ZoneInfo) -> datetime:
    """Return when the summary of `week` is due (UTC, aware): the Monday after it, 09:00 to 11:00 local."""
    share = int.from_bytes(hashlib.sha256(person.bytes).digest()[:8], "big") % int(
        SUMMARY_SPREAD.total_seconds()
    )
    at = (datetime.combine(week.plus(1).monday, SUMMARY_FROM) + timedelta(seconds=share)).time()
    return reminder_due_at(week.plus(1).monday, at, zone)


def is_too_old(week: Week, now: datetime, zone: ZoneInfo) -> bool:
    """Return whether it is too late now to send the summary of `week`."""
    monday = datetime.combine(week.plus(1).monday, SUMMARY_FROM, tzinfo=zone)
    return now >= monday + SUMMARY_LATEST
