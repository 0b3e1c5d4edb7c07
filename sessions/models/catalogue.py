"""What a practice adds to the shipped exercises and protocols, and what it does not want to see of them."""

import uuid
from datetime import datetime

from django.db import models
from django.utils import timezone

from clients.domain.equipment import EquipmentKind
from clients.domain.occlusion import Position
from clients.models import Practice, User
from clients.models.history import VersionedQuerySet, version_history
from sessions.domain.exercises import LoadBasis
from sessions.domain.protocols import OWN_PROTOCOL

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


class PracticeProtocol(models.Model):
    """A protocol of this practice alone. Prescriptions keep what it was; a change is for those to come.

    One that is retired is offered no more. It is never deleted, since templates and sessions name it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="own_protocols")
    name = models.CharField(max_length=60)
    # Repetitions of each set in order; from `failure_from` on they only plan the time.
    sets = models.JSONField()
    failure_from = models.PositiveSmallIntegerField(null=True, blank=True)
    rest_seconds = models.PositiveSmallIntegerField()
    released_between_sets = models.BooleanField(default=False)
    tempo_label = models.CharField(max_length=20)
    default_percent_1rm = models.PositiveSmallIntegerField()
    # Where it comes from, in the words of its author. It is never shown as evidence.
    source_text = models.CharField(max_length=300)
    retired_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    edited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    edited_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = VersionedQuerySet["PracticeProtocol"].as_manager()
    history = version_history()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "name"], name="own_protocol_name_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def code(self) -> str:
        return f"{OWN_PROTOCOL}{self.id}"

    @property
    def _history_user(self) -> User:
        return self.edited_by

    @property
    def _history_date(self) -> datetime:
        return self.edited_at
