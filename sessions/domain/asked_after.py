"""After which sessions the client is asked how they are, and which question goes out where two fall on a day.

Both published cases of muscle breakdown followed first sessions that ended as planned (S-TAB, S-KRIEG), so a
stop is not the only reason to ask.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from clients.domain.sources import Mark
from sessions.domain.protocols import BREAK_DAYS, WAY_BACK_SESSIONS, session_number

# POLICY: the sessions that the taper eases into, and the first full one.
FIRST_SESSIONS = 3


class Occasion(StrEnum):
    """Why a session is asked about."""

    STOP = "stop"
    FIRST_SESSIONS = "first_sessions"
    AFTER_BREAK = "after_break"
    WAY_BACK = "way_back"


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedAfter:
    """One line of the table: `text` names the sessions."""

    occasion: Occasion
    text: str
    source_keys: tuple[str, ...]
    mark: Mark


ASKED_AFTER = (
    AskedAfter(
        occasion=Occasion.STOP,
        text="A session that was stopped.",
        source_keys=("S-ELITE",),
        mark=Mark.POLICY,
    ),
    AskedAfter(
        occasion=Occasion.FIRST_SESSIONS,
        text=f"The first {FIRST_SESSIONS} sessions of a region under cuffs.",
        source_keys=("S-TAB", "S-KRIEG"),
        mark=Mark.POLICY,
    ),
    AskedAfter(
        occasion=Occasion.AFTER_BREAK,
        text=f"The first session of a region after more than {BREAK_DAYS} days without cuffs there.",
        source_keys=("S-TAB", "S-KRIEG"),
        mark=Mark.POLICY,
    ),
    AskedAfter(
        occasion=Occasion.WAY_BACK,
        text=f"The first {WAY_BACK_SESSIONS} sessions of a region after urine like cola.",
        source_keys=("S-RTD",),
        mark=Mark.POLICY,
    ),
)


def why_asked(trained_on: Iterable[date], on: date, way_back_from_on: date | None = None) -> Occasion | None:
    """Return why the client is asked after the session of a region on the day `on`; None for no question.

    `trained_on` has the days of the region's other sessions that were done under cuffs, in any order. Those
    after `on` do not count. `way_back_from_on` is the day of a doctor's word after urine like cola. A stop is
    asked about whatever this says.
    """
    earlier = [day for day in trained_on if day <= on]
    if len(earlier) < FIRST_SESSIONS:
        return Occasion.FIRST_SESSIONS
    place = session_number(earlier, on, way_back_from_on)
    if place.on_way_back:
        return Occasion.WAY_BACK
    return Occasion.AFTER_BREAK if place.number == 1 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question that went out at `sent_at` or is due: which session it is about, and when that ended."""

    ended_at: datetime
    after_stop: bool
    due_at: datetime
    sent_at: datetime | None = None


def is_asked_otherwise(mine: Question, others: Iterable[Question], now: datetime, zone: ZoneInfo) -> bool:
    """Return whether another question asks the same client on the day of `now` in their zone.

    One question a day is enough: one after a stop goes before one after an ordinary session, and of two
    equal ones that about the session that ended last. One that went out already is never doubled.
    """
    today = now.astimezone(zone).date()
    for other in others:
        if (other.sent_at or other.due_at).astimezone(zone).date() != today:
            continue
        goes_first = (other.after_stop, other.ended_at) > (mine.after_stop, mine.ended_at)
        if other.sent_at is not None or goes_first:
            return True
    return False
