"""The people of a practice who are told about a client: their coaches, the admins."""

from collections.abc import Collection, Mapping
from datetime import timedelta
from itertools import groupby
from uuid import UUID

from clients.models import Client, User

# Older news is no longer sent; the pages show it.
NEWS_FOR = timedelta(days=3)


def active_coaches(client: Client) -> list[User]:
    """Return the client's coaches who can sign in, by id. No query if `coaches` was prefetched."""
    return sorted((each for each in client.coaches.all() if each.is_active), key=lambda each: each.pk)


def admins_by_practice(practices: Collection[UUID]) -> Mapping[UUID, list[User]]:
    """Return the active admins of each practice, by its id. One query."""
    rows = User.objects.admins().filter(practice__in=practices).order_by("practice_id", "id")
    return {key: list(people) for key, people in groupby(rows, key=lambda person: person.practice_id)}
