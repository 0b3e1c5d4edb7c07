"""Until when somebody coached a client, by the audit list, which knows each change of the coaches."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from clients.models import AuditEvent, User
from clients.models.audit import Action


def coached_until(by: User, client_ids: Collection[UUID]) -> dict[UUID, datetime]:
    """Return, for each of these clients that `by` coached once, when they were taken off last. One query."""
    events = AuditEvent.objects.filter(client__in=client_ids, kind="coaches", action=Action.CHANGED)
    until = {}
    for client_id, at, changes in events.order_by("number").values_list("client_id", "at", "changes"):
        before, after = changes.get("coaches", ([], []))
        if str(by.pk) in before and str(by.pk) not in after:
            until[client_id] = at
    return until
