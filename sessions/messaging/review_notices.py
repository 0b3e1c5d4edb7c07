"""Messages about a person rather than a session: something changed, a case to decide, a question to answer.

The rows of `clients` are the record. What is to be told follows from them here, so nothing can be written
without being told, and `clients` knows nothing of messages. A fixed number of queries.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from itertools import groupby

from django.db.models import Prefetch, QuerySet

from clients.models import Client, Decision, HealthChange, Review, User
from sessions.models import Message

# What is older was not told in time; it stands on the pages.
NEWS_FOR = timedelta(days=3)
ONE_LETTER = "Another letter of the same minute tells of this case too."


def plan_desk(now: datetime) -> int:
    """Write the rows that are missing. Returns how many."""
    since = now - NEWS_FOR
    fresh = [*_changes(since, now), *_new_cases(since, now), *_questions(since, now)]
    Message.objects.bulk_create(fresh, ignore_conflicts=True)
    return len(fresh)


def _changes(since: datetime, now: datetime) -> Iterable[Message]:
    """To the client's coaches and the practice's admins, whoever of them did not write it down."""
    changes = HealthChange.objects.filter(messages__isnull=True, reported_at__gt=since)
    rows = list(changes.select_related("client").prefetch_related(_coaches_of("client")))
    admins = _admins_of({row.client.practice_id for row in rows})
    for row in rows:
        for person in [*row.client.told_coaches, *admins.get(row.client.practice_id, ())]:
            if person.pk != row.reported_by_id:
                yield _message(Message.Kind.ALERT, "change", row, person, row.client, now, health_change=row)


def _new_cases(since: datetime, now: datetime) -> Iterable[Message]:
    """To the admins who may decide it. Several cases of one minute make one letter to each."""
    cases = Review.objects.filter(messages__isnull=True, closed_at__isnull=True, opened_at__gt=since)
    rows = list(_with_client(cases).order_by("practice_id", "opened_at", "id"))
    admins = _admins_of({row.practice_id for row in rows})
    for practice_id, of_practice in groupby(rows, key=lambda row: row.practice_id):
        told: set = set()
        for row in of_practice:
            client = row.screening.client
            for person in admins.get(practice_id, ()):
                if person in client.told_coaches or person.pk == client.user_id:
                    continue
                message = _message(Message.Kind.DESK, "case", row, person, client, now, review=row)
                if person.pk in told:
                    message.state, message.why_not = Message.State.SUPPRESSED, ONE_LETTER
                told.add(person.pk)
                yield message


def _questions(since: datetime, now: datetime) -> Iterable[Message]:
    """To the client or to their coaches, as the admin chose."""
    asked = Review.objects.filter(
        state=Review.State.ASKED, last_decision__messages__isnull=True, last_decision__decided_at__gt=since
    )
    for row in _with_client(asked).select_related("last_decision", "screening__client__user"):
        client, decision = row.screening.client, row.last_decision
        to_client = decision.kind == Decision.Kind.ASK_CLIENT
        for person in [client.user] if to_client else client.told_coaches:
            if person is not None:
                yield _message(
                    Message.Kind.DESK,
                    "question",
                    decision,
                    person,
                    client,
                    now,
                    review=row,
                    decision=decision,
                )


def _with_client(reviews: QuerySet[Review]) -> QuerySet[Review]:
    return reviews.select_related("screening__client").prefetch_related(_coaches_of("screening__client"))


def _coaches_of(path: str) -> Prefetch:
    return Prefetch(f"{path}__coaches", User.objects.filter(is_active=True).order_by("id"), "told_coaches")


def _admins_of(practices: set) -> Mapping[object, list[User]]:
    rows = User.objects.admins().filter(practice__in=practices).order_by("practice_id", "id")
    return {key: list(people) for key, people in groupby(rows, key=lambda person: person.practice_id)}


def _message(
    kind: str, what: str, row, person: User, client: Client, now: datetime, **about: object
) -> Message:
    """`what` and the row make the key: a second planning makes no second letter."""
    return Message(
        practice_id=client.practice_id,
        kind=kind,
        key=f"{kind}:{what}:{row.id}:{person.id}",
        client=client,
        recipient=person,
        due_at=now,
        **about,
    )
