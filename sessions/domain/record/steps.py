"""The one thing that the client does next. It follows from the record alone, so it survives
a lock, a reload and a change of phone.

For each exercise: cuffs on, its sets, cuffs off, how it felt; one that was put off comes after
the others. The cuffs always come off after the last exercise, before a stop or an end is shown,
after any symptom, and at the cap; between exercises they stay on only in continuous mode, and
between sets unless the protocol has them off.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar

from sessions.domain.protocols import CUFF_CAP_SECONDS, CuffMode, changeover_seconds
from sessions.domain.record.facts import (
    ExerciseRecord,
    PlannedExercise,
    SessionRecord,
    SessionState,
    cuff_seconds_at,
)
from sessions.domain.timed import ClockState, clock_state


class CuffsOffReason(StrEnum):
    """Why the cuffs come off now."""

    EXERCISE_DONE = "exercise_done"
    SET_DONE = "set_done"
    PUT_OFF = "put_off"
    SYMPTOM = "symptom"
    CAP = "cap"
    STOPPED = "stopped"
    FINISHED = "finished"


@dataclass(frozen=True, slots=True, kw_only=True)
class NotStarted:
    """Nothing was done yet."""

    name: ClassVar[str] = "not-started"


@dataclass(frozen=True, slots=True, kw_only=True)
class PutCuffsOn:
    """Put the cuffs on for an exercise, not before `not_before` (a changeover or a rest), if that is set."""

    exercise_index: int
    not_before: datetime | None = None
    name: ClassVar[str] = "put-cuffs-on"


@dataclass(frozen=True, slots=True, kw_only=True)
class DoSet:
    """Do a set. `rest_ends_at` is a deadline and may lie in the past; None before the first set.

    `to_failure`: as many as possible; `target_reps` then only plans the time and is shown to nobody. `clock`
    is that of work in minutes.
    """

    exercise_index: int
    set_number: int
    target_reps: int
    rest_ends_at: datetime | None = None
    with_cuffs: bool = True
    to_failure: bool = False
    clock: ClockState | None = None
    name: ClassVar[str] = "do-set"


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeCuffsOff:
    """Take the cuffs off, before anything else."""

    reason: CuffsOffReason
    exercise_index: int | None = None
    name: ClassVar[str] = "take-cuffs-off"


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveFeedback:
    """Say how hard and how uncomfortable an exercise was."""

    exercise_index: int
    name: ClassVar[str] = "give-feedback"


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """Everything is done. `finished` tells whether the client has already closed the session."""

    finished: bool
    name: ClassVar[str] = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped:
    """The session was stopped and cannot be resumed."""

    name: ClassVar[str] = "stopped"


Step = NotStarted | PutCuffsOn | DoSet | TakeCuffsOff | GiveFeedback | Done | Stopped


def next_step(
    record: SessionRecord,
    plan: Sequence[PlannedExercise],
    cuff_mode: CuffMode,
    now: datetime | None = None,
    *,
    cuffs_allowed: bool = True,
    cap_seconds: int = CUFF_CAP_SECONDS,
) -> Step:
    """Return what comes next. `record` is the fold over the same `plan`.

    With `now` the cap counts the minutes of cuffs that are on at this moment; without it
    only those that are over. `cuffs_allowed` is False for a session done without cuffs.
    """
    on = record.open_since is not None
    if record.state is SessionState.STOPPED:
        return TakeCuffsOff(reason=CuffsOffReason.STOPPED) if on else Stopped()
    if record.state is SessionState.FINISHED:
        return TakeCuffsOff(reason=CuffsOffReason.FINISHED) if on else Done(finished=True)
    if record.state is SessionState.ASSIGNED:
        return NotStarted()
    used_seconds = record.cuff_seconds if now is None else cuff_seconds_at(record, now)
    if on and (record.symptoms or record.without_cuffs):
        return TakeCuffsOff(reason=CuffsOffReason.SYMPTOM)
    if on and used_seconds >= cap_seconds:
        return TakeCuffsOff(reason=CuffsOffReason.CAP)
    cuffs_allowed = cuffs_allowed and not record.without_cuffs
    cuffs = cuffs_allowed and not record.symptoms and used_seconds < cap_seconds
    if cuff_mode is CuffMode.RELEASED and _on_since_before(record.put_off_at, record.open_since):
        return TakeCuffsOff(reason=CuffsOffReason.PUT_OFF)
    order = record.order
    for place, index in enumerate(order):
        planned, exercise = plan[index], record.exercises[index]
        has_nothing_to_do = planned.is_resting and not cuffs
        if exercise.next_set_number is not None and not has_nothing_to_do:
            if planned.released_between_sets and _on_since_before(exercise.last_set_at, record.open_since):
                return TakeCuffsOff(reason=CuffsOffReason.SET_DONE, exercise_index=index)
            if cuffs and not on:
                not_before = _cuffs_on_again_at(record, planned, exercise)
                return PutCuffsOn(exercise_index=index, not_before=not_before)
            step = _set_step(index, planned, exercise, exercise.next_set_number, cuffs)
            if planned.bouts is None:
                return step
            clock = clock_state(planned.bouts, exercise.running, step.set_number, now)
            return replace(step, clock=clock)
        comes_off = index == order[-1] or cuff_mode is CuffMode.RELEASED
        if comes_off and _on_since_before(exercise.ended_at, record.open_since):
            return TakeCuffsOff(reason=CuffsOffReason.EXERCISE_DONE, exercise_index=index)
        is_left_undone = has_nothing_to_do and not exercise.performed
        is_asked = exercise.feedback is None and not exercise.is_skipped_whole and not is_left_undone
        if is_asked and not any(_went_on_with(record.exercises[later]) for later in order[place + 1 :]):
            return GiveFeedback(exercise_index=index)
    if on:
        return TakeCuffsOff(reason=CuffsOffReason.EXERCISE_DONE)
    return Done(finished=False)


def _set_step(
    index: int, planned: PlannedExercise, exercise: ExerciseRecord, set_number: int, cuffs: bool
) -> DoSet:
    last_set_at = exercise.last_set_at
    return DoSet(
        exercise_index=index,
        set_number=set_number,
        target_reps=planned.sets[set_number - 1],
        rest_ends_at=None if last_set_at is None else last_set_at + timedelta(seconds=planned.rest_seconds),
        with_cuffs=cuffs,
        to_failure=planned.failure_from is not None and set_number >= planned.failure_from,
    )


def _cuffs_on_again_at(
    record: SessionRecord, planned: PlannedExercise, exercise: ExerciseRecord
) -> datetime | None:
    """Return when the cuffs may go on again; None before the first exercise.

    Within an exercise that is at the end of the rest, where they are off in it, and at once elsewhere; after
    another one it is once they were off for long enough.
    """
    if record.cuffs_off_at is None:
        return None
    if exercise.last_set_at is not None and not exercise.was_put_off_since:
        rest = timedelta(seconds=planned.rest_seconds)
        return exercise.last_set_at + rest if planned.released_between_sets else None
    return record.cuffs_off_at + timedelta(seconds=changeover_seconds(record.cuff_seconds))


def _on_since_before(ended_at: datetime | None, open_since: datetime | None) -> bool:
    """Return whether the cuffs on now were put on for what has ended, or before, and not for what follows."""
    return open_since is not None and ended_at is not None and open_since <= ended_at


def _went_on_with(exercise: ExerciseRecord) -> bool:
    """Return whether an exercise has begun, not counting what was done before it was put off.

    Where one that comes later has, the question of those before it is no longer asked.
    """
    put_off_at = exercise.later_at
    return any(put_off_at is None or done.at > put_off_at for done in exercise.performed)
