"""A coach's decision about a proposed load."""

import uuid

from django.db import models
from django.utils import timezone

from clients.models import Client, User
from clients.models.strength import SIDE_CHOICES
from sessions.models.training import TrainingSession


class LoadDecision(models.Model):
    """The answer to one proposal: after this session, for this exercise. Stored whatever the answer is."""

    class Answer(models.TextChoices):
        APPROVED = "approved", "Approved"
        EDITED = "edited", "Changed"
        DECLINED = "declined", "Declined"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="load_decisions")
    training_session = models.ForeignKey(
        TrainingSession, on_delete=models.PROTECT, related_name="load_decisions"
    )
    exercise_code = models.CharField(max_length=64)
    side = models.CharField(max_length=5, choices=SIDE_CHOICES, blank=True, default="")
    rule = models.CharField(max_length=16)
    facts = models.CharField(max_length=300)
    from_kg = models.DecimalField(max_digits=7, decimal_places=3)
    proposed_kg = models.DecimalField(max_digits=7, decimal_places=3)
    to_kg = models.DecimalField(max_digits=7, decimal_places=3, null=True, blank=True)
    answer = models.CharField(max_length=8, choices=Answer.choices)
    sessions_changed = models.PositiveSmallIntegerField(default=0)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["training_session", "exercise_code", "side"], name="load_decision_once_a_side"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.exercise_code}: {self.get_answer_display()}"
