"""Respond to a stop, close its case, and store the client's answers to the questions after a session."""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from clients.audit.actions import record
from clients.audit.refusals import ActionRefused, StaleEdit
from clients.clearance.actions import raise_red_flag, set_last_stop, set_open_stop
from clients.domain.red_flags import SIGN_OF_REPLY, Way
from clients.models import User
from clients.models.audit import Action
from clients.models.people import Role
from clients.people.actions.people import find_sent_before
from clients.people.locks import lock_client
from sessions.domain.follow_up import MOST_ANSWERS, FollowUp, Reply
from sessions.models import FollowUpAnswer, Message, StopCase, StopEntry, TrainingSession
from sessions.stops.triggers import alert_recipients, reopen_case, write_alerts

RESPONSES = (StopEntry.Kind.REACHED, StopEntry.Kind.TRIED, StopEntry.Kind.NOTE)


@transaction.atomic
def respond_to_stop(
    *, case: StopCase, entry_id: UUID, kind: str, text: str, by: User, now: datetime
) -> StopEntry:
    """Add an entry to the case; the first one counts as the response.

    A second call with the same `entry_id` returns the first entry.
    """
    row = _lock_case(case, by)
    if existing := find_sent_before(StopEntry, entry_id, case=row):
        return existing
    if kind not in RESPONSES:
        raise ActionRefused("Choose what you did.")
    if kind == StopEntry.Kind.NOTE and not text.strip():
        raise ActionRefused("Write the note.")
    entry = _add_entry(row, entry_id=entry_id, kind=kind, text=text, by=by, now=now)
    record(action=Action.ADDED, by=by, now=now, about=entry, client=row.client)
    return entry


@transaction.atomic
def close_stop(*, case: StopCase, entry_id: UUID, reason: str, by: User, now: datetime) -> StopEntry:
    """Close the case with a reason. Sessions stay on hold until a new screening clears the client.

    The gate then no longer refuses because of this stop; while it was open, new answers cleared nobody by
    rule. A second call with the same `entry_id` returns the first entry. Raises StaleEdit if somebody else
    closed the case meanwhile.
    """
    row = _lock_case(case, by)
    if existing := find_sent_before(StopEntry, entry_id, case=row):
        return existing
    if not reason.strip():
        raise ActionRefused("Write down how it ended. The reason stays with the case.")
    if row.closed_at is not None:
        raise StaleEdit("Somebody closed this case meanwhile. What they wrote is below.")
    entry = _add_entry(row, entry_id=entry_id, kind=StopEntry.Kind.CLOSED, text=reason, by=by, now=now)
    row.closed_at, row.closed_by = now, by
    row.save(update_fields=["closed_at", "closed_by"])
    set_open_stop(row.client, is_open=StopCase.objects.open().filter(client=row.client_id).exists())
    set_last_stop(row.client, at=_heard_of_at(row))
    record(action=Action.DECIDED, by=by, now=now, about=row, client=row.client)
    return entry


def _heard_of_at(row: StopCase) -> datetime:
    """When the case was opened, for the last time where it was opened again."""
    again = row.entries.filter(kind=StopEntry.Kind.REOPENED).order_by("written_at").last()
    return again.written_at if again else row.opened_at


def _lock_case(case: StopCase, by: User) -> StopCase:
    lock_client(case.client_id)
    row = StopCase.objects.select_for_update(of=("self",)).select_related("client").get(pk=case.pk)
    is_admin = by.role == Role.ADMIN and by.practice_id == row.practice_id
    if not is_admin and not row.client.coaches.coaches().filter(pk=by.pk).exists():
        raise ActionRefused("Only the client's coach or an admin of the practice looks after this case.")
    return row


def _add_entry(row: StopCase, *, entry_id: UUID, kind: str, text: str, by: User, now: datetime) -> StopEntry:
    if row.first_response_at is None:
        row.first_response_at, row.first_response_by = now, by
        row.save(update_fields=["first_response_at", "first_response_by"])
    return StopEntry.objects.create(
        id=entry_id, case=row, kind=kind, text=text.strip(), by=by, written_at=now
    )


@transaction.atomic
def answer_follow_up(*, message: Message, reply: Reply, now: datetime) -> FollowUpAnswer:
    """Store an answer of the client. A red answer is a red flag, and opens the case of a stop again.

    Coaches and admins are alerted of a red one, coaches alone of a milder one that they should know. Stores
    every tap, but alerts once for the same answer to the same question. Raises ValueError for a message that
    is not about a session.
    """
    row = message.training_session
    if row is None:
        raise ValueError("a question about no session")
    client = lock_client(row.client_id)
    asked = FollowUp(message.key.rsplit(":", 1)[1])
    if row.follow_up_answers.filter(asked=asked).count() >= MOST_ANSWERS:
        raise ActionRefused("We have your answers. If something is wrong, call your coach or a doctor now.")
    answer = FollowUpAnswer.objects.create(
        id=uuid4(), training_session=row, asked=asked, reply=reply, answered_at=now
    )
    if answer.is_red:
        _open_again(row, answer, now)
    if answer.advice.tells_coach:
        to = alert_recipients(client, admins_too=answer.is_red)
        write_alerts(to=to, name=f"{row.pk}:{asked}:{reply}", client=client, about=answer, now=now)
    if answer.is_red:
        sign = SIGN_OF_REPLY[reply]
        raise_red_flag(client=client, sign=sign, way=Way.FOLLOW_UP, by=None, at=now, now=now)
    return answer


def _open_again(training_session: TrainingSession, answer: FollowUpAnswer, now: datetime) -> None:
    rows = StopCase.objects.select_for_update(of=("self",)).select_related("client")
    case = rows.filter(training_session=training_session).first()
    if case is not None:
        reopen_case(case, why=f"The client answered: {answer.advice.label.lower()}.", now=now)
