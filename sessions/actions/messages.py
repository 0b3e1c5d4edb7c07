"""Planning and sending messages. The rows are the schedule; whoever calls is only a doorbell.

`plan_messages` writes the rows that should exist, `sweep_messages` sends what is due. Both may run at any
time, anywhere, any number of times at once.
"""

import logging
import smtplib
import uuid
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F, Q

from clients.models import Invitation, Practice
from sessions import mail
from sessions.actions.desk_messages import plan_desk
from sessions.actions.weekly import plan_weekly
from sessions.client_weeks import ClientWeek
from sessions.domain.messages import reminder_due_at
from sessions.models import Message, TrainingSession
from sessions.models.training import State
from sessions.wanted import Later, Unwanted, is_wanted
from sessions.weekly import read_batch

logger = logging.getLogger(__name__)

BATCH = 500
# Longer than any pause of a worker that we want to survive, and than Celery's hard time limit.
LEASE = timedelta(minutes=10)
# A sweep ends by itself before the task's time limit would kill it.
LONGEST_SWEEP = timedelta(seconds=80)
MAX_ATTEMPTS = 6
# An alert is tried more often, and for a day.
LONGEST_PAUSE_OF_ALERT = timedelta(minutes=5)
MAX_ATTEMPTS_OF_ALERT = 288
# How long an alert waits at most behind other messages of one sweep.
ALERTS_FIRST_EVERY = timedelta(seconds=5)
State_ = Message.State


@transaction.atomic
def plan_messages(*, now: datetime) -> int:
    """Write the rows for what is coming up; mend the hour of those not yet sent. A fixed number of queries.

    Returns how many rows were written or mended.
    """
    return _plan_reminders(now) + _plan_invitations(now) + plan_desk(now)


def _plan_reminders(now: datetime) -> int:
    # Two days each way hold "today" in every zone.
    days = (now.date() - timedelta(days=2), now.date() + timedelta(days=2))
    coming = (
        TrainingSession.objects.standing()
        .filter(state=State.ASSIGNED, scheduled_on__range=days, client__user__isnull=False)
        .select_related("client")
        .prefetch_related("messages")
        .only(
            "id", "scheduled_on", "client__practice_id", "client__user_id", "client__time_zone",
            "client__reminder_time",
        )
    )  # fmt: skip
    fresh, moved = [], []
    for training_session in coming:
        client = training_session.client
        due_at = reminder_due_at(training_session.scheduled_on, client.reminder_time, client.zone)
        planned = next(
            (row for row in training_session.messages.all() if row.kind == Message.Kind.REMINDER), None
        )
        if planned is None:
            fresh.append(_reminder(training_session, due_at))
        elif planned.state == State_.WAITING and planned.attempts == 0 and planned.due_at != due_at:
            planned.due_at = due_at
            moved.append(planned)
    Message.objects.bulk_create(fresh, ignore_conflicts=True)
    Message.objects.bulk_update(moved, ["due_at"], batch_size=200)
    return len(fresh) + len(moved)


