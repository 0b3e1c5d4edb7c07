"""May a message be sent now? The three answers, and the checks that several kinds share."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sessions.domain.messages import may_send_at, next_send_at
from sessions.models import Message

NO_LOGIN = "This person no longer has an active login."
CLIENT_HAS_NO_LOGIN = "The client has no active login."
CLIENT_LOGIN_ENDED = "The client no longer has an active login."
NO_DEVICE = "This device no longer takes messages."
SWITCHED_OFF = "This person switched it off."
COMES_BACK = "Letters to this address come back."
NOT_THEIR_COACH = "This person no longer coaches the client."


@dataclass(frozen=True, slots=True)
class Send:
    """Send it now."""


@dataclass(frozen=True, slots=True)
class Postpone:
    """Ask again at the instant `at` (UTC, aware)."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Suppress:
    """Never send it; `why` answers "why did I get no reminder?"."""

    why: str


Eligibility = Send | Postpone | Suppress


def send_by_day(now: datetime, zone: ZoneInfo) -> Send | Postpone:
    """Return Send, or, in quiet hours, Postpone to their end in `zone`."""
    return Send() if may_send_at(now, zone) else Postpone(next_send_at(now, zone))


def why_no_push(message: Message) -> str:
    """Return why no push may go to the message's device; empty if one may."""
    device = message.subscription
    if device is None or device.ended_at is not None or device.user_id != message.recipient_id:
        return NO_DEVICE
    return SWITCHED_OFF if message.is_switched_off else ""


def why_not_to_know(message: Message) -> str:
    """Return why the recipient may no longer read about the client; empty if they may.

    A coach of the client may, and an admin of the practice.
    """
    person, client = message.recipient, message.client
    if person is None or not person.is_active:
        return NO_LOGIN
    if client is None or person.practice_id != client.practice_id:
        return "This person no longer belongs to the practice."
    if not person.is_admin and not message.is_their_coach:
        return NOT_THEIR_COACH
    return ""
