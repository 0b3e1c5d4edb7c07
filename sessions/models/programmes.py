"""A practice's own programme templates, what it hides of all, and the blocks made from a template."""

import uuid
from datetime import datetime

from django.db import models
from django.utils import timezone

from clients.models import Client, Practice, User
from clients.models.history import VersionedQuerySet, version_history
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
