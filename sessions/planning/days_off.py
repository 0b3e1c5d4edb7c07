"""Days off: which days lie in them, and whose they are in words."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from clients.models import Client
from sessions.models import DayOff


def days_off_of(clients: Collection[Client], first: date, last: date) -> Mapping[UUID, frozenset[date]]:
    """The days on which each client, or a coach of theirs, is away. One query for any number of clients."""
    ids = [client.id for client in clients]
    theirs = Q(client__in=ids) | Q(coach__coached_clients__in=ids)
    rows = DayOff.objects.filter(theirs).overlapping(first, last)
    found: dict[UUID, set[date]] = defaultdict(set)
    for client_id, coached_id, *days in rows.values_list(
        "client_id", "coach__coached_clients", "first_on", "last_on"
    ):
        found[client_id or coached_id].update(days_between(*days, first, last))
    return {client_id: frozenset(found[client_id]) for client_id in ids}


def days_off_about(client: Client) -> QuerySet[DayOff]:
    """The client's own and those of their coaches, with whose they are."""
    rows = DayOff.objects.filter(Q(client=client) | Q(coach__coached_clients=client)).distinct()
    return rows.select_related("client", "coach")


def words_by_day(rows: Iterable[DayOff], first: date, last: date) -> Mapping[date, list[str]]:
    """Who is away on each day: "Cora Coach is away: conference". For rows with whose they are."""
    words: dict[date, list[str]] = defaultdict(list)
    for row in rows:
        for on in days_between(row.first_on, row.last_on, first, last):
            words[on].append(away_text(row))
    return words


def away_text(row: DayOff) -> str:
    note = f": {row.note}" if row.note else ""
    return f"{row.client or row.coach} is away{note}"


def days_between(first_on: date, last_on: date, first: date, last: date) -> list[date]:
    """The days from `first_on` to `last_on` that lie from `first` to `last`."""
    start, end = max(first_on, first), min(last_on, last)
    return [start + timedelta(days=ahead) for ahead in range((end - start).days + 1)]
