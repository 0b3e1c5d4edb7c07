"""What was measured on a client, and what they can load. Dated rows are only ever added."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from clients.audit.actions import record
from clients.audit.refusals import ActionRefused
from clients.domain import equipment as rules
from clients.domain.measurements import CIRCUMFERENCE_CM_RANGE, WEIGHT_KG_RANGE
from clients.domain.numbers import Unit, to_kg
from clients.domain.people import BloodPressure, blood_pressure_problem
from clients.models import BloodPressureReading, BodyWeight, Client, Equipment, LimbCircumference, User
from clients.models.audit import Action
from clients.models.measurements import Measurement
from clients.people.actions.people import find_sent_before, mark_edited, refuse_stale
from clients.people.locks import lock_client

GRAM = Decimal("0.001")


@transaction.atomic
def record_blood_pressure(
    *, client: Client, reading_id: UUID, reading: BloodPressure, measured_on: date, by: User, now: datetime
) -> BloodPressureReading:
    """Keep one seated reading. Sent twice, it stands once; raises ActionRefused for what cannot be one."""
    lock_client(client.pk)
    if existing := find_sent_before(BloodPressureReading, reading_id, client=client):
        return existing
    if problem := blood_pressure_problem(reading.systolic_mmhg, reading.diastolic_mmhg):
        raise ActionRefused(problem)
    row = BloodPressureReading.objects.create(
        id=reading_id,
        client=client,
        systolic_mmhg=reading.systolic_mmhg,
        diastolic_mmhg=reading.diastolic_mmhg,
        measured_on=measured_on,
        recorded_by=by,
        recorded_at=now,
    )
    record(action=Action.ADDED, by=by, now=now, about=row, client=client)
    return row


@transaction.atomic
def record_body_weight(
    *,
    client: Client,
    weight_id: UUID,
    typed_value: Decimal,
    typed_unit: str,
    measured_on: date,
    by: User,
    now: datetime,
) -> BodyWeight:
    """Keep one body weight, in kilograms and as it was typed."""
    lock_client(client.pk)
    if existing := find_sent_before(BodyWeight, weight_id, client=client):
        return existing
    weight_kg = to_kg(typed_value, Unit(typed_unit)).quantize(GRAM)
    if not WEIGHT_KG_RANGE[0] <= weight_kg <= WEIGHT_KG_RANGE[1]:
        raise ActionRefused(f"{weight_kg.normalize():f} kg cannot be a body weight. Please check the unit.")
    row = BodyWeight.objects.create(
        id=weight_id,
        client=client,
        weight_kg=weight_kg,
        typed_value=typed_value,
        typed_unit=typed_unit,
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
    """Keep how far it is round each limb, where the cuff sits. `limbs`: (row id, limb, cm)."""
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
    """Take a mistaken measurement out of use. It stays to be read, with the reason.

    Answers to the health questions stay what was answered: where such a number decided, new answers do.
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
    """Replace what this client can load, of every kind that serves all exercises.

    Rows for one machine (with an exercise code) stay as they are. A kind left out is one they do not have.
    Raises ActionRefused for equipment that gives no load, StaleEdit where the client was edited meanwhile.
    """
    row = lock_client(client.pk)
    refuse_stale(row, version)
    wanted = {fact.kind: fact for fact in equipment if fact.exercise_code is None}
    for fact in wanted.values():
        if not rules.loads_in_kg(fact):
            raise ActionRefused("Each kind of equipment needs at least one load above 0.")
    general = row.equipment.filter(exercise_code="")
    before = sorted(general.values_list("kind", flat=True))
    for gone in general.exclude(kind__in=list(wanted)):
        gone.updated_by, gone.updated_at = by, now  # who took it away, for its last version
        gone.delete()
    rows = [
        Equipment.objects.update_or_create(
            client=row,
            kind=kind,
            exercise_code="",
            defaults={
                "label": fact.label,
                "unit": fact.unit,
                "smallest": fact.smallest,
                "step": fact.step,
                "largest": fact.largest,
                "loads": [str(load) for load in fact.loads],
                "is_typical": False,
                "updated_by": by,
                "updated_at": now,
            },
        )[0]
        for kind, fact in wanted.items()
    ]
    mark_edited(row, by, now)
    row.save(update_fields=["version", "edited_by", "edited_at"])
    changes = {"kinds": [before, sorted(wanted)]}
    record(action=Action.CHANGED, by=by, now=now, client=row, kind="equipment", changes=changes)
    return rows
