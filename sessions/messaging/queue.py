"""Claims due rows, writes their outcomes, and settles what a killed sweep left behind."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Expression, Field, Q
from django.db.models.functions import Cast
from django.db.models.sql.compiler import SQLCompiler

from sessions.messaging.delivery import journal, webpush
from sessions.messaging.delivery.journal import Fate
from sessions.models import Message, PushSubscription
from sessions.models.messages import MessageQuerySet

BATCH = 500
# Longer than any pause of a worker that it should survive, and than Celery's hard time limit.
LEASE = timedelta(minutes=10)
MAX_ATTEMPTS = 6
# An alert is tried more often, and for a day.
LONGEST_PAUSE = timedelta(hours=1)
LONGEST_PAUSE_OF_ALERT = timedelta(minutes=5)
MAX_ATTEMPTS_OF_ALERT = 288
MOST_COUNTED = 1000
State = Message.State
Columns = Mapping[str, object]
STOPPED = "The sender stopped while it made this letter."
IN_DOUBT = "The sender stopped while handing it to the mail server. It may have arrived."


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Rows that one sweep has claimed. `rows` have only the columns that planning the work needs."""

    id: uuid.UUID
    rows: tuple[Message, ...]

    def owned_rows(self) -> MessageQuerySet:
        """Return the rows that this claim still owns: fewer, once another sweep has taken some over."""
        return Message.objects.filter(claim=self.id, state=State.CLAIMED)


@transaction.atomic
def claim(now: datetime, **which: object) -> Claim | None:
    """Claim a batch of due rows, alerts first. Returns None if nothing is due.

    Two sweeps never own the same row, because the update checks again that it is free. Rows that a killed
    sweep left half-way are settled first.
    """
    claimable = Message.objects.claimable(now).filter(**which)
    if connection.features.has_select_for_update_skip_locked:
        claimable = claimable.select_for_update(skip_locked=True)
    columns = ("id", "kind", "key", "channel", "client_id", "recipient_id", "state", "claim", "handed_at")
    rows = list(claimable.only(*columns)[:BATCH])
    if not rows:
        return None
    for left in {row.claim for row in rows if row.state == State.CLAIMED and row.handed_at is not None}:
        if left is not None:
            _take_over(left, now)
    mine = uuid.uuid4()
    free = Q(state=State.WAITING, due_at__lte=now) | Q(
        state=State.CLAIMED, lease_until__lt=now, handed_at__isnull=True
    )
    taken = Message.objects.filter(free, pk__in=[row.pk for row in rows]).update(
        state=State.CLAIMED, claim=mine, lease_until=now + LEASE
    )
    if taken < len(rows):
        ours = set(Message.objects.filter(claim=mine).values_list("pk", flat=True))
        rows = [row for row in rows if row.pk in ours]
    _add_pushes(rows, now)
    return Claim(id=mine, rows=tuple(rows))


# The columns that a push copies from its letter.
SHARED = ("practice_id", "kind", "client_id", "recipient_id", "about_type", "about_id")


def _add_pushes(rows: Collection[Message], now: datetime) -> None:
    """Add a push for each letter and each device of its recipient. One query if nobody has a device.

    A push is a row of its own: checked, sent and retried by itself, whatever becomes of the letter.
    """
    letters = [row for row in rows if row.channel == Message.Channel.EMAIL and row.recipient_id is not None]
    if not letters:
        return
    devices: dict[uuid.UUID, list[PushSubscription]] = {}
    for device in PushSubscription.objects.live().filter(user__in={row.recipient_id for row in letters}):
        devices.setdefault(device.user_id, []).append(device)
    wanted = [row.pk for row in letters if row.recipient_id in devices]
    if not wanted:
        return
    fresh = [
        Message(
            **{name: getattr(letter, name) for name in SHARED},
            channel=Message.Channel.PUSH,
            subscription=device,
            key=webpush.key_for(letter, device),
            due_at=now,
        )
        for letter in Message.objects.filter(pk__in=wanted).only("key", *SHARED)
        if letter.recipient_id is not None
        for device in devices[letter.recipient_id]
    ]
    Message.objects.bulk_create(fresh, ignore_conflicts=True)


def _take_over(left: uuid.UUID, now: datetime) -> None:
    """Settle from its journal what a sweep did that stopped while it was handing letters over."""
    rows = Message.objects.filter(claim=left, state=State.CLAIMED, lease_until__lt=now)
    try:
        fates = journal.seal(left)
    except journal.StillHanding:
        rows.update(lease_until=now + LEASE / 10)  # it is alive, so it keeps the rows for a while
        return
    handed = rows.filter(handed_at__isnull=False).select_related("recipient")
    outcomes = {
        row.pk: {"state": State.UNCERTAIN, "why_not": IN_DOUBT} if fates is None else _after(row, fates, now)
        for row in handed
    }
    write_outcomes(rows, outcomes)
    transaction.on_commit(lambda: journal.forget(left))


