"""Days on which a client, or a coach with all of their clients, does not train."""

import uuid
from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from clients.models import Client, User
from clients.models.people import Role


class DayOffQuerySet(models.QuerySet["DayOff"]):
    def visible_to(self, user: User) -> "DayOffQuerySet":
        """Coaches see their own and their clients', admins their practice's, clients their own."""
        of_clients = Q(client__in=Client.objects.visible_to(user))
        if user.role == Role.COACH:
            return self.filter(of_clients | Q(coach=user))
        if user.role == Role.ADMIN:
            return self.filter(of_clients | Q(coach__practice_id=user.practice_id))
        return self.filter(of_clients)

    def overlapping(self, first: date, last: date) -> "DayOffQuerySet":
        """With at least one day from `first` to `last`."""
        return self.filter(first_on__lte=last, last_on__gte=first)


class DayOff(models.Model):
    """The days from `first_on` to `last_on` of one client, or of a coach and so of all their clients."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(
        Client, on_delete=models.PROTECT, null=True, blank=True, related_name="days_off"
    )
    coach = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="days_off")
    first_on = models.DateField()
    last_on = models.DateField()
    note = models.CharField(max_length=80, blank=True)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = DayOffQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["client", "last_on"], name="day_off_of_client"),
            models.Index(fields=["coach", "last_on"], name="day_off_of_coach"),
        ]
        constraints = [
            models.CheckConstraint(
                name="day_off_of_a_client_or_a_coach",
                condition=Q(client__isnull=True, coach__isnull=False)
                | Q(client__isnull=False, coach__isnull=True),
            ),
            models.CheckConstraint(
                name="day_off_ends_after_it_starts", condition=Q(last_on__gte=F("first_on"))
            ),
        ]

    def __str__(self) -> str:
        return f"Off from {self.first_on} to {self.last_on}"
