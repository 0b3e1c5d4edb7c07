"""Weeks after a knee operation as steps: each begins when its criteria are confirmed, and never by a date.

The order is policy: from rest under cuffs to a leg press. The criteria are those of a surgeon's protocol
*without* BFR (S-BORQ); none for training under cuffs was found.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from clients.domain.regions import Limb, Region, Side
from clients.domain.sources import Mark
from sessions.domain.exercises import BY_CODE
from sessions.domain.planning import SessionRequest
from sessions.domain.protocols import BY_CODE as PROTOCOLS
from sessions.domain.protocols import DEFAULT, CuffMode
from sessions.domain.sides import Sides
from sessions.domain.timed import TIMED_BY_CODE

CLINICIAN = "clinician"  # the criterion that takes a name
NAME_LENGTH = 80
NO_AFFECTED_LEG = "Write the operated leg on the client's profile first: the steps are for that leg alone."
OTHER_LEG = (
    "The profile does not name this leg any more. End these steps, and begin with the leg that it names."
)
NOT_OPEN = "This step is not open: not all of its criteria are confirmed."
FUTURE = "This day lies ahead."
BEFORE_START = "This day is before the steps began."
WHO = "Write who said so."


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """What is confirmed, with a day, before a step may be planned."""

    code: str
    text: str
    source_keys: tuple[str, ...]
    mark: Mark

    @property
    def takes_name(self) -> bool:
        """Whether a clinician's name is written down with it."""
        return self.code == CLINICIAN


@dataclass(frozen=True, slots=True, kw_only=True)
class RampItem:
    """One exercise of a step: its percent of the 1RM, where it takes a load, and its protocol."""

    exercise_code: str
    percent_1rm: Decimal = Decimal(20)
    protocol_code: str = DEFAULT.code
    timed_code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RampStep:
    """One step: what is done in it, and what is confirmed before it."""

    code: str
    name: str
    summary: str
    items: tuple[RampItem, ...]
    criteria: tuple[Criterion, ...] = ()

    @property
    def exercise_names(self) -> tuple[str, ...]:
        return tuple(BY_CODE[item.exercise_code].name for item in self.items)


def _printed(code: str, text: str) -> Criterion:
    return Criterion(code=code, text=text, source_keys=("S-BORQ",), mark=Mark.SEEN)


_WORD = Criterion(
    code=CLINICIAN,
    text="A surgeon or treating clinician says that this step may begin.",
    source_keys=(),
    mark=Mark.POLICY,
)
_UP_TO_30 = "30-15-15-failure"  # S-CART: no load up to week 6, up to 30 repetitions in the last set

RAMP_VERSION = 1
RAMP_NAME = "Knee, after an operation"
RAMP: tuple[RampStep, ...] = (
    RampStep(
        code="p0",
        name="Rest under cuffs and quad sets",
        summary="Nothing is lifted. For a limb that may not move yet.",
        items=(
            RampItem(exercise_code="rest-legs", timed_code="rest-3x3"),
            RampItem(exercise_code="quad-set", protocol_code="three-30-15-15"),
        ),
    ),
    RampStep(
        code="p1",
        name="Straight-leg raise and short arc",
        summary="Own weight alone, up to 30 in the last set.",
        items=(
            RampItem(exercise_code="straight-leg-raise", protocol_code=_UP_TO_30),
            RampItem(exercise_code="short-arc", protocol_code=_UP_TO_30),
        ),
        criteria=(_WORD,),
    ),
    RampStep(
        code="p2",
        name="The first load",
        summary="20 % of the 1RM of this leg.",
        items=(RampItem(exercise_code="single-leg-extension", percent_1rm=Decimal(20)),),
        criteria=(
            _printed("raises", "More than 30 straight-leg raises without lag."),
            _printed("extension", "The knee straightens to 0 degrees."),
            _printed("flexion", "The knee bends to 90 degrees."),
            _printed("effusion", "Little effusion."),
            _WORD,
        ),
    ),
    RampStep(
        code="p3",
        name="Leg press",
        summary="30 % of the 1RM of this leg.",
        items=(RampItem(exercise_code="leg-press", percent_1rm=Decimal(30)),),
        criteria=(
            _printed("pain", "Pain is less than 3 of 10."),
            _printed("strength", "The quadriceps has more than 60 % of the other side's strength."),
            _WORD,
        ),
    ),
)
STEPS: Mapping[str, RampStep] = MappingProxyType({step.code: step for step in RAMP})

Confirmed = Collection[tuple[str, str]]  # (code of the step, code of the criterion)


def missing_criteria(step: RampStep, confirmed: Confirmed) -> tuple[Criterion, ...]:
    """Return what is not confirmed yet of one step alone."""
    return tuple(each for each in step.criteria if (step.code, each.code) not in confirmed)


def is_open(step: RampStep, confirmed: Confirmed) -> bool:
    """Return whether a step may be planned: its criteria and those of every step before it are confirmed."""
    upto = RAMP[: RAMP.index(step) + 1]
    return not any(missing_criteria(each, confirmed) for each in upto)


def current_step(confirmed: Confirmed) -> RampStep:
    """Return the furthest step that may be planned."""
    return [step for step in RAMP if is_open(step, confirmed)][-1]


def confirm_problems(
    criterion: Criterion, on: date, *, started_on: date, today: date, clinician: str
) -> tuple[str, ...]:
    """Return why a criterion cannot be confirmed with this day and name; empty where it can."""
    problems = []
    if on > today:
        problems.append(FUTURE)
    if on < started_on:
        problems.append(BEFORE_START)
    if criterion.takes_name and not clinician.strip():
        problems.append(WHO)
    return tuple(problems)


def affected_leg(limb: Limb | None) -> Side | None:
    """Return the side of an affected leg; None for an arm, or where nothing is written down."""
    return limb.side if limb is not None and limb.region is Region.LOWER else None


def request_of_step(step: RampStep, side: Side, on: date, *, to_failure: bool) -> SessionRequest:
    """Return what a step asks for on a day, with one leg alone.

    Where no set may go `to_failure` the last one has a number, as it has in the standard protocol.
    """
    return SessionRequest(
        region=Region.LOWER,
        exercises=tuple((item.exercise_code, item.percent_1rm) for item in step.items),
        sides={item.exercise_code: Sides(side.value) for item in step.items},
        bouts={
            item.exercise_code: TIMED_BY_CODE[item.timed_code].bouts for item in step.items if item.timed_code
        },
        protocol_code=DEFAULT.code,
        protocol_codes={
            item.exercise_code: item.protocol_code
            for item in step.items
            if to_failure or not PROTOCOLS[item.protocol_code].to_failure
        },
        cuff_mode=CuffMode.RELEASED,
        scheduled_on=on,
        taper=True,
    )
