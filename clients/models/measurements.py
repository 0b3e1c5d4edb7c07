"""Measurements of a client, as dated rows that are never overwritten, and the client's equipment."""

import uuid
from datetime import datetime
from decimal import Decimal
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from clients.domain import equipment as rules
from clients.domain.numbers import Unit, Weight
from clients.domain.people import BloodPressure
from clients.domain.red_flags import Moment, ReadingVerdict, reading_verdict
from clients.models.history import Row, VersionedQuerySet, version_history
from clients.models.people import Client, User, WeightUnit


class MeasurementQuerySet(models.QuerySet[Row]):
    def not_withdrawn(self) -> Self:
        """Return the measurements that nobody withdrew."""
        return self.filter(withdrawn_at__isnull=True)


class Measurement(models.Model):
    """The fields of every dated measurement. A mistaken one is withdrawn with a reason, never deleted."""

    client_id: uuid.UUID  # of the foreign key that each kind of measurement declares

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    measured_on = models.DateField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdraw_reason = models.TextField(blank=True, max_length=1000)

    objects = MeasurementQuerySet["Measurement"].as_manager()

    class Meta:
        abstract = True


class BloodPressureReading(Measurement):
    MOMENT_CHOICES = [(Moment.BEFORE.value, "Before the session"), (Moment.AFTER.value, "After the session")]

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="blood_pressure_readings")
    systolic_mmhg = models.PositiveSmallIntegerField()
    diastolic_mmhg = models.PositiveSmallIntegerField()
    # Before or after a training session, and which one; no foreign key, since this app knows no sessions.
    moment = models.CharField(max_length=6, choices=MOMENT_CHOICES, blank=True, default="")
    training_session_id = models.UUIDField(null=True, blank=True, db_index=True)

    class Meta:
        indexes = [models.Index(fields=["client", "-measured_on"], name="blood_pressure_latest")]
        constraints = [
            models.CheckConstraint(
                name="blood_pressure_systolic_above_diastolic",
                condition=Q(systolic_mmhg__gt=F("diastolic_mmhg")) & Q(diastolic_mmhg__gt=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.systolic_mmhg}/{self.diastolic_mmhg} mmHg"

    @property
    def verdict(self) -> ReadingVerdict:
        """What it leads to, on the day on which it is written down."""
        reading = BloodPressure(systolic_mmhg=self.systolic_mmhg, diastolic_mmhg=self.diastolic_mmhg)
        return reading_verdict(reading, Moment(self.moment) if self.moment else None)


class BodyWeight(Measurement):
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="body_weights")
    weight_kg = models.DecimalField(max_digits=6, decimal_places=3)
    typed_value = models.DecimalField(max_digits=7, decimal_places=3)
    typed_unit = models.CharField(max_length=2, choices=WeightUnit.choices)

    class Meta:
        constraints = [
            models.CheckConstraint(name="body_weight_positive", condition=Q(weight_kg__gt=0)),
        ]

    def __str__(self) -> str:
        return str(self.typed)

    @property
    def typed(self) -> Weight:
        """The weight as it was typed."""
        return Weight(self.typed_value, Unit(self.typed_unit))


class LimbCircumference(Measurement):
    """The circumference of a limb where the cuff sits: upper arm or thigh, left or right."""

    class Limb(models.TextChoices):
        UPPER_LEFT = "upper_left", "Left upper arm"
        UPPER_RIGHT = "upper_right", "Right upper arm"
        LOWER_LEFT = "lower_left", "Left thigh"
        LOWER_RIGHT = "lower_right", "Right thigh"

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="limb_circumferences")
    limb = models.CharField(max_length=12, choices=Limb.choices)
    circumference_cm = models.DecimalField(max_digits=4, decimal_places=1)

    class Meta:
        constraints = [
            models.CheckConstraint(name="limb_circumference_positive", condition=Q(circumference_cm__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.get_limb_display()} {self.circumference_cm} cm"


class EquipmentQuerySet(VersionedQuerySet["Equipment"]):
    """The queryset of a model with versions."""


class Equipment(models.Model):
    """The loads that a client can put on: a smallest one, a step and a largest one, or a list."""

    class Kind(models.TextChoices):
        BARBELL = "barbell", "Bar and plates"
        DUMBBELL = "dumbbell", "Dumbbells (each hand)"
        STACK = "stack", "Machine or cable stack"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="equipment")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    # Empty for all exercises of this kind, or the code of the only one.
    exercise_code = models.CharField(max_length=64, blank=True, default="")
    label = models.CharField(max_length=120, blank=True)
    unit = models.CharField(max_length=2, choices=WeightUnit.choices, default=WeightUnit.KG)
    smallest = models.DecimalField(max_digits=7, decimal_places=3, null=True, blank=True)
    step = models.DecimalField(max_digits=7, decimal_places=3, null=True, blank=True)
    largest = models.DecimalField(max_digits=7, decimal_places=3, null=True, blank=True)
    # Loads as decimal strings in `unit`, if they follow no step.
    loads = models.JSONField(default=list, blank=True)
    # The plates behind such loads, to show them again: [weight as a string, pairs]. `smallest` is the bar.
    plates = models.JSONField(default=list, blank=True)
    is_typical = models.BooleanField(default=False)
    updated_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    updated_at = models.DateTimeField(default=timezone.now)

    objects = EquipmentQuerySet.as_manager()
    history = version_history()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["client", "kind", "exercise_code"], name="equipment_once_per_kind"
            ),
        ]

    def __str__(self) -> str:
        return self.label or self.get_kind_display()

    @property
    def _history_user(self) -> User | None:
        return self.updated_by

    @property
    def _history_date(self) -> datetime:
        return self.updated_at


def equipment_of(row: Equipment) -> rules.Equipment:
    """Return a row, or a stored version of one, as the domain's Equipment."""
    return rules.Equipment(
        kind=rules.EquipmentKind(row.kind),
        unit=Unit(row.unit),
        smallest=row.smallest,
        step=row.step,
        largest=row.largest,
        loads=tuple(Decimal(load) for load in row.loads),
        exercise_code=row.exercise_code or None,
        label=row.label,
    )
