"""What a weekly message says, read for one or for a whole batch."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sessions.client_weeks import ClientWeek, client_weeks
from sessions.coach_weeks import CoachWeek, coach_week
from sessions.domain.weeks import Week
from sessions.models import Message

Contents = ClientWeek | CoachWeek


def read_batch(messages: Iterable[Message], now: datetime) -> dict[UUID, ClientWeek]:
    """The contents of every summary among these, by message. Seven queries for each week they are about."""
    by_week: dict[str, list[Message]] = defaultdict(list)
    for message in messages:
        if message.kind == Message.Kind.SUMMARY and message.client_id is not None:
            by_week[week_key(message)].append(message)
    contents = {}
    for key, rows in by_week.items():
        weeks = client_weeks([row.client_id for row in rows], Week.from_key(key), now)
        contents |= {row.pk: weeks[row.client_id] for row in rows if row.client_id in weeks}
    return contents


def contents_of(message: Message, now: datetime) -> Contents:
    """What the message says: as read for its batch, or else read now."""
    known = getattr(message, "contents", None)
    if known is None:
        if message.kind == Message.Kind.DIGEST:
            known = coach_week(message.recipient, now)
        else:
            known = read_batch([message], now)[message.pk]
        message.contents = known
    return known


def week_key(message: Message) -> str:
    return message.key.rsplit(":", 1)[1]
