"""Problems of a day for coach and client alike: the clearance ends, it is past, it is taken."""

from collections.abc import Sequence
from datetime import date, timedelta

from clients.domain.regions import Region
from sessions.domain.figures import day_text
from sessions.domain.spacing import OtherSession

PAST = "The day lies in the past."
TAKEN = "The client already has a session on that day."


def ends_before(on: date, valid_until_on: date) -> str:
    """What to say where a clearance ends before that day; nothing where it covers it."""
    if on < valid_until_on:
        return ""
    return f"The clearance ends before that day: {day_text(valid_until_on - timedelta(days=1))} is its last."


def takes_the_day(other: OtherSession, region: Region, on: date) -> bool:
    """The same region on the same day, or work without cuffs.

    The other region under cuffs on that day is the spacing rule's to tell.
    """
    return other.on == on and (other.region == region or other.without_cuffs)


def day_problem(
    region: Region, on: date, today: date, others: Sequence[OtherSession], *, without_cuffs: bool = False
) -> str:
    """Why no session of `region` can be put on that day, whatever it holds; empty where it can.

    One `without_cuffs` finds its day taken by any other session: the spacing rule is not asked about it.
    """
    if on < today:
        return PAST
    taken = (takes_the_day(other, region, on) or (without_cuffs and other.on == on) for other in others)
    return TAKEN if any(taken) else ""
