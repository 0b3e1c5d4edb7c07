"""The record of a training session, as values.

* ASSIGNED: nothing was done yet.
* STARTED: the client began and has neither finished nor stopped.
* FINISHED: the client said so, with however many sets.
* STOPPED: ended by a stop or by a symptom that ends a session. It stays stopped; sets with
  a later time are kept and marked late.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from clients.domain.regions import Limb
from sessions.domain.figures import reps_asked, total_asked
from sessions.domain.symptoms import SymptomKind
from sessions.domain.timed import Bouts, RunningBout


class SessionState(StrEnum):
    """Where a training session stands."""

    ASSIGNED = "assigned"
    STARTED = "started"
    FINISHED = "finished"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedExercise:
    """What the record needs to know of a prescription; `id` is the prescription's own."""

    id: UUID
    code: str
    sets: tuple[int, ...]
    load_kg: Decimal
    rest_seconds: int = 30
    failure_from: int | None = None  # from this set on as many as possible are asked for
    released_between_sets: bool = False  # the cuffs are off in its rests
    limbs: frozenset[Limb] = frozenset(Limb)  # that wear a cuff
    bouts: Bouts | None = None  # of work in minutes, whose sets ask for no repetitions

    @property
    def is_resting(self) -> bool:
        """Whether nothing moves, so that without cuffs there is nothing to do."""
        return self.bouts is not None and self.bouts.intensity is None


@dataclass(frozen=True, slots=True, kw_only=True)
class PerformedSet:
    """One set that was done. `reps` and `load_kg` are after corrections, `original_reps` before.

    `seconds` are those of work in minutes; None where nobody knows.
    """

    set_number: int
    event_id: UUID
    reps: int
    load_kg: Decimal
    at: datetime
    corrected: bool = False
    original_reps: int
    late: bool = False
    seconds: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """What the client felt in one exercise, 0-10 each. The latest answer counts."""

    effort: int
    discomfort: int
    tightness: int | None = None
    still_set: bool | None = None  # whether the gauge still showed what was set