def _reminder(training_session: TrainingSession, due_at: datetime) -> Message:
    client = training_session.client
    return Message(
        practice_id=client.practice_id,
        kind=Message.Kind.REMINDER,
        key=f"reminder:{training_session.id}",
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


def sweep_messages(*, clock: Callable[[], datetime]) -> dict[str, int]:
    """Claim what is due, batch by batch, ask again whether it is wanted, send, mark. Counts by outcome.

    No transaction is open while a mail server is spoken to. A worker killed anywhere leaves rows that a
    later sweep picks up; one that may already have been handed over is listed as uncertain instead.
    """
    counts: dict[str, int] = {}
    begun_at = clock()

    def deliver_all(batch: list[Message]) -> None:
        looked_at = clock()
        contents = read_batch(batch, looked_at)
        for place, message in enumerate(batch):
            if clock() >= begun_at + LONGEST_SWEEP:
                return _give_back(batch[place:])
            # An alert that comes while hundreds of others are being sent does not queue behind them.
            if message.kind != Message.Kind.ALERT and clock() >= looked_at + ALERTS_FIRST_EVERY:
                deliver_all(_claim(clock(), kind=Message.Kind.ALERT))
                looked_at = clock()
            outcome = _deliver(message, clock, contents.get(message.pk))
            counts[outcome] = counts.get(outcome, 0) + 1

    while clock() < begun_at + LONGEST_SWEEP and (batch := _claim(clock())):
        deliver_all(batch)
    return counts


def _give_back(batch: list[Message]) -> None:
    """Let a later sweep have these at once, instead of when the lease is over."""
    ours = Message.objects.filter(
        pk__in=[message.pk for message in batch], claim=batch[0].claim, state=State_.CLAIMED
    )
    ours.update(state=State_.WAITING, claim=None, attempts=F("attempts") - 1)


@transaction.atomic
def _claim(now: datetime, **which: object) -> list[Message]:
    """Put this sweep's mark on a batch. Two sweeps never hold the same row: the update asks again."""
    claimable = Message.objects.claimable(now).filter(**which)
    if connection.features.has_select_for_update_skip_locked:
        claimable = claimable.select_for_update(skip_locked=True)
    ids = list(claimable.values_list("id", flat=True)[:BATCH])
    if not ids:
        return []
    claim = uuid.uuid4()
    rows = Message.objects.filter(pk__in=ids)
    rows.filter(state=State_.CLAIMED, lease_until__lt=now, handed_at__isnull=False).update(
        state=State_.UNCERTAIN,
        claim=None,
        why_not="The sender stopped while handing it to the mail server. It may have arrived.",
    )
    rows.filter(Q(state=State_.WAITING) | Q(state=State_.CLAIMED, lease_until__lt=now)).update(
        state=State_.CLAIMED, claim=claim, lease_until=now + LEASE, attempts=F("attempts") + 1
    )
    held = list(Message.objects.filter(claim=claim, state=State_.CLAIMED))
    return sorted(held, key=lambda message: (message.kind != Message.Kind.ALERT, message.due_at, message.id))


def _deliver(claimed: Message, clock: Callable[[], datetime], contents: ClientWeek | None) -> str:
    now = clock()
    # Read again, one by one: much may have changed since the batch was claimed.
    message = mail.with_contents(Message.objects.filter(pk=claimed.pk, claim=claimed.claim)).first()
    if message is None:
        return "lost"
    message.contents = contents
    answer = is_wanted(message, now)
    if isinstance(answer, Unwanted):
        return _mark(message, State_.SUPPRESSED, why_not=answer.why, claim=None)
    if isinstance(answer, Later):
        return _mark(message, State_.WAITING, due_at=answer.at, attempts=0, claim=None)
    try:
        letter = mail.compose(message, now=now)
        if not _still_ours(message, clock()):
            return "lost"
        letter.send()
    except Exception as error:  # one bad message must not hold up the others
        logger.warning("message %s was not sent: %s", message.key, type(error).__name__)
        return _retry(message, error, clock())
    sent_to, subject = letter.to[0], letter.subject[:200]
    return _mark(message, State_.SENT, sent_at=clock(), sent_to=sent_to, subject=subject, claim=None)


def _still_ours(message: Message, now: datetime) -> bool:
    """Just before handing over: the claim still stands and outlasts the mail server's time limit."""
    return bool(
        Message.objects.filter(
            pk=message.pk, claim=message.claim, state=State_.CLAIMED, lease_until__gt=now + LEASE / 10
        ).update(handed_at=now)
    )


def _retry(message: Message, error: Exception, now: datetime) -> str:
    """The server said no, or could not be reached: later, with growing pauses; at last, failed."""
    told = f"{type(error).__name__}: {error}"[:500]
    refused_for_good = isinstance(error, smtplib.SMTPRecipientsRefused | ValueError)
    is_alert = message.kind == Message.Kind.ALERT
    if refused_for_good or message.attempts >= (MAX_ATTEMPTS_OF_ALERT if is_alert else MAX_ATTEMPTS):
        return _mark(message, State_.FAILED, last_error=told, handed_at=None, claim=None)
    pause = timedelta(minutes=2**message.attempts)
    if is_alert:
        pause = min(pause / 4, LONGEST_PAUSE_OF_ALERT)
    return _mark(message, State_.WAITING, last_error=told, due_at=now + pause, handed_at=None, claim=None)


def _mark(message: Message, state: str, **columns) -> str:
    """Write the outcome, unless another sweep holds the row by now."""
    held = Message.objects.filter(pk=message.pk, claim=message.claim, state=State_.CLAIMED)
    return state if held.update(state=state, **columns) else "lost"


def let_pass(*, practice: Practice, why: str, now: datetime) -> int:
    """Plan what there is to plan, and send nothing that was due before `now`. Returns how many are let pass.

    For a practice whose past was written down afterwards: its old letters neither come all at once nor count
    as late. Invitations keep waiting, since without one nobody comes in.
    """
    plan_messages(now=now)
    plan_weekly(now=now)
    late = Message.objects.filter(practice=practice, state=State_.WAITING, due_at__lt=now)
    return late.exclude(kind=Message.Kind.INVITATION).update(state=State_.SUPPRESSED, why_not=why)


def send_again(*, messages: Iterable[Message], now: datetime) -> int:
    """An admin's wish: failed and uncertain messages wait once more. Returns how many."""
    return Message.objects.filter(
        pk__in=[message.pk for message in messages], state__in=[State_.FAILED, State_.UNCERTAIN]
    ).update(state=State_.WAITING, due_at=now, attempts=0, handed_at=None, claim=None, why_not="")
