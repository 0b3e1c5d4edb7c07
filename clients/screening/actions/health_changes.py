"""Report a change in a client's health, which revokes the clearance at once."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from clients.audit.actions import record
from clients.audit.refusals import ActionRefused
from clients.clearance.actions import raise_red_flag, revoke
from clients.domain.changes import ChangeKind
from clients.domain.red_flags import RED_FLAGS, Sign, Way
from clients.models import Clearance, Client, HealthChange, User
from clients.models.audit import Action
from clients.people.locks import lock_client
from clients.screening.actions.unsent import delete_draft

NOTE_NEEDED = "Write in a few words what changed."


@transaction.atomic
def report_change(
    *,
    client: Client,
    change_id: UUID,
    kind: ChangeKind,
    note: str,
    by: User,
    now: datetime,
    signs: Collection[Sign] = (),
) -> HealthChange:
    """Record a change and revoke the clearance. Sessions stay; the gate holds them.

    Each of `signs` that the person has now is a red flag.

    A second call with the same `change_id` returns the first report. Takes the lock that assigning holds.
    """
    client = lock_client(client.pk)
    if not Client.objects.visible_to(by).filter(pk=client.pk).exists():
        raise ActionRefused("You cannot report a change for this client.")
    if (sent := client.health_changes.filter(pk=change_id).first()) is not None:
        return sent
    if HealthChange.objects.filter(pk=change_id).exists():
        raise ActionRefused("This page was already used. Please open it again.")
    note = note.strip()
    if kind == ChangeKind.OTHER and not note:
        raise ActionRefused(NOTE_NEEDED)
    change = HealthChange.objects.create(
        id=change_id, client=client, kind=kind, note=note, reported_by=by, reported_at=now
    )
    # Answers begun before the change would be sent as if given after it.
    delete_draft(client, now=now)
    current = Clearance.objects.unrevoked().select_for_update().filter(client=client).first()
    if current is not None:
        revoke(clearance=current, by=by, reason=_reason(change), now=now, revoked_for=change)
        record(action=Action.REVOKED, by=by, now=now, about=current, client=client)
    for sign in RED_FLAGS:
        if sign in signs:
            raise_red_flag(
                client=client, sign=sign, way=Way.CHANGE, by=by, at=now, now=now, detail=change.note
            )
    record(action=Action.ADDED, by=by, now=now, about=change, client=client)
    return change


def _reason(change: HealthChange) -> str:
    """Return the reason of the revocation, with the client's own words, for the coach and the admin."""
    kind = ChangeKind(change.kind).in_a_sentence
    return f"a change was reported, {kind}" + (f" (“{change.note}”)" if change.note else "")
