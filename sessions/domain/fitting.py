"""What makes a session fit under the cap: each way as one step that a button can take."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sessions.domain.exercises import Exercise
from sessions.domain.figures import day_text
from sessions.domain.protocols import BY_CODE, CuffMode, Protocol
from sessions.domain.timing import clock, exercise_cuff_seconds, session_timing

QUICK = BY_CODE["quick-30-15-15-15"]


class FixKind(StrEnum):
    """What a fix changes."""

    RELEASED = "released"  # cuffs off between the exercises
    FEWER = "fewer"  # only the first exercises
    LATER = "later"  # the others on another day
    QUICK = "quick"  # the protocol of the same sets at a quicker tempo


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """One way. Its button shows `label` and sends `value`: the kind, a day if there is one, how many stay."""

    kind: FixKind
    label: str
    value: str


def find_fixes(
    exercises: Sequence[Exercise],
    *,
    protocol: Protocol,
    cuff_mode: CuffMode,
    cap_seconds: int,
    later_on: date | None,
) -> tuple[Fix, ...]:
    """Return the ways that fit, for a session that does not. `later_on` is the next free day."""
    found = []
    released = _seconds(len(exercises), protocol, CuffMode.RELEASED)
    if cuff_mode is CuffMode.CONTINUOUS and released <= cap_seconds:
        label = f"Cuffs off between exercises: {clock(released)}"
        found.append(Fix(kind=FixKind.RELEASED, label=label, value=FixKind.RELEASED))
    staying = _how_many_fit(len(exercises), protocol, cuff_mode, cap_seconds)
    if staying:
        minutes = clock(_seconds(staying, protocol, cuff_mode))
        staying_names, left = _names(exercises[:staying]), _names(exercises[staying:])
        found.append(
            Fix(
                kind=FixKind.FEWER,
                label=f"Only {staying_names}: {minutes}",
                value=f"{FixKind.FEWER} {staying}",
            )
        )
        if later_on is not None:
            label = f"{left} on {later_on:%A}, {day_text(later_on)}"
            value = f"{FixKind.LATER} {later_on.isoformat()} {staying}"
            found.append(Fix(kind=FixKind.LATER, label=label, value=value))
    quick = _seconds(len(exercises), QUICK, cuff_mode)
    if protocol.sets == QUICK.sets and protocol.code != QUICK.code and quick <= cap_seconds:
        label = f"Quick tempo {QUICK.tempo.label}, {QUICK.rest_seconds} s rest: {clock(quick)}"
        found.append(Fix(kind=FixKind.QUICK, label=label, value=FixKind.QUICK))
    return tuple(found)


def _seconds(exercises: int, protocol: Protocol, cuff_mode: CuffMode) -> int:
    each = exercise_cuff_seconds(protocol.sets, protocol.tempo.seconds_per_rep, protocol.rest_seconds)
    return session_timing([each] * exercises, cuff_mode).cuff_seconds


def _how_many_fit(exercises: int, protocol: Protocol, cuff_mode: CuffMode, cap_seconds: int) -> int:
    """Return how many of the first exercises fit; fewer than all."""
    fitting = [n for n in range(1, exercises) if _seconds(n, protocol, cuff_mode) <= cap_seconds]
    return max(fitting, default=0)


def _names(exercises: Sequence[Exercise]) -> str:
    return ", ".join(exercise.name for exercise in exercises)
