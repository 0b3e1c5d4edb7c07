"""Add events to the audit list. Call `record` last in a transaction: it locks the practice's anchor.

The anchor is the last of all locks (`clients.people.locks`); after it no other row is locked.
"""

import json
import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction

from clients.models import AuditAnchor, AuditEvent, Client, User
from clients.models.audit import Action

SAME_READ_WITHIN = timedelta(minutes=15)
NAMED_ONLY = frozenset({"name", "email", "phone", "emergency_contact_name", "emergency_contact_phone"})

log = logging.getLogger("audit")


@transaction.atomic(savepoint=False)
def record(
    *,
    action: Action,
    by: User | None,
    now: datetime,
    about: models.Model | None = None,
    client: Client | None = None,
    practice_id: UUID | None = None,
    kind: str = "",
    object_id: UUID | str = "",
    changes: Mapping[str, object] | None = None,
) -> AuditEvent | None:
    """Add one event and return it, for the practice `practice_id`, else the client's, else the actor's.

    `about` is the row that the event names; without a row, `kind` and `object_id` name it. `changes` is
    {"field": [before, after]}, without text about health. Without a practice, writes nothing, returns None.
    """
    practice_id = practice_id or (client.practice_id if client else by.practice_id if by else None)
    if practice_id is None:
        return None
    anchor = _lock_anchor(practice_id)
    event = AuditEvent(
        practice_id=practice_id,
        number=anchor.number + 1,
        at=now,
        actor=by,
        actor_role=(by.role or "superuser") if by else "",
        action=action,
        client=client,
        kind=kind or (about._meta.model_name if about else "") or "",
        object_id=str(object_id or (about.pk if about else "")),
        changes=_as_stored(changes or {}),
        previous_sha256=anchor.sha256,
    )
    event.sha256 = event.as_link().computed_sha256()
    event.save(force_insert=True)
    anchor.number, anchor.sha256, anchor.moved_at = event.number, event.sha256, now
    anchor.save(update_fields=["number", "sha256", "moved_at"])
    # The log gets the head too, where the owner of the database cannot change it.
    transaction.on_commit(lambda: log.info("%s %s:%s", practice_id, event.number, event.sha256))
    return event


def record_read(*, by: User, client: Client, about: models.Model, now: datetime, kind: str = "") -> None:
    """Record that a person saw a row about a client: once in 15 minutes, and never one's own.

    `kind` names a list whose owner is `about`; without it, the row's model is the kind.
    """
    if client.user_id is not None and by.pk == client.user_id:
        return
    kind = kind or about._meta.model_name or ""
    seen = AuditEvent.objects.filter(
        actor=by, object_id=str(about.pk), kind=kind, action=Action.SAW, at__gt=now - SAME_READ_WITHIN
    )
    if not seen.exists():
        record(action=Action.SAW, by=by, now=now, about=about, client=client, kind=kind)


def changed_fields(row: models.Model, new: Mapping[str, object]) -> dict[str, list]:
    """Return {"field": [before, after]} for each value of `new` that differs; call it before setting them.

    For names and addresses the list is empty, since nothing is ever deleted from the audit list: the row's
    own history has their values.
    """
    return {
        name: [] if name in NAMED_ONLY else [getattr(row, name), value]
        for name, value in new.items()
        if getattr(row, name) != value
    }


def _lock_anchor(practice_id: UUID) -> AuditAnchor:
    anchors = AuditAnchor.objects.select_for_update()
    anchor = anchors.filter(practice_id=practice_id).first()
    if anchor is None:
        AuditAnchor.objects.get_or_create(practice_id=practice_id)
        anchor = anchors.get(practice_id=practice_id)
    return anchor


def _as_stored(changes: Mapping[str, object]) -> dict:
    """Return `changes` as the database will return it, so that the hash stays the same."""
    return json.loads(json.dumps(changes, cls=DjangoJSONEncoder).replace("\\u0000", ""))
