"""Reported changes of a client's health. Append-only."""

import uuid

from django.db import models
from django.utils import timezone

from clients.domain.changes import ChangeKind
from clients.models.people import Client, User


class HealthChange(models.Model):
    """A reported change of health. It makes the last answers and their clearance invalid."""

    KIND_CHOICES = [(kind.value, kind.label) for kind in ChangeKind]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="health_changes")
    kind = models.CharField(max_length=16, choices=KIND_CHOICES)
    note = models.TextField(max_length=2000, blank=True)
    reported_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reported_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [
            models.Index(fields=["client", "reported_at"], name="health_change_of_client"),
            models.Index(fields=["reported_at"], name="health_change_lately"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.client_id}"

    def save(self, *args, **kwargs) -> None:
        if not self._state.adding:
            raise TypeError("A reported change is append-only; report another one.")
        super().save(*args, **kwargs)

    @property
    def description(self) -> str:
        """What changed, for coach and admin, such as "An illness"."""
        kind = ChangeKind(self.kind).in_a_sentence
        return kind[:1].upper() + kind[1:]
