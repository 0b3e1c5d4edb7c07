"""Writes the rows that should exist, and lets old ones pass. The rows are the schedule."""

from datetime import datetime, timedelta

from django.db import transaction

from clients.models import Invitation, Practice
from sessions.domain.messages import reminder_due_at
from sessions.messaging.nudges import plan_renewals, plan_unfinished
from sessions.messaging.review_notices import plan_desk
from sessions.messaging.weekly.schedule import plan_weekly
from sessions.models import Message, TrainingSession
from sessions.models.training import State, TrainingSessionQuerySet

State_ = Message.State
OVER = (State_.SENT, State_.SUPPRESSED)


@transaction.atomic
def plan_messages(*, now: datetime) -> int:
    """Write the rows for what is coming up; mend the hour of those not yet sent. A fixed number of queries.

    Returns how many rows were written or mended.
    """
    planned = _plan_reminders(_coming(now)) + _plan_invitations(now) + plan_desk(now)
    return planned + plan_unfinished(now) + plan_renewals(now)


@transaction.atomic
def plan_new_messages(*, now: datetime) -> int:
    """The same for what has no row yet, which is little: for each sweep. Returns how many were written."""
    without = _coming(now).exclude(messages__kind=Message.Kind.REMINDER)
    return _plan_reminders(without) + _plan_invitations(now) + plan_desk(now) + plan_unfinished(now)


def _coming(now: datetime) -> TrainingSessionQuerySet:
    # Two days each way hold "today" in every zone.
    days = (now.date() - timedelta(days=2), now.date() + timedelta(days=2))
    return (
        TrainingSession.objects.not_cancelled()
        .filter(state=State.ASSIGNED, scheduled_on__range=days, client__user__isnull=False)
        .select_related("client")
        .prefetch_related("messages")
        .only(
            "id", "scheduled_on", "client__practice_id", "client__user_id", "client__time_zone",
            "client__reminder_time",
        )
    )  # fmt: skip


def _plan_reminders(coming: TrainingSessionQuerySet) -> int:
    fresh, moved = [], []
    for training_session in coming:
        client = training_session.client
        due_at = reminder_due_at(training_session.scheduled_on, client.reminder_time, client.zone)
        reminders = [row for row in training_session.messages.all() if _is_reminder(row)]
        planned = max(reminders, key=lambda row: row.due_at, default=None)
        if planned is None:
            fresh.append(_reminder(training_session, due_at))
        elif planned.state in OVER and client.today(planned.due_at) != training_session.scheduled_on:
            fresh.append(_reminder(training_session, due_at, is_moved=True))
        elif planned.state == State_.WAITING and planned.attempts == 0 and planned.due_at != due_at:
            planned.due_at = due_at
            moved.append(planned)
    Message.objects.bulk_create(fresh, ignore_conflicts=True)
    Message.objects.bulk_update(moved, ["due_at"], batch_size=200)
    return len(fresh) + len(moved)


def _is_reminder(row: Message) -> bool:
    return row.kind == Message.Kind.REMINDER and row.channel == Message.Channel.EMAIL


def _reminder(training_session: TrainingSession, due_at: datetime, *, is_moved: bool = False) -> Message:
    """One for each session; and one more for each day that it was moved to after a reminder was over."""
    client = training_session.client
    day = f":{training_session.scheduled_on}" if is_moved else ""
    return Message(
        practice_id=client.practice_id,
        kind=Message.Kind.REMINDER,
        key=f"reminder:{training_session.id}{day}",
        client_id=client.id,
        recipient_id=client.user_id,
        training_session=training_session,
        due_at=due_at,
    )


def _plan_invitations(now: datetime) -> int:
    waiting = Invitation.objects.filter(
        messages__isnull=True, accepted_at__isnull=True, replaced_at__isnull=True, expires_at__gt=now
    ).exclude(email="")
    fresh = [
        Message(
            practice_id=invitation.practice_id,
            kind=Message.Kind.INVITATION,
            key=f"invitation:{invitation.id}",
            client_id=invitation.client_id,
            invitation=invitation,
            due_at=now,
        )
        for invitation in waiting
    ]
    Message.objects.bulk_create(fresh, ignore_conflicts=True)
    return len(fresh)


def let_pass(*, practice: Practice, why: str, now: datetime) -> int:
    """Plan what there is to plan, and send nothing that was due before `now`. Returns how many are let pass.

    For a practice whose past was written down afterwards: its old letters neither come all at once nor count
    as late. Invitations keep waiting, since without one nobody comes in.
    """
    plan_messages(now=now)
    plan_weekly(now=now)
    late = Message.objects.filter(practice=practice, state=State_.WAITING, due_at__lt=now)
    return late.exclude(kind=Message.Kind.INVITATION).update(state=State_.SUPPRESSED, why_not=why)
