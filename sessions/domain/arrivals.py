"""What arrives from a phone, read one event at a time: a bad one never spoils the others.

Nothing here knows whose session it is; that is asked where the rows are.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sessions.domain.events import Event, EventKind, check_body

MAX_EVENTS = 100  # of one batch; the phone sends the rest in the next one
FIELDS = ("id", "training_session", "kind", "schema", "occurred_at", "body")

# Remarks on a fact that was odd when it arrived, and stored all the same.
ODD_CLOCK = "clock"  # the phone's clock was far off
ENTERED_LATER = "entered-later"  # written down on a later day, from paper or from memory
HANDED_OVER = "handed-over"  # logged by somebody who coaches the client no more


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """One reported event that can be read: its facts, and the session that it names."""

    training_session: UUID
    event: Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """What cannot be stored. `id` is what the phone sent as its id; empty where that is no short text."""

    id: str
    reasons: tuple[str, ...]


def read_event(raw: object) -> Arrival | Unreadable:
    """Read one event as it came out of JSON. Total: whatever a phone sends gets an answer."""
    if not isinstance(raw, Mapping):
        return Unreadable(id="", reasons=("An event is an object.",))
    named = raw.get("id")
    shown_id = named if isinstance(named, str) and len(named) <= 40 and named.isascii() else ""
    reasons = [f"{name} is missing." for name in FIELDS if name not in raw]
    reasons += [f"{ascii(name)[:40]} is not a field of an event." for name in raw if name not in FIELDS]
    event_id, training_session = _uuid(named), _uuid(raw.get("training_session"))
    occurred_at = _instant(raw.get("occurred_at"))
    if "id" in raw and event_id is None:
        reasons.append("id is not an identifier.")
    if "training_session" in raw and training_session is None:
        reasons.append("training_session is not an identifier.")
    if "occurred_at" in raw and occurred_at is None:
        reasons.append("occurred_at is not an instant with its zone, such as 2026-11-24T10:15:00Z.")
    if {"kind", "schema", "body"} <= set(raw):
        reasons += check_body(raw["kind"], raw["schema"], raw["body"])
        reasons += _beyond_json(raw["body"])
    if reasons or event_id is None or training_session is None or occurred_at is None:
        return Unreadable(id=shown_id, reasons=tuple(reasons))
    event = Event(
        id=event_id,
        kind=EventKind(str(raw["kind"])),
        schema=int(raw["schema"]),
        occurred_at=occurred_at,
        body=dict(raw["body"]),
    )
    return Arrival(training_session=training_session, event=event)


def _uuid(value: object) -> UUID | None:
    if not isinstance(value, str) or len(value) != 36:
        return None
    try:
        return UUID(value)
    except ValueError:
        return None


def _instant(value: object) -> datetime | None:
    """An aware instant in UTC. A phone's clock may be years off: that is for others to remark."""
    if not isinstance(value, str) or len(value) > 40:
        return None
    try:
        parsed = datetime.fromisoformat(value)
        return parsed.astimezone(UTC) if parsed.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None


def _beyond_json(value: object) -> list[str]:
    """Numbers that only look like JSON, which no database keeps."""
    if isinstance(value, Mapping):
        values = list(value.values())
        return ["A number is not finite."] if any(_not_finite(each) for each in values) else []
    return []


def _not_finite(value: object) -> bool:
    return isinstance(value, float) and not math.isfinite(value)
