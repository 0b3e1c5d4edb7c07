"""Plan a whole session: its loads, its minutes, and every problem that keeps it from being assigned.

A plan is assignable when it has no problem: at least one exercise, all of one region, none
twice, every load found, and no more time under the cuff than the cap allows.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from clients.domain.clearance import Limits
from clients.domain.equipment import Equipment
from clients.domain.numbers import Unit
from clients.domain.occlusion import Cuff, OcclusionPressure
from clients.domain.one_rep_max import OneRepMax
from clients.domain.regions import Limb, Region
from sessions.domain.exercises import Exercise
from sessions.domain.figures import total_asked
from sessions.domain.prescription import Prescription, Refusal, prescribe, without_cuffs_on
from sessions.domain.protocols import CUFF_CAP_SECONDS, TEMPO_1_0_1, CuffMode, Protocol
from sessions.domain.sides import OneRepMaxKey, Sides, chosen_sides, find_one_rep_max
from sessions.domain.timed import Bouts, minutes_text
from sessions.domain.timed.protocols import FIRST_SESSION_CUFF_SECONDS
from sessions.domain.timing import Timing, clock, session_timing, timing_without_cuffs
from sessions.domain.turns import NO_BOUTS, NO_SIDES, Turn, cuff_mode_of, turns_of
from sessions.domain.way_back import WAY_BACK_NO_FAILURE

ONE_FOR_ALL: Mapping[str, Protocol] = MappingProxyType({})
NO_FAILURE = "The clearance allows no set to failure."
NO_FAILURE_WITHOUT_CUFFS = "Without cuffs the work stays light: no set goes to failure."
NOTHING_AT_REST = "Without cuffs there is nothing to do at rest."
FIRST_TOO_LONG = (
    f"All work in minutes of a first session has at most {minutes_text(FIRST_SESSION_CUFF_SECONDS)} under "
    "the cuff."
)
MOST_HOURS = 4  # POLICY: nobody trains for longer; without cuffs no other rule ends a session
TOO_LONG = f"No session is longer than {MOST_HOURS} hours, rests included. Ask for less."
NO_FAILURE_OFFER = "Choose a protocol with a number of repetitions for each set."


class ProblemCode(StrEnum):
    """What keeps a plan from being assigned."""

    NO_EXERCISE = "no_exercise"
    OTHER_REGION = "other_region"
    REPEATED_EXERCISE = "repeated_exercise"
    OVER_CAP = "over_cap"
    REFUSED = "refused"
    FAILURE = "failure"
    NOTHING_TO_DO = "nothing_to_do"
    FIRST_TOO_LONG = "first_too_long"
    TOO_LONG = "too_long"


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRequest:
    """What a coach asks for, before it is worked out. A form makes one of its clean values."""

    region: Region
    exercises: tuple[tuple[str, Decimal], ...]  # (exercise code, percent of 1RM)
    protocol_code: str
    cuff_mode: CuffMode
    scheduled_on: date
    high_load_reason: str = ""
    spacing_reason: str = ""
    note_to_client: str = ""
    sides: Mapping[str, Sides] = field(default_factory=dict)  # by exercise code; else the usual
    protocol_codes: Mapping[str, str] = field(default_factory=dict)  # by exercise code; else `protocol_code`
    bouts: Mapping[str, Bouts] = field(default_factory=dict)  # by exercise code; else the usual
    without_cuffs: bool = False
    pressure_percent: int | None = None  # of the occlusion pressure; None for the default
    place: str = ""  # the key of a place where the client trains; "" for the usual one
    taper: bool = False  # the first two sessions of a region have two and three sets, whatever is chosen


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanProblem:
    """One problem as a sentence for the coach, and the exercise it is about, if any."""

    code: ProblemCode
    message: str
    exercise_code: str = ""
    suggestions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionPlan:
    """A session worked out. `refusals` is by exercise code, the first of an exercise's turns.

    `turns` has each exercise's side or sides, in the order asked for: left then right is two turns, and
    `turn_counts` says how many each exercise has, and `protocols` which each has. `timing` counts every turn,
    and `turn_seconds` are those of each under the cuff.
    """

    region: Region
    cuff_mode: CuffMode
    prescriptions: tuple[Prescription, ...]
    refusals: Mapping[str, Refusal]
    timing: Timing
    turns: tuple[Turn, ...]
    turn_counts: tuple[int, ...]
    protocols: tuple[Protocol, ...]
    turn_seconds: tuple[int, ...]
    problems: tuple[PlanProblem, ...]
    without_cuffs: bool = False

    @property
    def limbs(self) -> frozenset[Limb]:
        """The limbs that wear a cuff in one of its turns."""
        return frozenset(limb for turn in self.turns for limb in turn.limbs)

    @property
    def off_seconds(self) -> int:
        """Seconds of the rests between sets, or bouts, in which the cuffs are off."""
        protocols = [
            each for each, count in zip(self.protocols, self.turn_counts, strict=True) for _ in range(count)
        ]
        return sum(turn.off_seconds(each) for turn, each in zip(self.turns, protocols, strict=True))

    @property
    def assignable(self) -> bool:
        """Whether there is no problem."""
        return not self.problems

    @property
    def reps_asked(self) -> int:
        """The repetitions of the whole session; 0 where one of its sets has no number."""
        return total_asked(each.reps_asked for each in self.prescriptions if each.bouts is None)

    @property
    def timed_seconds(self) -> int:
        """The seconds of all work in minutes, without its rests."""
        return sum(each.bouts.work_seconds for each in self.prescriptions if each.bouts)


def cap_seconds(limits: Limits) -> int:
    """The most time under the cuff: 15:00, or less where the clearance says so."""
    if limits.max_cuff_minutes is None:
        return CUFF_CAP_SECONDS
    return min(CUFF_CAP_SECONDS, limits.max_cuff_minutes * 60)


def plan_session(
    *,
    region: Region,
    items: Sequence[tuple[Exercise, Decimal | int]],
    one_rep_maxes: Mapping[OneRepMaxKey, OneRepMax],
    equipment: Sequence[Equipment],
    protocol: Protocol,
    cuff_mode: CuffMode,
    limits: Limits,
    today: date,
    high_load_reason: str = "",
    cuff: Cuff | None = None,
    measured: Sequence[OcclusionPressure] = (),
    pressure_percent: int | None = None,
    session_number: int | None = None,
    on_way_back: bool = False,
    sides: Mapping[str, Sides] = NO_SIDES,
    affected: Limb | None = None,
    unit: Unit = Unit.KG,
    without_cuffs: bool = False,
    by_exercise: Mapping[str, Protocol] = ONE_FOR_ALL,
    bouts: Mapping[str, Bouts] = NO_BOUTS,
) -> SessionPlan:
    """Plan a session of `items`: (exercise, percent of 1RM) in the order they are done.

    `one_rep_maxes` is by exercise code and side, `sides` and `bouts` by exercise code. So is `by_exercise`,
    which has the protocols of exercises that do not follow `protocol`. Nothing is left out quietly: what
    cannot be done is a problem, and the minutes count it all the same. `session_number` is given where the
    first sessions of the region are eased into, with more care `on_way_back`. Cuffs that move to another limb
    come off the one before, whatever `cuff_mode` says, and so do those that come off between sets.
    `without_cuffs` asks for the same work with none on: no time is under the cuff, and no cap stops it.
    """
    turns = turns_of(items, sides, affected, bouts)
    protocols = tuple(by_exercise.get(exercise.code, protocol) for exercise, _ in items)
    counted = [
        each for each, (exercise, _) in zip(protocols, items, strict=True) if not exercise.kind.is_in_minutes
    ]
    comes_off = without_cuffs or any(each.released_between_sets for each in counted)
    comes_off = comes_off or any(turn.comes_off_in_rests for turn in turns)
    cuff_mode = CuffMode.RELEASED if comes_off else cuff_mode_of(turns, cuff_mode)
    problems = _composition_problems(region, items)
    prescriptions: list[Prescription] = []
    refusals: dict[str, Refusal] = {}
    for turn in turns_of(_each_once(region, items), sides, affected, bouts):
        exercise = turn.exercise
        answer = prescribe(
            exercise=exercise,
            one_rep_max=find_one_rep_max(one_rep_maxes, exercise, turn.side),
            equipment=equipment,
            protocol=by_exercise.get(exercise.code, protocol),
            percent_1rm=turn.percent_1rm,
            limits=limits,
            today=today,
            high_load_reason=high_load_reason,
            cuff=cuff,
            measured=measured,
            pressure_percent=pressure_percent,
            session_number=session_number,
            on_way_back=on_way_back,
            side=turn.side,
            affected=affected,
            unit=unit,
            bouts=turn.bouts,
        )
        if isinstance(answer, Refusal):
            refusals.setdefault(exercise.code, answer)
            problems.append(
                PlanProblem(
                    code=ProblemCode.REFUSED,
                    message=answer.message,
                    exercise_code=exercise.code,
                    suggestions=answer.suggestions,
                )
            )
        else:
            prescriptions.append(without_cuffs_on(answer) if without_cuffs else answer)
    if any(each.to_failure for each in counted) and (limits.excludes_failure or on_way_back):
        message = NO_FAILURE if limits.excludes_failure else WAY_BACK_NO_FAILURE
        message = NO_FAILURE_WITHOUT_CUFFS if without_cuffs else message
        problems.append(
            PlanProblem(code=ProblemCode.FAILURE, message=message, suggestions=(NO_FAILURE_OFFER,))
        )
    in_minutes = [turn.bouts.cuff_seconds for turn in turns if turn.bouts]
    # The same of one exercise alone is a refusal of its own.
    if session_number == 1 and max(in_minutes, default=0) <= FIRST_SESSION_CUFF_SECONDS < sum(in_minutes):
        problems.append(PlanProblem(code=ProblemCode.FIRST_TOO_LONG, message=FIRST_TOO_LONG))
    counts = tuple(len(chosen_sides(exercise, sides, affected).turns) for exercise, _ in items)
    turn_protocols = [each for each, count in zip(protocols, counts, strict=True) for _ in range(count)]
    timing = _timing(turns, counts, turn_protocols, cuff_mode, cap_seconds(limits))
    seconds = [turn.cuff_seconds(each) for turn, each in zip(turns, turn_protocols, strict=True)]
    if without_cuffs:
        of_turns = zip(turns, turn_protocols, strict=True)
        timing = timing_without_cuffs([turn.elapsed_seconds(each) for turn, each in of_turns])
        problems += [
            PlanProblem(code=ProblemCode.NOTHING_TO_DO, message=NOTHING_AT_REST, exercise_code=exercise.code)
            for exercise, _ in items
            if exercise.resting
        ]
    if not timing.fits:
        problems.append(
            PlanProblem(
                code=ProblemCode.OVER_CAP,
                message=(
                    f"{clock(timing.cuff_seconds)} under the cuff is {clock(timing.over_by_seconds)} "
                    f"over the {clock(timing.cap_seconds)} allowed."
                ),
                suggestions=timing.offers,
            )
        )
    if timing.elapsed_seconds > MOST_HOURS * 60 * 60:
        problems.append(PlanProblem(code=ProblemCode.TOO_LONG, message=TOO_LONG))
    return SessionPlan(
        region=region,
        cuff_mode=cuff_mode,
        prescriptions=tuple(prescriptions),
        refusals=refusals,
        timing=timing,
        turns=turns,
        turn_counts=counts,
        protocols=protocols,
        turn_seconds=(0,) * len(turns) if without_cuffs else tuple(seconds),
        without_cuffs=without_cuffs,
        problems=tuple(dict.fromkeys(problems)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Swap:
    """Another exercise of the same region that gives a load today."""

    exercise: Exercise
    prescription: Prescription


def swaps(
    exercise: Exercise,
    *,
    candidates: Iterable[Exercise],
    percent_1rm: Decimal | int,
    one_rep_maxes: Mapping[OneRepMaxKey, OneRepMax],
    equipment: Sequence[Equipment],
    protocol: Protocol,
    limits: Limits,
    today: date,
    high_load_reason: str = "",
    session_number: int | None = None,
    on_way_back: bool = False,
    affected: Limb | None = None,
    unit: Unit = Unit.KG,
) -> tuple[Swap, ...]:
    """Return the exercises that could replace `exercise`: same region and kind, with a load in the band.

    Those for the same muscles come first, otherwise in the order of `candidates`.
    """
    found = []
    for candidate in candidates:
        if candidate.code == exercise.code or candidate.region is not exercise.region:
            continue
        if candidate.kind is not exercise.kind:
            continue
        side = chosen_sides(candidate, NO_SIDES, affected).turns[0]
        answer = prescribe(
            exercise=candidate,
            one_rep_max=find_one_rep_max(one_rep_maxes, candidate, side),
            equipment=equipment,
            protocol=protocol,
            percent_1rm=percent_1rm,
            limits=limits,
            today=today,
            high_load_reason=high_load_reason,
            session_number=session_number,
            on_way_back=on_way_back,
            side=side,
            affected=affected,
            unit=unit,
        )
        if isinstance(answer, Prescription):
            found.append(Swap(exercise=candidate, prescription=answer))
    movers = set(exercise.prime_movers)
    return tuple(sorted(found, key=lambda swap: not movers & set(swap.exercise.prime_movers)))


def _composition_problems(
    region: Region, items: Sequence[tuple[Exercise, Decimal | int]]
) -> list[PlanProblem]:
    if not items:
        return [PlanProblem(code=ProblemCode.NO_EXERCISE, message="Choose at least one exercise.")]
    problems = []
    seen: set[str] = set()
    for exercise, _ in items:
        if exercise.region is not region:
            problems.append(
                PlanProblem(
                    code=ProblemCode.OTHER_REGION,
                    message=f"{exercise.name} is for the {exercise.region.label.lower()}. "
                    "A session is for arms or legs, never both.",
                    exercise_code=exercise.code,
                )
            )
        elif exercise.code in seen:
            problems.append(
                PlanProblem(
                    code=ProblemCode.REPEATED_EXERCISE,
                    message=f"{exercise.name} is there more than once.",
                    exercise_code=exercise.code,
                )
            )
        seen.add(exercise.code)
    return problems


def _each_once(
    region: Region, items: Sequence[tuple[Exercise, Decimal | int]]
) -> list[tuple[Exercise, Decimal | int]]:
    once: dict[str, tuple[Exercise, Decimal | int]] = {}
    for exercise, percent_1rm in items:
        if exercise.region is region:
            once.setdefault(exercise.code, (exercise, percent_1rm))
    return list(once.values())


def quickened(protocol: Protocol) -> Protocol:
    """Return the same protocol at the quick tempo, where that is quicker."""
    is_quicker = TEMPO_1_0_1.seconds_per_rep < protocol.tempo.seconds_per_rep
    return replace(protocol, tempo=TEMPO_1_0_1) if is_quicker else protocol


def _timing(
    turns: Sequence[Turn],
    turn_counts: Sequence[int],
    protocols: Sequence[Protocol],
    cuff_mode: CuffMode,
    cap: int,
) -> Timing:
    """Return the timing of turns, each with its protocol."""
    of_turns = list(zip(turns, protocols, strict=True))
    return session_timing(
        [turn.cuff_seconds(each) for turn, each in of_turns],
        cuff_mode,
        cap,
        limbs=[turn.limbs for turn in turns],
        turn_counts=turn_counts,
        faster_turn_seconds=[turn.cuff_seconds(quickened(each)) for turn, each in of_turns],
        off_seconds=sum(turn.off_seconds(each) for turn, each in of_turns),
        in_minutes=all(turn.bouts for turn in turns),
    )
