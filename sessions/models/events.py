"""The events that phones report of a training session. Rows are only added."""

import uuid
from typing import Any

from django.db import models
from django.utils import timezone

from clients.models import Client, User
from sessions.domain.events import EventKind
from sessions.models.training import TrainingSession


class EventQuerySet(models.QuerySet["Event"]):
    def visible_to(self, user: User) -> "EventQuerySet":
        """Events of the clients that this person may see."""
        return self.filter(training_session__client__in=Client.objects.visible_to(user))


class Event(models.Model):
    """One thing that happened in a training session, with the UUID from its phone. Rows are only added."""

    KIND_CHOICES = [(kind.value, kind.value.replace("_", " ")) for kind in EventKind]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    training_session = models.ForeignKey(TrainingSession, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=16, choices=KIND_CHOICES)
    schema = models.PositiveSmallIntegerField(default=1)
    occurred_at = models.DateTimeField()
    received_at = models.DateTimeField(default=timezone.now)
    body = models.JSONField(default=dict)
    reported_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    # What was odd when it arrived, such as "clearance revoked". It is stored all the same.
    remarks = models.JSONField(default=list)

    objects = EventQuerySet.as_manager()

    class Meta:
        indexes = [
            # The fold reads every event of one session.
            models.Index(fields=["training_session", "occurred_at"], name="event_of_session"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} at {self.occurred_at:%H:%M:%S}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("An event is a fact: add a correction instead.")
        super().save(*args, **kwargs)
