"""Bouts as trials used them, and the bounds of what a coach may ask for: each number once, beside its source.

Walking for 20 min at 4 km/h (S-ABEW10) is longer than any cuff stays on here, so it is not among them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from clients.domain.sources import Mark
from sessions.domain.exercises import Exercise, WorkKind
from sessions.domain.protocols import CUFF_CAP_SECONDS, Ground
from sessions.domain.timed.facts import Bouts, Intensity, IntensityKind, minutes_text

MAX_BOUTS = 10  # POLICY: twice what trials used (S-ABE09).
MIN_BOUT_SECONDS = 60  # POLICY: half of the shortest bout in print (S-ABE09).
MAX_BOUT_SECONDS = CUFF_CAP_SECONDS  # S-ABEC10: 15 min in one go, which is the longest there is.
MIN_REST_SECONDS = 30  # POLICY: as between sets.
MAX_REST_SECONDS = 5 * 60  # S-VALD: 3 to 5 min off; S-FRANZ: 4 min off.

MAX_RESTING_SECONDS = 5 * 60  # S-KOA22: no more than 5 min in one go; S-VALD: 5 min on.
MIN_RESTING_OFF_SECONDS = 60  # S-KOA22: 60 s off.
MIN_ROUNDS, MAX_ROUNDS = 3, 5  # Memory: Patterson 2019, 3 to 5 rounds.

# The most and the least of each way to say how hard it is.
INTENSITY_BOUNDS: Mapping[IntensityKind, tuple[int, int]] = MappingProxyType(
    {
        IntensityKind.SPEED: (2, 6),  # S-ROLNICK21: up to 6 km/h; the low end is POLICY.
        IntensityKind.OXYGEN: (20, 49),  # S-ROLNICK21: below 50 % of VO2max; the low end is POLICY.
        IntensityKind.HEART_RATE: (20, 45),  # S-ELITE16: 45 % of heart-rate reserve; the low end is POLICY.
        IntensityKind.EFFORT: (1, 4),  # POLICY: light enough to talk.
    }
)
# S-LOEP: the first time one exercise only, 7 to 10 min.
FIRST_SESSION_CUFF_SECONDS = 10 * 60

TIMED_GROUNDS: Mapping[str, Ground] = MappingProxyType(
    {
        "intensity": Ground(source_keys=("S-ROLNICK21", "S-ELITE16"), mark=Mark.SEEN),
        "resting": Ground(source_keys=("S-KOA22", "S-VALD"), mark=Mark.SEEN),
        "rounds": Ground(source_keys=(), mark=Mark.MEMORY),
        "first": Ground(source_keys=("S-LOEP",), mark=Mark.SEEN),
        "bouts": Ground(source_keys=("S-ABE09", "S-ABEC10"), mark=Mark.POLICY),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedProtocol:
    """Bouts for the exercises of `exercise_codes`, as a source has them."""

    code: str
    exercise_codes: tuple[str, ...]
    name: str
    bouts: Bouts
    source_keys: tuple[str, ...]
    mark: Mark
    note: str


def _at(kind: IntensityKind, number: str) -> Intensity:
    return Intensity(kind=kind, number=Decimal(number))


_RESTS = ("rest-legs", "rest-arms")

TIMED_PROTOCOLS: tuple[TimedProtocol, ...] = (
    TimedProtocol(
        code="walk-5x2",
        exercise_codes=("walk",),
        name="5 x 2 min at 3 km/h, cuffs on in the rests",
        # 50 m a minute are 3 km/h.
        bouts=Bouts(count=5, seconds=120, rest_seconds=60, intensity=_at(IntensityKind.SPEED, "3")),
        source_keys=("S-ABE09",),
        mark=Mark.SEEN,
        note="Young men, 6 days a week for 3 weeks.",
    ),
    TimedProtocol(
        code="walk-5x2-released",
        exercise_codes=("walk",),
        name="5 x 2 min at 3.2 km/h, cuffs off in the rests",
        # 0.9 m/s are 3.24 km/h.
        bouts=Bouts(
            count=5,
            seconds=120,
            rest_seconds=60,
            cuffs_stay_on=False,
            intensity=_at(IntensityKind.SPEED, "3.2"),
        ),
        source_keys=("S-NE",),
        mark=Mark.SEEN,
        note="The cuffs come off in each minute of rest.",
    ),
    TimedProtocol(
        code="walk-5x2-effort",
        exercise_codes=("walk",),
        name="5 x 2 min by effort, cuffs on in the rests",
        bouts=Bouts(count=5, seconds=120, rest_seconds=60, intensity=_at(IntensityKind.EFFORT, "3")),
        source_keys=("S-ABE09",),
        mark=Mark.POLICY,
        note="The same minutes where no treadmill shows a speed.",
    ),
    TimedProtocol(
        code="cycle-15",
        exercise_codes=("cycle",),
        name="15 min at 40 % of VO2max",
        bouts=Bouts(count=1, seconds=900, intensity=_at(IntensityKind.OXYGEN, "40")),
        source_keys=("S-ABEC10",),
        mark=Mark.SEEN,
        note="Young men, 3 days a week for 8 weeks.",
    ),
    TimedProtocol(
        code="cycle-15-heart",
        exercise_codes=("cycle",),
        name="15 min at 45 % of heart-rate reserve",
        bouts=Bouts(count=1, seconds=900, intensity=_at(IntensityKind.HEART_RATE, "45")),
        source_keys=("S-ABEC10", "S-ELITE16"),
        mark=Mark.SEEN,
        note="The minutes of the trial, with the course's measure of how hard.",
    ),
    TimedProtocol(
        code="cycle-3x4-released",
        exercise_codes=("cycle",),
        name="3 x 4 min with one leg under the cuff, 4 min off",
        bouts=Bouts(
            count=3,
            seconds=240,
            rest_seconds=240,
            cuffs_stay_on=False,
            intensity=_at(IntensityKind.OXYGEN, "40"),
        ),
        source_keys=("S-FRANZ",),
        mark=Mark.SEEN,
        note="12 min a leg. Both legs in turn are 24 min in all, which is longer than the cap.",
    ),
    # Usual, since it fits a first session, and leaves minutes for the hands before the cap of 15.
    TimedProtocol(
        code="rest-3x3",
        exercise_codes=_RESTS,
        name="3 x 3 min, 1 min off",
        bouts=Bouts(count=3, seconds=180, rest_seconds=60, cuffs_stay_on=False),
        source_keys=("S-KOA22", "S-LOEP"),
        mark=Mark.POLICY,
        note="Shorter, for the first session: 7 to 10 min.",
    ),
    TimedProtocol(
        code="rest-3x5",
        exercise_codes=_RESTS,
        name="3 x 5 min, 3 min off",
        bouts=Bouts(count=3, seconds=300, rest_seconds=180, cuffs_stay_on=False),
        source_keys=("S-VALD",),
        mark=Mark.SEEN,
        note="5 min on, 3 to 5 min off. The number of rounds is from memory.",
    ),
    TimedProtocol(
        code="rest-3x5-short",
        exercise_codes=_RESTS,
        name="3 x 5 min, 1 min off",
        bouts=Bouts(count=3, seconds=300, rest_seconds=60, cuffs_stay_on=False),
        source_keys=("S-KOA22",),
        mark=Mark.SEEN,
        note="At most 5 min in one go, 60 s off, 10 min or more in all.",
    ),
)

TIMED_BY_CODE: Mapping[str, TimedProtocol] = MappingProxyType({each.code: each for each in TIMED_PROTOCOLS})


def timed_protocols_for(exercise: Exercise) -> tuple[TimedProtocol, ...]:
    """Return the shipped bouts of an exercise, the usual ones first; none where repetitions are counted."""
    return tuple(each for each in TIMED_PROTOCOLS if exercise.code in each.exercise_codes)


def usual_bouts(exercise: Exercise) -> Bouts | None:
    """Return what is asked for where nobody chose; None where repetitions are counted."""
    shipped = timed_protocols_for(exercise)
    return shipped[0].bouts if shipped else None


def protocol_of(exercise_code: str, bouts: Bouts) -> TimedProtocol | None:
    """Return the shipped protocol that asks for exactly these bouts of an exercise."""
    found = (each for each in TIMED_PROTOCOLS if exercise_code in each.exercise_codes)
    return next((each for each in found if each.bouts == bouts), None)


def bouts_problems(kind: WorkKind, bouts: Bouts) -> tuple[str, ...]:
    """Why bouts of this kind of work cannot be asked for, in words; empty when they can."""
    return _resting_problems(bouts) if kind is WorkKind.RESTING else _work_problems(bouts)


def _resting_problems(bouts: Bouts) -> tuple[str, ...]:
    problems = []
    if not MIN_ROUNDS <= bouts.count <= MAX_ROUNDS:
        problems.append(f"Rest under cuffs has {MIN_ROUNDS} to {MAX_ROUNDS} rounds.")
    if not MIN_BOUT_SECONDS <= bouts.seconds <= MAX_RESTING_SECONDS:
        problems.append(
            f"At rest the cuffs are on for {minutes_text(MIN_BOUT_SECONDS)} to "
            f"{minutes_text(MAX_RESTING_SECONDS)} in one go."
        )
    if bouts.cuffs_stay_on or not MIN_RESTING_OFF_SECONDS <= bouts.rest_seconds <= MAX_REST_SECONDS:
        problems.append(
            f"At rest the cuffs come off for {minutes_text(MIN_RESTING_OFF_SECONDS)} to "
            f"{minutes_text(MAX_REST_SECONDS)} between two rounds."
        )
    if bouts.intensity is not None:
        problems.append("Nothing moves at rest, so there is no intensity.")
    return tuple(problems)


def _work_problems(bouts: Bouts) -> tuple[str, ...]:
    problems = []
    if not 1 <= bouts.count <= MAX_BOUTS:
        problems.append(f"There are 1 to {MAX_BOUTS} bouts.")
    if not MIN_BOUT_SECONDS <= bouts.seconds <= MAX_BOUT_SECONDS:
        problems.append(
            f"A bout takes {minutes_text(MIN_BOUT_SECONDS)} to {minutes_text(MAX_BOUT_SECONDS)}: no cuff "
            "stays on longer."
        )
    if bouts.count > 1 and not MIN_REST_SECONDS <= bouts.rest_seconds <= MAX_REST_SECONDS:
        problems.append(
            f"The rest between two bouts is {minutes_text(MIN_REST_SECONDS)} to "
            f"{minutes_text(MAX_REST_SECONDS)}."
        )
    if bouts.intensity is None:
        problems.append("Say how hard it is.")
        return tuple(problems)
    least, most = INTENSITY_BOUNDS[bouts.intensity.kind]
    if not bouts.intensity.number.is_finite() or not least <= bouts.intensity.number <= most:
        problems.append(f"How hard it is lies between {least} and {most} {bouts.intensity.kind.unit}.")
    return tuple(problems)
