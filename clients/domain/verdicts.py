"""What a screening says about one region, from best to worst."""

from collections.abc import Iterable
from enum import StrEnum


class Verdict(StrEnum):
    """One region's outcome. No word here says that all is well: the best is that no stop flag was found."""

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
        """A few words for a chip or a table cell."""
        return _LABELS[self]


_ORDER = tuple(Verdict)
_LABELS = {
    Verdict.NO_STOP_FLAG: "No stop flag found",
    Verdict.CAUTION: "Caution",
    Verdict.NEEDS_CLEARANCE: "Needs clearance first",
    Verdict.CONTRAINDICATED: "No cuffs",
}


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """The gravest of these verdicts; of none at all, NO_STOP_FLAG (nothing was found)."""
    return max(verdicts, key=lambda verdict: verdict.severity, default=Verdict.NO_STOP_FLAG)
