"""What a source and a mark are. The sources themselves: `clients.domain.sources`."""

from dataclasses import dataclass
from enum import StrEnum


class Mark(StrEnum):
    """What stands behind a rule: a source that was read, a paper only remembered, or our own decision.

    What a practice wrote has no evidence behind it that this product knows of.
    """

    SEEN = "seen"
    MEMORY = "memory"
    POLICY = "policy"
    PRACTICE = "practice"

    @property
    def label(self) -> str:
        return _MARK_LABELS[self]


_MARK_LABELS = {
    Mark.SEEN: "From the source named",
    Mark.MEMORY: "General knowledge; to be checked against the paper",
    Mark.POLICY: "This product's own rule",
    Mark.PRACTICE: "Written by this practice; no evidence was read for it",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One source: `citation` is short and printable, `where` finds it (DOI, PubMed number, site)."""

    key: str
    citation: str
    where: str
    read: str


def make_source(key: str, citation: str, where: str, read: str) -> Source:
    """Return a source."""
    return Source(key=key, citation=citation, where=where, read=read)
