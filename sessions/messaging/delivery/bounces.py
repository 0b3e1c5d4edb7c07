"""Takes the bounce reports that other mail servers send us hours later."""

from datetime import datetime, timedelta

from sessions.messaging import compose
from sessions.messaging.delivery.bounce_parser import read_reports
from sessions.messaging.kinds.bounce import record_bounce
from sessions.models import Message

LOOK_BACK = timedelta(days=14)


def take_report(*, raw: bytes, now: datetime) -> int:
    """Record a bounce for each address that a report names. Returns how many addresses it was about.

    The same report again changes nothing. Anybody can send us a mail that looks like a report, so it has to
    name a letter that we sent to this very address, by its Message-ID, which cannot be guessed.
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
