"""What makes a session fit: each way as one step for a button, and the smallest change within all limits."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from clients.domain.clearance import Limits
from sessions.domain.exercises import Exercise
from sessions.domain.figures import day_text, percent_text
from sessions.domain.planning import ProblemCode, SessionPlan
from sessions.domain.prescription import RefusalCode
from sessions.domain.protocols import (
    BY_CODE,
    DEFAULT,
    MIN_PERCENT_1RM,
    PROTOCOLS,
    TAPER_CODES,
    CuffMode,
    Protocol,
)
from sessions.domain.timing import clock, exercise_cuff_seconds, session_timing

QUICK = BY_CODE["quick-30-15-15-15"]


class FixKind(StrEnum):
    """What a fix changes."""

    RELEASED = "released"  # cuffs off between the exercises
    FEWER = "fewer"  # only the first exercises
    LATER = "later"  # the others on another day
    QUICK = "quick"  # the protocol of the same sets at a quicker tempo
    LIMITS = "limits"  # the smallest change within the limits of the clearance


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
    turn_counts: Sequence[int] | None = None,
) -> tuple[Fix, ...]:
    """Return the ways that fit, for a session that does not. `later_on` is the next free day.

    `turn_counts` is how many turns each exercise has; without it, one each.
    """
    found = []
    turns = turn_counts or [1] * len(exercises)
    released = _seconds(turns, protocol, CuffMode.RELEASED)
    if cuff_mode is CuffMode.CONTINUOUS and released <= cap_seconds:
        label = f"Cuffs off between exercises: {clock(released)}"
        found.append(Fix(kind=FixKind.RELEASED, label=label, value=FixKind.RELEASED))
    staying = _how_many_fit(turns, protocol, cuff_mode, cap_seconds)
    if staying:
        minutes = clock(_seconds(turns[:staying], protocol, cuff_mode))
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
    quick = _seconds(turns, QUICK, cuff_mode)
    if protocol.sets == QUICK.sets and protocol.code != QUICK.code and quick <= cap_seconds:
        label = f"Quick tempo, {QUICK.tempo.words}, {QUICK.rest_seconds} s rest: {clock(quick)}"
        found.append(Fix(kind=FixKind.QUICK, label=label, value=FixKind.QUICK))
    return tuple(found)


class ChangeKind(StrEnum):
    """What fitting a session to the limits of a clearance may change, the smallest first (policy).

    S-FITCUFFS eases in by time under the cuff, then by exercises and sets, then by load. A load above a limit
    is the one thing that cannot wait for its turn.
    """

    LOAD = "load"  # the percent of 1RM comes down to the limit
    COUNTED = "counted"  # a number of repetitions for each set, in place of sets to failure
    RELEASED = "released"  # cuffs off between the exercises
    TEMPO = "tempo"  # the same sets at a quicker tempo
    EXERCISES = "exercises"  # the last exercises are left out
    SETS = "sets"  # the last sets are left out, down to two

    @property
    def label(self) -> str:
        """In two or three words."""
        return _CHANGE_LABELS[self]


_CHANGE_LABELS = {
    ChangeKind.LOAD: "Lighter load",
    ChangeKind.COUNTED: "No sets to failure",
    ChangeKind.RELEASED: "Cuffs off between exercises",
    ChangeKind.TEMPO: "Quicker tempo",
    ChangeKind.EXERCISES: "Fewer exercises",
    ChangeKind.SETS: "Fewer sets",
}
ALL_CHANGES = frozenset(ChangeKind)
NO_CHANGES: frozenset[ChangeKind] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that was changed, and a sentence that says why."""

    kind: ChangeKind
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FittedSession:
    """A session within the limits: what stays of it, in its order, and what was changed."""

    items: tuple[tuple[Exercise, Decimal], ...]
    protocol: Protocol
    cuff_mode: CuffMode
    changes: tuple[Change, ...]


