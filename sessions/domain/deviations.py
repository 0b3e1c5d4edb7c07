"""What was done otherwise than it was asked for, and why: facts that a coach reads."""

from enum import StrEnum


class Refill(StrEnum):
    """How soon a pressed nail was pink again, where somebody said: only after loosening, or not even then."""

    AFTER_LOOSENING = "after_loosening"
    SLOW = "slow"


class Deviation(StrEnum):
    """Why something else was done than what was asked: another load, no more of an exercise, an early end."""

    TOO_HEAVY = "too_heavy"
    NOT_FREE = "not_free"
    COACH = "coach"
    NO_TIME = "no_time"
    TOO_HARD = "too_hard"
    UNWELL = "unwell"

    @property
    def label(self) -> str:
        return _DEVIATION_LABELS[self]


_DEVIATION_LABELS = {
    Deviation.TOO_HEAVY: "Too heavy",
    Deviation.NOT_FREE: "Not free",
    Deviation.COACH: "My coach said so",
    Deviation.NO_TIME: "No time",
    Deviation.TOO_HARD: "Too hard",
    Deviation.UNWELL: "Not well",
}
LOAD_REASONS = (Deviation.TOO_HEAVY, Deviation.NOT_FREE, Deviation.COACH)
SKIP_REASONS = (Deviation.NOT_FREE, Deviation.TOO_HARD, Deviation.NO_TIME, Deviation.UNWELL, Deviation.COACH)
END_REASONS = (Deviation.NO_TIME, Deviation.TOO_HARD, Deviation.NOT_FREE, Deviation.UNWELL, Deviation.COACH)
