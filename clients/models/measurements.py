"""Measurements of a client, as dated rows that are never overwritten."""

import uuid
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from clients.domain.numbers import Unit, Weight
from clients.domain.people import BloodPressure
from clients.domain.red_flags import Moment, ReadingVerdict, reading_verdict
from clients.models.history import Row
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
