"""Minutes under the cuff, worked out before a session is assigned.

Time under the cuff is repetitions x tempo + rests. Between two exercises the cuffs
come off (released) or stay on (continuous), and only then the changeover counts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from clients.domain.regions import Limb
from sessions.domain.figures import clock as clock  # others read it from here
from sessions.domain.protocols import (
    CHANGEOVER_SECONDS,
    CUFF_CAP_SECONDS,
    CUFF_WARN_SECONDS,
    CuffMode,
    changeover_seconds,
)

FEWER_SETS = "Use a protocol with fewer sets."
FEWER_MINUTES = "Ask for fewer or shorter bouts."


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """How long a session keeps the cuffs on, and whether that fits under the cap.

    `cuff_seconds` is how long any limb wears a cuff, `limb_seconds` how long each does (policy: trials count
    one limb's time, the article knows one number, so the cap holds for both). `offers` says what would make
    it fit, in the coach's words; empty when it fits.
    """

    cuff_seconds: int
    elapsed_seconds: int
    cap_seconds: int
    over_by_seconds: int
    warns: bool
    fits: bool
    offers: tuple[str, ...]
    limb_seconds: Mapping[Limb, int] = field(default_factory=dict)

    @property
    def differs_by_limb(self) -> bool:
        """Whether a limb's time is not that of the whole session."""
        return any(seconds != self.cuff_seconds for seconds in self.limb_seconds.values())


def exercise_cuff_seconds(sets: Sequence[int], seconds_per_rep: int, rest_seconds: int) -> int:
    """Return seconds under the cuff for one exercise: repetitions x tempo + the rests between sets."""
    return sum(sets) * seconds_per_rep + rest_seconds * max(0, len(sets) - 1)


def session_timing(
    turn_seconds: Sequence[int],
    cuff_mode: CuffMode,
    cap_seconds: int = CUFF_CAP_SECONDS,
    *,
    limbs: Sequence[frozenset[Limb]] = (),
    turn_counts: Sequence[int] | None = None,
    faster_turn_seconds: Sequence[int] | None = None,
    off_seconds: int = 0,
    in_minutes: bool = False,
) -> Timing:
    """Return the timing of a session whose turns take `turn_seconds` under the cuff, with these `limbs`.

    `turn_counts` is how many turns each exercise has; without it, one each. `off_seconds` are the rests
    between sets in which the cuffs are off.

    `faster_turn_seconds` are the same turns at a faster tempo, where the caller
    knows it; a faster tempo is then offered only if it really makes the session fit. `off_seconds` are those
    of all rests within exercises in which the cuffs are off. `in_minutes`: all of it is counted in minutes.
    """
    cuff_seconds = _cuff_seconds(turn_seconds, cuff_mode)
    over_by_seconds = max(0, cuff_seconds - cap_seconds)
    offers: tuple[str, ...] = ()
    if over_by_seconds:
        counts = turn_counts or [1] * len(turn_seconds)
        offers = _offers(turn_seconds, counts, cuff_mode, cap_seconds, faster_turn_seconds)
        if in_minutes:
            offers = tuple(FEWER_MINUTES if each == FEWER_SETS else each for each in offers)
    return Timing(
        cuff_seconds=cuff_seconds,
        elapsed_seconds=_elapsed_seconds(turn_seconds, cuff_mode) + off_seconds,
        cap_seconds=cap_seconds,
        over_by_seconds=over_by_seconds,
        warns=cuff_seconds >= CUFF_WARN_SECONDS,
        fits=not over_by_seconds,
        offers=offers,
        limb_seconds=_limb_seconds(turn_seconds, limbs, cuff_mode),
    )


def timing_without_cuffs(turn_seconds: Sequence[int]) -> Timing:
    """Return the timing of the same turns with no cuff on, a changeover between two. No cap stops it."""
    changeovers = CHANGEOVER_SECONDS * max(0, len(turn_seconds) - 1)
    return Timing(
        cuff_seconds=0,
        elapsed_seconds=sum(turn_seconds) + changeovers,
        cap_seconds=CUFF_CAP_SECONDS,
        over_by_seconds=0,
        warns=False,
        fits=True,
        offers=(),
    )


def _limb_seconds(
    turn_seconds: Sequence[int], limbs: Sequence[frozenset[Limb]], cuff_mode: CuffMode
) -> dict[Limb, int]:
    """Return the seconds under the cuff of each limb, in the order of `Limb`."""
    worn = sorted(frozenset().union(*limbs), key=list(Limb).index)
    return {
        limb: _cuff_seconds(
            [seconds for seconds, on in zip(turn_seconds, limbs, strict=True) if limb in on], cuff_mode
        )
        for limb in worn
    }


def _cuff_seconds(turn_seconds: Sequence[int], cuff_mode: CuffMode) -> int:
    changeovers = max(0, len(turn_seconds) - 1) if cuff_mode is CuffMode.CONTINUOUS else 0
    return sum(turn_seconds) + CHANGEOVER_SECONDS * changeovers


def _elapsed_seconds(turn_seconds: Sequence[int], cuff_mode: CuffMode) -> int:
    if cuff_mode is CuffMode.CONTINUOUS:
        return _cuff_seconds(turn_seconds, cuff_mode)
    return sum(turn_seconds) + sum(changeovers_between(turn_seconds))


def changeovers_between(turn_seconds: Sequence[int]) -> tuple[int, ...]:
    """How long the cuffs are off after each exercise but the last, in seconds, where they come off."""
    done = accumulate(turn_seconds[:-1])
    return tuple(changeover_seconds(cuff_seconds) for cuff_seconds in done)


def _offers(
    turn_seconds: Sequence[int],
    turn_counts: Sequence[int],
    cuff_mode: CuffMode,
    cap_seconds: int,
    faster_turn_seconds: Sequence[int] | None,
) -> tuple[str, ...]:
    offers = []
    released_seconds = _cuff_seconds(turn_seconds, CuffMode.RELEASED)
    if cuff_mode is CuffMode.CONTINUOUS and released_seconds <= cap_seconds:
        offers.append(f"Take the cuffs off between exercises: {clock(released_seconds)} under the cuff.")
    fitting = _how_many_fit(turn_seconds, turn_counts, cuff_mode, cap_seconds)
    if fitting:
        fitting_seconds = _cuff_seconds(turn_seconds[: sum(turn_counts[:fitting])], cuff_mode)
        exercises = "exercise" if fitting == 1 else f"{fitting} exercises"
        offers.append(f"Keep only the first {exercises}: {clock(fitting_seconds)} under the cuff.")
    if faster_turn_seconds is None:
        offers.append("Use a faster tempo.")
    elif (faster_seconds := _cuff_seconds(faster_turn_seconds, cuff_mode)) <= cap_seconds:
        offers.append(f"Use a faster tempo: {clock(faster_seconds)} under the cuff.")
    if max(turn_counts, default=1) > 1:
        offers.append("Do one side today, and the other on another day.")
    if len(turn_counts) > 1:
        offers.append("Move an exercise to another day.")
    else:
        offers.append(FEWER_SETS)
    return tuple(offers)


def _how_many_fit(
    turn_seconds: Sequence[int], turn_counts: Sequence[int], cuff_mode: CuffMode, cap_seconds: int
) -> int:
    """Return how many of the first exercises fit whole; fewer than all, because all together do not."""
    fitting = 0
    while _cuff_seconds(turn_seconds[: sum(turn_counts[: fitting + 1])], cuff_mode) <= cap_seconds:
        fitting += 1
    return fitting
