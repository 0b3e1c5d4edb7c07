"""Which messages a person does not want. What is not here is on."""

from django.db import models
from django.utils import timezone

from clients.models import User


class SwitchedOff(models.Model):
    """One kind of message that this person does not want. Alerts and follow-ups cannot be here."""

    KIND_CHOICES = [
        ("summary", "Weekly summary"),
        ("digest", "Weekly digest"),
        ("renewal", "Something runs out"),
    ]

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="switched_off")
    kind = models.CharField(max_length=12, choices=KIND_CHOICES)
    off_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "kind"], name="switched_off_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.user_id}"