def _after(row: Message, fates: Mapping[uuid.UUID, Fate], now: datetime) -> Columns:
    fate = fates.get(row.pk)
    if fate is Fate.TAKEN:
        address = row.recipient.email if row.recipient else ""
        return {"state": State.SENT, "sent_at": row.handed_at, "sent_to": address}
    if fate is Fate.HANDING:
        return {"state": State.UNCERTAIN, "why_not": IN_DOUBT}
    if fate is Fate.BEGUN:  # this letter may have killed the sweep, so others go first
        return later(row, STOPPED, now)
    return {"state": State.WAITING, "handed_at": None}


def later(row: Message, error: str, now: datetime, *, counts: bool = True) -> Columns:
    """Return the columns for another try, after a growing pause, or for failure after too many tries.

    With `counts=False` no number of tries is too many.
    """
    is_alert = row.kind == Message.Kind.ALERT
    tries = row.attempts + 1
    if counts and tries >= (MAX_ATTEMPTS_OF_ALERT if is_alert else MAX_ATTEMPTS):
        return {"state": State.FAILED, "last_error": error, "handed_at": None, "attempts": tries}
    pause = min(timedelta(minutes=2 ** min(tries, MAX_ATTEMPTS)), LONGEST_PAUSE)
    if is_alert:
        pause = min(pause / 4, LONGEST_PAUSE_OF_ALERT)
    return {
        "state": State.WAITING,
        "last_error": error,
        "due_at": now + pause,
        "handed_at": None,
        "attempts": min(tries, MOST_COUNTED),
    }


def hand_over(claim: Claim, ids: Collection[uuid.UUID], now: datetime) -> set[uuid.UUID]:
    """Mark rows just before they are sent. Returns those that the claim owns for long enough to send them."""
    rows = claim.owned_rows().filter(pk__in=ids)
    count = rows.filter(lease_until__gt=now + LEASE / 10).update(handed_at=now)
    if count == len(ids):
        return set(ids)
    return set(rows.filter(handed_at=now).values_list("pk", flat=True)) if count else set()


def give_back(claim: Claim, ids: Collection[uuid.UUID]) -> None:
    """Release these rows, so that a later sweep takes them at once and not when the lease is over."""
    claim.owned_rows().filter(pk__in=ids).update(state=State.WAITING, claim=None, handed_at=None)


def write_outcomes(rows: MessageQuerySet, outcomes: Mapping[uuid.UUID, Columns]) -> int:
    """Write the outcomes of those that are among `rows`, and release them. One query. Returns how many."""
    if not outcomes:
        return 0
    columns = {name for outcome in outcomes.values() for name in outcome}
    changes = {name: _column(name, outcomes) for name in sorted(columns)}
    return rows.filter(pk__in=outcomes).update(claim=None, **changes)


def _column(name: str, outcomes: Mapping[uuid.UUID, Columns]) -> object:
    """Return the value if all rows get the same one, otherwise an expression with a value for each."""
    by_row = {pk: outcome[name] for pk, outcome in outcomes.items() if name in outcome}
    values = list(by_row.values())
    if len(by_row) == len(outcomes) and all(value == values[0] for value in values):
        return values[0]
    field = Message._meta.get_field(name)
    if not isinstance(field, Field):
        raise TypeError(f"{name} is no column of a message")
    own = OwnValues(by_row, field)
    return Cast(own, field) if connection.features.requires_casted_case_in_updates else own


class OwnValues(Expression):
    """A CASE with a value for each row by its primary key; any other row keeps its value.

    Django's own Case compiles each of some hundred branches separately, which takes 7 % of a sweep.
    """

    def __init__(self, values: Mapping[uuid.UUID, object], field: Field) -> None:
        super().__init__(output_field=field)
        self.values = values
        self.column = field.column or ""

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any
    ) -> tuple[str, tuple[Any, ...]]:
        key = Message._meta.pk
        params: list[Any] = []  # whatever the columns hold
        for pk, value in self.values.items():
            params.append(key.get_db_prep_value(pk, connection))
            params.append(self.output_field.get_db_prep_save(value, connection))
        branches = "WHEN %s THEN %s " * len(self.values)
        quote = connection.ops.quote_name
        return f"CASE {quote(key.attname)} {branches}ELSE {quote(self.column)} END", tuple(params)
