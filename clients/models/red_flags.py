"""A red flag of a client: opened at once, closed when an admin writes down what a doctor said."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from clients.domain.red_flags import RED_FLAGS, Sign, Way
from clients.domain.red_flags import RedFlag as RedFlagRule
from clients.models.people import Client, Practice, Role, User


class RedFlagQuerySet(models.QuerySet["RedFlag"]):
    def visible_to(self, user: User) -> "RedFlagQuerySet":
        """Admins see those of their practice, coaches those of their clients, others none."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.role == Role.ADMIN:
            return self.filter(practice_id=user.practice_id)
        if user.role == Role.COACH:
            return self.filter(practice_id=user.practice_id, client__coaches=user)
        return self.none()

    def open(self) -> "RedFlagQuerySet":
        """Those that nobody closed yet, the oldest first."""
        return self.filter(closed_at__isnull=True).order_by("opened_at", "id")


class RedFlag(models.Model):
    """One sign of one client that needs a doctor today."""

    SIGN_CHOICES = [(sign.value, RED_FLAGS[sign].label) for sign in Sign]
    WAY_CHOICES = [(way.value, way.label) for way in Way]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="red_flags")
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="red_flags")
    sign = models.CharField(max_length=12, choices=SIGN_CHOICES)
    way = models.CharField(max_length=12, choices=WAY_CHOICES)
    # What was said or measured, such as "185/112 mmHg"; empty where the sign says it.
    detail = models.TextField(max_length=2000, blank=True)
    # Null where nobody is signed in: an answer by a link.
    said_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    said_at = models.DateTimeField()
    opened_at = models.DateTimeField(default=timezone.now)
    first_response_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    clinician_name = models.CharField(max_length=200, blank=True)
    clinician_role = models.CharField(max_length=120, blank=True)
    clinician_on = models.DateField(null=True, blank=True)

    objects = RedFlagQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["client", "closed_at"], name="red_flag_of_client"),
            models.Index(fields=["practice", "closed_at"], name="red_flag_of_practice"),
            models.Index(fields=["opened_at"], name="red_flag_lately"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["client", "sign"],
                condition=Q(closed_at__isnull=True),
                name="red_flag_open_once_per_sign",
            ),
            models.CheckConstraint(
                name="red_flag_closed_by_somebody",
                condition=Q(closed_at__isnull=True) | Q(closed_by__isnull=False, clinician_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sign} of {self.client_id}"

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("clients:red-flag", args=[self.pk])

    @property
    def is_raised(self) -> bool:
        """Whether it is stored. A red answer that may still be mended holds training and is no row yet."""
        return not self._state.adding

    @property
    def rule(self) -> RedFlagRule:
        """The row of the list, with the words for the client."""
        return RED_FLAGS[Sign(self.sign)]


class RedFlagEntry(models.Model):
    """What somebody did about a red flag. Only ever added to."""

    class Kind(models.TextChoices):
        REACHED = "reached", "Reached the client"
        TRIED = "tried", "Tried to reach the client"
        NOTE = "note", "Wrote a note"
        SAID_AGAIN = "said_again", "Said again"
        CLOSED = "closed", "Closed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    red_flag = models.ForeignKey(RedFlag, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    text = models.TextField(max_length=4000, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["written_at", "id"]

    def __str__(self) -> str:
        return f"{self.kind} on {self.red_flag_id}"
