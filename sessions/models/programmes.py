"""A practice's own programme templates, what it hides of all, and the blocks made from a template."""

import uuid
from datetime import datetime

from django.db import models
from django.utils import timezone

from clients.models import Client, Practice, User
from clients.models.history import VersionedQuerySet, version_history
from clients.models.strength import SIDE_CHOICES
from sessions.domain.fitting import ChangeKind
from sessions.domain.programmes import OWN_TEMPLATE


class ProgrammeTemplate(models.Model):
    """A template of this practice alone, copied from another one. Every version stays: blocks name theirs.

    `days` and `weeks` are what `sessions.programmes.template_queries.template_facts` reads.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="programme_templates")
    name = models.CharField(max_length=60)
    summary = models.CharField(max_length=200, blank=True)
    days = models.JSONField()
    weeks = models.JSONField()
    copied_from = models.CharField(max_length=64)
    version = models.PositiveIntegerField(default=1, editable=False)
    edited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    edited_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = VersionedQuerySet["ProgrammeTemplate"].as_manager()
    history = version_history()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "name"], name="programme_template_name_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def code(self) -> str:
        return f"{OWN_TEMPLATE}{self.id}"

    @property
    def _history_user(self) -> User:
        return self.edited_by

    @property
    def _history_date(self) -> datetime:
        return self.edited_at


class HiddenTemplate(models.Model):
    """A template, shipped or own, that this practice offers no more. Blocks made from it stay."""

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="hidden_templates")
    template_code = models.CharField(max_length=64)
    hidden_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    hidden_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "template_code"], name="hidden_template_once"),
        ]

    def __str__(self) -> str:
        return self.template_code


class Block(models.Model):
    """One client's sessions from one template, assigned at once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="blocks")
    template_code = models.CharField(max_length=64)
    template_version = models.PositiveIntegerField()
    template_name = models.CharField(max_length=60)
    start_on = models.DateField()
    weekdays = models.JSONField()
    # Values of `sessions.domain.fitting.ChangeKind`: what may be changed to fit the limits of the clearance.
    may_change = models.JSONField(default=list, blank=True)
    assigned_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        indexes = [
            # Which clients a change of a template touches.
            models.Index(fields=["template_code", "client"], name="block_of_template"),
        ]

    def __str__(self) -> str:
        return f"{self.template_name} from {self.start_on}"

    @property
    def allowed_changes(self) -> frozenset[ChangeKind]:
        return frozenset(map(ChangeKind, self.may_change))


class Ramp(models.Model):
    """One client's way through the steps after an operation, with one leg."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="ramps")
    version = models.PositiveSmallIntegerField()
    side = models.CharField(max_length=5, choices=SIDE_CHOICES)
    started_on = models.DateField()
    started_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["client"], condition=models.Q(ended_at__isnull=True), name="ramp_once_per_client"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.client}, {self.side} leg, from {self.started_on}"


class RampConfirmation(models.Model):
    """A coach confirms one criterion of a step, with its day. Taken back, it stays in the record."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ramp = models.ForeignKey(Ramp, on_delete=models.CASCADE, related_name="confirmations")
    step = models.CharField(max_length=10)
    criterion = models.CharField(max_length=20)
    confirmed_on = models.DateField()
    clinician = models.CharField(max_length=80, blank=True)
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(default=timezone.now, editable=False)
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ramp", "step", "criterion"],
                condition=models.Q(taken_back_at__isnull=True),
                name="ramp_criterion_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.step} {self.criterion} on {self.confirmed_on}"
