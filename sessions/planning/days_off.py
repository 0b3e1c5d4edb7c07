"""Days off: their dates, and sentences that say who is away."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q

from clients.models import Client
from sessions.models import DayOff
from sessions.models.away import DayOffQuerySet


def dates_off_by_client(
    clients: Collection[Client], first: date, last: date
) -> Mapping[UUID, frozenset[date]]:
    """Return the days on which each client, or a coach of theirs, is away. One query for any number."""
    ids = [client.id for client in clients]
    theirs = Q(client__in=ids) | Q(coach__coached_clients__in=ids)
    rows = DayOff.objects.filter(theirs).overlapping(first, last)
    found: dict[UUID, set[date]] = defaultdict(set)
    for client_id, coached_id, first_on, last_on in rows.values_list(
        "client_id", "coach__coached_clients", "first_on", "last_on"
    ):
        found[client_id or coached_id].update(days_between(first_on, last_on, first, last))
    return {client_id: frozenset(found[client_id]) for client_id in ids}


def days_off_for_client(client: Client) -> DayOffQuerySet:
    """Return the client's own days off and those of their coaches, with client and coach joined."""
    rows = DayOff.objects.filter(Q(client=client) | Q(coach__coached_clients=client)).distinct()
    return rows.select_related("client", "coach")


def absences_by_day(rows: Iterable[DayOff], first: date, last: date) -> Mapping[date, list[str]]:
    """Return who is away on each day: "Cora Coach is away: conference". Client and coach must be joined."""
    sentences: dict[date, list[str]] = defaultdict(list)
    for row in rows:
        for on in days_between(row.first_on, row.last_on, first, last):
            sentences[on].append(describe_absence(row))
    return sentences


def describe_absence(row: DayOff) -> str:
    note = f": {row.note}" if row.note else ""
    return f"{row.client or row.coach} is away{note}"


def days_between(first_on: date, last_on: date, first: date, last: date) -> list[date]:
    """Return the days from `first_on` to `last_on` that lie between `first` and `last`."""
    start, end = max(first_on, first), min(last_on, last)
    return [start + timedelta(days=ahead) for ahead in range((end - start).days + 1)]
