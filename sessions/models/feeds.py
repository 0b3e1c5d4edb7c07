"""Secret addresses at which a calendar program reads a client's sessions."""

import uuid

from django.db import models
from django.utils import timezone

from clients.models import Client


class CalendarFeed(models.Model):
    """One secret address. Only a hash of the secret is stored, so nobody can show it again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="calendar_feeds")
    token_sha256 = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["client"], condition=models.Q(revoked_at__isnull=True), name="calendar_feed_one_open"
            )
        ]

    def __str__(self) -> str:
        return f"calendar address of {self.client_id} since {self.made_at:%Y-%m-%d}"
