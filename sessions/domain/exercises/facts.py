"""What an exercise is: what it trains, where the cuff sits, what is loaded.

The cuff site follows from the region, so a cuff anywhere but on an upper arm or a thigh
cannot be written down.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from clients.domain.equipment import EquipmentKind
from clients.domain.occlusion import Position
from clients.domain.regions import Region
from clients.domain.sources import Mark


class CuffSite(StrEnum):
    """Where the cuffs sit, as high on the limb as possible. There is no other place."""

    UPPER_ARM = "upper arm"
    THIGH = "thigh"


CUFF_SITES: Mapping[Region, CuffSite] = MappingProxyType(
    {Region.UPPER: CuffSite.UPPER_ARM, Region.LOWER: CuffSite.THIGH}
)


class LoadBasis(StrEnum):
    """What a load, and the one-rep max it comes from, counts."""

    TOTAL = "total"
    EACH_HAND = "each hand"
    EACH_LEG = "each leg"


class WorkKind(StrEnum):
    """What is counted: kilograms and repetitions, repetitions alone, minutes of work, or minutes at rest."""

    LOADED = "loaded"
    OWN_WEIGHT = "own_weight"
    TIMED = "timed"
    RESTING = "resting"

    @property
    def is_in_minutes(self) -> bool:
        """Whether minutes are counted and no repetitions."""
        return self in (WorkKind.TIMED, WorkKind.RESTING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exercise:
    """One exercise of the catalogue.

    `cues` are three short lines for the person doing it. `equipment_kind` says what is loaded and `position`
    how the person is meanwhile; an exercise with the body alone is not `loadable` and gets no prescription of
    kilograms. One that `lifts_body` moves the whole body, of which no percent is known; else a limb is lifted
    alone. A `timed` one is counted in minutes, and in a `resting` one nothing moves. `evidence` is one line
    for the coach, resting on `source_keys`; they are empty where it is general knowledge (`mark`).
    """

    code: str
    name: str
    aliases: tuple[str, ...] = ()
    region: Region
    prime_movers: tuple[str, ...]
    cues: tuple[str, str, str]
    equipment_kind: EquipmentKind
    position: Position = Position.STANDING
    unilateral: bool = False
    load_basis: LoadBasis = LoadBasis.TOTAL
    lifts_body: bool = False
    timed: bool = False
    resting: bool = False
    evidence: str
    source_keys: tuple[str, ...]
    mark: Mark

    @property
    def cuff_site(self) -> CuffSite:
        """Upper arm or thigh, as the region says."""
        return CUFF_SITES[self.region]

    @property
    def kind(self) -> WorkKind:
        if self.resting:
            return WorkKind.RESTING
        if self.timed:
            return WorkKind.TIMED
        is_own = self.equipment_kind is EquipmentKind.BODYWEIGHT
        return WorkKind.OWN_WEIGHT if is_own else WorkKind.LOADED

    @property
    def loadable(self) -> bool:
        """Whether kilograms can be prescribed for it."""
        return self.kind is WorkKind.LOADED
