"""What an alert says: the fact first, what the client was told, what is held, and one button."""

from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from clients.domain.changes import ChangeKind
from clients.domain.red_flags import SIGN_OF_REPLY
from clients.http import absolute_url
from clients.models import Client, HealthChange, RedFlag
from sessions import mappers
from sessions.domain import ready
from sessions.domain.advice import advice_for
from sessions.domain.alerts import is_late, stop_sign
from sessions.domain.events import EventKind
from sessions.domain.figures import weekday_text
from sessions.domain.placement import DISCOMFORT_ADVICE
from sessions.domain.record import fold
from sessions.domain.spacing import MIN_HOURS_SAME_REGION
from sessions.messaging.people import client_of
from sessions.models import Event, FollowUpAnswer, Message
from sessions.planning.holds import held_text
from sessions.planning.ready_check import ONLY_TODAY
from sessions.stops.triggers import OTHER_DAY, TOO_SOON, UNASKED, UNCLEARED
from sessions.stops.wording import (
    days_to_call,
    describe_place,
    duration_text,
    is_reachable,
    stop_headline,
)

LONGEST_FIRST_NAME = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertLetter:
    """The letter's texts. `subject` may be read over somebody's shoulder: no sign and no last name."""

    subject: str
    fact: str
    who: str
    note: str = ""
    advice: str = ""
    on_hold: str = ""
    late: str = ""
    phone: str = ""  # the client's own number; where there is none, `no_phone` says whom else to call
    tel_url: str = ""
    no_phone: str = ""
    to_do: str
    button: str
    url: str
    is_grave: bool = True


def alert_letter(message: Message) -> AlertLetter:
    """Return the letter for what the message is about, with the client's telephone number.

    Raises ValueError if no alert is about such a row.
    """
    letter, client = _letter_about(message), client_of(message)
    return replace(letter, phone=client.phone, tel_url=client.tel_url, no_phone=_no_phone(client))


def _no_phone(client: Client) -> str:
    """Return whom to call where the client's own number is not known; "" where it is."""
    if client.phone:
        return ""
    contact = " ".join(filter(None, [client.emergency_contact_name, client.emergency_contact_phone]))
    known = f" Emergency contact: {contact}" if contact else ""
    return f"No telephone number of the client is on record.{known}"


def _letter_about(message: Message) -> AlertLetter:
    row = message.about
    if isinstance(row, FollowUpAnswer):
        return _answer_alert(message, row)
    if isinstance(row, HealthChange):
        return _change_alert(message, row)
    if isinstance(row, RedFlag):
        return _red_flag_alert(message, row)
    if not isinstance(row, Event):
        raise ValueError("an alert about nothing")
    about = message.key.split(":")[1]
    if about == UNCLEARED:
        return _uncleared_alert(message, row)
    if about == OTHER_DAY:
        return _other_day_alert(message, row)
    if about in (TOO_SOON, UNASKED):
        return _wrong_start_alert(message, row, about)
    if row.kind == EventKind.FEEDBACK:
        return _discomfort_alert(message, row)
    if row.kind == EventKind.STARTED:
        return _ready_check_alert(message, row)
    return _stop_alert(message, row)


def first_name(name: str) -> str:
    """Return the first word of a name, cut to 30 characters; "A client" for an empty name."""
    words = name.split()
    return words[0][:LONGEST_FIRST_NAME] if words else "A client"


def _stop_alert(message: Message, event: Event) -> AlertLetter:
    training_session = event.training_session
    client, case = training_session.client, training_session.stop_case
    sign = stop_sign(mappers.to_event(event)) or ""
    place = describe_place(training_session, mappers.prescriptions_of(training_session), event.occurred_at)
    to_do = "Call the client, then write down in the case what you found."
    if not is_reachable(client):
        to_do += (
            f" They have no login here, so no question goes out to them. Please call again on "
            f"{days_to_call(case, client.zone)} and ask about swelling, dark urine, weakness and numbness."
        )
    return AlertLetter(
        subject=f"STOP: {first_name(client.name)} ended a session",
        fact=stop_headline(sign, event.occurred_at, place, client.zone),
        who=_who(message, event.occurred_at, training_session.title),
        note=str(event.body.get("note") or training_session.record.get("stop_note") or ""),
        advice=advice_for(sign, without_cuffs=training_session.without_cuffs),
        on_hold=_on_hold(message),
        late=_late(event, client.zone),
        to_do=to_do,
        button="Open the case",
        url=absolute_url("sessions:stop-detail", case.id),
    )


