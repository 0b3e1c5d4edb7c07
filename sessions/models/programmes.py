"""The blocks that were made from a programme's template."""

import uuid

from django.db import models
from django.utils import timezone

from clients.models import Client, User


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

    def __str__(self) -> str:
        return f"{self.template_name} from {self.start_on}"
