"""Adding and removing days off."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from clients.audit.actions import record
from clients.audit.refusals import ActionRefused
from clients.models import Client, User
from clients.models.audit import Action
from clients.people.actions.people import find_sent_before
from clients.people.locks import lock_client
from sessions.models import DayOff

ENDS_FIRST = "The last day lies before the first."


@transaction.atomic
def add_days_off(
    *,
    day_off_id: UUID,
    first_on: date,
    last_on: date,
    by: User,
    now: datetime,
    client: Client | None = None,
    note: str = "",
) -> DayOff:
    """Add days off of a client; without `client`, of the coach `by`.

    A second call with the same id returns the first row. Planned sessions stay: the calendar shows the days
    off, and a programme's preview lists the conflicts.
    """
    if client is None and not by.is_coach:
        raise ActionRefused("Only a coach has days off of their own.")
    if last_on < first_on:
        raise ActionRefused(ENDS_FIRST)
    locked_client = lock_client(client.pk) if client else None
    coach = None if client else by
    if existing := find_sent_before(DayOff, day_off_id, client=locked_client, coach=coach):
        return existing
    row = DayOff(
        id=day_off_id,
        client=locked_client,
        coach=coach,
        first_on=first_on,
        last_on=last_on,
        note=note.strip(),
        recorded_by=by,
        recorded_at=now,
    )
    row.save(force_insert=True)
    days = {"days": [[first_on.isoformat(), last_on.isoformat()]]}
    record(action=Action.ADDED, by=by, now=now, about=row, client=locked_client, changes=days)
    return row


@transaction.atomic
def remove_days_off(*, day_off: DayOff, by: User, now: datetime) -> None:
    """Delete days off. Does nothing if they are deleted already."""
    row = DayOff.objects.select_for_update(of=("self",)).filter(pk=day_off.pk).first()
    if row is None:
        return
    client, row_id = row.client, row.pk
    days = {"days": [[row.first_on.isoformat(), row.last_on.isoformat()], None]}
    row.delete()
    record(
        action=Action.WITHDREW,
        by=by,
        now=now,
        client=client,
        kind="dayoff",
        object_id=row_id,
        changes=days,
    )
