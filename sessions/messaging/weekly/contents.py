"""Reads what weekly messages say, for one or for a whole batch."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from clients.models import User
from sessions.domain.weeks import Week
from sessions.messaging.weekly.client_summary import ClientWeek, client_weeks
from sessions.messaging.weekly.coach_digest import CoachWeek, coach_weeks
from sessions.models import Message

Contents = ClientWeek | CoachWeek


def read_batch(messages: Iterable[Message], now: datetime) -> dict[UUID, Contents]:
    """Return, by message id, what the weekly messages among these say.

    Some queries for each week that summaries are about, some for all digests, none without such messages.
    """
    messages = list(messages)
    return _summaries(messages, now) | _digests(messages, now)


def _digests(messages: Iterable[Message], now: datetime) -> dict[UUID, Contents]:
    rows = [row for row in messages if row.kind == Message.Kind.DIGEST and row.recipient_id is not None]
    if not rows:
        return {}
    weeks = coach_weeks(User.objects.coaches().filter(pk__in={row.recipient_id for row in rows}), now)
    return {row.pk: weeks[row.recipient_id] for row in rows if row.recipient_id in weeks}


def _summaries(messages: Iterable[Message], now: datetime) -> dict[UUID, Contents]:
    by_week: dict[str, list[Message]] = defaultdict(list)
    for message in messages:
        if message.kind == Message.Kind.SUMMARY and message.client_id is not None:
            by_week[week_key(message)].append(message)
    contents: dict[UUID, Contents] = {}
    for key, rows in by_week.items():
        of_client = {row.pk: row.client_id for row in rows if row.client_id is not None}
        weeks = client_weeks(list(of_client.values()), Week.from_key(key), now)
        contents |= {pk: weeks[client_id] for pk, client_id in of_client.items() if client_id in weeks}
    return contents


def contents_of(message: Message, now: datetime) -> Contents:
    """Return what the message says, as read for its batch, or else read now."""
    if isinstance(message.contents, ClientWeek | CoachWeek):
        return message.contents
    contents = read_batch([message], now)[message.pk]
    message.contents = contents
    return contents


def week_key(message: Message) -> str:
    """Return the ISO week that a weekly message is about, such as "2026-W48"."""
    return message.key.rsplit(":", 1)[1]
