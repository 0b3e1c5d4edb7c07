"""Set the loads of one exercise, where they differ from other exercises of its kind."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from clients.audit.actions import record
from clients.audit.refusals import ActionRefused
from clients.domain import equipment as rules
from clients.models import Client, Equipment, User
from clients.models.audit import Action
from clients.people.actions.people import mark_edited, refuse_stale
from clients.people.locks import lock_client


@transaction.atomic
def set_machine(
    *,
    client: Client,
    exercise_code: str,
    equipment: rules.Equipment | None,
    version: int,
    by: User,
    now: datetime,
    plates: Sequence[tuple[Decimal, int]] = (),
) -> Equipment | None:
    """Set the equipment of one exercise, which takes precedence over that of its kind; None deletes it.

    `plates`, (one plate, pairs), are stored beside the loads to be shown again. Raises ActionRefused for
    equipment that gives no load, StaleEdit if the client was edited meanwhile.
    """
    row = lock_client(client.pk)
    refuse_stale(row, version)
    if equipment is not None and not rules.loads_of(equipment):
        raise ActionRefused("A machine needs at least one load above 0.")
    machine: Equipment | None = None
    for obsolete in row.equipment.filter(exercise_code=exercise_code):
        if equipment is None or obsolete.kind != equipment.kind:
            obsolete.updated_by, obsolete.updated_at = by, now  # the author of its last version
            obsolete.delete()
    if equipment is not None:
        machine, _ = Equipment.objects.update_or_create(
            client=row,
            kind=equipment.kind,
            exercise_code=exercise_code,
            defaults={
                "label": equipment.label,
                "unit": equipment.unit,
                "smallest": equipment.smallest,
                "step": equipment.step,
                "largest": equipment.largest,
                "loads": [str(load) for load in equipment.loads],
                "plates": [[str(plate), pairs] for plate, pairs in plates],
                "is_typical": False,
                "updated_by": by,
                "updated_at": now,
            },
        )
    mark_edited(row, by, now)
    row.save(update_fields=["version", "edited_by", "edited_at"])
    changes = {"exercise": exercise_code, "kind": equipment and equipment.kind}
    record(action=Action.CHANGED, by=by, now=now, client=row, kind="equipment", changes=changes)
    return machine
