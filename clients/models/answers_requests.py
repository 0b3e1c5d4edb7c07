"""A coach or an admin asks a client for new answers to the health questions."""

import uuid
from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone

from clients.models.people import Client, User
from clients.models.screening import Screening

# Policy: after a week the request says no more than the client's page does.
REQUEST_LIVES = timedelta(days=7)


class AnswersRequestQuerySet(models.QuerySet["AnswersRequest"]):
    def open(self, now: datetime) -> "AnswersRequestQuerySet":
        """Requests that nobody answered or withdrew and that did not run out."""
        return self.filter(ended_at__isnull=True, expires_at__gt=now)


class AnswersRequest(models.Model):
    """At most one of a client is open. It ends when answers are sent, when withdrawn, or after a week."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="answers_requests")
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    # Empty where it was withdrawn or ran out.
    answered_with = models.ForeignKey(
        Screening, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = AnswersRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["client"], condition=Q(ended_at__isnull=True), name="one_open_request_for_answers"
            ),
        ]

    def __str__(self) -> str:
        return f"Answers of {self.client_id} asked for"

    def is_open(self, now: datetime) -> bool:
        return self.ended_at is None and now < self.expires_at
