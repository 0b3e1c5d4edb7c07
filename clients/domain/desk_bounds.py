"""The bounds of an admin's decision: how far it goes without a reason, how old a clinician's word may be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from clients.domain.clearance import CAUTION_LIMITS, CLEARANCE_WEEKS, Limits

# Policy: as long as a clearance lasts.
CLINICIAN_WITHIN = timedelta(weeks=CLEARANCE_WEEKS)


@dataclass(frozen=True, slots=True, kw_only=True)
class LiftedLimits:
    """Why a decision goes beyond the limits that one caution alone has; "" for a limit that is kept."""

    percent_reason: str = ""
    minutes_reason: str = ""


def bounded_limits(asked: Limits, lifted: LiftedLimits) -> Limits:
    """Return the limits of a decision about what needed a clinician.

    A row that needs a clinician is never cleared further than one caution alone, except where a reason
    lifts a limit.
    """
    bounds = replace(
        CAUTION_LIMITS,
        max_percent_1rm=None if lifted.percent_reason.strip() else CAUTION_LIMITS.max_percent_1rm,
        max_cuff_minutes=None if lifted.minutes_reason.strip() else CAUTION_LIMITS.max_cuff_minutes,
    )
    return asked.tightened_by(bounds)


def limits_without_a_reason(asked: Limits, lifted: LiftedLimits) -> dict[str, str]:
    """Return what is asked beyond the bounds without a reason: the limit's name to a sentence."""
    found = {}
    percent, minutes = CAUTION_LIMITS.max_percent_1rm, CAUTION_LIMITS.max_cuff_minutes
    if _is_beyond(asked.max_percent_1rm, percent) and not lifted.percent_reason.strip():
        found["max_percent_1rm"] = f"More than {percent} % of 1RM needs a reason here."
    if _is_beyond(asked.max_cuff_minutes, minutes) and not lifted.minutes_reason.strip():
        found["max_cuff_minutes"] = f"More than {minutes} minutes under the cuff need a reason here."
    return found


def limits_beyond_one_caution(asked: Limits) -> dict[str, str]:
    """Return what a word that overrules our own rule may not go beyond: the limit's name to a sentence."""
    found = {}
    percent, minutes = CAUTION_LIMITS.max_percent_1rm, CAUTION_LIMITS.max_cuff_minutes
    if _is_beyond(asked.max_percent_1rm, percent):
        found["max_percent_1rm"] = f"At most {percent} % of 1RM where a word overrules our own rule."
    if _is_beyond(asked.max_cuff_minutes, minutes):
        found["max_cuff_minutes"] = f"At most {minutes} minutes where a word overrules our own rule."
    return found


def _is_beyond(asked: int | None, bound: int | None) -> bool:
    return asked is not None and bound is not None and asked > bound


def clinician_date_problem(
    clinician_on: date, *, newest_flag_on: date | None, today: date, born_on: date | None = None
) -> str | None:
    """Return why a clinician's word of this day does not count, as a sentence for the admin, or None."""
    if born_on is not None and clinician_on < born_on:
        return "The clinician's date lies before the client was born."
    if clinician_on > today:
        return "The clinician's date lies in the future."
    if today - clinician_on > CLINICIAN_WITHIN:
        weeks = CLINICIAN_WITHIN.days // 7
        return f"The clinician's word is more than {weeks} weeks old. Ask for a newer one."
    if newest_flag_on is not None and clinician_on < newest_flag_on:
        said = f"{newest_flag_on.day} {newest_flag_on:%B %Y}"
        return f"The clinician's date lies before the newest flag, of {said}. Ask for a word about that one."
    return None


def newest_flag_on(raised: Sequence[tuple[date, frozenset[str]]], codes: frozenset[str]) -> date | None:
    """Return the day on which the newest of the flags `codes` was first raised.

    `raised` are the codes of each screening with its day, the oldest first; the last one raises all of
    `codes`. A flag that every screening since has raised again is as old as the first of them.
    """
    first: dict[str, date] = {}
    for code in codes:
        for day, found in reversed(raised):
            if code not in found:
                break
            first[code] = day
    return max(first.values(), default=None)


def reasons_by_field(lifted: LiftedLimits) -> Mapping[str, str]:
    """Return the reasons that are given, by the name of the limit."""
    reasons = {"max_percent_1rm": lifted.percent_reason, "max_cuff_minutes": lifted.minutes_reason}
    return {name: reason.strip() for name, reason in reasons.items() if reason.strip()}
