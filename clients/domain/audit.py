"""The chain of the audit list: each event carries a hash of its own content and of the event before it."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

NOTHING_BEFORE = "0" * 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """The hashed content of one event. It holds identifiers, since names change."""

    number: int
    at: datetime
    practice: UUID
    actor: UUID | None
    actor_role: str
    action: str
    client: UUID | None
    kind: str
    object_id: str
    changes: Mapping[str, object]
    previous_sha256: str
    sha256: str = ""

    def computed_sha256(self) -> str:
        """Return the SHA-256 of the canonical JSON of all fields but the hash."""
        content = {
            "number": self.number,
            "at": self.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "practice": str(self.practice),
            "actor": str(self.actor or ""),
            "actor_role": self.actor_role,
            "action": self.action,
            "client": str(self.client or ""),
            "kind": self.kind,
            "object_id": self.object_id,
            "changes": self.changes,
            "previous": self.previous_sha256,
        }
        return hashlib.sha256(json.dumps(content, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Number and hash of the newest event, as stored outside the list."""

    number: int
    sha256: str


def find_breaks(links: Iterable[Link], head: Head, *, noted: Head | None = None) -> list[str]:
    """Return what is wrong with a chain, as sentences in its order; empty if nothing is.

    `head` is the stored anchor, `noted` a number and hash that somebody wrote down earlier.
    """
    flaws: list[str] = []
    number, previous, noted_sha256 = 0, NOTHING_BEFORE, None
    for link in links:
        if link.number != number + 1:
            flaws.append(f"Between {number} and {link.number}: {_gap(number, link.number)}.")
        if link.previous_sha256 != previous:
            flaws.append(f"Event {link.number} does not follow from the event before it.")
        if link.computed_sha256() != link.sha256:
            flaws.append(f"Event {link.number} was changed after it was written.")
        number, previous = link.number, link.sha256
        if noted is not None and number == noted.number:
            noted_sha256 = previous
    if number < head.number:
        flaws.append(f"The end is cut off: the anchor knows {head.number} events, the list ends at {number}.")
    elif (number, previous) != (head.number, head.sha256):
        flaws.append(f"The anchor stands at event {head.number} and does not fit event {number}.")
    if noted is not None and noted_sha256 != noted.sha256:
        flaws.append(f"Event {noted.number} is not the one that was noted: the list was rewritten or cut.")
    return flaws


def _gap(number: int, next_number: int) -> str:
    missing = next_number - number - 1
    return "events are out of order" if missing < 0 else f"{missing} missing"
