"""Write down what was done on an earlier day."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from clients.audit.actions import record
from clients.audit.refusals import ActionRefused
from clients.models import User
from clients.models.audit import Action
from clients.people.locks import lock_client
from sessions.domain.entries import EnteredExercise, events_of_entry
from sessions.models import Event as EventRow
from sessions.models import TrainingSession
from sessions.phone.event_log import store_events
from sessions.planning.holds import find_entry_problem


@transaction.atomic
def enter_session(
    *,
    training_session: TrainingSession,
    exercises: Sequence[EnteredExercise],
    note: str,
    request_id: UUID,
    by: User,
    now: datetime,
) -> None:
    """Store what was done on an earlier day. Facts are stored whatever the gate says; it tells the coach.

    A second call with the same `request_id` changes nothing. Raises ActionRefused where the session is in the
    record already, is for today or later, or lies too far back.
    """
    client = training_session.client
    events = events_of_entry(
        exercises, request_id=request_id, on=training_session.scheduled_on, zone=client.zone, note=note
    )
    lock_client(client.pk)
    row = (
        TrainingSession.objects.select_related("client")
        .select_for_update(of=("self",))
        .get(pk=training_session.pk)
    )
    if EventRow.objects.filter(pk=events[0].id, training_session=row).exists():
        return
    if problem := find_entry_problem(row, now, by_client=by.pk == client.user_id):
        raise ActionRefused(problem)
    store_events(training_session=training_session, events=events, by=by, now=now)
    record(action=Action.ADDED, by=by, now=now, about=row, client=client)
