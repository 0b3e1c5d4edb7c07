"""The columns `upper` and `lower`, as the rules read them."""

from typing import Protocol

from clients.domain.regions import Region


class NamesRegions(Protocol):
    """A row, or a kept version of one, with a column for each region."""

    upper: bool
    lower: bool


def regions_of(row: NamesRegions) -> frozenset[Region]:
    """The regions a row's `upper` and `lower` columns name."""
    return frozenset(
        region for region, named in ((Region.UPPER, row.upper), (Region.LOWER, row.lower)) if named
    )
