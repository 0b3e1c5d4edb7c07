"""Minutes under the cuff, worked out before a session is assigned.

Time under the cuff is repetitions x tempo + rests. Between two exercises the cuffs
come off (released) or stay on (continuous), and only then the changeover counts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from sessions.domain.protocols import (
    CHANGEOVER_SECONDS,
    CUFF_CAP_SECONDS,
    CUFF_WARN_SECONDS,
    CuffMode,
    changeover_seconds,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """How long a session keeps the cuffs on, and whether that fits under the cap.

    `offers` says what would make it fit, in the coach's words; empty when it fits.
    """

    cuff_seconds: int
    elapsed_seconds: int
    cap_seconds: int
    over_by_seconds: int
    warns: bool
    fits: bool
    offers: tuple[str, ...]


def clock(seconds: int) -> str:
    """Return seconds as minutes and seconds, such as "6:30". Negative seconds read "0:00"."""
    minutes, rest = divmod(max(0, seconds), 60)
    return f"{minutes}:{rest:02}"


def exercise_cuff_seconds(sets: Sequence[int], seconds_per_rep: int, rest_seconds: int) -> int:
    """Return seconds under the cuff for one exercise: repetitions x tempo + the rests between sets."""
    return sum(sets) * seconds_per_rep + rest_seconds * max(0, len(sets) - 1)


def session_timing(
    exercise_seconds: Sequence[int],
    cuff_mode: CuffMode,
    cap_seconds: int = CUFF_CAP_SECONDS,
    *,
    faster_exercise_seconds: Sequence[int] | None = None,
) -> Timing:
    """Return the timing of a session whose exercises take `exercise_seconds` each.

    `faster_exercise_seconds` are the same exercises at a faster tempo, where the caller
    knows it; a faster tempo is then offered only if it really makes the session fit.
    """
    cuff_seconds = _cuff_seconds(exercise_seconds, cuff_mode)
    over_by_seconds = max(0, cuff_seconds - cap_seconds)
    offers: tuple[str, ...] = ()
    if over_by_seconds:
        offers = _offers(exercise_seconds, cuff_mode, cap_seconds, faster_exercise_seconds)
    return Timing(
        cuff_seconds=cuff_seconds,
        elapsed_seconds=_elapsed_seconds(exercise_seconds, cuff_mode),
        cap_seconds=cap_seconds,
        over_by_seconds=over_by_seconds,
        warns=cuff_seconds >= CUFF_WARN_SECONDS,
        fits=not over_by_seconds,
        offers=offers,
    )


def _cuff_seconds(exercise_seconds: Sequence[int], cuff_mode: CuffMode) -> int:
    changeovers = max(0, len(exercise_seconds) - 1) if cuff_mode is CuffMode.CONTINUOUS else 0
    return sum(exercise_seconds) + CHANGEOVER_SECONDS * changeovers


def _elapsed_seconds(exercise_seconds: Sequence[int], cuff_mode: CuffMode) -> int:
    if cuff_mode is CuffMode.CONTINUOUS:
        return _cuff_seconds(exercise_seconds, cuff_mode)
    return sum(exercise_seconds) + sum(changeovers_between(exercise_seconds))


def changeovers_between(exercise_seconds: Sequence[int]) -> tuple[int, ...]:
    """How long the cuffs are off after each exercise but the last, in seconds, where they come off."""
    done = accumulate(exercise_seconds[:-1])
    return tuple(changeover_seconds(cuff_seconds) for cuff_seconds in done)


def _offers(
    exercise_seconds: Sequence[int],
    cuff_mode: CuffMode,
    cap_seconds: int,
    faster_exercise_seconds: Sequence[int] | None,
) -> tuple[str, ...]:
    offers = []
    released_seconds = _cuff_seconds(exercise_seconds, CuffMode.RELEASED)
    if cuff_mode is CuffMode.CONTINUOUS and released_seconds <= cap_seconds:
        offers.append(f"Take the cuffs off between exercises: {clock(released_seconds)} under the cuff.")
    fitting = _how_many_fit(exercise_seconds, cuff_mode, cap_seconds)
    if fitting:
        fitting_seconds = _cuff_seconds(exercise_seconds[:fitting], cuff_mode)
        exercises = "exercise" if fitting == 1 else f"{fitting} exercises"
        offers.append(f"Keep only the first {exercises}: {clock(fitting_seconds)} under the cuff.")
    if faster_exercise_seconds is None:
        offers.append("Use a faster tempo.")
    elif (faster_seconds := _cuff_seconds(faster_exercise_seconds, cuff_mode)) <= cap_seconds:
        offers.append(f"Use a faster tempo: {clock(faster_seconds)} under the cuff.")
    if len(exercise_seconds) > 1:
        offers.append("Move an exercise to another day.")
    else:
        offers.append("Use a protocol with fewer sets.")
    return tuple(offers)


def _how_many_fit(exercise_seconds: Sequence[int], cuff_mode: CuffMode, cap_seconds: int) -> int:
    """Return how many of the first exercises fit; fewer than all, because all together do not."""
    fitting = 0
    while _cuff_seconds(exercise_seconds[: fitting + 1], cuff_mode) <= cap_seconds:
        fitting += 1
    return fitting
