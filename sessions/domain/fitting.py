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
from sessions.domain.timing import clock, session_timing

QUICK = BY_CODE["quick-30-15-15-15"]
RELEASED = BY_CODE["released-30-15-15-15-rest-60"]  # the sets of the default, cuffs off in its rests


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
    protocols: Sequence[Protocol],
    cuff_mode: CuffMode,
    cap_seconds: int,
    later_on: date | None,
    turn_counts: Sequence[int] | None = None,
) -> tuple[Fix, ...]:
    """Return the ways that fit, for a session that does not. `later_on` is the next free day.

    `protocols` has that of each exercise, and `turn_counts` how many turns it has; without it, one each.
    """
    if any(exercise.kind.is_in_minutes for exercise in exercises):
        return ()  # what the protocol says of sets does not reach them; the planner's offers name what does
    found: list[Fix] = []
    turns = turn_counts or [1] * len(exercises)
    released = _seconds(turns, protocols, CuffMode.RELEASED)
    if cuff_mode is CuffMode.CONTINUOUS and released <= cap_seconds:
        label = f"Cuffs off between exercises: {clock(released)}"
        found.append(Fix(kind=FixKind.RELEASED, label=label, value=FixKind.RELEASED))
    staying = _how_many_fit(turns, protocols, cuff_mode, cap_seconds)
    if staying:
        minutes = clock(_seconds(turns[:staying], protocols[:staying], cuff_mode))
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
    quick = _seconds(turns, [QUICK] * len(turns), cuff_mode)
    is_slow = any(each.code != QUICK.code for each in protocols)
    is_usual = all(each.sets == QUICK.sets and not each.released_between_sets for each in protocols)
    if is_slow and is_usual and quick <= cap_seconds:
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
    protocols: tuple[Protocol, ...]  # of each item
    cuff_mode: CuffMode
    changes: tuple[Change, ...]


def fit_to_limits(
    plan: SessionPlan,
    items: Sequence[tuple[Exercise, Decimal]],
    *,
    limits: Limits,
    allowed: frozenset[ChangeKind] = ALL_CHANGES,
) -> FittedSession | None:
    """Return the smallest change of `items` that the limits allow; None if there is none, or none is needed.

    `plan` is what became of `items`, in the same order. No load ever goes up, no exercise is added, and at
    least one exercise of two sets stays. What is counted in minutes is fitted by hand.
    """
    if any(exercise.kind.is_in_minutes for exercise, _ in items):
        return None
    lighter = _lighter_loads(plan, items, limits, allowed)
    counted = _without_failure(plan, allowed)
    if lighter is None or counted is None:
        return None
    lighter_items, load_changes = lighter
    counted_protocols, failure_changes = counted
    shorter: FittedSession | None = FittedSession(
        items=lighter_items, protocols=counted_protocols, cuff_mode=plan.cuff_mode, changes=()
    )
    if not plan.without_cuffs:  # without them no minutes have to fit
        shorter = _shorten(lighter_items, counted_protocols, plan, allowed)
    if shorter is None:
        return None
    changes = (*load_changes, *failure_changes, *shorter.changes)
    return replace(shorter, changes=changes) if changes else None


_Items = tuple[tuple[Exercise, Decimal], ...]
_Protocols = tuple[Protocol, ...]


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
    plan: SessionPlan, allowed: frozenset[ChangeKind]
) -> tuple[_Protocols, list[Change]] | None:
    """Return protocols without sets to failure if the plan may have none; None if that is not allowed."""
    if all(problem.code is not ProblemCode.FAILURE for problem in plan.problems):
        return plan.protocols, []
    if ChangeKind.COUNTED not in allowed:
        return None
    message = f"{_sets(DEFAULT)} in place of sets to failure, which the clearance does not allow."
    counted = tuple(_counted(each) if each.to_failure else each for each in plan.protocols)
    return counted, [Change(kind=ChangeKind.COUNTED, message=message)]


def _counted(protocol: Protocol) -> Protocol:
    """Return what stands for sets to failure. Where the cuffs come off in the rests they still do."""
    return RELEASED if protocol.released_between_sets else DEFAULT


def _shorten(
    items: _Items,
    protocols: _Protocols,
    plan: SessionPlan,
    allowed: frozenset[ChangeKind],
) -> FittedSession | None:
    """Return the first way in the order of `ChangeKind` that fits under the cap, or None."""
    turns, cuff_mode, cap_seconds = plan.turn_counts, plan.cuff_mode, plan.timing.cap_seconds
    modes = [cuff_mode]
    if cuff_mode is CuffMode.CONTINUOUS and len(items) > 1 and ChangeKind.RELEASED in allowed:
        modes.append(CuffMode.RELEASED)
    fewest = 1 if ChangeKind.EXERCISES in allowed else len(items)
    for sets in _fewer_and_fewer_sets(protocols, ChangeKind.SETS in allowed):
        for staying in range(len(items), fewest - 1, -1):
            for tempo in _quicker_and_quicker(sets, ChangeKind.TEMPO in allowed):
                for mode in modes:
                    if _seconds(turns[:staying], tempo[:staying], mode) <= cap_seconds:
                        changes = _explain_shortening(
                            items[staying:], turns, (protocols, tempo), (cuff_mode, mode), cap_seconds
                        )
                        return FittedSession(
                            items=items[:staying],
                            protocols=tempo[:staying],
                            cuff_mode=mode,
                            changes=changes,
                        )
    return None


