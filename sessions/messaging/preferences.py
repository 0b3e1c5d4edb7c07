"""Which kinds of message a person gets, and by which channel."""

from dataclasses import dataclass

from clients.models import Client, User
from clients.models.people import Role
from sessions.messaging.kinds import KINDS
from sessions.messaging.kinds.base import MessageKind
from sessions.models import Message

Pair = tuple[str, str]  # kind, channel
# Stored on the client, because the page of reminders asks for it beside their hour.
CLIENT_REMINDERS: Pair = (Message.Kind.REMINDER, Message.Channel.EMAIL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One kind on one channel. `has_it` is False if this channel never carries the kind."""

    channel: str
    label: str
    is_on: bool
    can_choose: bool
    has_it: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Preference:
    """One kind of message, and whether it comes by each channel. `fixed`: why it cannot be switched off."""

    kind: str
    label: str
    description: str
    fixed: str
    cells: tuple[Cell, ...]


def kinds_for(role: str) -> list[MessageKind]:
    """Return the kinds of message that people of this role get, first those that they may switch off."""
    theirs = [kind for kind in KINDS.values() if role in kind.roles]
    return sorted(theirs, key=lambda kind: not kind.is_optional)


def preferences_of(user: User) -> list[Preference]:
    """Return every kind of message that this person gets, with its channels. Two queries."""
    off = set(user.switched_off.values_list("kind", "channel"))
    if user.role == Role.CLIENT and not Client.objects.filter(user=user, reminders_enabled=True).exists():
        off.add(CLIENT_REMINDERS)
    return [
        Preference(
            kind=kind.kind,
            label=kind.label,
            description=kind.description,
            fixed="" if kind.is_optional else kind.why_fixed,
            cells=tuple(_cell(kind, channel, off) for channel in Message.Channel),
        )
        for kind in kinds_for(user.role)
    ]


def _cell(kind: MessageKind, channel: Message.Channel, off: set[Pair]) -> Cell:
    has_it = channel == Message.Channel.EMAIL or bool(kind.push_text)
    return Cell(
        channel=channel,
        label=str(channel.label),
        is_on=has_it and not (kind.is_optional and (kind.kind, channel) in off),
        can_choose=kind.is_optional,
        has_it=has_it,
    )
