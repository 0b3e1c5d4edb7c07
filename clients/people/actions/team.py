"""The practice and the people who work in it."""

from datetime import datetime
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction

from clients.audit.actions import changed_fields, record
from clients.audit.refusals import ActionRefused
from clients.domain.numbers import Unit
from clients.models import Invitation, Practice, User
from clients.models.audit import Action
from clients.models.people import Role, check_time_zone
from clients.people.actions.invitations import invite_colleague
from clients.people.actions.places import FIRST_PLACE, add_place


@transaction.atomic
def create_practice(
    *,
    name: str,
    time_zone: str,
    admin_name: str,
    admin_email: str,
    now: datetime,
    practice_id: UUID | None = None,
    unit: Unit = Unit.KG,
) -> Invitation:
    """Create a practice with a gym, invite its first admin, return the invitation. Raises ActionRefused."""
    if not name.strip() or not admin_name.strip():
        raise ActionRefused("A practice and its admin need a name.")
    try:
        check_time_zone(time_zone)
    except ValidationError as error:
        raise ActionRefused(*error.messages) from error
    practice = Practice.objects.create(
        id=practice_id or uuid4(), name=name.strip(), time_zone=time_zone, unit=unit, created_at=now
    )
    add_place(practice=practice, place_id=uuid4(), name=FIRST_PLACE, by=None, now=now)
    return invite_colleague(
        practice=practice,
        role=Role.ADMIN,
        name=admin_name,
        email=admin_email,
        by=None,
        now=now,
        invitation_id=uuid4(),
    )


@transaction.atomic
def set_practice_unit(*, practice: Practice, unit: Unit, by: User, now: datetime) -> Practice:
    """Change what new clients read and what new places are marked in. Those that are there keep theirs.

    Raises ActionRefused unless `by` is an admin of the practice.
    """
    if not by.is_admin or by.practice_id != practice.pk:
        raise ActionRefused("Only an admin of this practice does this.")
    row = Practice.objects.select_for_update().get(pk=practice.pk)
    if changes := changed_fields(row, {"unit": unit}):
        row.unit = unit
        row.save(update_fields=["unit"])
        record(action=Action.CHANGED, by=by, now=now, about=row, changes=changes)
    return row


@transaction.atomic
def deactivate_user(*, user: User, by: User, now: datetime) -> User:
    """End a colleague's login at once. Refuses one's own, so that one admin always stays."""
    row = _colleague(user, by)
    if row.pk == by.pk:
        raise ActionRefused("You cannot deactivate yourself. Ask another admin.")
    row.is_active = False
    row.save(update_fields=["is_active"])
    record(action=Action.DEACTIVATED, by=by, now=now, about=row)
    return row


@transaction.atomic
def reactivate_user(*, user: User, by: User, now: datetime) -> User:
    row = _colleague(user, by)
    row.is_active = True
    row.save(update_fields=["is_active"])
    record(action=Action.REACTIVATED, by=by, now=now, about=row)
    return row


def _colleague(user: User, by: User) -> User:
    if by.practice_id is None:
        raise ActionRefused("Only an admin of this practice does this.")
    # The lock on the practice keeps two admins from deactivating each other.
    Practice.objects.select_for_update().get(pk=by.practice_id)
    acting = User.objects.get(pk=by.pk)
    row = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    if not (acting.is_active and acting.is_admin and acting.practice_id == row.practice_id):
        raise ActionRefused("Only an admin of this practice does this.")
    return row