def _fewer_and_fewer_sets(protocols: _Protocols, may_change: bool) -> Iterator[_Protocols]:
    """Yield the protocols, then each that has one with a set less, at the same tempo, until none has."""
    found = protocols
    while True:
        yield found
        shorter = tuple(_shorter(each) or each for each in found)
        if not may_change or shorter == found:
            return
        found = shorter


def _quicker_and_quicker(protocols: _Protocols, may_change: bool) -> Iterator[_Protocols]:
    """Yield the protocols, then their sets at the quick tempo where that is quicker."""
    yield protocols
    quick = tuple(_quick(each) for each in protocols)
    if may_change and quick != protocols:
        yield quick


def _shorter(protocol: Protocol) -> Protocol | None:
    return _named(protocol, protocol.sets[:-1], protocol.tempo.seconds_per_rep)


def _quick(protocol: Protocol) -> Protocol:
    quick = _named(protocol, protocol.sets, QUICK.tempo.seconds_per_rep)
    return quick if quick and protocol.tempo.seconds_per_rep > QUICK.tempo.seconds_per_rep else protocol


def _named(protocol: Protocol, sets: tuple[int, ...], seconds_per_rep: int) -> Protocol | None:
    """Return the published protocol of these sets at this tempo with the shortest rest, or None.

    None, too, where the cuffs come off between the sets of `protocol`: no change may make them stay on.
    """
    if protocol.released_between_sets:
        return None
    found = [
        each
        for each in PROTOCOLS
        if each.sets == sets
        and not each.released_between_sets
        and each.tempo.seconds_per_rep == seconds_per_rep
        and each.code not in TAPER_CODES
    ]
    return min(found, key=lambda each: each.rest_seconds, default=None)


def _explain_shortening(
    left: _Items,
    turns: Sequence[int],
    protocols: tuple[_Protocols, _Protocols],
    cuff_modes: tuple[CuffMode, CuffMode],
    cap_seconds: int,
) -> tuple[Change, ...]:
    """Return a sentence for each difference, with the minutes that it would have been without it.

    `left` are the last items, left out; `protocols` of all items and `cuff_modes` as they were and as made.
    """
    limit, changes = f"would pass the limit of {clock(cap_seconds)}", []
    (before, made), (mode_before, mode) = protocols, cuff_modes
    staying = len(before) - len(left)
    pairs = list(zip(before[:staying], made[:staying], strict=True))
    if mode is not mode_before:
        message = f"Cuffs off between exercises: {clock(_seconds(turns, before, mode_before))} {limit}."
        changes.append(Change(kind=ChangeKind.RELEASED, message=message))
    quicker = [new for old, new in pairs if new.tempo.seconds_per_rep < old.tempo.seconds_per_rep]
    if quicker:
        slow = clock(_seconds(turns, before, mode))
        message = f"Quicker tempo, {quicker[0].tempo.words}: {slow} {limit}."
        changes.append(Change(kind=ChangeKind.TEMPO, message=message))
    if left:
        names = ", ".join(exercise.name for exercise, _ in left)
        message = f"{names} left out: {clock(_seconds(turns, made, mode))} {limit}."
        changes.append(Change(kind=ChangeKind.EXERCISES, message=message))
    fewer = [(old, new) for old, new in pairs if len(new.sets) < len(old.sets)]
    if fewer:
        old, new = fewer[0]
        longer = [replace(new, sets=old.sets) for old, new in pairs]
        minutes = clock(_seconds(turns[:staying], longer, mode))
        message = f"{len(new.sets)} sets instead of {len(old.sets)}: {minutes} {limit}."
        changes.append(Change(kind=ChangeKind.SETS, message=message))
    return tuple(changes)


def _sets(protocol: Protocol) -> str:
    return " / ".join(str(reps) for reps in protocol.sets)


def _seconds(turns: Sequence[int], protocols: Sequence[Protocol], cuff_mode: CuffMode) -> int:
    """Return the seconds under the cuff of exercises with so many turns each, each with its protocol."""
    each = [
        protocol.cuff_seconds for protocol, count in zip(protocols, turns, strict=True) for _ in range(count)
    ]
    return session_timing(each, cuff_mode).cuff_seconds


def _how_many_fit(
    turns: Sequence[int], protocols: Sequence[Protocol], cuff_mode: CuffMode, cap_seconds: int
) -> int:
    """Return how many of the first exercises fit; fewer than all."""
    counts = range(1, len(turns))
    fitting = [n for n in counts if _seconds(turns[:n], protocols[:n], cuff_mode) <= cap_seconds]
    return max(fitting, default=0)


def _names(exercises: Sequence[Exercise]) -> str:
    return ", ".join(exercise.name for exercise in exercises)
