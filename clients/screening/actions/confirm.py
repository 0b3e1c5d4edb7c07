"""What the client says about answers that somebody else gave for them in person."""

from datetime import datetime

from django.db import transaction

from clients.audit.actions import record
from clients.audit.refusals import ActionRefused, StaleEdit
from clients.clearance.actions import open_changed_case, revoke_current
from clients.domain.changed_facts import ChangeCause, ChangedAnswer
from clients.domain.verdicts import Verdict
from clients.models import AnswersSeen, Screening, User
from clients.models.audit import Action
from clients.models.limbs import verdicts_of
from clients.people.locks import lock_client

NOTE_NEEDED = "Write in a few words what is not right."


@transaction.atomic
def confirm_answers(
    *, screening: Screening, is_right: bool, note: str, by: User, now: datetime
) -> AnswersSeen:
    """Store whether answers given in person are right. A "no" revokes the clearance and opens a case.

    A second call returns the first answer. Raises ActionRefused unless `by` is the client and somebody else
    asked them, or for a "no" without a note; StaleEdit where newer answers were sent.
    """
    client = lock_client(screening.client_id)
    if client.user_id != by.id or screening.asked_by_id == by.id:
        raise ActionRefused("Only the client can say whether answers given for them are right.")
    if (said := AnswersSeen.objects.filter(screening=screening).first()) is not None:
        return said
    if client.screenings.filter(number__gt=screening.number).exists():
        raise StaleEdit("Newer answers were sent meanwhile. Look at those.")
    note = note.strip()
    if not is_right and not note:
        raise ActionRefused(NOTE_NEEDED)
    said = AnswersSeen.objects.create(
        screening=screening, is_right=is_right, note="" if is_right else note, answered_at=now
    )
    if not is_right:
        revoke_current(client, by=by, reason="The client says that the answers are not right.", now=now)
        objection = ChangedAnswer(
            cause=ChangeCause.OBJECTION,
            code="",
            question="The client says that answers given for them are not right.",
            before=note,
            now="",
            said_on=client.today(now),
            said_by=by.name,
        )
        can_be_cleared = any(
            verdict is not Verdict.CONTRAINDICATED for verdict in verdicts_of(screening).values()
        )
        open_changed_case(
            client=client, screening=screening, changed=[objection], can_be_cleared=can_be_cleared, now=now
        )
    record(action=Action.ANSWERED, by=by, now=now, about=said, client=client)
    return said
