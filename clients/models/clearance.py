"""Review, decision, acknowledgement and the clearance they lead to."""

import uuid
from datetime import date, datetime

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from clients.domain.clearance import Basis
from clients.models.people import Client, Practice, Role, User
from clients.models.screening import Flag, Screening


class Acknowledgement(models.Model):
    """The coach has read this caution and carries it into the plan."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    flag = models.OneToOneField(Flag, on_delete=models.CASCADE, related_name="acknowledgement")
    coach = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    acknowledged_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.flag_id} read by {self.coach_id}"


class ReviewQuerySet(models.QuerySet["Review"]):
    def visible_to(self, user) -> "ReviewQuerySet":
        if not user.is_authenticated or not user.is_active or user.role != Role.ADMIN:
            return self.none()
        return self.filter(practice_id=user.practice_id)

    def waiting(self) -> "ReviewQuerySet":
        """Open cases, oldest first."""
        return self.filter(closed_at__isnull=True).order_by("opened_at", "id")

    def closed(self) -> "ReviewQuerySet":
        return self.filter(closed_at__isnull=False).order_by("-closed_at", "id")


class Review(models.Model):
    """An admin's case: one flagged screening that waits for a decision."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="reviews")
    screening = models.OneToOneField(Screening, on_delete=models.PROTECT, related_name="review")
    opened_at = models.DateTimeField(default=timezone.now)
    claimed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    claimed_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    # Raised by each decision: two admins at once, the second is told.
    version = models.PositiveIntegerField(default=1)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["practice", "closed_at", "opened_at"], name="review_queue")]

    def __str__(self) -> str:
        return f"Review of {self.screening_id}"


class Decision(models.Model):
    """What an admin decided about a review, and why. Append-only."""

    class Kind(models.TextChoices):
        CLEAR = "clear", "Clear"
        CLEAR_WITH_LIMITS = "clear_with_limits", "Clear with limits"
        REFUSE = "refuse", "Refuse"
        # Written by a newer screening that made the case moot, never by hand.
        SUPERSEDED = "superseded", "Closed: newer screening"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="decisions")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    reason = models.TextField(max_length=4000)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(default=timezone.now)
    clinician_name = models.CharField(max_length=200, blank=True)
    clinician_role = models.CharField(max_length=120, blank=True)
    clinician_on = models.DateField(null=True, blank=True)
    upper = models.BooleanField(default=False)
    lower = models.BooleanField(default=False)
    max_percent_1rm = models.PositiveSmallIntegerField(null=True, blank=True)
    max_cuff_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    valid_until_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.kind} on {self.review_id}"


class ClearanceQuerySet(models.QuerySet["Clearance"]):
    def unrevoked(self) -> "ClearanceQuerySet":
        return self.filter(revoked_at__isnull=True)

    def with_freshness(self) -> "ClearanceQuerySet":
        """Adds `has_newer_screening`: the answers changed after this was granted."""
        newer = Screening.objects.filter(client=OuterRef("client"), number__gt=OuterRef("screening__number"))
        return self.annotate(has_newer_screening=Exists(newer))

    def latest_per_client(self) -> "ClearanceQuerySet":
        """The newest; of two granted at one instant, the one that the other did not replace comes first."""
        newer = Clearance.objects.filter(client=OuterRef("client"), granted_at__gt=OuterRef("granted_at"))
        return self.filter(~Exists(newer)).order_by(F("revoked_at").desc(nulls_first=True))

    def in_force_on(self, day: date) -> "ClearanceQuerySet":
        return self.unrevoked().filter(valid_from_on__lte=day, valid_until_on__gt=day)


class Clearance(models.Model):
    """The permission to prescribe. Whether it holds today is decided by `clients.domain.may_train`."""

    has_newer_screening: bool  # from `with_freshness`

    BASIS_CHOICES = [(basis.value, basis.value.capitalize()) for basis in Basis]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="clearances")
    screening = models.ForeignKey(Screening, on_delete=models.PROTECT, related_name="clearances")
    basis = models.CharField(max_length=16, choices=BASIS_CHOICES)
    decision = models.OneToOneField(
        Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="clearance"
    )
    # Nobody where the rule cleared it.
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    upper = models.BooleanField()
    lower = models.BooleanField()
    max_percent_1rm = models.PositiveSmallIntegerField(null=True, blank=True)
    max_cuff_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    valid_from_on = models.DateField()
    valid_until_on = models.DateField()
    granted_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    revoke_reason = models.TextField(blank=True)

    objects = ClearanceQuerySet.as_manager()

    class Meta:
        constraints = [
            # Two clearances in force at once would let the laxer one win.
            models.UniqueConstraint(
                fields=["client"], condition=Q(revoked_at__isnull=True), name="clearance_one_unrevoked"
            ),
            models.CheckConstraint(name="clearance_names_a_region", condition=Q(upper=True) | Q(lower=True)),
            models.CheckConstraint(
                name="clearance_ends_after_it_starts", condition=Q(valid_until_on__gt=F("valid_from_on"))
            ),
            models.CheckConstraint(
                name="clearance_percent_in_band",
                condition=Q(max_percent_1rm__isnull=True) | Q(max_percent_1rm__range=(20, 50)),
            ),
            models.CheckConstraint(
                name="clearance_decision_basis_has_a_decision",
                condition=(Q(basis="decision") & Q(decision__isnull=False))
                | (~Q(basis="decision") & Q(decision__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"Clearance of {self.client_id} until {self.valid_until_on}"

    def is_revoked(self, now: datetime) -> bool:
        return self.revoked_at is not None and self.revoked_at <= now
