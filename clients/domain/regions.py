"""Regions and limbs for cuffs: upper arms and thighs. There is no value for neck or trunk."""

from collections.abc import Iterable
from enum import StrEnum


class Region(StrEnum):
    """Upper: the cuffs are on the upper arms. Lower: on the thighs."""

    UPPER = "upper"
    LOWER = "lower"

    @property
    def label(self) -> str:
        """The name on pages: "Arms" or "Legs"."""
        return "Arms" if self is Region.UPPER else "Legs"


class Side(StrEnum):
    LEFT = "left"
    RIGHT = "right"

    @property
    def other(self) -> "Side":
        return Side.RIGHT if self is Side.LEFT else Side.LEFT


class Limb(StrEnum):
    """One arm or leg: an answer to "which one?"."""

    LEFT_UPPER = "left_upper"
    RIGHT_UPPER = "right_upper"
    LEFT_LOWER = "left_lower"
    RIGHT_LOWER = "right_lower"

    @property
    def side(self) -> Side:
        return Side(self.value.partition("_")[0])

    @property
    def region(self) -> Region:
        return Region(self.value.partition("_")[2])

    @property
    def label(self) -> str:
        """The name on pages, such as "Left arm"."""
        return f"{self.side.capitalize()} {'arm' if self.region is Region.UPPER else 'leg'}"


def limb_of(region: Region, side: Side) -> Limb:
    """Return the limb of a region on one side."""
    return Limb(f"{side}_{region}")


def limbs_of(region: Region, side: Side | None) -> frozenset[Limb]:
    """Return the limbs of a region that are worked: one, or both where no side is given."""
    return frozenset(limb_of(region, each) for each in ((side,) if side else Side))


BOTH_REGIONS: frozenset[Region] = frozenset(Region)


def regions_of(limbs: Iterable[Limb]) -> frozenset[Region]:
    """Return the regions of these limbs."""
    return frozenset(limb.region for limb in limbs)