@dataclass(frozen=True, slots=True, kw_only=True)
class ExerciseRecord:
    """One prescribed exercise and what was done of it.

    `performed` has each set number once, in order. A set logged again, by a second phone or
    a double tap, is in `duplicates` and counts nowhere; nor does one in `undone`, which was
    taken back. `tightness` is how tight the cuffs felt, as last said in the feedback or
    when they went on. `left_out` has the prescribed sets that the client left out as offered. `skipped` says
    why the sets that are missing were not done, and `later` why it was put off until after the others.
    `other_load_kg` is the load of the sets to come, where the
    client chose another than was asked for, and `load_reason` why. `set_mmhg` is what the cuffs were last set
    to, and `refill` what the check of a nail showed. Work in minutes has `bouts`, and `running` while its
    clock does.
    """

    prescription_id: UUID
    code: str
    prescribed_sets: tuple[int, ...]
    performed: tuple[PerformedSet, ...]
    duplicates: tuple[PerformedSet, ...]
    feedback: Feedback | None
    tightness: int | None
    undone: tuple[PerformedSet, ...] = ()
    left_out: tuple[int, ...] = ()
    failure_from: int | None = None
    other_load_kg: Decimal | None = None
    load_reason: str = ""
    skipped: str = ""
    skipped_at: datetime | None = None
    later: str = ""
    later_at: datetime | None = None
    set_mmhg: Mapping[Limb, int] = field(default_factory=dict)
    refill: str = ""
    bouts: Bouts | None = None
    running: RunningBout | None = None

    @property
    def seconds_done(self) -> int:
        """The seconds of work in minutes, as far as they are known."""
        return sum(each.seconds or 0 for each in self.performed)

    @property
    def has_work(self) -> bool:
        """Whether a repetition was done, or any work in minutes."""
        return self.reps_done > 0 or (self.bouts is not None and bool(self.performed))

    @property
    def reps_done(self) -> int:
        """Repetitions of the sets that count."""
        return sum(performed.reps for performed in self.performed)

    @property
    def reps_prescribed(self) -> int:
        """Repetitions that were asked for; 0 where a set had no number."""
        return reps_asked(self.prescribed_sets, self.failure_from)

    @property
    def effort(self) -> int | None:
        """0-10, or None where nobody said."""
        return None if self.feedback is None else self.feedback.effort

    @property
    def discomfort(self) -> int | None:
        """0-10, or None where nobody said."""
        return None if self.feedback is None else self.feedback.discomfort

    @property
    def next_set_number(self) -> int | None:
        """The first prescribed set that was neither done nor left out; None where there is none to do."""
        if self.skipped:
            return None
        done = {performed.set_number for performed in self.performed} | set(self.left_out)
        numbers = range(1, len(self.prescribed_sets) + 1)
        return next((number for number in numbers if number not in done), None)

    @property
    def was_put_off_since(self) -> bool:
        """Whether it was put off after its last set, so that another exercise came between."""
        last, put_off = self.last_set_at, self.later_at
        return last is not None and put_off is not None and last <= put_off

    @property
    def is_skipped_whole(self) -> bool:
        """Whether nothing of it was done, so that there is nothing to ask about it."""
        return bool(self.skipped) and not self.performed

    @property
    def ended_at(self) -> datetime | None:
        """When the latest set was done, or the rest was skipped."""
        return max(filter(None, (self.last_set_at, self.skipped_at)), default=None)

    @property
    def last_set_at(self) -> datetime | None:
        """When the latest set was done."""
        return max((performed.at for performed in self.performed), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class CuffInterval:
    """Cuffs on, cuffs off. `off_at` is None while nobody said that they came off."""

    on_at: datetime
    off_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SymptomReport:
    """A sign that the client reported."""

    event_id: UUID
    kind: SymptomKind
    at: datetime
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What the client wrote."""

    event_id: UUID
    at: datetime
    text: str


class AnomalyCode(StrEnum):
    """What does not add up, though nothing was lost."""

    INVALID_BODY = "invalid_body"
    SAME_ID_OTHER_BODY = "same_id_other_body"
    UNKNOWN_PRESCRIPTION = "unknown_prescription"
    EXTRA_SET = "extra_set"
    DUPLICATE_SET = "duplicate_set"
    CORRECTS_NOTHING = "corrects_nothing"
    CUFFS_ALREADY_ON = "cuffs_already_on"
    CUFFS_ALREADY_OFF = "cuffs_already_off"
    AFTER_STOP = "after_stop"
    OTHER_LIMB = "other_limb"
    IMPOSSIBLE_PRESSURE = "impossible_pressure"
    BOUT_BEGUN_BEFORE = "bout_begun_before"
    BOUT_NOT_RUNNING = "bout_not_running"
    PAUSE_TOO_LONG = "pause_too_long"


@dataclass(frozen=True, slots=True, kw_only=True)
class Anomaly:
    """One event that a coach may want to look at."""

    event_id: UUID
    code: AnomalyCode
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRecord:
    """Everything that was done in one training session.

    `cuff_seconds` counts closed intervals; `open_since` is set while cuffs are on.
    `feedback` is by prescription. `anomalies` are in the order of events. `ready` is the ready
    check, by question; a question answered twice keeps its "yes".
    """

    state: SessionState
    exercises: tuple[ExerciseRecord, ...]
    cuff_intervals: tuple[CuffInterval, ...]
    symptoms: tuple[SymptomReport, ...]
    notes: tuple[Note, ...]
    started_at: datetime | None
    finished_at: datetime | None
    stopped_at: datetime | None
    stop_reason: str
    stop_note: str
    anomalies: tuple[Anomaly, ...]
    ready: Mapping[str, bool] = field(default_factory=dict)
    said_without_cuffs: bool = False
    pressure: tuple[int, ...] = ()  # upper and lower, as typed before the session
    entered_later: bool = False  # written down on a later day; how long the cuffs were on is not known
    end_reason: str = ""  # why it was ended early
    refill: str = ""  # a slow one is why no cuffs went on

    @property
    def order(self) -> tuple[int, ...]:
        """The indexes of the exercises in the order in which they are done: what was put off comes last."""
        indexes = range(len(self.exercises))
        put_off = [(at, index) for index in indexes if (at := self.exercises[index].later_at)]
        return (
            *(index for index in indexes if self.exercises[index].later_at is None),
            *(index for _, index in sorted(put_off)),
        )

    @property
    def put_off_at(self) -> datetime | None:
        """When an exercise was last put off."""
        return max((each.later_at for each in self.exercises if each.later_at), default=None)

    def may_put_off(self, index: int) -> bool:
        """Whether an exercise can be done after others: something of it is left, and so it is of another."""
        open_ones = [each for each, one in enumerate(self.exercises) if one.next_set_number is not None]
        return index in open_ones and len(open_ones) > 1 and self.exercises[index].running is None

    @property
    def without_cuffs(self) -> bool:
        """Whether no cuffs go on in this session: chosen so, or a "yes" in the ready check."""
        return self.said_without_cuffs or any(self.ready.values())

    @property
    def reps_done(self) -> int:
        """Repetitions of all exercises."""
        return sum(exercise.reps_done for exercise in self.exercises)

    @property
    def reps_prescribed(self) -> int:
        """Repetitions asked for in all exercises; 0 where a set had no number."""
        return total_asked(each.reps_prescribed for each in self.exercises if each.bouts is None)

    @property
    def timed_seconds(self) -> int:
        """The seconds of all work in minutes, as far as they are known."""
        return sum(exercise.seconds_done for exercise in self.exercises)

    @property
    def has_work(self) -> bool:
        """Whether a repetition was done, or any work in minutes."""
        return any(exercise.has_work for exercise in self.exercises)

    @property
    def volume_kg(self) -> Decimal:
        """Kilograms x repetitions of the sets that count."""
        return sum(
            (done.load_kg * done.reps for exercise in self.exercises for done in exercise.performed),
            start=Decimal(0),
        )

    @property
    def feedback(self) -> Mapping[UUID, Feedback]:
        """What the client felt, by prescription, where the client said so."""
        return {
            exercise.prescription_id: exercise.feedback
            for exercise in self.exercises
            if exercise.feedback is not None
        }

    @property
    def cuff_seconds(self) -> int:
        """Whole seconds under the cuff in intervals that are closed."""
        closed = (
            interval.off_at - interval.on_at
            for interval in self.cuff_intervals
            if interval.off_at is not None
        )
        return sum(closed, start=timedelta(0)) // timedelta(seconds=1)

    @property
    def open_since(self) -> datetime | None:
        """Since when the cuffs have been on, or None where they are off."""
        if not self.cuff_intervals or self.cuff_intervals[-1].off_at is not None:
            return None
        return self.cuff_intervals[-1].on_at

    @property
    def cuffs_off_at(self) -> datetime | None:
        """When the cuffs last came off."""
        return max((each.off_at for each in self.cuff_intervals if each.off_at is not None), default=None)


def cuff_seconds_at(record: SessionRecord, now: datetime) -> int:
    """Whole seconds under the cuff until `now`, the open interval included."""
    if record.open_since is None:
        return record.cuff_seconds
    return record.cuff_seconds + max(0, int((now - record.open_since).total_seconds()))
