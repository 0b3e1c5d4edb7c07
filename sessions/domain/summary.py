"""A client's week in figures: did it go as planned, and am I moving?

Loads are compared within one exercise only, and with the client's own mean of the three weeks before.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from statistics import fmean

from sessions.domain.figures import total_asked
from sessions.domain.weeks import WEEKS_COMPARED, Week

# POLICY: a smaller change is noise of a 0-10 scale, or of the plates that a gym has.
FELT_STEP = 0.5
LOAD_STEP_KG = Decimal("0.25")


class Trend(StrEnum):
    """The change since the client's own three weeks before; NEW if there is nothing to compare with."""

    UP = "up"
    DOWN = "down"
    SAME = "same"
    NEW = "new"


class SessionOutcome(StrEnum):
    """What became of a session."""

    DONE = "done"
    STOPPED = "stopped"
    NOT_DONE = "not_done"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExerciseFacts:
    """One prescribed exercise and the repetitions that were done of it."""

    code: str
    side: str = ""  # both at once
    name: str
    load_kg: Decimal
    percent_1rm: Decimal
    reps_done: int
    set_mmhg: tuple[int, ...] = ()  # what the cuffs were set to

    @property
    def work(self) -> tuple[str, str]:
        """What is compared from week to week: an exercise with one side, or with both at once."""
        return self.code, self.side


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedFacts:
    """One exercise in minutes. `asked` says what, such as "5 x 2 min, 1 min rest, cuffs on, 3 km/h"."""

    name: str
    asked: str
    seconds_done: int
    seconds_prescribed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionFacts:
    """One session of the calendar. `effort` and `discomfort` are None where nobody said."""

    on: date
    outcome: SessionOutcome
    reps_done: int
    reps_prescribed: int
    cuff_seconds: int
    effort: int | None
    discomfort: int | None
    exercises: tuple[ExerciseFacts, ...] = ()
    timed: tuple[TimedFacts, ...] = ()
    without_cuffs: bool = False
    went_otherwise: bool = False  # something else was done than what was asked for
    in_minutes: bool = False  # minutes were asked for, so no repetitions need to be


@dataclass(frozen=True, slots=True, kw_only=True)
class Felt:
    """Effort or discomfort: the mean of the week, of the weeks before, and which way it went."""

    mean: float
    before: float | None
    trend: Trend


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadLine:
    """One exercise: the heaviest load of the week against the mean of the weeks before."""

    code: str
    name: str
    load_kg: Decimal
    percent_1rm: Decimal
    before_kg: Decimal | None
    trend: Trend
    set_mmhg: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekBar:
    """Repetitions of one week, for a plot of four bars."""

    week: Week
    reps_done: int
    reps_prescribed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekSummary:
    """Everything that a summary says about what was done."""

    week: Week
    planned: int
    done: int
    stopped: int
    reps_done: int
    reps_prescribed: int
    cuff_seconds: int
    effort: Felt | None
    discomfort: Felt | None
    loads: tuple[LoadLine, ...]
    bars: tuple[WeekBar, ...]
    timed: tuple[TimedFacts, ...] = ()  # each exercise that was done in minutes, its sessions summed
    without_cuffs: int = 0  # how many of those done
    went_otherwise: bool = False

    @property
    def without_cuffs_text(self) -> str:
        """How many of the sessions done went without cuffs: "1 of them without cuffs."; "" for none."""
        return f"{self.without_cuffs} of them without cuffs." if self.without_cuffs else ""

    @property
    def has_work(self) -> bool:
        """Whether a repetition was done, or any work in minutes."""
        return self.reps_done > 0 or bool(self.timed)

    @property
    def has_something_to_say(self) -> bool:
        """Whether anything was planned. A week without plans gets no summary."""
        return self.planned > 0

    @property
    def went_as_planned(self) -> bool:
        return self.planned > 0 and self.done == self.planned and not self.went_otherwise


