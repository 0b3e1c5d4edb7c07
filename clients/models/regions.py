"""Convert the columns `upper` and `lower` to regions of the domain."""

from typing import Protocol

from clients.domain.regions import Region


class NamesRegions(Protocol):
    """A row, or a stored version of one, with a column for each region."""

    upper: bool
    lower: bool


def regions_of(row: NamesRegions) -> frozenset[Region]:
    """Return the regions whose column is true."""
    return frozenset(
        region for region, named in ((Region.UPPER, row.upper), (Region.LOWER, row.lower)) if named
    )
