"""Figures as a sentence shows them: no trailing zeros, two decimals at most. Weights: `clients.domain`."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

_HUNDREDTH = Decimal("0.01")


def number_text(number: Decimal) -> str:
    """At most two decimals, none that say nothing: 17.500 reads "17.5"."""
    return f"{number.quantize(_HUNDREDTH, rounding=ROUND_HALF_UP).normalize():f}"


def percent_text(percent: Decimal) -> str:
    """Such as "28.23 %"."""
    return f"{number_text(percent)} %"


def sets_text(sets: Sequence[int], failure_from: int | None = None) -> str:
    """Such as "30/15/15/15"; "max" stands for as many as possible, from set `failure_from` on."""
    return "/".join(
        "max" if failure_from is not None and number >= failure_from else str(reps)
        for number, reps in enumerate(sets, start=1)
    )


def reps_asked(sets: Sequence[int], failure_from: int | None = None) -> int:
    """Return the repetitions asked for in all sets; 0 where one of them has no number."""
    return 0 if failure_from is not None else sum(sets)


def total_asked(asked: Iterable[int]) -> int:
    """Return the sum of several `reps_asked`; 0 where one of them has no number."""
    each = list(asked)
    return sum(each) if all(each) else 0


def reps_text(done: int, asked: int) -> str:
    """Such as "75 of 150 reps"; "75 reps" where no number was asked for, which is 0."""
    return f"{done} of {asked} reps" if asked else f"{done} reps"


def clock(seconds: int) -> str:
    """Return seconds as minutes and seconds, such as "6:30". Negative seconds read "0:00"."""
    minutes, rest = divmod(max(0, seconds), 60)
    return f"{minutes}:{rest:02}"


def work_text(reps_done: int, reps_asked: int, seconds_done: int = 0, seconds_asked: int = 0) -> str:
    """Return repetitions, minutes of work or both: "75 of 150 reps", "8:00 of 10:00 min"."""
    minutes = f"{clock(seconds_done)} of {clock(seconds_asked)} min" if seconds_asked else ""
    if minutes and not (reps_done or reps_asked):
        return minutes
    return " and ".join(filter(None, [reps_text(reps_done, reps_asked), minutes]))


def day_text(on: date) -> str:
    """Such as "3 March 2025"."""
    return f"{on.day} {on:%B %Y}"


def weekday_text(on: date) -> str:
    """A day of these weeks, such as "Friday 27 November"."""
    return f"{on:%A} {on.day} {on:%B}"
