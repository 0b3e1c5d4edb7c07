"""What the exercises of training sessions ask for."""

import uuid
from decimal import Decimal

from django.db import models
from django.db.models import Q

from clients.domain.numbers import Unit, Weight
from clients.domain.regions import Region, Side
from clients.models import OneRepMax
from clients.models.people import WeightUnit
from clients.models.strength import SIDE_CHOICES
from sessions.domain.exercises import WorkKind
from sessions.domain.figures import sets_text
from sessions.domain.prescription.facts import asked_text
from sessions.domain.protocols import MAX_PERCENT_1RM, MIN_PERCENT_1RM
from sessions.domain.sides import sided_name
from sessions.domain.timed import Bouts, bouts_from_json
from sessions.models.training import REGION_CHOICES, TrainingSession

KIND_CHOICES = [
    (WorkKind.LOADED.value, "Loaded"),
    (WorkKind.OWN_WEIGHT.value, "Own weight"),
    (WorkKind.TIMED.value, "Timed"),
    (WorkKind.RESTING.value, "At rest"),
]


class Prescription(models.Model):
    """What one exercise of one training session asks for: a snapshot, which later edits do not change."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    training_session = models.ForeignKey(
        TrainingSession, on_delete=models.CASCADE, related_name="prescriptions"
    )
    position = models.PositiveSmallIntegerField()
    exercise_code = models.CharField(max_length=64)
    exercise_name = models.CharField(max_length=120)
    region = models.CharField(max_length=5, choices=REGION_CHOICES)
    cuff_site = models.CharField(max_length=120)
    # The limb that works and wears a cuff; empty where both do at once.
    side = models.CharField(max_length=5, choices=SIDE_CHOICES, blank=True, default="")
    # Loads and 1RMs are empty where the work is repetitions with own weight, or in minutes.
    kind = models.CharField(max_length=10, choices=KIND_CHOICES, default=WorkKind.LOADED.value)
    # Of work in minutes: how many, how long, the rests, the cuffs in them and how hard; null for repetitions.
    bouts = models.JSONField(null=True, blank=True)
    # Own weight of the whole body, and not of one limb: no percent of a 1RM says how heavy that is.
    lifts_body = models.BooleanField(default=False)
    load_kg = models.DecimalField(max_digits=7, decimal_places=3, null=True, blank=True)
    load_value = models.DecimalField(max_digits=7, decimal_places=3, null=True, blank=True)
    load_unit = models.CharField(max_length=2, choices=WeightUnit.choices)
    load_basis = models.CharField(max_length=20)
    percent_1rm = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    asked_percent_1rm = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    raw_kg = models.DecimalField(max_digits=9, decimal_places=4, null=True, blank=True)
    one_rep_max = models.ForeignKey(
        OneRepMax, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    one_rep_max_kg = models.DecimalField(max_digits=7, decimal_places=3, null=True, blank=True)
    one_rep_max_method = models.CharField(max_length=10, blank=True)
    one_rep_max_on = models.DateField(null=True, blank=True)
    one_rep_max_low_kg = models.DecimalField(max_digits=7, decimal_places=3, null=True, blank=True)
    one_rep_max_high_kg = models.DecimalField(max_digits=7, decimal_places=3, null=True, blank=True)
    freshness = models.CharField(max_length=12, blank=True)
    # The one thing that it is loaded from, and how finely that loads.
    machine_name = models.CharField(max_length=120, blank=True, default="")
    equipment_text = models.CharField(max_length=200, blank=True)
    sets = models.JSONField()
    # From this set on as many repetitions as possible are asked for; null where no set goes to failure.
    failure_from = models.PositiveSmallIntegerField(null=True, blank=True)
    # Its protocol as it was in this version; a practice's own has where its author says it comes from.
    protocol_code = models.CharField(max_length=64)
    protocol_version = models.PositiveSmallIntegerField()
    protocol_name = models.CharField(max_length=60)
    protocol_source = models.CharField(max_length=300, blank=True, default="")
    rest_seconds = models.PositiveSmallIntegerField()
    # The cuffs are off in the rests, which then count as no time under them.
    released_between_sets = models.BooleanField(default=False)
    tempo_label = models.CharField(max_length=20)
    seconds_per_rep = models.DecimalField(max_digits=4, decimal_places=1)
    cuff_seconds = models.PositiveSmallIntegerField()
    tightness_low = models.PositiveSmallIntegerField()
    tightness_high = models.PositiveSmallIntegerField()
    high_load_reason = models.TextField(blank=True, max_length=1000)
    source_keys = models.JSONField(default=list)
    # What the rule changed, or what the coach has to do soon.
    note = models.TextField(blank=True, max_length=1000)
    # mmHg by limb, with the measurement behind each; empty where tightness goes by feel.
    pressure_targets = models.JSONField(default=list)
    pressure_note = models.TextField(blank=True, max_length=1000)
    # The next loads in the band, as [value, unit], for a gym where the load is not free.
    other_loads = models.JSONField(default=list, blank=True)
    # Percent of the occlusion pressure that was asked for; null where no gauge measures.
    pressure_percent = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["training_session", "position"], name="prescription_position_once"
            ),
            models.UniqueConstraint(
                fields=["training_session", "exercise_code", "side"], name="prescription_side_once"
            ),
            models.CheckConstraint(
                name="prescription_percent_in_band",
                condition=Q(percent_1rm__range=(MIN_PERCENT_1RM, MAX_PERCENT_1RM))
                | Q(percent_1rm__isnull=True),
            ),
            models.CheckConstraint(
                name="prescription_load_positive", condition=Q(load_kg__gt=0) | Q(load_kg__isnull=True)
            ),
            # A load has its percent and its 1RM. Own weight and work in minutes have neither.
            models.CheckConstraint(
                name="prescription_load_or_none",
                condition=Q(
                    kind="loaded",
                    bouts__isnull=True,
                    load_kg__isnull=False,
                    load_value__isnull=False,
                    percent_1rm__isnull=False,
                    asked_percent_1rm__isnull=False,
                    raw_kg__isnull=False,
                    one_rep_max__isnull=False,
                    one_rep_max_kg__isnull=False,
                    one_rep_max_on__isnull=False,
                )
                | Q(
                    Q(kind="own_weight", bouts__isnull=True)
                    | Q(kind__in=["timed", "resting"], bouts__isnull=False),
                    load_kg__isnull=True,
                    load_value__isnull=True,
                    percent_1rm__isnull=True,
                    one_rep_max__isnull=True,
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.marked or self.get_kind_display().lower()}"

    @property
    def marked(self) -> Weight | None:
        """The load as it is written on the hardware; None with own weight."""
        return None if self.load_value is None else Weight(self.load_value, Unit(self.load_unit))

    @property
    def lifted_kg(self) -> Decimal:
        """The kilograms that a set is logged with; 0 with own weight."""
        return self.load_kg or Decimal(0)

    @property
    def work(self) -> Bouts | None:
        """What is asked for in minutes; None where repetitions are counted."""
        return None if self.bouts is None else bouts_from_json(self.bouts)

    @property
    def intensity_text(self) -> str:
        """How hard work in minutes is, such as "3 km/h"; "" where repetitions are counted."""
        return "" if self.work is None else self.work.intensity_text

    @property
    def asked_text(self) -> str:
        """What is asked for: "30/15/15/15 reps", or "5 x 2 min, 1 min rest, cuffs on"."""
        without_cuffs = self.training_session.without_cuffs
        return asked_text(self.sets, self.failure_from, self.work, without_cuffs=without_cuffs)

    @property
    def unit(self) -> Unit:
        """What the client reads."""
        return self.training_session.client.own_unit

    @property
    def sets_text(self) -> str:
        """Such as "30/15/15/15"; "max" stands for as many as possible."""
        return sets_text(self.sets, self.failure_from)

    @property
    def title(self) -> str:
        """Such as "Leg press" or "Leg press, left leg"."""
        return sided_name(self.exercise_name, Region(self.region), Side(self.side) if self.side else None)
