"""Easing in: shorter and lighter sessions at first, after a break, and on the way back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from sessions.domain.protocols.facts import (
    DEFAULT_PERCENT_1RM,
    MAX_PERCENT_1RM,
    MIN_PERCENT_1RM,
    Protocol,
)
from sessions.domain.protocols.shipped import BY_CODE, DEFAULT

# The first sessions of a region, by number: the muscles are not used to it yet. From the third on nothing
# is taken away.
TAPER: Mapping[int, Protocol] = MappingProxyType(
    {1: BY_CODE["first-session"], 2: BY_CODE["second-session"]}  # POLICY, from S-WERN21 and S-TAB.
)


TAPER_CODES = frozenset(protocol.code for protocol in TAPER.values())

# POLICY: how much may be asked for in these sessions, in percent of 1RM. Nothing lighter than the band may be
# loaded, so the first session has the lightest load there is from 20 up to TAPER_PERCENT_1RM.
TAPER_MAX_PERCENT: Mapping[int, int] = MappingProxyType({1: MIN_PERCENT_1RM, 2: DEFAULT_PERCENT_1RM})
# POLICY: on the way back after a suspected muscle breakdown no set goes to failure, and nothing above the
# second session's percent is asked for. A plan of three steps of five days is in print (S-RTP16); at two to
# three sessions a week that is six.
WAY_BACK_SESSIONS = 6
BREAK_DAYS = 14  # POLICY: after more days than this without cuffs the muscles begin anew.


def taper(number: int) -> Protocol | None:
    """The protocol that stands in for any other in session `number` of a region; None from the third on."""
    return TAPER.get(number)


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionNumber:
    """Which session of its region a day would have, counted from 1 and anew after a break.

    `on_way_back`: it is one of the first after a suspected muscle breakdown.
    """

    number: int
    after_break: bool
    on_way_back: bool = False


def session_number(
    trained_on: Iterable[date], on: date, way_back_from_on: date | None = None
) -> SessionNumber:
    """Count the sessions of a region up to `on`, this one included, since the last break.

    `trained_on` has the days of its sessions under cuffs, done or planned, in any order. Those after `on`
    do not count, nor do those up to the day of a doctor's word about a suspected muscle breakdown,
    `way_back_from_on`: on that day the session may be the one that caused it.
    """
    days = sorted(day for day in trained_on if day <= on)
    counted = _since_last_break(days, on)
    if way_back_from_on is None:
        return counted
    number = 1 + sum(day > way_back_from_on for day in days)
    return SessionNumber(
        number=min(counted.number, number),
        after_break=counted.after_break and counted.number <= number,
        on_way_back=number <= WAY_BACK_SESSIONS,
    )


def _since_last_break(days: Sequence[date], on: date) -> SessionNumber:
    number, later = 1, on
    for day in reversed(days):
        if (later - day).days > BREAK_DAYS:
            return SessionNumber(number=number, after_break=True)
        number, later = number + 1, day
    return SessionNumber(number=number, after_break=False)


def eased_percent(number: int | None, *, on_way_back: bool = False) -> int:
    """How much may be asked for in session `number` of a region; None where nothing is eased."""
    most = TAPER_MAX_PERCENT[2] if on_way_back else MAX_PERCENT_1RM
    return TAPER_MAX_PERCENT.get(number or 0, most)


def eased_protocol(place: SessionNumber, chosen: Protocol) -> Protocol:
    """The protocol of a session that is eased into, and on the way back none to failure.

    The taper's where it has fewer sets, or where the chosen one goes to failure.
    """
    gentle = taper(place.number)
    if gentle is not None and (len(gentle.sets) < len(chosen.sets) or chosen.to_failure):
        return gentle
    return DEFAULT if place.on_way_back and chosen.to_failure else chosen
