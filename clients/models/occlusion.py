"""The cuff of each region, and measured occlusion pressures."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from clients.domain import occlusion as rules
from clients.domain.regions import Limb
from clients.models.measurements import Measurement
from clients.models.people import Client

REGION_CHOICES = [("upper", "Arms"), ("lower", "Legs")]


class OcclusionPressure(Measurement):
    """A measured occlusion pressure (AOP or LOP) of one limb. Never computed from a formula."""

    LIMB_CHOICES = [(limb.value, limb.label) for limb in Limb]
    POSITION_CHOICES = [(position.value, position.label.capitalize()) for position in rules.Position]

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="occlusion_pressures")
    limb = models.CharField(max_length=12, choices=LIMB_CHOICES)
    pressure_mmhg = models.PositiveSmallIntegerField()
    cuff_width_cm = models.DecimalField(max_digits=4, decimal_places=1)
    position = models.CharField(max_length=8, choices=POSITION_CHOICES)
    device = models.CharField(max_length=120)

    class Meta:
        indexes = [models.Index(fields=["client", "-measured_on"], name="occlusion_pressure_latest")]
        constraints = [
            models.CheckConstraint(
                name="occlusion_pressure_plausible",
                condition=Q(pressure_mmhg__range=rules.PRESSURE_MMHG_RANGE),
            ),
            models.CheckConstraint(
                name="occlusion_pressure_cuff_width_plausible",
                condition=Q(cuff_width_cm__range=rules.CUFF_WIDTH_CM_RANGE),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_limb_display()}: {self.pressure_mmhg} mmHg"


class Cuff(models.Model):
    """The cuff of one region. Only a cuff with a gauge gets a target in mmHg."""

    KIND_CHOICES = [(kind.value, kind.label) for kind in rules.CuffKind]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="cuffs")
    region = models.CharField(max_length=5, choices=REGION_CHOICES)
    kind = models.CharField(max_length=8, choices=KIND_CHOICES)
    width_cm = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    # Maker and model. A pressure measured with another device counts at its low end only.
    device = models.CharField(max_length=120, blank=True, default="")
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["client", "region"], name="cuff_once_per_region"),
            models.CheckConstraint(
                name="cuff_width_plausible",
                condition=Q(width_cm__isnull=True) | Q(width_cm__range=rules.CUFF_WIDTH_CM_RANGE),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_region_display()}: {self.get_kind_display().lower()}"