def fit_to_limits(
    plan: SessionPlan,
    items: Sequence[tuple[Exercise, Decimal]],
    *,
    protocol: Protocol,
    limits: Limits,
    allowed: frozenset[ChangeKind] = ALL_CHANGES,
) -> FittedSession | None:
    """Return the smallest change of `items` that the limits allow; None if there is none, or none is needed.

    `plan` is what became of `items`, in the same order. No load ever goes up, no exercise is added, and at
    least one exercise of two sets stays.
    """
    lighter = _lighter_loads(plan, items, limits, allowed)
    counted = _without_failure(plan, protocol, allowed)
    if lighter is None or counted is None:
        return None
    lighter_items, load_changes = lighter
    counted_protocol, failure_changes = counted
    shorter = _shorten(lighter_items, counted_protocol, plan, allowed)
    if shorter is None:
        return None
    changes = (*load_changes, *failure_changes, *shorter.changes)
    return replace(shorter, changes=changes) if changes else None


_Items = tuple[tuple[Exercise, Decimal], ...]


def _lighter_loads(
    plan: SessionPlan,
    items: Sequence[tuple[Exercise, Decimal]],
    limits: Limits,
    allowed: frozenset[ChangeKind],
) -> tuple[_Items, list[Change]] | None:
    """Return the items with no load above the limit; None if that is not possible."""
    too_heavy = {code for code, each in plan.refusals.items() if each.code is RefusalCode.ABOVE_LIMIT}
    if not too_heavy:
        return tuple(items), []
    limit = limits.max_percent_1rm or 0
    if ChangeKind.LOAD not in allowed or limit < MIN_PERCENT_1RM:
        return None
    names: dict[Decimal, list[str]] = {}
    for exercise, percent in items:
        if exercise.code in too_heavy:
            names.setdefault(percent, []).append(exercise.name)
    changes = [
        Change(
            kind=ChangeKind.LOAD,
            message=(
                f"{', '.join(of_percent)}: {percent_text(percent)} of 1RM "
                f"would pass the limit of {limit} %, so it is {limit} %."
            ),
        )
        for percent, of_percent in names.items()
    ]
    lowered = [
        (exercise, Decimal(limit) if exercise.code in too_heavy else percent) for exercise, percent in items
    ]
    return tuple(lowered), changes


def _without_failure(
    plan: SessionPlan, protocol: Protocol, allowed: frozenset[ChangeKind]
) -> tuple[Protocol, list[Change]] | None:
    """Return a protocol without sets to failure if the plan may have none; None if that is not allowed."""
    if all(problem.code is not ProblemCode.FAILURE for problem in plan.problems):
        return protocol, []
    if ChangeKind.COUNTED not in allowed:
        return None
    message = f"{_sets(DEFAULT)} in place of sets to failure, which the clearance does not allow."
    return DEFAULT, [Change(kind=ChangeKind.COUNTED, message=message)]


def _shorten(
    items: _Items,
    protocol: Protocol,
    plan: SessionPlan,
    allowed: frozenset[ChangeKind],
) -> FittedSession | None:
    """Return the first way in the order of `ChangeKind` that fits under the cap, or None."""
    turns, cuff_mode, cap_seconds = plan.turn_counts, plan.cuff_mode, plan.timing.cap_seconds
    modes = [cuff_mode]
    if cuff_mode is CuffMode.CONTINUOUS and len(items) > 1 and ChangeKind.RELEASED in allowed:
        modes.append(CuffMode.RELEASED)
    fewest = 1 if ChangeKind.EXERCISES in allowed else len(items)
    for sets in _fewer_and_fewer_sets(protocol, ChangeKind.SETS in allowed):
        for staying in range(len(items), fewest - 1, -1):
            for tempo in _quicker_and_quicker(sets, ChangeKind.TEMPO in allowed):
                for mode in modes:
                    if _seconds(turns[:staying], tempo, mode) <= cap_seconds:
                        made = FittedSession(
                            items=items[:staying], protocol=tempo, cuff_mode=mode, changes=()
                        )
                        changes = _explain_shortening(items, turns, protocol, cuff_mode, cap_seconds, made)
                        return replace(made, changes=changes)
    return None


