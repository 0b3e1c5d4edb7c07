"""Is a message still wanted at the moment of sending? Asked with the rows as they are then."""

from dataclasses import dataclass
from datetime import datetime

from clients import gate
from clients.domain.clearance import Allowed
from sessions.domain.messages import may_send_at, next_send_at
from sessions.models import Message
from sessions.models.training import State


@dataclass(frozen=True, slots=True)
class Wanted:
    """Send it now."""


@dataclass(frozen=True, slots=True)
class Later:
    """Not at this hour."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Unwanted:
    """Do not send it; `why` answers "why did I get no reminder?"."""

    why: str


def is_wanted(message: Message, now: datetime) -> Wanted | Later | Unwanted:
    """Fetch `message` with `mail.with_contents`. A kind this function does not know is not sent."""
    if message.kind == Message.Kind.REMINDER:
        return _reminder(message, now)
    if message.kind == Message.Kind.INVITATION:
        return _invitation(message, now)
    return Unwanted("This kind of message is not sent.")


def _reminder(message: Message, now: datetime) -> Wanted | Later | Unwanted:
    training_session = message.training_session
    client = training_session.client
    if training_session.cancelled_at is not None:
        return Unwanted("The session was cancelled.")
    if training_session.state != State.ASSIGNED:
        return Unwanted("The session was already started or done.")
    if client.archived_at is not None or message.recipient is None or not message.recipient.is_active:
        return Unwanted("The client no longer has an active login.")
    if not client.reminders_enabled:
        return Unwanted("The client switched reminders off.")
    if client.today(now) > training_session.scheduled_on:
        return Unwanted("The day of the session is over.")
    _, answer = gate.check_client(client=client, region=training_session.region, now=now)
    if not isinstance(answer, Allowed):
        return Unwanted(answer.reasons[0].message[:200])
    if not may_send_at(now, client.zone):
        later_at = next_send_at(now, client.zone)
        if client.today(later_at) > training_session.scheduled_on:
            return Unwanted("It was due in quiet hours, and the day is over after them.")
        return Later(later_at)
    return Wanted()


def _invitation(message: Message, now: datetime) -> Wanted | Unwanted:
    invitation = message.invitation
    if invitation is None or invitation.state(now) != invitation.State.OPEN:
        return Unwanted("The invitation was used, replaced or has expired.")
    return Wanted()
