"""What a practice adds to the shipped exercises, and what it does not want to see of them."""

import uuid

from django.db import models
from django.utils import timezone

from clients.domain.equipment import EquipmentKind
from clients.domain.occlusion import Position
from clients.models import Practice, User
from sessions.domain.exercises import LoadBasis

OWN = "own-"  # prefix of the code of a practice's own exercise; no shipped code has it


class PracticeExercise(models.Model):
    """An exercise of this practice alone. Region, equipment and how the load counts never change."""

    REGION_CHOICES = [("lower", "Legs"), ("upper", "Arms")]
    KIND_CHOICES = [(kind.value, kind.value.capitalize()) for kind in EquipmentKind]
    BASIS_CHOICES = [(basis.value, basis.value.capitalize()) for basis in LoadBasis]
    POSITION_CHOICES = [(position.value, position.label.capitalize()) for position in Position]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="own_exercises")
    name = models.CharField(max_length=60)
    aliases = models.JSONField(default=list, blank=True)
    region = models.CharField(max_length=5, choices=REGION_CHOICES)
    prime_movers = models.JSONField(default=list)
    cues = models.JSONField(default=list)
    equipment_kind = models.CharField(max_length=10, choices=KIND_CHOICES)
    position = models.CharField(max_length=8, choices=POSITION_CHOICES)
    unilateral = models.BooleanField(default=False)
    load_basis = models.CharField(max_length=10, choices=BASIS_CHOICES)
    evidence = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    edited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    edited_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "name"], name="own_exercise_name_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def code(self) -> str:
        return f"{OWN}{self.id}"


class HiddenExercise(models.Model):
    """An exercise that this practice offers no more. Sessions with it stay."""

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="hidden_exercises")
    exercise_code = models.CharField(max_length=64)
    hidden_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    hidden_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "exercise_code"], name="hidden_exercise_once"),
        ]

    def __str__(self) -> str:
        return self.exercise_code
