"""Taking a clearance out of force."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from clients.audit.actions import record
from clients.audit.refusals import ActionRefused, StaleEdit
from clients.clearance.actions.permissions import require_coach_of
from clients.models import Clearance, Client, HealthChange, User
from clients.models.audit import Action
from clients.people.locks import lock_client


@transaction.atomic
def revoke_clearance(
    *, client: Client, by: User | None, reason: str, now: datetime, clearance_id: UUID | None = None
) -> Clearance | None:
    """Revoke the clearance in force, and return it; None where there is none.

    Sessions that are planned stay, and the gate holds them from now on. Takes the locks that assigning takes,
    so an assignment under way ends first. Raises StaleEdit where another clearance than `clearance_id` is in
    force, ActionRefused for a missing reason or somebody who may not revoke.
    """
    client = lock_client(client.pk)
    if by is not None and not (by.is_admin and by.practice_id == client.practice_id):
        require_coach_of(by, client)
    if not reason.strip():
        raise ActionRefused("Write down why the clearance is revoked.")
    current = client.clearances.unrevoked().select_for_update().first()
    if current is not None and clearance_id not in (None, current.id):
        raise StaleEdit("The clearance was replaced meanwhile. Look at the new one before you revoke it.")
    if current is None:
        return None
    revoke(clearance=current, by=by, reason=reason.strip(), now=now)
    record(action=Action.REVOKED, by=by, now=now, about=current, client=client)
    return current


def revoke(
    *,
    clearance: Clearance,
    by: User | None,
    reason: str,
    now: datetime,
    revoked_for: HealthChange | None = None,
) -> Clearance:
    """Revoke a row that the caller holds locked."""
    clearance.revoked_at, clearance.revoked_by, clearance.revoke_reason = now, by, reason
    clearance.revoked_for = revoked_for
    clearance.save(update_fields=["revoked_at", "revoked_by", "revoke_reason", "revoked_for"])
    return clearance


def revoke_current(client: Client, *, by: User | None, reason: str, now: datetime) -> Clearance | None:
    """Revoke the clearance in force, if there is one, without asking who revokes it."""
    current = Clearance.objects.unrevoked().select_for_update().filter(client=client).first()
    return revoke(clearance=current, by=by, reason=reason, now=now) if current else None
