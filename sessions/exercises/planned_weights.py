"""Find planned sessions that name a weight which is not at their place any more.

A machine may be changed, removed or moved after a session was planned. The session keeps its load, and the
coach is told, since only the coach changes what was planned.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from clients.domain.places import Place, find_place
from clients.models import User
from clients.people.places import places_by_client
from sessions.domain.prescription import has_load
from sessions.exercises.catalogue import find_exercises
from sessions.models import Prescription, TrainingSession
from sessions.models.training import State

A_DAY = timedelta(days=1)  # the day of a client in another zone


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingWeight:
    """A planned piece of work whose weight is not at the place where it is done."""

    row: Prescription
    place: Place


def missing_weights(user: User, now: datetime) -> list[MissingWeight]:
    """Return the planned weights that are not there, of clients `user` may see, by day. Six queries."""
    rows = Prescription.objects.filter(
        training_session__in=TrainingSession.objects.visible_to(user).not_cancelled(),
        training_session__state=State.ASSIGNED,
        training_session__scheduled_on__gte=now.date() - A_DAY,
    )
    in_order = rows.select_related("training_session__client").order_by(
        "training_session__scheduled_on", "training_session", "position"
    )
    return _missing(list(in_order), now, user.practice_id)


def missing_in_session(
    training_session: TrainingSession, prescriptions: Iterable[Prescription], now: datetime
) -> list[MissingWeight]:
    """Return those of a session's `prescriptions` whose weight is not there; none once it was begun.

    At most four queries.
    """
    if training_session.state != State.ASSIGNED:
        return []
    return _missing(prescriptions, now, training_session.client.practice_id)


def _missing(rows: Iterable[Prescription], now: datetime, practice_id: UUID | None) -> list[MissingWeight]:
    planned = [
        row
        for row in rows
        if row.load_kg is not None
        and row.training_session.scheduled_on >= row.training_session.client.today(now)
    ]
    places = places_by_client({row.training_session.client_id for row in planned}) if planned else {}
    exercises = find_exercises({row.exercise_code for row in planned}, practice_id)
    found = []
    for row in planned:
        place = find_place(places[row.training_session.client_id], row.training_session.place_key)
        exercise, weight = exercises.get(row.exercise_code), row.marked
        if exercise is None or weight is None:
            continue
        if not has_load(exercise, place.equipment, weight):
            found.append(MissingWeight(row=row, place=place))
    return found
