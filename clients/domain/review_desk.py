"""The desk's own rules: by when a case is decided, who confirms it, how long a decision can be taken back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from clients.domain.regions import Region

# Policy: the client waits, and trains without cuffs meanwhile.
DECIDE_WITHIN_WORKING_DAYS = 2
# Policy: long enough to see a slip of the hand, short enough that hardly anybody has acted on it.
UNDO_WITHIN = timedelta(minutes=5)

_SATURDAY = 5


def due_on(opened_on: date) -> date:
    """The last day for the decision: the second working day (Monday to Friday) after the case came in."""
    day, left = opened_on, DECIDE_WITHIN_WORKING_DAYS
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < _SATURDAY
    return day


def late_before(today: date) -> date:
    """Cases that came in before this day are overdue today; those of this day and later are not."""
    day = today
    while due_on(day - timedelta(days=1)) >= today:
        day -= timedelta(days=1)
    return day


def may_take_back(*, decided_at: datetime, now: datetime) -> bool:
    """Whether the five minutes are still running."""
    return now < decided_at + UNDO_WITHIN


@dataclass(frozen=True, slots=True, kw_only=True)
class GraveFlag:
    """What the rule about the second admin needs of a flag."""

    regions: frozenset[Region]
    two_admins: bool


def needs_second_admin(*, flags: Iterable[GraveFlag], regions: Iterable[Region]) -> bool:
    """Whether clearing these regions takes a second admin: one of their rows is marked so in the table."""
    wanted = frozenset(regions)
    return any(flag.two_admins and flag.regions & wanted for flag in flags)
