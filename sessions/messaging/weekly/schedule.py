"""Plans the weekly messages: a row for everybody who could get one, so that "why not?" has an answer."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice

from django.db import transaction

from clients.domain.zones import zone_named
from clients.models import Client, User
from sessions.domain.weeks import is_too_old, summary_due_at, week_to_tell
from sessions.models import Message

CHUNK = 500  # under the number of parameters that SQLite takes in one query
Person = Client | User
State = Message.State


@transaction.atomic
def plan_weekly(*, now: datetime) -> int:
    """Write the rows of the week that ends or has just ended, and correct `due_at` of those not yet sent.

    One row for each person and week, whatever zones they move through. A fixed number of queries for each
    thousand new rows. Returns how many rows were written or corrected.
    """
    return _plan_summaries(now) + _plan_digests(now)


def _plan_summaries(now: datetime) -> int:
    clients = Client.objects.active().filter(user__is_active=True)
    rows = clients.only("id", "practice_id", "user_id", "time_zone").order_by("pk")
    return _plan(Message.Kind.SUMMARY, rows.iterator(CHUNK), now)


def _plan_digests(now: datetime) -> int:
    rows = User.objects.coaches().only("id", "practice_id", "time_zone").order_by("pk")
    return _plan(Message.Kind.DIGEST, rows.iterator(CHUNK), now)


def _plan(kind: str, people: Iterable[Person], now: datetime) -> int:
    return sum(_plan_some(kind, chunk, now) for chunk in _chunks(people))


def _plan_some(kind: str, people: Sequence[Person], now: datetime) -> int:
    wanted = {}
    for person in people:
        zone = zone_named(person.time_zone)
        week = week_to_tell(now.astimezone(zone).date())
        if not is_too_old(week, now, zone):
            wanted[f"{kind}:{person.id}:{week.key}"] = (person, summary_due_at(week, person.id, zone))
    planned = {
        row.key: row
        for row in Message.objects.filter(key__in=wanted).only("id", "key", "due_at", "state", "attempts")
    }
    fresh, moved = [], []
    for key, (person, due_at) in wanted.items():
        row = planned.get(key)
        if row is None:
            fresh.append(_row(kind, key, person, due_at))
        elif row.state == State.WAITING and row.attempts == 0 and row.due_at != due_at:
            row.due_at = due_at
            moved.append(row)
    Message.objects.bulk_create(fresh, ignore_conflicts=True)
    Message.objects.bulk_update(moved, ["due_at"])
    return len(fresh) + len(moved)


def _row(kind: str, key: str, person: Person, due_at: datetime) -> Message:
    row = Message(kind=kind, key=key, due_at=due_at)
    if isinstance(person, Client):
        row.practice_id, row.client_id, row.recipient_id = person.practice_id, person.id, person.user_id
    elif person.practice_id is not None:
        row.practice_id, row.recipient_id = person.practice_id, person.id
    return row


def _chunks(people: Iterable[Person]) -> Iterator[list[Person]]:
    rest = iter(people)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk
