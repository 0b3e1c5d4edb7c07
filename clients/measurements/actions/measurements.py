"""Record measurements and set a client's equipment. Measurements are only added or withdrawn."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from clients.audit.actions import record
from clients.audit.refusals import ActionRefused
from clients.domain import equipment as rules
from clients.domain.measurements import CIRCUMFERENCE_CM_RANGE, WEIGHT_KG_RANGE
from clients.domain.numbers import Weight
from clients.models import BodyWeight, Client, Equipment, LimbCircumference, User
from clients.models.audit import Action
from clients.models.measurements import Measurement
from clients.people.actions.people import find_sent_before, mark_edited, refuse_stale
from clients.people.locks import lock_client

GRAM = Decimal("0.001")


@transaction.atomic
def record_body_weight(
    *,
    client: Client,
    weight_id: UUID,
    typed: Weight,
    measured_on: date,
    by: User,
    now: datetime,
) -> BodyWeight:
    """Record one body weight, in kilograms and as it was typed. Raises ActionRefused out of range."""
    lock_client(client.pk)
    if existing := find_sent_before(BodyWeight, weight_id, client=client):
        return existing
    weight_kg = typed.kg.quantize(GRAM)
    if not WEIGHT_KG_RANGE[0] <= weight_kg <= WEIGHT_KG_RANGE[1]:
        raise ActionRefused(f"{typed} cannot be a body weight. Please check the unit.")
    row = BodyWeight.objects.create(
        id=weight_id,
        client=client,
        weight_kg=weight_kg,
        typed_value=typed.value,
        typed_unit=typed.unit,
        measured_on=measured_on,
        recorded_by=by,
        recorded_at=now,
    )
    record(action=Action.ADDED, by=by, now=now, about=row, client=client)
    return row


@transaction.atomic
def record_circumferences(
    *,
    client: Client,
    limbs: Iterable[tuple[UUID, str, Decimal]],
    measured_on: date,
    by: User,
    now: datetime,
) -> list[LimbCircumference]:
    """Record circumferences where the cuff sits; `limbs` are (row id, limb, cm)."""
    lock_client(client.pk)
    rows = []
    for circumference_id, limb, circumference_cm in limbs:
        if not CIRCUMFERENCE_CM_RANGE[0] <= circumference_cm <= CIRCUMFERENCE_CM_RANGE[1]:
            raise ActionRefused("This cannot be the circumference of an arm or a leg.")
        row = find_sent_before(LimbCircumference, circumference_id, client=client)
        row = row or LimbCircumference.objects.create(
            id=circumference_id,
            client=client,
            limb=limb,
            circumference_cm=circumference_cm,
            measured_on=measured_on,
            recorded_by=by,
            recorded_at=now,
        )
        rows.append(row)
    if rows:
        record(action=Action.ADDED, by=by, now=now, about=rows[0], client=client)
    return rows


@transaction.atomic
def withdraw_measurement(*, measurement: Measurement, reason: str, by: User, now: datetime) -> Measurement:
    """Withdraw a mistaken measurement. The row stays readable, with the reason.

    Screenings that used the number stay as they are; only new answers change a verdict.
    """
    client = lock_client(measurement.client_id)
    row = type(measurement).objects.get(pk=measurement.pk)
    if row.withdrawn_at is not None:
        return row
    if not reason.strip():
        raise ActionRefused("Please write down what was wrong.")
    row.withdrawn_at, row.withdrawn_by, row.withdraw_reason = now, by, reason.strip()
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdraw_reason"])
    record(action=Action.WITHDREW, by=by, now=now, about=row, client=client)
    return row


@transaction.atomic
def set_equipment(
    *, client: Client, equipment: Iterable[rules.Equipment], version: int, by: User, now: datetime
) -> list[Equipment]:
    """Replace the client's equipment of every kind, and delete the kinds that are left out.

    Rows of one machine (with an exercise code) stay. Raises ActionRefused for equipment that gives no load,
    StaleEdit if the client was edited meanwhile.
    """
    row = lock_client(client.pk)
    refuse_stale(row, version)
    by_kind = {each.kind: each for each in equipment if not each.exercise_codes}
    for each in by_kind.values():
        if not rules.loads_of(each):
            raise ActionRefused("Each kind of equipment needs at least one load above 0.")
    general = row.equipment.filter(exercise_code="")
    before = sorted(general.values_list("kind", flat=True))
    for obsolete in general.exclude(kind__in=list(by_kind)):
        obsolete.updated_by, obsolete.updated_at = by, now  # the author of its last version
        obsolete.delete()
    rows = [
        Equipment.objects.update_or_create(
            client=row,
            kind=kind,
            exercise_code="",
            defaults={
                "label": each.label,
                "unit": each.unit,
                "smallest": each.smallest,
                "step": each.step,
                "largest": each.largest,
                "loads": [str(load) for load in each.loads],
                "is_typical": False,
                "updated_by": by,
                "updated_at": now,
            },
        )[0]
        for kind, each in by_kind.items()
    ]
    mark_edited(row, by, now)
    row.save(update_fields=["version", "edited_by", "edited_at"])
    changes = {"kinds": [before, sorted(by_kind)]}
    record(action=Action.CHANGED, by=by, now=now, client=row, kind="equipment", changes=changes)
    return rows
