"""What was done otherwise than it was asked for, and why: facts that a coach reads."""

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Any


class Refill(StrEnum):
    """How soon a pressed nail was pink again, where somebody said: only after loosening, or not even then."""

    AFTER_LOOSENING = "after_loosening"
    SLOW = "slow"


class Deviation(StrEnum):
    """Why something else was done than what was asked: another load, another order, less, an early end."""

    TOO_HEAVY = "too_heavy"
    NOT_FREE = "not_free"
    COACH = "coach"
    NO_TIME = "no_time"
    TOO_HARD = "too_hard"

    @property
    def label(self) -> str:
        return _DEVIATION_LABELS[self]


_DEVIATION_LABELS = {
    Deviation.TOO_HEAVY: "Too heavy",
    Deviation.NOT_FREE: "Not free",
    Deviation.COACH: "My coach said so",
    Deviation.NO_TIME: "No time",
    Deviation.TOO_HARD: "Too hard",
}
LOAD_REASONS = (Deviation.TOO_HEAVY, Deviation.NOT_FREE, Deviation.COACH)
# Who is not well stops: that asks what it is, says what to do and opens a case.
SKIP_REASONS = (Deviation.NOT_FREE, Deviation.TOO_HARD, Deviation.NO_TIME, Deviation.COACH)
LATER_REASONS = (Deviation.NOT_FREE, Deviation.COACH)
END_REASONS = (Deviation.NO_TIME, Deviation.TOO_HARD, Deviation.NOT_FREE, Deviation.COACH)

# POLICY: 60 of 75, as for progression. With fewer a session that was finished was not done as planned.
ENOUGH_SHARE = Decimal("0.8")

REFILL_TEXTS = {
    Refill.AFTER_LOOSENING.value: "A pressed nail was pink within 3 s after loosening.",
    Refill.SLOW.value: "A pressed nail stayed pale over 3 s, so no cuffs went on.",
}


def end_text(record: Mapping[str, Any]) -> str:
    """Return why a stored record was ended early or went on without cuffs; "" where neither."""
    reason, refill = record.get("end_reason", ""), record.get("refill", "")
    ended = f"Ended early: {Deviation(reason).label.lower()}." if reason else ""
    return " ".join(filter(None, [ended, REFILL_TEXTS.get(refill, "")]))


def went_otherwise(record: Mapping[str, Any]) -> bool:
    """Return whether a stored record says that something else was done than what was asked for."""
    exercises = record.get("exercises", [])
    asked, done = record.get("reps_prescribed", 0), record.get("reps_done", 0)
    return (
        bool(record.get("end_reason"))
        or record.get("refill") == Refill.SLOW
        or any(each.get("skipped") or each.get("load_reason") or each.get("later") for each in exercises)
        or done < ENOUGH_SHARE * asked
        or any(_was_short(each) for each in exercises)
    )


def _was_short(exercise: Mapping[str, Any]) -> bool:
    """Return whether fewer minutes are known to be done than were asked for."""
    asked = exercise.get("seconds_prescribed", 0)
    is_known = all(done.get("seconds") is not None for done in exercise.get("performed", ()))
    return is_known and exercise.get("seconds_done", 0) < ENOUGH_SHARE * asked


def why_nothing_is_proposed(
    record: Mapping[str, Any], exercise: Mapping[str, Any], *, is_hasty: bool = False
) -> str:
    """Return why one exercise of a stored record says nothing about its next load; "" where it does.

    `is_hasty`: a set of it was logged faster than it can be done.
    """
    if is_hasty:
        return "A set was logged faster than it can be done, so nothing is proposed."
    if exercise.get("skipped"):
        return "Its last sets were skipped, so nothing is proposed."
    if exercise.get("load_reason"):
        return "Another load was lifted than the one asked for, so nothing is proposed."
    if record.get("end_reason"):
        return "The session was ended early, so nothing is proposed."
    finished = len(exercise.get("performed", ())) + len(exercise.get("left_out", ()))
    if finished < len(exercise.get("prescribed_sets", ())):
        return "It was cut short, so nothing is proposed."
    return ""
