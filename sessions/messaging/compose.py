"""Composes one mail from the templates of its kind. The only module that knows what a mail looks like."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import Exists, OuterRef
from django.template.loader import render_to_string

from clients.models import Client
from sessions.messaging.kinds import all_joins, kind_of
from sessions.messaging.preference_links import preferences_url
from sessions.models import Bounce, Message, SwitchedOff
from sessions.models.messages import MessageQuerySet, fetch_about


def with_contents(messages: MessageQuerySet) -> MessageQuerySet:
    """Join the people that a letter and `check_eligibility` read.

    Annotates `is_switched_off`, `is_their_coach` and `comes_back`.
    """
    off = SwitchedOff.objects.filter(
        user=OuterRef("recipient"), kind=OuterRef("kind"), channel=OuterRef("channel")
    )
    coaches = Client.coaches.through.objects.filter(client=OuterRef("client"), user=OuterRef("recipient"))
    bounce = Bounce.objects.filter(user=OuterRef("recipient"), address=OuterRef("recipient__email"))
    # As a dict, because the model declares these names already and keywords would declare them again.
    answers = {
        "is_switched_off": Exists(off),
        "is_their_coach": Exists(coaches),
        "comes_back": Exists(bounce),
    }
    return messages.annotate(**answers).select_related(
        "recipient", "subscription", "practice", "client__user"
    )


def read(messages: MessageQuerySet, contents: Mapping[UUID, object]) -> list[Message]:
    """Return messages in the order of a sweep, each with its part of `contents`.

    One query, and one more for each model that some of them are about.
    """
    rows = list(with_contents(messages).urgent_first())
    for row in rows:
        row.contents = contents.get(row.pk)
    fetch_about(rows, all_joins())
    return rows


def compose(message: Message, *, now: datetime) -> EmailMultiAlternatives:
    """Return the letter as plain text and HTML. Raises ValueError if there is no address.

    Its Message-ID depends on the key alone, so that a mail server that gets it twice can tell.
    """
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
    """Return RFC 8058's headers for an optional kind, with which the mail program shows its own button."""
    if message.recipient is None or not kind_of(message).is_optional:
        return {}
    return {
        "List-Unsubscribe": f"<{preferences_url(message.recipient, message.kind)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def message_id(message: Message) -> str:
    """Return the letter's Message-ID, which is always the same for one message and cannot be guessed."""
    host = urlsplit(settings.SITE_URL).hostname
    return f"<{hashlib.sha256(message.key.encode()).hexdigest()[:32]}@{host}>"
