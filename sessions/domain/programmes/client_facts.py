"""What a layout reads about one client: the gate's answers, what was done, what there is to lift."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from clients.domain.clearance import Limits
from clients.domain.equipment import Equipment
from clients.domain.numbers import Unit
from clients.domain.occlusion import Cuff, OcclusionPressure
from clients.domain.one_rep_max import OneRepMax
from clients.domain.places import Place, find_place
from clients.domain.regions import Limb, Region, Side
from sessions.domain.sides import OneRepMaxKey
from sessions.domain.spacing import OtherSession

NO_LIMITS = Limits()


@dataclass(frozen=True, slots=True, kw_only=True)
class GateFacts:
    """The gate's answer about some limbs. `refusals` is empty where it says yes."""

    refusals: tuple[str, ...] = ()
    limits: Limits = NO_LIMITS
    valid_until_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionFacts:
    """One region of one client. `refusals`, `limits`, `valid_until_on`: the gate's answer about both limbs.

    `sides` has its answers about one limb, where they were asked for. `done_on` has the days of the sessions
    finished under cuffs, `planned_on` of those assigned and not done.
    """

    refusals: tuple[str, ...] = ()
    limits: Limits = NO_LIMITS
    valid_until_on: date | None = None
    sides: Mapping[Side, GateFacts] = field(default_factory=dict)
    cuff: Cuff | None = None
    done_on: tuple[date, ...] = ()
    planned_on: tuple[date, ...] = ()

    @property
    def open_side(self) -> Side | None:
        """The one side on which a cuff may go; None where it may go on both, or on neither."""
        found = [side for side, asked in self.sides.items() if not asked.refusals]
        return found[0] if self.refusals and len(found) == 1 else None

    def gate(self, side: Side | None) -> GateFacts:
        """Return the gate's answer about one limb, or about both; that about both where it was not asked."""
        if side is not None and side in self.sides:
            return self.sides[side]
        return GateFacts(refusals=self.refusals, limits=self.limits, valid_until_on=self.valid_until_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientFacts:
    """What a layout reads about one client. `others` are the sessions around the block, none cancelled."""

    today: date
    regions: Mapping[Region, RegionFacts]
    one_rep_maxes: Mapping[OneRepMaxKey, OneRepMax] = field(default_factory=dict)
    equipment: Sequence[Equipment] = ()  # of the place where the client usually trains
    places: Sequence[Place] = ()  # the usual one first
    measured: Sequence[OcclusionPressure] = ()
    others: Sequence[OtherSession] = ()
    # The day of a doctor's word after a suspected muscle breakdown: sessions up to it do not count.
    way_back_from_on: date | None = None
    affected: Limb | None = None
    unit: Unit = Unit.KG

    def equipment_at(self, place_key: str) -> Sequence[Equipment]:
        """Return what there is at this place, or at the usual one where the client trains there no more."""
        return find_place(self.places, place_key).equipment if self.places else self.equipment
