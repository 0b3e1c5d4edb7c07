"""Finding a 1RM without lifting it: repetitions to failure with a known load, cuffs off.

* NoTest: the client's limits forbid a set to failure, and what works instead.
* LoadAnswer: what a percentage of the estimate comes to on this equipment, and how far it may be off.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from clients.domain.clearance import Limits
from clients.domain.equipment import Equipment
from clients.domain.numbers import Unit
from clients.domain.one_rep_max import MAX_RELIABLE_REPS, MAX_REPS, Estimate, Method, OneRepMax
from sessions.domain.exercises import Exercise
from sessions.domain.prescription import Prescription, Refusal, prescribe
from sessions.domain.protocols import DEFAULT, DEFAULT_PERCENT_1RM, MIN_PERCENT_1RM, REASON_ABOVE_PERCENT_1RM

SHOWN_PERCENTS = (MIN_PERCENT_1RM, DEFAULT_PERCENT_1RM, REASON_ABOVE_PERCENT_1RM)
SOURCE_KEYS = ("S-REY", "S-SSF", "S-RSTU")

STEPS = (
    "Cuffs off, on a day without them or before they go on.",
    "Warm up with two or three light sets.",
    f"Take a load that can be lifted 3 to {MAX_RELIABLE_REPS} times. "
    "Fewer repetitions make the better estimate.",
    "Someone stands by, or the rack catches the bar.",
    "Count full repetitions until the next one would fail or lose its form.",
    f"More than {MAX_REPS}? It says too little. Rest well and take a heavier load.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoTest:
    """No set to failure for this client: why, and what works instead."""

    message: str
    suggestions: tuple[str, ...]


def refuse_test(limits: Limits) -> NoTest | None:
    """None where a set to failure may be asked of the client."""
    if not limits.no_max_test:
        return None
    return NoTest(
        message="The clearance forbids maximal tests, and a set to failure is one.",
        suggestions=(
            "Write down a 1RM that was measured before, with its date.",
            "Ask whoever set the limit whether a lighter test may be done.",
            "Use an exercise with the body alone.",
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadAnswer:
    """One percentage on the client's equipment. `least_percent` and `most_percent` say what the load would be
    if the 1RM were at the high or the low end of the estimate's range."""

    percent: int
    prescription: Prescription | None
    refusal: Refusal | None
    least_percent: Decimal | None = None
    most_percent: Decimal | None = None


def loads_from(
    estimate: Estimate,
    *,
    exercise: Exercise,
    equipment: Sequence[Equipment],
    limits: Limits,
    today: date,
    unit: Unit,
) -> tuple[LoadAnswer, ...]:
    """What the estimate would prescribe at the light end, by default and at the top without a reason.

    `unit` is what the client reads.
    """
    one_rep_max = OneRepMax(
        id=UUID(int=0),
        exercise_code=exercise.code,
        load_kg=estimate.middle_kg,
        method=Method.ESTIMATED,
        tested_on=today,
        low_kg=estimate.low_kg,
        high_kg=estimate.high_kg,
    )
    return tuple(
        _answer(
            percent,
            prescribe(
                exercise=exercise,
                one_rep_max=one_rep_max,
                equipment=equipment,
                protocol=DEFAULT,
                percent_1rm=percent,
                limits=limits,
                today=today,
                unit=unit,
            ),
            estimate,
        )
        for percent in SHOWN_PERCENTS
    )


def _answer(percent: int, answer: Prescription | Refusal, estimate: Estimate) -> LoadAnswer:
    if isinstance(answer, Refusal):
        return LoadAnswer(percent=percent, prescription=None, refusal=answer)
    return LoadAnswer(
        percent=percent,
        prescription=answer,
        refusal=None,
        least_percent=_share(answer.lifted_kg, estimate.high_kg),
        most_percent=_share(answer.lifted_kg, estimate.low_kg),
    )


def _share(load_kg: Decimal, one_rep_max_kg: Decimal) -> Decimal:
    return (load_kg * 100 / one_rep_max_kg).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
