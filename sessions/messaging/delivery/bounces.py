"""Bounces that come hours later, as a mail of the other server. They count only with our letter's own id."""

from datetime import datetime, timedelta

from sessions.messaging import compose
from sessions.messaging.delivery.bounce_parser import read_reports
from sessions.messaging.kinds.bounce import record_bounce
from sessions.models import Message

LOOK_BACK = timedelta(days=14)


def take_report(*, raw: bytes, now: datetime) -> int:
    """Stop the channel of each address that a report names, and tell who can ask for another. The same report
    again changes nothing. Returns how many addresses it was about.

    Anybody can send us a mail that looks like a report, so it has to name a letter that we sent to this very
    address: its Message-ID cannot be guessed.
    """
    count = 0
    for report in read_reports(raw):
        letters = Message.objects.filter(
            recipient__email__iexact=report.address,
            channel=Message.Channel.EMAIL,
            state=Message.State.SENT,
            sent_at__gt=now - LOOK_BACK,
        ).select_related("recipient")
        ours = next((row for row in letters if compose.message_id(row) == report.message_id), None)
        if ours is not None and ours.recipient is not None:
            record_bounce(message=ours, address=ours.sent_to, answer=report.answer, now=now)
            count += 1
    return count
