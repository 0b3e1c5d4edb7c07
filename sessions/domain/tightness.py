"""How tight a cuff should feel, where no gauge measures it."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from clients.domain.regions import Region
from clients.domain.sources import Mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Tightness:
    """How tight a cuff should feel, 0-10, where no gauge measures it.

    `low` to `high` is the advice; above `ceiling` the cuff is too tight. It is a
    feeling and never stands for a percentage of an occlusion pressure.
    """

    low: int
    high: int
    ceiling: int
    source_keys: tuple[str, ...]
    mark: Mark


TIGHTNESS: Mapping[Region, Tightness] = MappingProxyType(
    {
        # POLICY from S-BELL18: 7 of 10 was 81 % of occlusion pressure in arms, and often above it on
        # another day (S-BELL20), so arms are advised looser than the article's 7.
        Region.UPPER: Tightness(
            low=5, high=6, ceiling=6, source_keys=("S-BELL18", "S-BELL20"), mark=Mark.POLICY
        ),
        # ARTICLE: about 7 of 10. S-BELL18: 7 of 10 was 70 % of occlusion pressure in legs.
        Region.LOWER: Tightness(
            low=6, high=7, ceiling=7, source_keys=("ARTICLE", "S-BELL18"), mark=Mark.POLICY
        ),
    }
)
