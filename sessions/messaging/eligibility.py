"""Is a message still wanted at the moment of sending? Asked with the rows as they are then."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Max

from clients.clearance import gate
from clients.domain.clearance import Allowed
from clients.domain.zones import zone_named
from sessions.domain.follow_up import LINK_VALID
from sessions.domain.messages import may_send_at, next_send_at, reminder_due_at
from sessions.domain.nudges import ASKED_FOR, IDLE_AFTER, is_idle, last_day_of
from sessions.domain.weeks import Week, is_too_old
from sessions.messaging.letters.notices import running_out
from sessions.messaging.weekly.contents import contents_of
from sessions.models import Bounce, Message
from sessions.models.training import State
from sessions.stops.wording import has_way_to_ask

NOTHING_TO_SAY = {
    Message.Kind.SUMMARY: "Nothing was planned or measured in that week.",
    Message.Kind.DIGEST: "No client needed this coach.",
}

CANCELLED = "The session was cancelled."
BEGUN = "The session was already started or done."
NO_LOGIN = "The client no longer has an active login."
REMINDERS_OFF = "The client switched reminders off."
DAY_OVER = "The day of the session is over."
QUIET = "It was due in quiet hours, and the day is over after them."
NO_DEVICE = "This device no longer takes messages."
SWITCHED_OFF = "This person switched it off."
COMES_BACK = "Letters to this address come back."
# Whatever else a reminder was not sent for is what the gate says.
REASONS_OF_REMINDERS = (
    CANCELLED,
    BEGUN,
    NO_LOGIN,
    REMINDERS_OFF,
    DAY_OVER,
    QUIET,
    NO_DEVICE,
    SWITCHED_OFF,
    COMES_BACK,
)

# About somebody's limb: tried even where letters have come back.
TRIED_ALL_THE_SAME = (Message.Kind.ALERT, Message.Kind.FOLLOW_UP, Message.Kind.UNFINISHED)


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
    if message.channel == Message.Channel.PUSH:
        if why := _why_no_push(message):
            return Unwanted(why)
    elif getattr(message, "comes_back", False) and message.kind not in TRIED_ALL_THE_SAME:
        return Unwanted(COMES_BACK)
    if message.kind == Message.Kind.REMINDER:
        return _reminder(message, now)
    if message.kind == Message.Kind.INVITATION:
        return _invitation(message, now)
    if message.kind == Message.Kind.ALERT:
        return _alert(message)
    if message.kind == Message.Kind.DESK:
        return _desk(message, now)
    if message.kind == Message.Kind.FOLLOW_UP:
        return _follow_up(message, now)
    if message.kind in (Message.Kind.SUMMARY, Message.Kind.DIGEST):
        return _weekly(message, now)
    if message.kind == Message.Kind.UNFINISHED:
        return _unfinished(message, now)
    if message.kind == Message.Kind.RENEWAL:
        return _renewal(message, now)
    if message.kind == Message.Kind.BOUNCE:
        return _bounce(message, now)
    return Unwanted("This kind of message is not sent.")


def _why_no_push(message: Message) -> str:
    device = message.subscription
    if device is None or device.ended_at is not None or device.user_id != message.recipient_id:
        return NO_DEVICE
    return SWITCHED_OFF if message.is_switched_off else ""


def read_gate(messages: Iterable[Message], now: datetime) -> None:
    """Ask the gate for the sessions of all reminders among these at once. At most three queries."""
    about = [message for message in messages if message.kind == Message.Kind.REMINDER]
    wishes = [(row.training_session.client, row.training_session.region) for row in about]
    answers = gate.check_clients(wishes, now=now)
    for row, (client, region) in zip(about, wishes, strict=True):
        row.gate_answer = answers[client.pk, region]


def _reminder(message: Message, now: datetime) -> Wanted | Later | Unwanted:
    training_session = message.training_session
    client = training_session.client
    if training_session.cancelled_at is not None:
        return Unwanted(CANCELLED)
    if training_session.state != State.ASSIGNED:
        return Unwanted(BEGUN)
    if client.archived_at is not None or message.recipient is None or not message.recipient.is_active:
        return Unwanted(NO_LOGIN)
    if message.channel == Message.Channel.EMAIL and not client.reminders_enabled:
        return Unwanted(REMINDERS_OFF)
    if client.today(now) > training_session.scheduled_on:
        return Unwanted(DAY_OVER)
    if client.today(now) < training_session.scheduled_on:  # it was moved to a later day
        return Later(reminder_due_at(training_session.scheduled_on, client.reminder_time, client.zone))
    answer = getattr(message, "gate_answer", None)
    if answer is None:
        _, answer = gate.check_client(client=client, region=training_session.region, now=now)
    if not isinstance(answer, Allowed):
        return Unwanted(answer.reasons[0].message[:200])
    if not may_send_at(now, client.zone):
        later_at = next_send_at(now, client.zone)
        if client.today(later_at) > training_session.scheduled_on:
            return Unwanted(QUIET)
        return Later(later_at)
    return Wanted()


def _invitation(message: Message, now: datetime) -> Wanted | Unwanted:
    invitation = message.invitation
    if invitation is None or invitation.state(now) != invitation.State.OPEN:
        return Unwanted("The invitation was used, replaced or has expired.")
    return Wanted()


def _desk(message: Message, now: datetime) -> Wanted | Later | Unwanted:
    """While the case waits for this person; in the hours in which people are written to."""
    person, client, review = message.recipient, message.client, message.review
    if person is not None and client is not None and person.pk == client.user_id:
        if not person.is_active or client.archived_at is not None:
            return Unwanted(NO_LOGIN)
    else:
        answer = _may_know(message)
        if isinstance(answer, Unwanted):
            return answer
    if review is None or review.closed_at is not None:
        return Unwanted("The case was decided meanwhile.")
    if message.decision_id is not None and review.request != message.decision:
        return Unwanted("The question was answered meanwhile.")
    zone = zone_named(person.time_zone)
    return Wanted() if may_send_at(now, zone) else Later(next_send_at(now, zone))


def _alert(message: Message) -> Wanted | Unwanted:
    """At any hour, whatever else happened since: only somebody who may no longer know is not told."""
    return _may_know(message)


def _may_know(message: Message) -> Wanted | Unwanted:
    person, client = message.recipient, message.client
    if person is None or not person.is_active:
        return Unwanted("This person no longer has an active login.")
    if client is None or person.practice_id != client.practice_id:
        return Unwanted("This person no longer belongs to the practice.")
    if not person.is_admin and not message.is_their_coach:
        return Unwanted("This person no longer coaches the client.")
    return Wanted()


def _follow_up(message: Message, now: datetime) -> Wanted | Later | Unwanted:
    """A closed case changes nothing: whether the limb is well is asked of the client, not of the file."""
    client = message.client
    if client is None or not has_way_to_ask(client):
        return Unwanted("The client has no active login. Please call them instead.")
    if now >= message.stop_case.opened_at + LINK_VALID:
        return Unwanted("It is too late to ask by mail. Please call the client instead.")
    if not may_send_at(now, client.zone):
        return Later(next_send_at(now, client.zone))
    return Wanted()


def _weekly(message: Message, now: datetime) -> Wanted | Later | Unwanted:
    """`weekly.contents_of` reads the week, unless the sweep has read it for its whole batch."""
    person, client = message.recipient, message.client
    is_summary = message.kind == Message.Kind.SUMMARY
    if person is None or not person.is_active or (is_summary and (client is None or client.archived_at)):
        return Unwanted("This person no longer has an active login.")
    if message.is_switched_off:
        return Unwanted(SWITCHED_OFF)
    zone = client.zone if is_summary else zone_named(person.time_zone)
    if is_too_old(Week.from_key(message.key.rsplit(":", 1)[1]), now, zone):
        return Unwanted("It could not be sent in time and is old news by now.")
    if not contents_of(message, now).has_something_to_say:
        return Unwanted(NOTHING_TO_SAY[Message.Kind(message.kind)])
    if not may_send_at(now, zone):
        return Later(next_send_at(now, zone))
    return Wanted()


def _unfinished(message: Message, now: datetime) -> Wanted | Later | Unwanted:
    """At any hour where the cuffs are still on; otherwise when people are written to."""
    training_session, client = message.training_session, message.client
    if not has_way_to_ask(client):
        return Unwanted("The client has no active login.")
    if training_session.cancelled_at is not None or training_session.state != State.STARTED:
        return Unwanted("The session was ended meanwhile.")
    heard_at = training_session.events.aggregate(at=Max("received_at"))["at"] or training_session.started_at
    if not is_idle(heard_at, now):
        return Later(heard_at + IDLE_AFTER)
    if now >= heard_at + ASKED_FOR:
        return Unwanted("It is too long ago to ask. The session stands open on the client's page.")
    if training_session.record.get("open_since") or may_send_at(now, client.zone):
        return Wanted()
    return Later(next_send_at(now, client.zone))


def _renewal(message: Message, now: datetime) -> Wanted | Later | Unwanted:
    client, clearance = message.client, message.clearance
    if not has_way_to_ask(client):
        return Unwanted("The client has no active login.")
    if message.is_switched_off:
        return Unwanted(SWITCHED_OFF)
    today = client.today(now)
    if clearance is not None:
        if clearance.revoked_at is not None:
            return Unwanted("There are newer answers, or the clearance was taken back.")
        last_day = clearance.valid_until_on - timedelta(days=1)
    else:
        tested_on = date.fromisoformat(message.key.rsplit(":", 1)[1])
        if not running_out(client.pk, tested_on):
            return Unwanted("It was tested again.")
        last_day = last_day_of(tested_on)
    if today > last_day:
        return Unwanted("It has run out by now, which the pages say.")
    return Wanted() if may_send_at(now, client.zone) else Later(next_send_at(now, client.zone))


def _bounce(message: Message, now: datetime) -> Wanted | Later | Unwanted:
    person = message.recipient
    if person is None or not person.is_active:
        return Unwanted("This person no longer has an active login.")
    bounce = Bounce.objects.filter(pk=message.key.split(":")[1]).select_related("user").first()
    if bounce is None or bounce.user.email != bounce.address:
        return Unwanted("The address works again, or there is another one.")
    if message.client is not None and not person.is_admin and not message.is_their_coach:
        return Unwanted("This person no longer coaches the client.")
    zone = zone_named(person.time_zone)
    return Wanted() if may_send_at(now, zone) else Later(next_send_at(now, zone))
