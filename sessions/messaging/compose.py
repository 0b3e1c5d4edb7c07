"""Composes one mail from the templates of its kind. The only module that knows what a mail looks like."""

import hashlib
from collections.abc import Collection, Mapping
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import Exists, OuterRef
from django.template.loader import render_to_string

from clients.models import Client
from sessions.messaging.kinds import kind_of
from sessions.messaging.preference_links import preferences_url
from sessions.models import Bounce, Message, SwitchedOff
from sessions.models.messages import MessageQuerySet

WEEKLY = (Message.Kind.SUMMARY, Message.Kind.DIGEST)
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
    """Joins the rows that a letter and `check_eligibility` read, and sets `is_switched_off`,
    `is_their_coach` and `comes_back`.
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
    messages: MessageQuerySet, contents: Mapping[UUID, object], *, weekly_only: bool = False
) -> list[Message]:
    """Messages in the order of a sweep, each with its part of `contents`. One query."""
    rows = list(with_contents(messages, WEEKLY_JOINS if weekly_only else JOINS).urgent_first())
    for row in rows:
        row.contents = contents.get(row.pk)
    return rows


def compose(message: Message, *, now: datetime) -> EmailMultiAlternatives:
    """The letter: plain text and HTML, with a Message-ID worked out from the key, so that a mail server
    that gets it twice can tell. Raises ValueError where nobody is to be written to."""
    kind = kind_of(message)
    to = kind.address(message)
    if not to:
        raise ValueError("no address to write to")
    context = kind.context(message, now) | {"practice": message.practice, "site_url": settings.SITE_URL}
    name = f"sessions/messaging/emails/{kind.template}"
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
    if message.recipient is None or not kind_of(message).is_optional:
        return {}
    return {
        "List-Unsubscribe": f"<{preferences_url(message.recipient, message.kind)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def message_id(message: Message) -> str:
    """The letter's Message-ID, always the same for one message, and not to be guessed."""
    host = urlsplit(settings.SITE_URL).hostname
    return f"<{hashlib.sha256(message.key.encode()).hexdigest()[:32]}@{host}>"
