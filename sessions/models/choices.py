"""Which messages a person switched off, by channel. A kind without a row is on."""

from django.db import models
from django.utils import timezone

from clients.models import User


class SwitchedOff(models.Model):
    """One kind of message that this person does not want by one channel. Never an alert or a follow-up.

    Reminders by e-mail are not here either: that choice is the client's own field `reminders_enabled`.
    """

    KIND_CHOICES = [
        ("reminder", "Session-day reminder"),
        ("summary", "Weekly summary"),
        ("digest", "Weekly digest"),
        ("renewal", "Something runs out"),
    ]

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="switched_off")
    kind = models.CharField(max_length=12, choices=KIND_CHOICES)
    channel = models.CharField(max_length=8, default="email", choices=[("email", "E-mail"), ("push", "Push")])
    off_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "kind", "channel"], name="switched_off_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.user_id}"