def _red_flag_alert(message: Message, red_flag: RedFlag) -> AlertLetter:
    """Repeats what the client was told, word for word."""
    client, rule = client_of(message), red_flag.rule
    at = red_flag.said_at.astimezone(client.zone)
    detail = f", {red_flag.detail}" if red_flag.detail else ""
    return AlertLetter(
        subject=f"Please call {first_name(client.name)} now",
        fact=f"{rule.label}{detail}: {red_flag.get_way_display()}, {at:%H:%M}",
        who=_who(message, red_flag.said_at, "Red flag"),
        advice=f"{rule.title} {rule.what_now}",
        on_hold=f"No training, with or without cuffs. {_on_hold(message)}",
        to_do="Call the client now and see that a doctor looks at it today. Then write down what you did.",
        button="Open the red flag",
        url=absolute_url("clients:red-flag", red_flag.id),
    )


def _discomfort_alert(message: Message, event: Event) -> AlertLetter:
    training_session = event.training_session
    client = training_session.client
    name = _exercise_name(event)
    return AlertLetter(
        subject=f"{first_name(client.name)}: please look at a session",
        fact=f"Discomfort {event.body['discomfort']} of 10, {_clock(event, client.zone)}, {name}",
        who=_who(message, event.occurred_at, training_session.title),
        advice=DISCOMFORT_ADVICE,
        on_hold="Nothing is held.",
        late=_late(event, client.zone),
        to_do="Talk about how tight the cuffs were before the next session.",
        button="Open the session",
        url=absolute_url("sessions:detail", training_session.id),
        is_grave=False,
    )


def _ready_check_alert(message: Message, event: Event) -> AlertLetter:
    training_session = event.training_session
    client = training_session.client
    record = fold([mappers.to_event(event)], plan=())
    yeses = ready.yeses_of(record.ready, record.pressure)
    said = " ".join(yes.answer for yes in yeses)
    revokes = ready.reaches(record.pressure, ready.NO_CUFFS_FROM)
    return AlertLetter(
        subject=f"{first_name(client.name)}: something changed today",
        fact=f"Said before the session, {_clock(event, client.zone)}: {said}",
        who=_who(message, event.occurred_at, training_session.title),
        advice=" ".join(yes.advice for yes in yeses),
        on_hold=_on_hold(message) if revokes else ONLY_TODAY,
        late=_late(event, client.zone),
        to_do="Ask what changed. If it lasts, screen again before the next session.",
        button="Open the session",
        url=absolute_url("sessions:detail", training_session.id),
        is_grave=False,
    )


def _uncleared_alert(message: Message, event: Event) -> AlertLetter:
    training_session = event.training_session
    client = training_session.client
    return AlertLetter(
        subject=f"Please call {first_name(client.name)} today",
        fact=f"Trained under cuffs without a clearance, {_clock(event, client.zone)}",
        who=_who(message, event.occurred_at, training_session.title),
        advice="What was done is stored. The phone says that the cuffs come off once it has a network.",
        on_hold=_on_hold(message),
        late=_late(event, client.zone),
        to_do="Ask how they are, and why they trained. Until they are cleared the cuffs stay off.",
        button="Open the session",
        url=absolute_url("sessions:detail", training_session.id),
    )


def _other_day_alert(message: Message, event: Event) -> AlertLetter:
    training_session = event.training_session
    client = training_session.client
    planned = weekday_text(training_session.scheduled_on)
    return AlertLetter(
        subject=f"{first_name(client.name)} trained on another day",
        fact=f"The session of {planned} was begun on another day, {_clock(event, client.zone)}",
        who=_who(message, event.occurred_at, training_session.title),
        on_hold="Nothing is held.",
        late=_late(event, client.zone),
        to_do="Look whether the next session of the same region still has its distance.",
        button="Open the session",
        url=absolute_url("sessions:detail", training_session.id),
        is_grave=False,
    )


