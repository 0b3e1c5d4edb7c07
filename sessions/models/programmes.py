"""A practice's own programme templates, and the blocks that were made from a template."""

import uuid

from django.db import models
from django.utils import timezone

from clients.models import Client, Practice, User

OWN_TEMPLATE = "own-"  # what the code of a practice's own template begins with; no shipped one does


class ProgrammeTemplate(models.Model):
    """A template of this practice alone, mostly a shipped one with other exercises or percents.

    `days` and `weeks` are what `sessions.programmes.template_facts` reads. One that was removed
    stays for its blocks.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="programme_templates")
    name = models.CharField(max_length=60)
    days = models.JSONField()
    weeks = models.JSONField()
    copied_from = models.CharField(max_length=64, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    edited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    edited_at = models.DateTimeField(default=timezone.now, editable=False)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "name"],
                condition=models.Q(removed_at__isnull=True),
                name="programme_template_name_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def code(self) -> str:
        return f"{OWN_TEMPLATE}{self.id}"


class Block(models.Model):
    """One client's sessions from one template, assigned at once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="blocks")
    template_code = models.CharField(max_length=64)
    template_version = models.PositiveIntegerField()
    template_name = models.CharField(max_length=60)
    start_on = models.DateField()
    weekdays = models.JSONField()
    assigned_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        indexes = [
            # Which clients a change of a template touches.
            models.Index(fields=["template_code", "client"], name="block_of_template"),
        ]

    def __str__(self) -> str:
        return f"{self.template_name} from {self.start_on}"