def summarise(sessions: Iterable[SessionFacts], week: Week) -> WeekSummary:
    """Return the summary of one client's `week`, compared with the three weeks before it.

    Repetitions are those of all sessions. What is compared, effort, discomfort and loads, is of those under
    cuffs alone: work without them is neither.
    """
    by_week: dict[Week, list[SessionFacts]] = defaultdict(list)
    for session in sessions:
        by_week[Week.of(session.on)].append(session)
    weeks = [week.plus(-back) for back in range(WEEKS_COMPARED, -1, -1)]
    before = [session for each in weeks[:-1] for session in by_week[each]]
    own = by_week[week]
    under_cuffs, cuffs_before = _under_cuffs(own), _under_cuffs(before)
    return WeekSummary(
        week=week,
        planned=len(own),
        done=sum(session.outcome is SessionOutcome.DONE for session in own),
        stopped=sum(session.outcome is SessionOutcome.STOPPED for session in own),
        reps_done=sum(session.reps_done for session in own),
        reps_prescribed=_asked(own),
        cuff_seconds=sum(session.cuff_seconds for session in own),
        without_cuffs=sum(session.without_cuffs for session in own if session.outcome is SessionOutcome.DONE),
        effort=_felt([each.effort for each in under_cuffs], [each.effort for each in cuffs_before]),
        discomfort=_felt(
            [each.discomfort for each in under_cuffs], [each.discomfort for each in cuffs_before]
        ),
        loads=_loads(under_cuffs, cuffs_before),
        timed=_timed(own),
        went_otherwise=any(session.went_otherwise for session in own),
        bars=tuple(
            WeekBar(
                week=each,
                reps_done=sum(session.reps_done for session in by_week[each]),
                reps_prescribed=_asked(by_week[each]) or sum(session.reps_done for session in by_week[each]),
            )
            for each in weeks
        ),
    )


def _timed(sessions: Sequence[SessionFacts]) -> tuple[TimedFacts, ...]:
    """Return the minutes of each exercise, those of equal work together, sorted by name."""
    found: dict[tuple[str, str], TimedFacts] = {}
    for each in (each for session in sessions for each in session.timed if each.seconds_done):
        key = each.name, each.asked
        before = found.get(key)
        found[key] = each if before is None else _together(before, each)
    return tuple(found[key] for key in sorted(found))


def _together(one: TimedFacts, other: TimedFacts) -> TimedFacts:
    return replace(
        one,
        seconds_done=one.seconds_done + other.seconds_done,
        seconds_prescribed=one.seconds_prescribed + other.seconds_prescribed,
    )


def _under_cuffs(sessions: Sequence[SessionFacts]) -> list[SessionFacts]:
    return [session for session in sessions if not session.without_cuffs]


def _asked(sessions: Sequence[SessionFacts]) -> int:
    """Return the repetitions asked for; 0 where a session asked for as many as possible."""
    return total_asked(
        each.reps_prescribed for each in sessions if each.reps_prescribed or not each.in_minutes
    )


def _felt(own: Sequence[int | None], before: Sequence[int | None]) -> Felt | None:
    said = [value for value in own if value is not None]
    said_before = [value for value in before if value is not None]
    if not said:
        return None
    mean = fmean(said)
    if not said_before:
        return Felt(mean=mean, before=None, trend=Trend.NEW)
    usual = fmean(said_before)
    change = mean - usual
    trend = Trend.SAME if abs(change) < FELT_STEP else Trend.UP if change > 0 else Trend.DOWN
    return Felt(mean=mean, before=usual, trend=trend)


def _loads(own: Sequence[SessionFacts], before: Sequence[SessionFacts]) -> tuple[LoadLine, ...]:
    """Return a line for each exercise of which a repetition was done, sorted by name."""
    heaviest: dict[tuple[str, str], ExerciseFacts] = {}
    for exercise in _done(own):
        known = heaviest.get(exercise.work)
        if known is None or exercise.load_kg > known.load_kg:
            heaviest[exercise.work] = exercise
    earlier: dict[tuple[str, str], list[Decimal]] = defaultdict(list)
    for exercise in _done(before):
        earlier[exercise.work].append(exercise.load_kg)
    lines = (_line(exercise, earlier[exercise.work]) for exercise in heaviest.values())
    return tuple(sorted(lines, key=lambda line: line.name))


def _done(sessions: Sequence[SessionFacts]) -> list[ExerciseFacts]:
    return [each for session in sessions for each in session.exercises if each.reps_done]


def _line(exercise: ExerciseFacts, earlier: Sequence[Decimal]) -> LoadLine:
    before = sum(earlier, Decimal(0)) / len(earlier) if earlier else None
    if before is None:
        trend = Trend.NEW
    elif abs(exercise.load_kg - before) < LOAD_STEP_KG:
        trend = Trend.SAME
    else:
        trend = Trend.UP if exercise.load_kg > before else Trend.DOWN
    return LoadLine(
        code=exercise.code,
        name=exercise.name,
        load_kg=exercise.load_kg,
        percent_1rm=exercise.percent_1rm,
        before_kg=before,
        trend=trend,
        set_mmhg=exercise.set_mmhg,
    )
