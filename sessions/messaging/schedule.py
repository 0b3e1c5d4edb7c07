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
    """Write the rows for what is coming up; mend the hour of those not yet sent. A fixed number of queries.

    Returns how many rows were written or mended.
    """
    return _write(row for kind in KINDS.values() for row in kind.plan(now))


@transaction.atomic
def plan_new_messages(*, now: datetime) -> int:
    """Write the rows of what has none yet, which is little: for each sweep. Returns how many were written."""
    return _write(row for kind in KINDS.values() for row in kind.plan_new(now))


def _write(rows: Iterable[Message]) -> int:
    """Insert the new ones, unless their key is stored, and save the hour of the others. Returns how many."""
    fresh: list[Message] = []
    moved: list[Message] = []
    for row in rows:
        (fresh if row._state.adding else moved).append(row)
    Message.objects.bulk_create(fresh, ignore_conflicts=True)
    Message.objects.bulk_update(moved, ["due_at"], batch_size=200)
    return len(fresh) + len(moved)


def suppress_overdue(*, practice: Practice, why: str, now: datetime) -> int:
    """Plan what there is to plan, and suppress what was due before `now`. Returns how many it suppressed.

    For a practice whose past was written down afterwards: its old letters neither come all at once nor count
    as late. Invitations keep waiting, since without one nobody comes in.
    """
    plan_messages(now=now)
    plan_weekly(now=now)
    late = Message.objects.filter(practice=practice, state=Message.State.WAITING, due_at__lt=now)
    return late.exclude(kind=Message.Kind.INVITATION).update(state=Message.State.SUPPRESSED, why_not=why)
