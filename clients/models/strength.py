"""One-rep maxes, as a history that is never overwritten."""

import uuid
from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone

from clients.domain.numbers import Unit, Weight, weight_text
from clients.domain.one_rep_max import Method
from clients.domain.regions import Side
from clients.models.history import VersionedQuerySet, version_history
from clients.models.people import Client, User, WeightUnit

SIDE_CHOICES = [(side.value, side.value.capitalize()) for side in Side]


class OneRepMaxQuerySet(VersionedQuerySet["OneRepMax"]):
    def not_withdrawn(self) -> "OneRepMaxQuerySet":
        """Return the records that nobody withdrew."""
        return self.filter(withdrawn_at__isnull=True)

    def newest_first(self) -> "OneRepMaxQuerySet":
        return self.order_by("-tested_on", "-recorded_at", "-id")


class OneRepMax(models.Model):
    """What a client can lift once. `exercise_code` names a row of the exercise catalogue.

    A mistaken record is withdrawn with a reason and stays in the history.
    """

    METHOD_CHOICES = [(method.value, method.value.capitalize()) for method in Method]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="one_rep_maxes")
    exercise_code = models.CharField(max_length=64)
    # The limb that lifted it alone; empty where both did together, or nobody wrote down which one.
    side = models.CharField(max_length=5, choices=SIDE_CHOICES, blank=True, default="")
    load_kg = models.DecimalField(max_digits=7, decimal_places=3)
    method = models.CharField(max_length=10, choices=METHOD_CHOICES)
    tested_on = models.DateField()
    # The lifted load and its unit as typed; for an estimate also the repetitions.
    typed_value = models.DecimalField(max_digits=7, decimal_places=3)
    typed_unit = models.CharField(max_length=2, choices=WeightUnit.choices)
    reps = models.PositiveSmallIntegerField(null=True, blank=True)
    from_load_kg = models.DecimalField(max_digits=7, decimal_places=3, null=True, blank=True)
    low_kg = models.DecimalField(max_digits=7, decimal_places=3, null=True, blank=True)
    high_kg = models.DecimalField(max_digits=7, decimal_places=3, null=True, blank=True)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdraw_reason = models.TextField(blank=True, max_length=1000)

    objects = OneRepMaxQuerySet.as_manager()
    history = version_history()

    class Meta:
        indexes = [
            # The newest record in use per exercise of one client.
            models.Index(fields=["client", "exercise_code", "-tested_on"], name="one_rep_max_newest"),
        ]
        constraints = [
            models.CheckConstraint(name="one_rep_max_positive", condition=Q(load_kg__gt=0)),
            models.CheckConstraint(
                name="one_rep_max_estimate_has_reps",
                condition=~Q(method="estimated") | (Q(reps__isnull=False) & Q(from_load_kg__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.exercise_code} {self.text_for(self.typed.unit)} on {self.tested_on}"

    @property
    def typed(self) -> Weight:
        """The lifted load as it was typed."""
        return Weight(self.typed_value, Unit(self.typed_unit))

    def text_for(self, unit: Unit) -> str:
        """The 1RM for somebody who reads `unit`: a tested one that was typed in it, to the digit."""
        if self.method == Method.TESTED and self.typed.unit is unit:
            return str(self.typed)
        return weight_text(self.load_kg, unit)

    @property
    def _history_user(self) -> User | None:
        return self.withdrawn_by or self.recorded_by

    @property
    def _history_date(self) -> datetime:
        return self.withdrawn_at or self.recorded_at
