"""Limbs in rows: a column for each region, and beside it what is so for one of its limbs alone."""

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from clients.domain.regions import Limb, Region, limbs_of, regions_of
from clients.domain.verdicts import Verdict, worst


class NamesLimbs(Protocol):
    """A row, or a stored version of one. `limbs` is empty where it is about both limbs of its regions."""

    upper: bool
    lower: bool
    limbs: list[str]


class HasVerdicts(Protocol):
    """A screening. `limb_verdicts` has the limbs whose verdict is not that of their region, its worst."""

    verdict_upper: str
    verdict_lower: str
    limb_verdicts: dict[str, str]


def limbs_of_row(row: NamesLimbs) -> frozenset[Limb]:
    """Return the limbs that a row is about. Rows from before limbs had names are about whole pairs."""
    if row.limbs:
        return frozenset(Limb(limb) for limb in row.limbs)
    named = ((Region.UPPER, row.upper), (Region.LOWER, row.lower))
    return frozenset(limb for region, is_named in named if is_named for limb in limbs_of(region))


def limb_columns(limbs: Iterable[Limb]) -> dict[str, Any]:
    """Return the values of the three columns: `upper`, `lower`, `limbs`."""
    named = frozenset(limbs)
    regions = regions_of(named)
    is_whole_pairs = named == {limb for region in regions for limb in limbs_of(region)}
    return {
        "upper": Region.UPPER in regions,
        "lower": Region.LOWER in regions,
        "limbs": [] if is_whole_pairs else [limb.value for limb in Limb if limb in named],
    }


def verdicts_of(row: HasVerdicts) -> dict[Limb, Verdict]:
    """Return the verdict of each limb. Answers from before limbs had verdicts judge whole pairs."""
    of_region = {Region.UPPER: row.verdict_upper, Region.LOWER: row.verdict_lower}
    return {limb: Verdict(row.limb_verdicts.get(limb.value, of_region[limb.region])) for limb in Limb}


def verdict_columns(verdicts: Mapping[Limb, Verdict]) -> dict[str, Any]:
    """Return the values of the three columns: `verdict_upper`, `verdict_lower`, `limb_verdicts`."""
    of_region = {region: worst(verdicts[limb] for limb in limbs_of(region)) for region in Region}
    return {
        "verdict_upper": of_region[Region.UPPER],
        "verdict_lower": of_region[Region.LOWER],
        "limb_verdicts": {
            limb.value: verdicts[limb].value for limb in Limb if verdicts[limb] is not of_region[limb.region]
        },
    }
