"""Set the cuff of a region and record measured occlusion pressures."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from clients.audit.actions import record
from clients.audit.refusals import ActionRefused
from clients.domain.occlusion import (
    CLOCK_SLACK_DAYS,
    CUFF_WIDTH_CM_RANGE,
    PRESSURE_MMHG_RANGE,
    CuffKind,
    Position,
)
from clients.domain.regions import Limb, Region
from clients.models import Client, Cuff, OcclusionPressure, User
from clients.models.audit import Action
from clients.people.actions.people import find_sent_before
from clients.people.locks import lock_client


@transaction.atomic
def set_cuff(
    *,
    client: Client,
    region: Region,
    kind: CuffKind | None,
    width_cm: Decimal | None,
    by: User,
    now: datetime,
    device: str = "",
) -> Cuff | None:
    """Set the cuff of a region and return it. With `kind` None, delete it and return None."""
    row = lock_client(client.pk)
    if width_cm is not None:
        _refuse_width(width_cm)
    before = row.cuffs.filter(region=region).first()
    after: Cuff | None = None
    if kind is None:
        row.cuffs.filter(region=region).delete()
    else:
        values = {"kind": kind, "width_cm": width_cm, "device": device.strip(), "updated_at": now}
        after, _ = Cuff.objects.update_or_create(client=row, region=region, defaults=values)
    changes = {"kind": [before and before.kind, kind], "width_cm": [before and before.width_cm, width_cm]}
    if (device_before := before.device if before else "") != device.strip():
        changes["device"] = [device_before, device.strip()]
    record(action=Action.CHANGED, by=by, now=now, client=row, kind="cuff", changes=changes)
    return after


@transaction.atomic
def record_occlusion_pressure(
    *,
    client: Client,
    pressure_id: UUID,
    limb: Limb,
    pressure_mmhg: int,
    cuff_width_cm: Decimal,
    position: Position,
    device: str,
    measured_on: date,
    by: User,
    now: datetime,
) -> OcclusionPressure:
    """Record one measured occlusion pressure. A second call with the same id returns the first row.

    Raises ActionRefused for a value, a width or a day that cannot be.
    """
    row = lock_client(client.pk)
    if existing := find_sent_before(OcclusionPressure, pressure_id, client=row):
        return existing
    low, high = PRESSURE_MMHG_RANGE
    if not low <= pressure_mmhg <= high:
        raise ActionRefused(f"An occlusion pressure lies between {low} and {high} mmHg.")
    _refuse_width(cuff_width_cm)
    if not device.strip():
        raise ActionRefused("Write down what it was measured with.")
    if (measured_on - row.today(now)).days > CLOCK_SLACK_DAYS:
        raise ActionRefused("The measurement lies in the future.")
    pressure = OcclusionPressure.objects.create(
        id=pressure_id,
        client=row,
        limb=limb,
        pressure_mmhg=pressure_mmhg,
        cuff_width_cm=cuff_width_cm,
        position=position,
        device=device.strip(),
        measured_on=measured_on,
        recorded_by=by,
        recorded_at=now,
    )
    record(action=Action.ADDED, by=by, now=now, about=pressure, client=row)
    return pressure


def _refuse_width(width_cm: Decimal) -> None:
    low, high = CUFF_WIDTH_CM_RANGE
    if not low <= width_cm <= high:
        raise ActionRefused(f"A cuff is {low} to {high} cm wide.")
