"""What a person was sent of late, and what not and why. It names nobody: no client, no session."""

from dataclasses import dataclass
from datetime import datetime

from clients.models import User
from sessions.messaging.eligibility import REASONS_OF_REMINDERS
from sessions.messaging.preferences import WORDS
from sessions.models import Message

SHOWN = 12
ON_HOLD = "Training with cuffs was on hold."
State = Message.State


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnMessage:
    """One message: what it is, why such a one comes at all, and what became of it."""

    label: str
    is_push: bool
    words: str
    at: datetime
    state: str
    chip: str
    why_not: str


def own_messages(person: User) -> list[OwnMessage]:
    """The newest first. One query."""
    rows = Message.objects.filter(recipient=person).order_by("-due_at", "id")
    return [_told(row, person) for row in rows[:SHOWN]]


def _told(row: Message, person: User) -> OwnMessage:
    kind = Message.Kind(row.kind)
    state, chip = {
        State.SENT: ("Sent", "ok"),
        State.SUPPRESSED: ("Not sent", "neutral"),
        State.FAILED: ("Could not be sent", "caution"),
        State.UNCERTAIN: ("May have come", "caution"),
    }.get(State(row.state), ("To come", "info"))
    return OwnMessage(
        label=kind.label,
        is_push=row.channel == Message.Channel.PUSH,
        words=WORDS[kind],
        at=row.sent_at or row.due_at,
        state=state,
        chip=chip,
        why_not=_why_not(row, person),
    )


def _why_not(row: Message, person: User) -> str:
    """What the gate says about a client is written for the coach, so the client reads less of it."""
    if row.state != State.SUPPRESSED:
        return ""
    is_of_gate = row.kind == Message.Kind.REMINDER and row.why_not not in REASONS_OF_REMINDERS
    return ON_HOLD if person.is_client and is_of_gate else row.why_not
