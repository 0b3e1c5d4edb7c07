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


ALL_LIMBS: frozenset[Limb] = frozenset(Limb)
ARMS: frozenset[Limb] = frozenset({Limb.LEFT_UPPER, Limb.RIGHT_UPPER})
LEGS: frozenset[Limb] = frozenset({Limb.LEFT_LOWER, Limb.RIGHT_LOWER})


def limb_of(region: Region, side: Side) -> Limb:
    """Return the limb of a region on one side."""
    return Limb(f"{side}_{region}")


def limbs_of(region: Region, side: Side | None = None) -> frozenset[Limb]:
    """Return the limbs of a region that are worked: one, or both where no side is given."""
    return frozenset(limb_of(region, each) for each in ((side,) if side else Side))


def one_by_one(region: Region) -> tuple[frozenset[Limb], ...]:
    """Return the sets of limbs that a session of a region can use: both, then each alone, left first."""
    return (limbs_of(region), *(limbs_of(region, side) for side in Side))


def regions_of(limbs: Iterable[Limb]) -> frozenset[Region]:
    """Return the regions of these limbs."""
    return frozenset(limb.region for limb in limbs)


def limbs_in_words(limbs: Iterable[Limb]) -> str:
    """Return limbs as a phrase, pairs first said together: "arms", "left leg", "arms and right leg"."""
    named = frozenset(limbs)
    words = []
    for region in Region:
        pair = named & limbs_of(region)
        is_pair = len(pair) == len(Side)
        words += [region.label.lower()] if is_pair else [limb.label.lower() for limb in Limb if limb in pair]
    return " and ".join(words)
