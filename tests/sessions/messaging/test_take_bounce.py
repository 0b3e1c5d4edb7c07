"""A bounce that comes later stops the channel and tells the coach; a forged or temporary one does nothing."""

import io
import sys

import pytest
from django.core.management import call_command
from django.utils import timezone

from sessions.messaging import compose
from sessions.models import Bounce, Message
from tests.support.shared_rows import shared_rows

pytestmark = pytest.mark.django_db

REPORT = """From: MAILER-DAEMON@mx.example.org
To: noreply@bfr.example.com
Subject: Undelivered Mail Returned to Sender
Message-ID: <report@mx.example.org>
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I am sorry.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; {address}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 no such
  mailbox

--b
Content-Type: {form}

Message-ID: {message_id}
Subject: Your week

--b--
"""


@shared_rows
def letter(client_person):
    return Message.objects.create(
        practice=client_person.practice, kind="summary", key="summary:x:2026-W10", client=client_person,
        recipient=client_person.user, state="sent", sent_to=client_person.user.email,
        sent_at=timezone.now(), due_at=timezone.now(),
    )  # fmt: skip


def take(monkeypatch, raw):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))
    call_command("take_bounce", stdout=io.StringIO())


def report(letter, **other):
    told = {
        "address": letter.recipient.email, "action": "failed", "status": "5.1.1",
        "form": "message/rfc822", "message_id": compose.message_id(letter),
    }  # fmt: skip
    return REPORT.format(**told | other).encode()


@pytest.mark.parametrize("form", ["message/rfc822", "text/rfc822-headers"])
def test_it_stops_the_channel_once_and_tells_the_coach(letter, coach, monkeypatch, form):
    for _ in range(2):
        take(monkeypatch, report(letter, form=form))

    bounce = Bounce.objects.get()
    assert (bounce.user, bounce.address) == (letter.recipient, letter.recipient.email)
    assert "550 5.1.1 no such mailbox" in bounce.told
    assert [row.recipient for row in Message.objects.filter(kind="bounce")] == [coach]


@pytest.mark.parametrize(
    "other",
    [
        {"action": "delayed"},
        {"status": "4.4.1"},
        {"address": "somebody@example.org"},
        {"address": ""},
        {"message_id": "<guessed@localhost>"},
    ],
)
def test_what_is_temporary_forged_or_somebody_elses_changes_nothing(letter, monkeypatch, other):
    take(monkeypatch, report(letter, **other))

    assert not Bounce.objects.exists()


@pytest.mark.parametrize("raw", [b"", b"\x00\xff", b"Subject: hello\n\nhello"])
def test_another_mail_is_no_bounce(letter, monkeypatch, raw):
    take(monkeypatch, raw)

    assert not Bounce.objects.exists()
