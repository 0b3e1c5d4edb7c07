"""Writes the rows that should exist, and suppresses old ones. The rows are the schedule."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from clients.models import Practice
from sessions.messaging.kinds import KINDS
from sessions.messaging.weekly.schedule import plan_weekly
from sessions.models import Message


@transaction.atomic
def plan_messages(*, now: datetime) -> int:
    """Write the rows for what is coming up, and correct `due_at` of those not yet sent.

    A fixed number of queries. Returns how many rows were written or corrected.
    """
    return _write(row for kind in KINDS.values() for row in kind.plan(now))


@transaction.atomic
def plan_new_messages(*, now: datetime) -> int:
    """Write, before each sweep, the few rows that are still missing. Returns how many were written."""
    return _write(row for kind in KINDS.values() for row in kind.plan_new(now))


def _write(rows: Iterable[Message]) -> int:
    """Insert new rows unless their key is stored, and save `due_at` of the others. Returns how many."""
    fresh: list[Message] = []
    moved: list[Message] = []
    for row in rows:
        (fresh if row._state.adding else moved).append(row)
    Message.objects.bulk_create(fresh, ignore_conflicts=True)
    Message.objects.bulk_update(moved, ["due_at"], batch_size=200)
    return len(fresh) + len(moved)


def suppress_overdue(*, practice: Practice, why: str, now: datetime) -> int:
    """Plan all messages, then suppress those that were due before `now`. Returns how many were suppressed.

    For a practice whose past was entered afterwards: its old letters are neither sent all at once nor counted
    as late. Invitations keep waiting, because without one nobody can sign in.
    """
    plan_messages(now=now)
    plan_weekly(now=now)
    late = Message.objects.filter(practice=practice, state=Message.State.WAITING, due_at__lt=now)
    return late.exclude(kind=Message.Kind.INVITATION).update(state=Message.State.SUPPRESSED, why_not=why)
