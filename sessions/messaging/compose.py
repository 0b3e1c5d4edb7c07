"""Composes one message from its templates. The only module that knows what a mail looks like."""

import hashlib
from collections.abc import Collection, Mapping
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import Exists, OuterRef
from django.template.loader import render_to_string

from clients.absolute_urls import absolute_url
from clients.models import Client
from clients.people.invitation_links import link_for
from sessions.messaging.letters.alert import alert_letter
from sessions.messaging.letters.digest import digest_context
from sessions.messaging.letters.notices import note_letter
from sessions.messaging.letters.review import desk_letter
from sessions.messaging.letters.summary import letter_context
from sessions.messaging.preferences import choices_url
from sessions.messaging.weekly.contents import Contents, contents_of
from sessions.models import Bounce, Message, SwitchedOff
from sessions.models.messages import MessageQuerySet
from sessions.stops import follow_up_links

# What a person may switch off.
OPTIONAL = (Message.Kind.REMINDER, Message.Kind.SUMMARY, Message.Kind.DIGEST, Message.Kind.RENEWAL)
WEEKLY = (Message.Kind.SUMMARY, Message.Kind.DIGEST)
NOTES = (Message.Kind.UNFINISHED, Message.Kind.RENEWAL, Message.Kind.BOUNCE)


# What a weekly letter and its question read; the other joins are empty for all of some thousand summaries.
WEEKLY_JOINS = ("recipient", "subscription", "practice", "client__user")
JOINS = (
    "clearance",
    "training_session__client__practice",
    "training_session__client__user",
    "invitation__invited_by",
    "event",
    "answer",
    "stop_case",
    "health_change",
    "review__practice",
    "review__last_decision",
    "decision",
    *WEEKLY_JOINS,
)


def with_contents(messages: MessageQuerySet, joins: Collection[str] = JOINS) -> MessageQuerySet:
    """Joins the rows that a letter and the question "is it still wanted?" read, and answers three of its
    parts: `is_switched_off` by the person, whether they still coach the client, whether letters come back.
    """
    off = SwitchedOff.objects.filter(
        user=OuterRef("recipient"), kind=OuterRef("kind"), channel=OuterRef("channel")
    )
    coaches = Client.coaches.through.objects.filter(client=OuterRef("client"), user=OuterRef("recipient"))
    bounce = Bounce.objects.filter(user=OuterRef("recipient"), address=OuterRef("recipient__email"))
    return messages.annotate(
        is_switched_off=Exists(off), is_their_coach=Exists(coaches), comes_back=Exists(bounce)
    ).select_related(*joins)


def read(
    messages: MessageQuerySet, contents: Mapping[UUID, Contents], *, weekly_only: bool = False
) -> list[Message]:
    """Messages in the order of a sweep, with what the weekly ones say. One query."""
    rows = list(with_contents(messages, WEEKLY_JOINS if weekly_only else JOINS).urgent_first())
    for row in rows:
        row.contents = contents.get(row.pk)
    return rows


def compose(message: Message, *, now: datetime) -> EmailMultiAlternatives:
    """The letter: plain text and HTML, with a Message-ID worked out from the key, so that a mail server
    that gets it twice can tell. Raises ValueError where nobody is to be written to."""
    to, context = _contents(message, now)
    if not to:
        raise ValueError("no address to write to")
    context |= {"practice": message.practice, "site_url": settings.SITE_URL}
    name = f"sessions/messaging/emails/{'note' if message.kind in NOTES else message.kind}"
    subject = " ".join(render_to_string(f"{name}_subject.txt", context).split())
    letter = EmailMultiAlternatives(
        subject=subject,
        body=render_to_string(f"{name}.txt", context),
        to=[to],
        headers={
            "Message-ID": message_id(message),
            "Auto-Submitted": "auto-generated",
            **_unsubscribe_headers(message),
        },
    )
    letter.attach_alternative(render_to_string(f"{name}.html", context), "text/html")
    return letter


def _unsubscribe_headers(message: Message) -> dict[str, str]:
    """RFC 8058, for what a person may switch off: the mail program shows a button of its own."""
    if message.kind not in OPTIONAL:
        return {}
    return {
        "List-Unsubscribe": f"<{choices_url(message.recipient, message.kind)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def message_id(message: Message) -> str:
    host = urlsplit(settings.SITE_URL).hostname
    return f"<{hashlib.sha256(message.key.encode()).hexdigest()[:32]}@{host}>"


def _contents(message: Message, now: datetime) -> tuple[str, dict]:
    if message.kind == Message.Kind.REMINDER:
        training_session = message.training_session
        return message.recipient.email, {
            "training_session": training_session,
            "client": training_session.client,
            "minutes": -(-training_session.planned_elapsed_seconds // 60),
            "url": absolute_url("sessions:today"),
            "settings_url": choices_url(message.recipient),
        }
    if message.kind == Message.Kind.ALERT:
        return message.recipient.email, {"alert": alert_letter(message)}
    if message.kind == Message.Kind.DESK:
        return message.recipient.email, {"letter": desk_letter(message)}
    if message.kind in NOTES:
        is_optional = message.kind in OPTIONAL
        return message.recipient.email, {
            "letter": note_letter(message),
            "settings_url": choices_url(message.recipient) if is_optional else "",
        }
    if message.kind == Message.Kind.FOLLOW_UP:
        # Whoever looks over the shoulder learns nothing: no name, no practice, no session.
        return message.recipient.email, {"url": follow_up_links.link_for(message), "site_name": "Cuffwise"}
    if message.kind in (Message.Kind.SUMMARY, Message.Kind.DIGEST):
        is_summary = message.kind == Message.Kind.SUMMARY
        home = "sessions:today" if is_summary else "clients:list"
        contents = contents_of(message, now)
        return message.recipient.email, {
            "contents": contents,
            **(letter_context(contents) if is_summary else digest_context(contents, message)),
            "url": absolute_url(home),
            "settings_url": choices_url(message.recipient),
        }
    invitation = message.invitation
    return invitation.email, {"invitation": invitation, "url": link_for(invitation)}