def _fewer_and_fewer_sets(protocol: Protocol, may_change: bool) -> Iterator[Protocol]:
    """Yield the protocol, then those with a set less each, at the same tempo."""
    found: Protocol | None = protocol
    while found:
        yield found
        found = _named(found.sets[:-1], found.tempo.seconds_per_rep) if may_change else None


def _quicker_and_quicker(protocol: Protocol, may_change: bool) -> Iterator[Protocol]:
    """Yield the protocol, then its sets at the quick tempo if that is quicker."""
    yield protocol
    quick = _named(protocol.sets, QUICK.tempo.seconds_per_rep)
    if may_change and quick and protocol.tempo.seconds_per_rep > QUICK.tempo.seconds_per_rep:
        yield quick


def _named(sets: tuple[int, ...], seconds_per_rep: int) -> Protocol | None:
    """Return the protocol of these sets at this tempo with the shortest rest, or None."""
    found = [
        each
        for each in PROTOCOLS
        if each.sets == sets
        and each.tempo.seconds_per_rep == seconds_per_rep
        and each.code not in TAPER_CODES
    ]
    return min(found, key=lambda each: each.rest_seconds, default=None)


def _explain_shortening(
    items: _Items,
    turns: Sequence[int],
    protocol: Protocol,
    cuff_mode: CuffMode,
    cap_seconds: int,
    made: FittedSession,
) -> tuple[Change, ...]:
    """Return a sentence for each difference, with the minutes that it would have been without it."""
    limit, changes = f"would pass the limit of {clock(cap_seconds)}", []
    all_of_it = clock(_seconds(turns, protocol, cuff_mode))
    if made.cuff_mode is not cuff_mode:
        message = f"Cuffs off between exercises: {all_of_it} {limit}."
        changes.append(Change(kind=ChangeKind.RELEASED, message=message))
    if made.protocol.tempo.seconds_per_rep < protocol.tempo.seconds_per_rep:
        slow = clock(_seconds(turns, protocol, made.cuff_mode))
        message = f"Quicker tempo, {made.protocol.tempo.words}: {slow} {limit}."
        changes.append(Change(kind=ChangeKind.TEMPO, message=message))
    if left := items[len(made.items) :]:
        whole = clock(_seconds(turns, made.protocol, made.cuff_mode))
        names = ", ".join(exercise.name for exercise, _ in left)
        changes.append(Change(kind=ChangeKind.EXERCISES, message=f"{names} left out: {whole} {limit}."))
    if len(made.protocol.sets) < len(protocol.sets):
        longer = replace(made.protocol, sets=protocol.sets)
        message = (
            f"{len(made.protocol.sets)} sets instead of {len(protocol.sets)}: "
            f"{clock(_seconds(turns[: len(made.items)], longer, made.cuff_mode))} {limit}."
        )
        changes.append(Change(kind=ChangeKind.SETS, message=message))
    return tuple(changes)


def _sets(protocol: Protocol) -> str:
    return " / ".join(str(reps) for reps in protocol.sets)


def _seconds(turns: Sequence[int], protocol: Protocol, cuff_mode: CuffMode) -> int:
    """Return the seconds under the cuff of exercises with so many turns each."""
    each = exercise_cuff_seconds(protocol.sets, protocol.tempo.seconds_per_rep, protocol.rest_seconds)
    return session_timing([each] * sum(turns), cuff_mode).cuff_seconds


def _how_many_fit(turns: Sequence[int], protocol: Protocol, cuff_mode: CuffMode, cap_seconds: int) -> int:
    """Return how many of the first exercises fit; fewer than all."""
    fitting = [n for n in range(1, len(turns)) if _seconds(turns[:n], protocol, cuff_mode) <= cap_seconds]
    return max(fitting, default=0)


def _names(exercises: Sequence[Exercise]) -> str:
    return ", ".join(exercise.name for exercise in exercises)
