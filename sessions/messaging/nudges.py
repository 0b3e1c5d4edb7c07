"""Rows for a session left open and for what runs out; and what follows when letters to somebody come back."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Max

from clients.domain.one_rep_max import STALE_AFTER_DAYS
from clients.models import Clearance, OneRepMax, User
from sessions.domain.nudges import AHEAD, ASKED_FOR, IDLE_AFTER, is_told_on, last_day_of, told_at
from sessions.models import Bounce, Message, TrainingSession
from sessions.models.training import State

Kind = Message.Kind


def plan_unfinished(now: datetime) -> int:
    """To clients whose phone fell silent in the middle of a session. One query where there are none."""
    silent = (
        TrainingSession.objects.not_cancelled()
        .filter(state=State.STARTED, client__user__isnull=False)
        .exclude(messages__kind=Kind.UNFINISHED)
        .annotate(heard_at=Max("events__received_at"))
        .filter(heard_at__lte=now - IDLE_AFTER, heard_at__gt=now - ASKED_FOR)
        .select_related("client")
    )
    return _write(
        Message(
            practice_id=row.client.practice_id,
            kind=Kind.UNFINISHED,
            key=f"unfinished:{row.id}",
            client=row.client,
            recipient_id=row.client.user_id,
            training_session=row,
            due_at=now,
        )
        for row in silent
    )


def plan_renewals(now: datetime) -> int:
    """To clients whose clearance ends, or whose 1RM grows too old, within a week. Three queries."""
    return _write([*_clearances(now), *_one_rep_maxes(now)])


def _clearances(now: datetime) -> Iterable[Message]:
    # A day more each way holds "today" in every zone.
    near = (now.date(), now.date() + AHEAD + timedelta(days=2))
    rows = (
        Clearance.objects.unrevoked()
        .filter(valid_until_on__range=near, client__user__is_active=True, client__archived_at__isnull=True)
        .filter(messages__isnull=True)
        .select_related("client")
    )
    for row in rows:
        last_day = row.valid_until_on - timedelta(days=1)
        if is_told_on(last_day, row.client.today(now)):
            yield _renewal(row.client, f"clearance:{row.id}", last_day, clearance=row)


def _one_rep_maxes(now: datetime) -> Iterable[Message]:
    old = now.date() - timedelta(days=STALE_AFTER_DAYS + 1)
    near = (old, old + AHEAD + timedelta(days=2))
    rows = (
        OneRepMax.objects.not_withdrawn()
        .filter(tested_on__range=near, client__user__is_active=True, client__archived_at__isnull=True)
        .filter(client__clearances__revoked_at__isnull=True, client__clearances__isnull=False)
        .select_related("client")
    )
    days: dict[tuple, object] = {}
    for row in rows:
        if is_told_on(last_day_of(row.tested_on), row.client.today(now)):
            days[row.client_id, row.tested_on] = row.client
    keys = {f"renewal:1rm:{client_id}:{on}" for client_id, on in days}
    known = set(Message.objects.filter(key__in=keys).values_list("key", flat=True)) if keys else set()
    for (client_id, tested_on), client in days.items():
        if f"renewal:1rm:{client_id}:{tested_on}" not in known:
            yield _renewal(client, f"1rm:{client_id}:{tested_on}", last_day_of(tested_on))


def _renewal(client, about: str, last_day: date, **more: object) -> Message:
    return Message(
        practice_id=client.practice_id,
        kind=Kind.RENEWAL,
        key=f"renewal:{about}",
        client=client,
        recipient_id=client.user_id,
        due_at=told_at(last_day, client.zone),
        **more,
    )


@transaction.atomic
def note_bounce(*, message: Message, address: str, told: str, now: datetime) -> None:
    """The mail server takes nothing for this address: tell those who can ask for another."""
    person = message.recipient
    if person is None or person.email != address:
        return
    Bounce.objects.filter(user=person).exclude(address=address).delete()
    bounce, _ = Bounce.objects.update_or_create(
        user=person,
        defaults={"address": address, "told": told[:200]},
        create_defaults={"address": address, "told": told[:200], "since": now},
    )
    client = getattr(person, "client_profile", None)
    told_people = User.objects.admins().filter(practice_id=person.practice_id).exclude(pk=person.pk)
    if client is not None:
        told_people = client.coaches.filter(is_active=True)
    _write(
        Message(
            practice_id=person.practice_id,
            kind=Kind.BOUNCE,
            key=f"bounce:{bounce.pk}:{address}:{other.pk}"[:160],
            client=client,
            recipient=other,
            due_at=now,
        )
        for other in told_people
    )


def _write(rows: Iterable[Message]) -> int:
    return len(Message.objects.bulk_create(list(rows), ignore_conflicts=True))
