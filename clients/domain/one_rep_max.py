"""What a client can lift once: tested, or estimated from more repetitions, and how long it stays true.

An estimate comes from repetitions to failure without cuffs. The formulas are printed side by side by two
sources; no single one fits every exercise, which is why the middle is shown with its range.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from statistics import median
from uuid import UUID

from clients.domain.numbers import Unit, Weight, from_kg, plain_number, to_kg
from clients.domain.regions import Side

TESTED_REPS = 1
MAX_RELIABLE_REPS = 10  # S-REY: no more than 10 repetitions for the linear equations
MAX_REPS = 15  # policy: the formulas differ by 22 % at 15 repetitions and by 45 % at 20

# Policy: bounds for forms. Half a kilogram is the lightest hand weight; 500 kg is beyond any recorded squat.
MIN_PLAUSIBLE_KG = Decimal("0.5")
MAX_PLAUSIBLE_KG = Decimal(500)

RETEST_AFTER_DAYS = 21  # common practice in trials: a retest every 2-4 weeks; the product reminds at 3
STALE_AFTER_DAYS = 42  # policy: loads then stop at the lower half of the band
EXPIRED_AFTER_DAYS = 84  # policy: no load at all
CLOCK_SLACK_DAYS = 1  # a coach east of the client may test "tomorrow"

MANY_REPS_NOTE = (
    f"More than {MAX_RELIABLE_REPS} repetitions: the formulas drift apart, so test again with a heavier load."
)
TENTH = Decimal("0.1")
GRAM = Decimal("0.001")


def is_plausible(load_kg: Decimal) -> bool:
    """Return whether it can be a 1RM."""
    return load_kg.is_finite() and MIN_PLAUSIBLE_KG <= load_kg <= MAX_PLAUSIBLE_KG


def plausible_text(unit: Unit) -> str:
    """Return the bounds for somebody who reads `unit`: "0.5 to 500 kg"."""
    least, most = (from_kg(bound, unit, places=1) for bound in (MIN_PLAUSIBLE_KG, MAX_PLAUSIBLE_KG))
    return f"{plain_number(least)} to {Weight(most, unit)}"


class Method(StrEnum):
    TESTED = "tested"
    ESTIMATED = "estimated"

    @property
    def label(self) -> str:
        return self.value.capitalize()


@dataclass(frozen=True, slots=True, kw_only=True)
class OneRepMax:
    """A dated 1RM of one exercise. A newer one is added and does not replace it.

    `load_kg` is the 1RM. An estimate also has `reps`, `from_load_kg` (what was lifted) and the range. `side`
    is the limb's that lifted it alone; None where both did together, or nobody wrote down which one it was.
    """

    id: UUID
    exercise_code: str
    load_kg: Decimal
    method: Method
    tested_on: date
    reps: int = TESTED_REPS
    from_load_kg: Decimal | None = None
    low_kg: Decimal | None = None
    high_kg: Decimal | None = None
    side: Side | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Formula:
    """`one_rep_max(load_kg, reps)` gives kilograms, not rounded; `text` is the formula for reading."""

    name: str
    text: str
    one_rep_max: Callable[[Decimal, int], Decimal]
    source_keys: tuple[str, ...] = ("S-SSF", "S-RSTU")


FORMULAS: tuple[Formula, ...] = (
    Formula(name="Epley", text="w(1 + r/30)", one_rep_max=lambda w, r: w * (30 + r) / 30),
    Formula(name="Brzycki", text="36w/(37 - r)", one_rep_max=lambda w, r: 36 * w / (37 - r)),
    Formula(name="Lombardi", text="w r^0.10", one_rep_max=lambda w, r: w * Decimal(r) ** Decimal("0.10")),
    Formula(name="O'Conner", text="w(1 + 0.025 r)", one_rep_max=lambda w, r: w * (1 + Decimal("0.025") * r)),
    Formula(
        name="Wathan",
        text="100w/(48.8 + 53.8 e^-0.075r)",
        one_rep_max=lambda w, r: (
            100 * w / (Decimal("48.8") + Decimal("53.8") * (Decimal("-0.075") * r).exp())
        ),
    ),
    Formula(
        name="Mayhew",
        text="100w/(52.2 + 41.9 e^-0.055r)",
        one_rep_max=lambda w, r: (
            100 * w / (Decimal("52.2") + Decimal("41.9") * (Decimal("-0.055") * r).exp())
        ),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """An estimate to a tenth of the typed unit: the middle and range of the six formulas, and each result.

    `flagged` means that more than 10 repetitions make it a weak estimate; `note` then says so to the coach.
    """

    middle_kg: Decimal
    low_kg: Decimal
    high_kg: Decimal
    by_formula: tuple[tuple[str, Decimal], ...]
    flagged: bool
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EstimateRefused:
    """No estimate; `reason` is a sentence for the coach."""

    reason: str


def estimate(*, load_kg: Decimal, reps: int, unit: Unit = Unit.KG) -> Estimate | EstimateRefused:
    """Estimate the 1RM from `reps` repetitions to failure with `load_kg`, without cuffs.

    One repetition is no estimate: its 1RM is the load itself. Rounds to a tenth of `unit`, as it was typed.
    """
    if not (load_kg.is_finite() and load_kg > 0):
        return EstimateRefused(reason="The load must be more than 0.")
    if reps < TESTED_REPS:
        return EstimateRefused(reason="At least one full repetition is needed.")
    if reps > MAX_REPS:
        return EstimateRefused(
            reason=f"More than {MAX_REPS} repetitions say too little: the formulas no longer agree. "
            "Please use a heavier load, 10 repetitions or fewer."
        )
    if reps == TESTED_REPS:
        return Estimate(
            middle_kg=load_kg,
            low_kg=load_kg,
            high_kg=load_kg,
            by_formula=tuple((formula.name, load_kg) for formula in FORMULAS),
            flagged=False,
            note="One repetition: the load is the 1RM.",
        )
    # At one repetition most formulas give more than was lifted; from two on each stays above the load.
    exact = {formula.name: formula.one_rep_max(load_kg, reps) for formula in FORMULAS}
    flagged = reps > MAX_RELIABLE_REPS
    return Estimate(
        middle_kg=_to_tenth(median(exact.values()), unit),
        low_kg=_to_tenth(min(exact.values()), unit),
        high_kg=_to_tenth(max(exact.values()), unit),
        by_formula=tuple((name, _to_tenth(load, unit)) for name, load in exact.items()),
        flagged=flagged,
        note=MANY_REPS_NOTE if flagged else "The middle of six formulas, with their range.",
    )


def _to_tenth(load_kg: Decimal, unit: Unit) -> Decimal:
    """Round to a tenth of `unit`, in kilograms to the gram, as a row stores it."""
    if unit is Unit.KG:
        return load_kg.quantize(TENTH, rounding=ROUND_HALF_UP)
    return to_kg(from_kg(load_kg, unit, places=1), unit).quantize(GRAM, rounding=ROUND_HALF_UP)


class Freshness(StrEnum):
    """How recent a 1RM is."""

    FRESH = "fresh"
    RETEST_DUE = "retest_due"
    STALE = "stale"
    EXPIRED = "expired"

    @property
    def label(self) -> str:
        return self.value.replace("_", " ").capitalize()

    @property
    def chip(self) -> str:
        """How a page draws it: "blocked", "caution" or "neutral"."""
        if self is Freshness.EXPIRED:
            return "blocked"
        return "caution" if self is Freshness.STALE else "neutral"

    @property
    def gives_loads(self) -> bool:
        """Whether loads may be computed from it."""
        return self is not Freshness.EXPIRED


def freshness(tested_on: date, today: date) -> Freshness:
    """Return FRESH for 3 weeks, then RETEST_DUE (a reminder), STALE after 6 weeks, EXPIRED after 12.

    Also EXPIRED for a date further ahead than time zones explain.
    """
    age_days = (today - tested_on).days
    if age_days > EXPIRED_AFTER_DAYS or age_days < -CLOCK_SLACK_DAYS:
        return Freshness.EXPIRED
    if age_days > STALE_AFTER_DAYS:
        return Freshness.STALE
    if age_days > RETEST_AFTER_DAYS:
        return Freshness.RETEST_DUE
    return Freshness.FRESH