# Subject after the first name, fact, and what to do.
_WRONG_STARTS = {
    TOO_SOON: (
        "trained before the rest was over",
        f"Began less than {MIN_HOURS_SAME_REGION} hours after the last session of this region",
        "Ask how the muscles are, and move the next session of this region if it is near.",
    ),
    UNASKED: (
        "began without the questions",
        "Began without an answer to the questions before a session",
        "Ask how they are today. The phone asks the questions before it goes on.",
    ),
}


def _wrong_start_alert(message: Message, event: Event, about: str) -> AlertLetter:
    training_session = event.training_session
    client = training_session.client
    subject, fact, to_do = _WRONG_STARTS[about]
    return AlertLetter(
        subject=f"{first_name(client.name)} {subject}",
        fact=f"{fact}, {_clock(event, client.zone)}",
        who=_who(message, event.occurred_at, training_session.title),
        on_hold="The session does not go on as it is. The next ones stand as planned.",
        late=_late(event, client.zone),
        to_do=to_do,
        button="Open the session",
        url=absolute_url("sessions:detail", training_session.id),
        is_grave=False,
    )


def _change_alert(message: Message, change: HealthChange) -> AlertLetter:
    client = client_of(message)
    at = change.reported_at.astimezone(client.zone)
    return AlertLetter(
        subject=f"{first_name(client.name)}: something changed",
        fact=f"Something changed, {at:%H:%M}: {ChangeKind(change.kind).in_a_sentence}",
        who=_who(message, change.reported_at, "reported"),
        note=change.note,
        advice="Cuffs are on hold. Please answer the questions again.",
        on_hold=_on_hold(message),
        to_do="Ask how they are, and see that the questions are answered again before the next cuffs.",
        button="Open the client",
        url=absolute_url("clients:detail", client.id),
        is_grave=False,
    )


def _answer_alert(message: Message, answer: FollowUpAnswer) -> AlertLetter:
    client, row, case = client_of(message), answer.training_session, message.stop_case
    at = answer.answered_at.astimezone(client.zone)
    flags = client.red_flags.filter(sign=SIGN_OF_REPLY.get(answer.reply, "")).order_by("-opened_at")
    if case is not None:
        button, url = "Open the case", absolute_url("sessions:stop-detail", case.id)
    elif red_flag := flags.first():
        button, url = "Open the red flag", absolute_url("clients:red-flag", red_flag.id)
    else:
        button, url = "Open the session", absolute_url("sessions:detail", row.id)
    ended_at = case.stopped_at if case is not None else row.ended_at or answer.answered_at
    letter = AlertLetter(
        subject=f"Please call {first_name(client.name)} today",
        fact=f"Answered: {answer.advice.label.lower()}, {at:%H:%M}, {answer.get_asked_display()}",
        who=_who(message, ended_at, row.title if case is None else "Stopped session"),
        advice=f"{answer.advice.title} {answer.advice.what_now}",
        on_hold=_on_hold(message),
        to_do="Call the client now and make sure that somebody looks at it today.",
        button=button,
        url=url,
    )
    if answer.is_red:
        return letter
    return replace(
        letter,
        subject=f"{first_name(client.name)}: how a session was taken",
        on_hold=letter.on_hold if client.has_open_stop or client.has_red_flag else "Nothing is held.",
        to_do="Ask how it is today, and plan the next session lighter or later.",
        is_grave=False,
    )


def _exercise_name(event: Event) -> str:
    named = str(event.body.get("prescription")).lower()
    rows = mappers.prescriptions_of(event.training_session)
    return next((row.title.lower() for row in rows if str(row.id) == named), "")


def _clock(event: Event, zone: ZoneInfo) -> str:
    return f"{event.occurred_at.astimezone(zone):%H:%M}"


def _who(message: Message, at: datetime, what: str) -> str:
    client = client_of(message)
    parts = [client.name, what, weekday_text(at.astimezone(client.zone))]
    if message.recipient is not None and message.recipient.time_zone != client.time_zone:
        parts.append(f"times in {client.time_zone}")
    return ", ".join(parts)


def _on_hold(message: Message) -> str:
    return held_text(client_of(message), message.due_at)


def _late(event: Event, zone: ZoneInfo) -> str:
    if not is_late(event.occurred_at, event.received_at):
        return ""
    at = event.received_at.astimezone(zone)
    delay = duration_text(event.received_at - event.occurred_at)
    return (
        f"This reached us {delay} later, on {at:%A} at {at:%H:%M}. The phone kept it until it had a network."
    )
