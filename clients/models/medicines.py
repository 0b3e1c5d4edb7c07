"""The list of medicines of a client, as rows that are ended or withdrawn and never overwritten."""

import uuid
from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from clients.domain.medicines import MedicineClass
from clients.models.people import Client, User


class MedicineQuerySet(models.QuerySet["Medicine"]):
    def not_withdrawn(self) -> Self:
        """Return the medicines that nobody withdrew."""
        return self.filter(withdrawn_at__isnull=True)

    def taken_on(self, day: date) -> Self:
        """Return the medicines that are taken on a day: neither withdrawn nor ended by then."""
        return self.not_withdrawn().filter(Q(ended_on__isnull=True) | Q(ended_on__gt=day))


class Medicine(models.Model):
    """One medicine, with its name as it was typed. A mistaken one is withdrawn with a reason."""

    KIND_CHOICES = [(kind.value, kind.label) for kind in MedicineClass]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="medicines")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=KIND_CHOICES)
    since_on = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=500, blank=True)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField(default=timezone.now, editable=False)
    ended_on = models.DateField(null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdraw_reason = models.TextField(blank=True, max_length=1000)

    objects = MedicineQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["client", "-added_at"], name="medicines_of_client")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_taken(self) -> bool:
        """Whether it is on the list and nobody has ended it."""
        return self.withdrawn_at is None and self.ended_on is None
