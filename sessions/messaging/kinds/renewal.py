"""To the client a week before a clearance ends or a 1RM grows too old."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Exists
from django.urls import reverse

from clients.domain.one_rep_max import STALE_AFTER_DAYS
from clients.http import absolute_url
from clients.models import Clearance, Client, OneRepMax, User
from clients.models.people import Role
from sessions.domain.figures import weekday_text
from sessions.domain.nudges import AHEAD, is_within_notice, last_day_of, notice_due_at
from sessions.exercises.catalogue import names_of
from sessions.messaging.eligibility import (
    CLIENT_HAS_NO_LOGIN,
    SWITCHED_OFF,
    Eligibility,
    Suppress,
    send_by_day,
)
from sessions.messaging.kinds.notice import Notice, NoticeKind
from sessions.messaging.people import client_of
from sessions.models import Message
from sessions.stops.wording import is_reachable

WHY = "You get this a week before something runs out."


class Renewal(NoticeKind):
    """About a clearance, or, without one, about the 1RMs tested on the day at the end of the key."""

    kind = Message.Kind.RENEWAL
    roles = (Role.CLIENT,)
    is_optional = True
    previewed_by = Role.CLIENT
    description = "A week before your health questions or a 1RM are due again."
    because = "A clearance or a 1RM of the client runs out within a week."
    push_text = "Something is due again soon."

    def plan(self, now: datetime) -> Iterable[Message]:
        yield from _of_clearances(now)
        yield from _of_one_rep_maxes(now)

    def check(self, message: Message, now: datetime) -> Eligibility:
        client, clearance = client_of(message), message.about
        if not is_reachable(client):
            return Suppress(CLIENT_HAS_NO_LOGIN)
        if message.is_switched_off:
            return Suppress(SWITCHED_OFF)
        if isinstance(clearance, Clearance):
            if clearance.revoked_at is not None:
                return Suppress("There are newer answers, or the clearance was taken back.")
            last_day = clearance.valid_until_on - timedelta(days=1)
        else:
            if not _ageing_maxes(client.pk, _tested_on(message)):
                return Suppress("It was tested again.")
            last_day = last_day_of(_tested_on(message))
        if client.today(now) > last_day:
            return Suppress("It has run out by now, which the pages say.")
        return send_by_day(now, client.zone)

    def notice(self, message: Message) -> Notice:
        if isinstance(message.about, Clearance):
            return _clearance_notice(message.about)
        return _one_rep_max_notice(client_of(message).pk, _tested_on(message))

    def push_path(self, message: Message) -> str:
        return "/" if message.about_id is None else reverse("clients:screening", args=[message.client_id])

    def add_example(self, message: Message, *, by: User, now: datetime) -> None:
        client = client_of(message)
        message.about = Clearance(client=client, valid_until_on=client.today(now) + AHEAD)


def _clearance_notice(clearance: Clearance) -> Notice:
    return Notice(
        subject="Your health questions are due again",
        fact=f"Your clearance holds until {weekday_text(clearance.valid_until_on - timedelta(days=1))}.",
        lines=(
            "After that day no cuffs are planned until the questions are answered again. It takes about "
            "five minutes, and you can do it now.",
            "Has something changed since the last time? Then please do not wait.",
        ),
        button="Answer the questions",
        url=absolute_url("clients:screening", clearance.client_id),
        why=WHY,
    )


def _one_rep_max_notice(client_id: UUID, tested_on: date) -> Notice:
    names = names_of(row.exercise_code for row in _ageing_maxes(client_id, tested_on))
    return Notice(
        subject="Time for a new test",
        fact=f"After {weekday_text(last_day_of(tested_on))} your 1RM is six weeks old.",
        lines=(
            "Exercises: " + ", ".join(sorted(names.values())) + ".",
            "Then loads stop at the lower half of the band until it is tested again. Ask your coach for a "
            "test, or for an estimate from one set without cuffs.",
        ),
        button="See your sessions",
        url=absolute_url("sessions:today"),
        why=WHY,
    )


def _tested_on(message: Message) -> date:
    return date.fromisoformat(message.key.rsplit(":", 1)[1])


def _ageing_maxes(client_id: UUID, tested_on: date) -> list[OneRepMax]:
    """Return the 1RMs of that day that no newer one replaced. One query."""
    newest: dict[str, OneRepMax] = {}
    for row in OneRepMax.objects.not_withdrawn().filter(client=client_id).newest_first():
        newest.setdefault(row.exercise_code, row)
    return [row for row in newest.values() if row.tested_on == tested_on]


def _of_clearances(now: datetime) -> Iterator[Message]:
    # A day more each way covers "today" in every zone.
    near = (now.date(), now.date() + AHEAD + timedelta(days=2))
    rows = (
        Clearance.objects.unrevoked()
        .filter(valid_until_on__range=near, client__user__is_active=True, client__archived_at__isnull=True)
        .exclude(Exists(Message.objects.about_outer(Clearance)))
        .select_related("client")
    )
    for row in rows:
        last_day = row.valid_until_on - timedelta(days=1)
        if is_within_notice(last_day, row.client.today(now)):
            yield _message(row.client, f"clearance:{row.id}", last_day, row)


def _of_one_rep_maxes(now: datetime) -> Iterator[Message]:
    old = now.date() - timedelta(days=STALE_AFTER_DAYS + 1)
    near = (old, old + AHEAD + timedelta(days=2))
    rows = (
        OneRepMax.objects.not_withdrawn()
        .filter(tested_on__range=near, client__user__is_active=True, client__archived_at__isnull=True)
        .filter(client__clearances__revoked_at__isnull=True, client__clearances__isnull=False)
        .select_related("client")
    )
    days: dict[tuple[UUID, date], Client] = {}
    for row in rows:
        if is_within_notice(last_day_of(row.tested_on), row.client.today(now)):
            days[row.client_id, row.tested_on] = row.client
    keys = {f"renewal:1rm:{client_id}:{on}" for client_id, on in days}
    known = set(Message.objects.filter(key__in=keys).values_list("key", flat=True)) if keys else set()
    for (client_id, tested_on), client in days.items():
        if f"renewal:1rm:{client_id}:{tested_on}" not in known:
            yield _message(client, f"1rm:{client_id}:{tested_on}", last_day_of(tested_on))


def _message(client: Client, name: str, last_day: date, clearance: Clearance | None = None) -> Message:
    return Message(
        practice_id=client.practice_id,
        kind=Message.Kind.RENEWAL,
        key=f"renewal:{name}",
        client=client,
        recipient_id=client.user_id,
        due_at=notice_due_at(last_day, client.zone),
    ).set_about(clearance)
