"""The two answers of `prescribe`, as plain values that a database row can hold and give back."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from clients.domain.numbers import Unit, Weight
from clients.domain.occlusion import PressureTarget
from clients.domain.one_rep_max import Freshness, Method
from clients.domain.regions import Limb, Region, Side, limbs_of
from sessions.domain.exercises import CuffSite, LoadBasis, WorkKind
from sessions.domain.figures import reps_asked, sets_text
from sessions.domain.sides import sided_name
from sessions.domain.timed import Bouts


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadFacts:
    """Where the load of a prescription comes from. Own weight has no such facts."""

    load_kg: Decimal
    percent_1rm: Decimal
    asked_percent_1rm: Decimal
    raw_kg: Decimal
    one_rep_max_kg: Decimal
    one_rep_max_on: date
    freshness: Freshness


@dataclass(frozen=True, slots=True, kw_only=True)
class Prescription:
    """What one exercise of one training session asks for.

    `load_value` and `load_unit` are what is written on the hardware, `load_kg` the same in
    exact kilograms. `asked_percent_1rm` is the percentage that was worked with (two places),
    `raw_kg` what it comes to, and `percent_1rm` what the load really is (two places, 20 to 50).
    Work with the `kind` of own weight has none of these, nor a 1RM; nor has work in
    minutes, which has `bouts`.
    `sets` holds the repetitions of each set; from set `failure_from` on they only plan the time, and as many
    as possible are asked for. `note` tells the coach what was changed or is due.
    `protocol_name` is as it was in that version, and so is `protocol_source`, where a practice says that its
    own protocol comes from.
    `machine_name` is the one thing it is loaded from, and `other_loads` are of the same one.
    `without_cuffs`: no cuff is worn, so site and tightness are shown to nobody and `cuff_seconds` is 0.
    `side` is the one that works and wears a cuff; None for both at once. `pressure_targets` are in mmHg, by
    limb, where a gauge measures; `pressure_note` says why there is none, and `pressure_percent` is what was
    asked for. `other_loads` are the next loads in the band, for a gym where this one is not free. `unit` is
    what the client reads.
    """

    exercise_code: str
    exercise_name: str
    region: Region
    cuff_site: CuffSite
    kind: WorkKind = WorkKind.LOADED
    bouts: Bouts | None = None
    lifts_body: bool = False
    load_basis: LoadBasis
    load_kg: Decimal | None = None
    load_value: Decimal | None = None
    load_unit: Unit
    percent_1rm: Decimal | None = None
    asked_percent_1rm: Decimal | None = None
    raw_kg: Decimal | None = None
    one_rep_max_id: UUID | None = None
    one_rep_max_kg: Decimal | None = None
    one_rep_max_method: Method | None = None
    one_rep_max_on: date | None = None
    one_rep_max_low_kg: Decimal | None = None
    one_rep_max_high_kg: Decimal | None = None
    freshness: Freshness | None = None
    machine_name: str = ""
    equipment_text: str = ""
    sets: tuple[int, ...]
    rest_seconds: int
    tempo_label: str
    seconds_per_rep: int
    cuff_seconds: int
    tightness_low: int
    tightness_high: int
    protocol_code: str
    protocol_version: int
    protocol_name: str = ""
    protocol_source: str = ""
    released_between_sets: bool = False
    high_load_reason: str = ""
    source_keys: tuple[str, ...] = ()
    note: str = ""
    pressure_targets: tuple[PressureTarget, ...] = ()
    pressure_note: str = ""
    pressure_percent: int | None = None
    other_loads: tuple[Weight, ...] = ()
    side: Side | None = None
    failure_from: int | None = None
    unit: Unit = Unit.KG
    without_cuffs: bool = False

    @property
    def sets_text(self) -> str:
        """Such as "30/15/15/15"; "max" stands for as many as possible."""
        return sets_text(self.sets, self.failure_from)

    @property
    def asked_text(self) -> str:
        """What is asked for: "30/15/15/15 reps", or "5 x 2 min, 1 min rest, cuffs on"."""
        return asked_text(self.sets, self.failure_from, self.bouts, without_cuffs=self.without_cuffs)

    @property
    def reps_asked(self) -> int:
        """The repetitions of all sets; 0 where one of them has no number."""
        return reps_asked(self.sets, self.failure_from)

    @property
    def marked(self) -> Weight | None:
        """The load as it is written on the hardware; None with own weight."""
        return None if self.load_value is None else Weight(self.load_value, self.load_unit)

    @property
    def intensity_text(self) -> str:
        """How hard work in minutes is, such as "3 km/h"; "" where repetitions are counted."""
        return "" if self.bouts is None else self.bouts.intensity_text

    @property
    def lifted_kg(self) -> Decimal:
        """The load in kilograms; 0 with own weight."""
        return self.load_kg or Decimal(0)

    @property
    def load_facts(self) -> LoadFacts:
        """The facts behind the load. Raises TypeError for own weight, which has none."""
        found = {name: getattr(self, name) for name in LoadFacts.__dataclass_fields__}
        if None in found.values():
            raise TypeError(f"{self.title} has no load.")
        return LoadFacts(**found)

    @property
    def title(self) -> str:
        """Such as "Leg press" or "Leg press, left leg"."""
        return sided_name(self.exercise_name, self.region, self.side)

    @property
    def limbs(self) -> frozenset[Limb]:
        """The limbs that wear a cuff."""
        return limbs_of(self.region, self.side)


def without_cuffs_on(prescription: Prescription) -> Prescription:
    """Return the same work with no cuff on: neither pressure nor tightness, no time under the cuff.

    Policy: the load stays as it is with cuffs. It is light, and the only one that was worked out.
    """
    return replace(
        prescription,
        without_cuffs=True,
        cuff_seconds=0,
        tightness_low=0,
        tightness_high=0,
        pressure_targets=(),
        pressure_note="",
    )


def asked_text(
    sets: Sequence[int], failure_from: int | None, bouts: Bouts | None, *, without_cuffs: bool
) -> str:
    """Return what one exercise asks for: "30/15/15/15 reps", or "5 x 2 min, 1 min rest, cuffs on"."""
    if bouts is None:
        return f"{sets_text(sets, failure_from)} reps"
    return bouts.text_without_cuffs if without_cuffs else bouts.text


class RefusalCode(StrEnum):
    """Why there is no load."""

    BAD_PROTOCOL = "bad_protocol"
    ONE_REP_MAX_MISSING = "one_rep_max_missing"
    ONE_REP_MAX_OTHER_EXERCISE = "one_rep_max_other_exercise"
    ONE_REP_MAX_UNUSABLE = "one_rep_max_unusable"
    ONE_REP_MAX_EXPIRED = "one_rep_max_expired"
    PERCENT_OUTSIDE_BAND = "percent_outside_band"
    ABOVE_LIMIT = "above_limit"
    REASON_NEEDED = "reason_needed"
    NO_EQUIPMENT = "no_equipment"
    NO_LOAD_IN_BAND = "no_load_in_band"
    UNKNOWN_SHARE = "unknown_share"
    BAD_BOUTS = "bad_bouts"
    FIRST_TOO_LONG = "first_too_long"


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """An available load beside the one that was asked for, and its percentage of the 1RM (two places)."""

    load: Weight
    percent_1rm: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """No load: why, in the coach's words, and what would work instead.

    `below` and `above` are the available loads on either side of what was asked for, where
    the refusal is about loads.
    """

    code: RefusalCode
    message: str
    suggestions: tuple[str, ...] = ()
    below: Neighbour | None = None
    above: Neighbour | None = None
