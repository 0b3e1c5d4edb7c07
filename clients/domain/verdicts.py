"""What a screening says about one limb, from best to worst."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from clients.domain.regions import Limb, Region, limbs_of


class Verdict(StrEnum):
    """The outcome of one limb. The best says only that no stop flag was found, not that all is well."""

    NO_STOP_FLAG = "no_stop_flag"
    CAUTION = "caution"
    NEEDS_CLEARANCE = "needs_clearance"
    CONTRAINDICATED = "contraindicated"

    @property
    def severity(self) -> int:
        """0 for NO_STOP_FLAG up to 3 for CONTRAINDICATED."""
        return _ORDER.index(self)

    @property
    def label(self) -> str:
        """The text for a chip or a table cell."""
        return _LABELS[self]


_ORDER = tuple(Verdict)
_LABELS = {
    Verdict.NO_STOP_FLAG: "No stop flag found",
    Verdict.CAUTION: "Caution",
    Verdict.NEEDS_CLEARANCE: "Needs clearance first",
    Verdict.CONTRAINDICATED: "No cuffs",
}


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the gravest of these verdicts; NO_STOP_FLAG without any."""
    return max(verdicts, key=lambda verdict: verdict.severity, default=Verdict.NO_STOP_FLAG)


def by_verdict(verdicts: Mapping[Limb, Verdict]) -> list[tuple[frozenset[Limb], Verdict]]:
    """Return the limbs that have one verdict, arms first: a pair together where both limbs have the same."""
    found = []
    for region in Region:
        pair = [limb for limb in Limb if limb in limbs_of(region)]
        if len({verdicts[limb] for limb in pair}) == 1:
            found.append((limbs_of(region), verdicts[pair[0]]))
        else:
            found += [(frozenset({limb}), verdicts[limb]) for limb in pair]
    return found
