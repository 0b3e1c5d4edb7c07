"""Links to the questions after a session: the signed id of the message, accepted for 14 days."""

from datetime import datetime

from django.core import signing

from clients.domain.red_flags import SIGN_OF_REPLY
from clients.http import absolute_url
from clients.models import RedFlag
from sessions.domain.follow_up import LINK_VALID, REPLIES, ReplyAdvice
from sessions.models import Message

_signer = signing.Signer(salt="sessions.follow-up")


def follow_up_token(message: Message) -> str:
    """Return the message's id, signed."""
    return _signer.sign(str(message.id))


def follow_up_url(message: Message) -> str:
    """Return the absolute address of the question."""
    return absolute_url("sessions:follow-up", follow_up_token(message))


def find_follow_up(token: str) -> Message | None:
    """Return the message of a token, however old; None if the signature is wrong."""
    try:
        message_id = _signer.unsign(token)
    except signing.BadSignature:
        return None
    rows = Message.objects.filter(kind=Message.Kind.FOLLOW_UP, about_id__isnull=False)
    return rows.filter(pk=message_id).first()


def accepts_answers(message: Message, now: datetime) -> bool:
    """Return whether the link is at most 14 days old."""
    return now < (message.sent_at or message.due_at) + LINK_VALID


def red_answers(message: Message) -> list[ReplyAdvice]:
    """Return what the client answered after this session that is still a red flag, as the list goes.

    A later "All fine" takes none of it back; only an admin closes a red flag, with a doctor's name.
    """
    row = message.training_session
    if row is None:
        return []
    said = set(row.follow_up_answers.values_list("reply", flat=True))
    signs = set(RedFlag.objects.open().filter(client=row.client_id).values_list("sign", flat=True))
    return [REPLIES[reply] for reply in REPLIES if reply in said and SIGN_OF_REPLY.get(reply) in signs]
