"""Write the two questions after a session, as rows that the sweep sends when they are due.

They are written with the fact: with the case of a stop, or with the end of a session that
`sessions.domain.asked_after` asks about.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from clients.models import Client
from sessions import mappers
from sessions.domain.asked_after import Question, is_asked_otherwise, why_asked
from sessions.domain.follow_up import follow_ups
from sessions.models import Message, StopCase, TrainingSession
from sessions.models.messages import NAMES


def ask_after_sessions(finished: Sequence[TrainingSession], *, now: datetime) -> None:
    """Write the questions about those of these sessions that are asked about. Two queries, or none.

    Reads anew what was done. A session whose stop has a case is asked about there. A second call adds
    nothing.
    """
    sessions = {row.pk: row for row in finished if row.client.user_id is not None}
    if not sessions:
        return
    done = _done_under_cuffs(sessions.values())
    messages: list[Message] = []
    for mine in done:
        row = sessions.get(mine.pk)
        if row is None or mine.ended_at is None or mine.stop_id is not None:
            continue
        others = [
            other.on
            for other in done
            if (other.client_id, other.region) == (mine.client_id, mine.region) and other.pk != mine.pk
        ]
        if why_asked(others, mine.on, row.client.way_back_from_on) is not None:
            messages += _questions(row.client, about=row, ended_at=mine.ended_at, now=now)
    if messages:
        Message.objects.bulk_create(messages, ignore_conflicts=True)


class _Done(NamedTuple):
    """One session that was done under cuffs."""

    pk: UUID
    client_id: UUID
    region: str
    on: date
    ended_at: datetime | None
    stop_id: UUID | None


def _done_under_cuffs(rows: Iterable[TrainingSession]) -> list[_Done]:
    """Return all that the clients of these sessions have done under cuffs. One query."""
    known = TrainingSession.objects.not_cancelled().filter(
        mappers.DONE_UNDER_CUFFS, client__in={row.client_id for row in rows}
    )
    columns = ("pk", "client_id", "region", "scheduled_on", "ended_at", "stop_case__pk")
    return [_Done(*values) for values in known.values_list(*columns)]


def write_questions(client: Client, *, about: StopCase, ended_at: datetime, now: datetime) -> None:
    """Write the questions after a stop. A second call adds nothing."""
    questions = _questions(client, about=about, ended_at=ended_at, now=now)
    Message.objects.bulk_create(questions, ignore_conflicts=True)


def _questions(
    client: Client, *, about: StopCase | TrainingSession, ended_at: datetime, now: datetime
) -> list[Message]:
    return [
        Message(
            practice_id=client.practice_id,
            kind=Message.Kind.FOLLOW_UP,
            key=f"follow-up:{about.pk}:{each.value}",
            client=client,
            recipient_id=client.user_id,
            due_at=due_at,
        ).set_about(about)
        for each, due_at in follow_ups(ended_at, now).items()
    ]


# Longer than a local day and the wait for the end of quiet hours.
NEAR = timedelta(days=2)
Name = tuple[UUID | None, str]  # what a question is about, and which of the two it is


def mark_asked_otherwise(messages: Iterable[Message], now: datetime) -> None:
    """Set `is_asked_otherwise` of questions about sessions that were not stopped. Two queries, or none."""
    rows = [row for row in messages if isinstance(row.about, TrainingSession)]
    if not rows:
        return
    others = _questions_near(rows, now)
    for row in rows:
        mine = others.get(row.client_id, {}).get(_name(row))
        against = [each for name, each in others.get(row.client_id, {}).items() if name != _name(row)]
        if mine is not None and row.client is not None:
            row.is_asked_otherwise = is_asked_otherwise(mine, against, now, row.client.zone)


def _questions_near(rows: Sequence[Message], now: datetime) -> dict[UUID | None, dict[Name, Question]]:
    """Return the questions of these clients around now, by client and name: letters, not their pushes."""
    states = (Message.State.WAITING, Message.State.CLAIMED, Message.State.SENT)
    letters = list(
        Message.objects.filter(
            kind=Message.Kind.FOLLOW_UP,
            channel=Message.Channel.EMAIL,
            client__in={row.client_id for row in rows},
            state__in=states,
            due_at__range=(now - NEAR, now + NEAR),
        )
    )
    sessions = [row.about_id for row in letters if row.about_id is not None and not _is_after_stop(row)]
    ended = dict(TrainingSession.objects.filter(pk__in=sessions).values_list("pk", "ended_at"))
    found: dict[UUID | None, dict[Name, Question]] = defaultdict(dict)
    for row in letters:
        found[row.client_id][_name(row)] = Question(
            ended_at=(ended.get(row.about_id) if row.about_id is not None else None) or row.due_at,
            after_stop=_is_after_stop(row),
            due_at=row.due_at,
            sent_at=row.sent_at,
        )
    return found


def _is_after_stop(row: Message) -> bool:
    return row.about_type == NAMES[StopCase]


def _name(row: Message) -> Name:
    return row.about_id, row.key.rsplit(":", 1)[1]
