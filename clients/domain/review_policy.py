"""The policy of reviews: when a case is due, who confirms it, how long a decision can be taken back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from clients.domain.regions import Limb

# Policy: the client waits, and trains without cuffs meanwhile.
DECIDE_WITHIN_WORKING_DAYS = 2
# Policy: long enough to see a slip of the hand, short enough that hardly anybody has acted on it.
UNDO_WITHIN = timedelta(minutes=5)

_SATURDAY = 5


def due_on(opened_on: date) -> date:
    """Return the last day for the decision: the second working day (Monday to Friday) after `opened_on`."""
    day, left = opened_on, DECIDE_WITHIN_WORKING_DAYS
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < _SATURDAY
    return day


def overdue_before(today: date) -> date:
    """Return the first day whose cases are not overdue today; cases opened before it are."""
    day = today
    while due_on(day - timedelta(days=1)) >= today:
        day -= timedelta(days=1)
    return day


def may_take_back(*, decided_at: datetime, now: datetime) -> bool:
    """Return whether `UNDO_WITHIN` has not passed since the decision."""
    return now < decided_at + UNDO_WITHIN


@dataclass(frozen=True, slots=True, kw_only=True)
class GraveFlag:
    """The two fields of a flag that `needs_second_admin` reads."""

    limbs: frozenset[Limb]
    two_admins: bool


def needs_second_admin(*, flags: Iterable[GraveFlag], limbs: Iterable[Limb]) -> bool:
    """Return whether a flag of these limbs is marked for two admins in the rules table."""
    wanted = frozenset(limbs)
    return any(flag.two_admins and flag.limbs & wanted for flag in flags)
