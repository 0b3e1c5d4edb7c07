"""Puts a failed or uncertain message back into the queue, for an admin."""

from datetime import datetime

from django.db import transaction

from clients.audit.actions import record
from clients.audit.refusals import ActionRefused
from clients.models import User
from clients.models.audit import Action
from sessions.models import Bounce, Message

State = Message.State
LONGEST_REASON = 200  # as wide as the column


@transaction.atomic
def send_again(*, message: Message, reason: str, by: User, now: datetime) -> None:
    """Let a failed or uncertain message wait once more, and forget the bounces of its recipient.

    Raises ActionRefused without a reason, and for a message in another state.
    """
    if not reason.strip():
        raise ActionRefused("Please write down why it is sent again.")
    row = Message.objects.select_for_update(of=("self",)).get(pk=message.pk)
    if row.state not in (State.FAILED, State.UNCERTAIN):
        raise ActionRefused("Only failed and uncertain messages can be sent again.")
    if row.channel == Message.Channel.EMAIL:
        Bounce.objects.filter(user=row.recipient_id).delete()
    before, row.state = row.state, State.WAITING
    row.due_at, row.attempts, row.handed_at, row.claim, row.why_not = now, 0, None, None, ""
    row.again_at, row.again_by, row.again_reason = now, by, reason.strip()
    row.save()
    record(
        action=Action.CHANGED,
        by=by,
        now=now,
        about=row,
        practice_id=row.practice_id,
        client=row.client,
        changes={"state": [before, row.state]},
    )
