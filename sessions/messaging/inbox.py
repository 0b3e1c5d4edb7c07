"""A person's latest messages: sent, or not sent and why. It names no client and no session."""

from dataclasses import dataclass
from datetime import datetime

from clients.models import User
from sessions.messaging.kinds import kind_of
from sessions.models import Message

SHOWN = 12
State = Message.State


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnMessage:
    """One message: its kind, when this kind comes, and what became of it."""

    label: str
    is_push: bool
    description: str
    at: datetime
    state: str
    chip: str
    why_not: str


def own_messages(person: User) -> list[OwnMessage]:
    """Return the person's twelve latest messages, newest first. One query."""
    rows = Message.objects.filter(recipient=person).order_by("-due_at", "id")
    return [_own_message(row, person) for row in rows[:SHOWN]]


def _own_message(row: Message, person: User) -> OwnMessage:
    kind = kind_of(row)
    state, chip = {
        State.SENT: ("Sent", "ok"),
        State.SUPPRESSED: ("Not sent", "neutral"),
        State.FAILED: ("Could not be sent", "caution"),
        State.UNCERTAIN: ("May have come", "caution"),
    }.get(State(row.state), ("To come", "info"))
    why_not = row.why_not if row.state == State.SUPPRESSED else ""
    return OwnMessage(
        label=row.get_kind_display(),
        is_push=row.channel == Message.Channel.PUSH,
        description=kind.description,
        at=row.sent_at or row.due_at,
        state=state,
        chip=chip,
        why_not=kind.explain_to_client(why_not) if why_not and person.is_client else why_not,
    )
