"""The people of a practice who are told about a client: their coaches, the admins."""

from collections.abc import Collection, Mapping
from datetime import timedelta
from itertools import groupby
from uuid import UUID

from clients.models import Client, User

# What is older was not told in time; it stands on the pages.
NEWS_FOR = timedelta(days=3)


def active_coaches(client: Client) -> list[User]:
    """The client's coaches who can sign in, by id. No query where `coaches` was prefetched."""
    return sorted((each for each in client.coaches.all() if each.is_active), key=lambda each: each.pk)


def admins_by_practice(practices: Collection[UUID]) -> Mapping[UUID, list[User]]:
    """Active admins. One query."""
    rows = User.objects.admins().filter(practice__in=practices).order_by("practice_id", "id")
    return {key: list(people) for key, people in groupby(rows, key=lambda person: person.practice_id)}
