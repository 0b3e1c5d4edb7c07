"""Devices on which a person gets push messages."""

import uuid
from datetime import datetime

from django.db import models
from django.utils import timezone

from clients.models import User


class PushSubscriptionQuerySet(models.QuerySet["PushSubscription"]):
    def live(self) -> "PushSubscriptionQuerySet":
        """Those that were not ended, of people who can sign in."""
        return self.filter(ended_at__isnull=True, user__is_active=True)

    def end(self, *, why: str, now: datetime) -> int:
        """End them. Return how many had not ended before."""
        return self.filter(ended_at__isnull=True).update(ended_at=now, ended_why=why[:200])


class PushSubscription(models.Model):
    """The address of a browser at its maker's push service, and its keys.

    One row for each address. It belongs to whoever asked for messages there last.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="push_subscriptions")
    endpoint = models.CharField(max_length=1000, unique=True)
    # The browser's public key and the secret shared with it, base64url, as RFC 8291 names them.
    p256dh = models.CharField(max_length=100)
    auth = models.CharField(max_length=40)
    created_at = models.DateTimeField(default=timezone.now)
    last_ok_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_why = models.CharField(max_length=200, blank=True)

    objects = PushSubscriptionQuerySet.as_manager()

    def __str__(self) -> str:
        return f"device of {self.user_id} since {self.created_at:%Y-%m-%d}"
