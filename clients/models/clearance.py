"""Reviews, decisions and acknowledgements, and the clearances that they lead to."""

import uuid
from datetime import date, datetime, time

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.utils import timezone

from clients.domain.clearance import Basis
from clients.domain.overrides import row_in_words
from clients.domain.regions import limbs_in_words
from clients.domain.review_policy import due_on, overdue_before
from clients.domain.verdicts import Verdict
from clients.domain.zones import zone_named
from clients.models.changes import HealthChange
from clients.models.history import VersionedQuerySet, version_history
from clients.models.limbs import limbs_of_row
from clients.models.people import Client, Practice, Role, User
from clients.models.screening import Flag, Screening


class Acknowledgement(models.Model):
    """A coach's confirmation that they read a caution and will plan accordingly. Each coach has their own."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    flag = models.ForeignKey(Flag, on_delete=models.CASCADE, related_name="acknowledgements")
    coach = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    acknowledged_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["flag", "coach"], name="acknowledged_once_by_each_coach"),
        ]

    def __str__(self) -> str:
        return f"{self.flag_id} read by {self.coach_id}"


class ReviewQuerySet(models.QuerySet["Review"]):
    def visible_to(self, user) -> "ReviewQuerySet":
        if not user.is_authenticated or not user.is_active or user.role != Role.ADMIN:
            return self.none()
        return self.filter(practice_id=user.practice_id)

    def waiting(self) -> "ReviewQuerySet":
        """Return the open cases, oldest first."""
        return self.filter(closed_at__isnull=True).order_by("opened_at", "id")

    def closed(self) -> "ReviewQuerySet":
        return self.filter(closed_at__isnull=False).order_by("-closed_at", "id")

    def late(self, practice: Practice, now: datetime) -> "ReviewQuerySet":
        """Return the cases past their due day, except those that wait for somebody's answer."""
        zone = zone_named(practice.time_zone)
        first_in_time = datetime.combine(overdue_before(now.astimezone(zone).date()), time.min, zone)
        return self.filter(opened_at__lt=first_in_time).exclude(state=Review.State.ASKED)


class Review(models.Model):
    """A case for an admin: a flagged screening that needs a decision."""

    changed_question: str | None  # these two from `review_queue.with_changed_answers`
    changed_count: int

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting for a decision"
        ASKED = "asked", "Waiting for information"
        PROPOSED = "proposed", "Waiting for a second admin"
        DECIDED = "decided", "Decided"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="reviews")
    screening = models.OneToOneField(Screening, on_delete=models.PROTECT, related_name="review")
    opened_at = models.DateTimeField(default=timezone.now)
    claimed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    claimed_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    # The newest decision, which is the proposal while a second admin has to confirm it.
    last_decision = models.ForeignKey(
        "clients.Decision", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # When the client or the coach last answered, for the queue.
    answered_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    # Optimistic lock, raised by each decision: the second of two admins sees an error.
    version = models.PositiveIntegerField(default=1)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["practice", "closed_at", "opened_at"], name="review_queue")]
        constraints = [
            models.CheckConstraint(
                name="review_closed_where_decided",
                condition=(Q(state="decided") & Q(closed_at__isnull=False))
                | (~Q(state="decided") & Q(closed_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="review_proposed_names_the_proposal",
                condition=~Q(state="proposed") | Q(last_decision__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Review of {self.screening_id}"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def due_on(self) -> date:
        """Return the last day for the decision, in the practice's time zone."""
        return due_on(self.opened_at.astimezone(zone_named(self.practice.time_zone)).date())

    def is_late(self, now: datetime) -> bool:
        today = now.astimezone(zone_named(self.practice.time_zone)).date()
        return self.state in (self.State.WAITING, self.State.PROPOSED) and self.due_on < today

    @property
    def proposal(self) -> "Decision | None":
        """The decision that another admin has to confirm, or None."""
        return self.last_decision if self.state == self.State.PROPOSED else None

    @property
    def request(self) -> "Decision | None":
        """The decision that asks the client or the coach something, or None."""
        return self.last_decision if self.state == self.State.ASKED else None


class Decision(models.Model):
    """What an admin decided about a review, and why. Append-only."""

    class Kind(models.TextChoices):
        CLEAR = "clear", "Clear"
        CLEAR_WITH_LIMITS = "clear_with_limits", "Clear with limits"
        REFUSE = "refuse", "Refuse"
        ASK_CLIENT = "ask_client", "Ask the client"
        ASK_COACH = "ask_coach", "Ask the coach"
        CONFIRM = "confirm", "Confirm the proposal"
        UNDONE = "undone", "Taken back"
        # Written by a newer screening that replaces the case, never by a person.
        SUPERSEDED = "superseded", "Closed: newer screening"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="decisions")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    reason = models.TextField(max_length=4000)
    # Clears nothing until another admin confirms it.
    is_proposal = models.BooleanField(default=False)
    # The decision that this one confirms or takes back.
    about = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="followed_by"
    )
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(default=timezone.now)
    clinician_name = models.CharField(max_length=200, blank=True)
    clinician_role = models.CharField(max_length=120, blank=True)
    clinician_on = models.DateField(null=True, blank=True)
    upper = models.BooleanField(default=False)
    lower = models.BooleanField(default=False)
    # By name where it is not both limbs of its regions; empty where it is.
    limbs = models.JSONField(default=list, blank=True)
    max_percent_1rm = models.PositiveSmallIntegerField(null=True, blank=True)
    max_cuff_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    no_max_test = models.BooleanField(default=False)
    # Why it goes further than one caution alone would: {name of the limit: reason}.
    lifted = models.JSONField(default=dict, blank=True)
    valid_until_on = models.DateField(null=True, blank=True)
    # The rows that the clinician's word overrules, by `overrides.row_key`.
    overruled = models.JSONField(default=list, blank=True)
    # The digest of the browser in which it was decided; "" where none is known.
    browser = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="decision_about_another_where_it_follows",
                condition=(Q(kind__in=["confirm", "undone"]) & Q(about__isnull=False))
                | (~Q(kind__in=["confirm", "undone"]) & Q(about__isnull=True)),
            ),
            # A proposal is confirmed once, and a decision is taken back once.
            models.UniqueConstraint(fields=["about"], name="decision_followed_once"),
            models.CheckConstraint(
                name="decision_proposal_clears",
                condition=Q(is_proposal=False) | Q(kind__in=["clear", "clear_with_limits"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} on {self.review_id}"

    def save(self, *args, **kwargs) -> None:
        if not self._state.adding:
            raise TypeError("A decision is append-only; write another one.")
        super().save(*args, **kwargs)

    @property
    def limbs_text(self) -> str:
        """Such as "arms and right leg"; "" where it is about none."""
        return limbs_in_words(limbs_of_row(self))

    @property
    def overruled_in_words(self) -> list[str]:
        return [row_in_words(key) for key in self.overruled]

    @property
    def description(self) -> str:
        """What was done, such as "Cleared"; the labels of `Kind` say what can be done, such as "Clear"."""
        done = _DONE.get(Decision.Kind(self.kind), self.get_kind_display())
        return f"Proposed to {self.get_kind_display().lower()}" if self.is_proposal else done


_DONE = {
    Decision.Kind.CLEAR: "Cleared",
    Decision.Kind.CLEAR_WITH_LIMITS: "Cleared with limits",
    Decision.Kind.REFUSE: "Refused",
    Decision.Kind.ASK_CLIENT: "Asked the client",
    Decision.Kind.ASK_COACH: "Asked the coach",
    Decision.Kind.CONFIRM: "Confirmed the proposal",
}


class ClearanceQuerySet(VersionedQuerySet["Clearance"]):
    def unrevoked(self) -> "ClearanceQuerySet":
        return self.filter(revoked_at__isnull=True)

    def with_freshness(self) -> "ClearanceQuerySet":
        """Annotate `has_newer_screening`: whether answers were sent after the clearance was granted."""
        newer = Screening.objects.filter(client=OuterRef("client"), number__gt=OuterRef("screening__number"))
        # By name: the plugin of mypy would declare the attribute a second time.
        return self.annotate(**{"has_newer_screening": Exists(newer)})

    def with_unread_cautions(self, reader: User | None) -> "ClearanceQuerySet":
        """Annotate `has_unread_cautions`: whether it rests on cautions that `reader` has not read.

        False for everybody who plans nothing: all but coaches and admins.
        """
        unread: Exists | Value = Value(False)
        if reader is not None and (reader.is_coach or reader.is_admin):
            own = Acknowledgement.objects.filter(flag=OuterRef("pk"), coach=reader)
            cautions = Flag.objects.filter(screening=OuterRef("screening"), verdict=Verdict.CAUTION)
            unread = Exists(cautions.filter(~Exists(own)))
        by_reading = When(basis=Basis.ACKNOWLEDGEMENT, then=unread)
        answer = Case(by_reading, default=Value(False), output_field=models.BooleanField())
        return self.annotate(**{"has_unread_cautions": answer})

    def latest_per_client(self) -> "ClearanceQuerySet":
        """Return the newest of each client; of two granted at the same instant, the unrevoked one first."""
        newer = Clearance.objects.filter(client=OuterRef("client"), granted_at__gt=OuterRef("granted_at"))
        return self.filter(~Exists(newer)).order_by(F("revoked_at").desc(nulls_first=True))


class Clearance(models.Model):
    """The permission to prescribe. `clients.domain.gate.may_train` decides whether it holds today."""

    has_newer_screening: bool  # from `with_freshness`
    has_unread_cautions: bool  # from `with_unread_cautions`

    BASIS_CHOICES = [(basis.value, basis.value.capitalize()) for basis in Basis]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="clearances")
    screening = models.ForeignKey(Screening, on_delete=models.PROTECT, related_name="clearances")
    basis = models.CharField(max_length=16, choices=BASIS_CHOICES)
    decision = models.OneToOneField(
        Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="clearance"
    )
    # Null where the rule cleared the client.
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    upper = models.BooleanField()
    lower = models.BooleanField()
    # By name where it is not both limbs of its regions; empty where it is.
    limbs = models.JSONField(default=list, blank=True)
    max_percent_1rm = models.PositiveSmallIntegerField(null=True, blank=True)
    max_cuff_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    no_max_test = models.BooleanField(default=False)
    # What a clinician's word overrules, by `overrides.row_key`; the gate compares it with the answers.
    overruled = models.JSONField(default=list, blank=True)
    valid_from_on = models.DateField()
    valid_until_on = models.DateField()
    # The end of the last day in the zone that the client had then, so that another zone makes it no longer.
    ends_at = models.DateTimeField()
    granted_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    revoke_reason = models.TextField(blank=True)
    # The reported change of health that revoked the clearance, if one did.
    revoked_for = models.ForeignKey(
        HealthChange, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ClearanceQuerySet.as_manager()
    history = version_history()

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

    @property
    def limbs_text(self) -> str:
        """Such as "arms and right leg"; "" where it is about none."""
        return limbs_in_words(limbs_of_row(self))

    @property
    def _history_user(self) -> User | None:
        """Return who made this version; None for the rule, a newer screening or a stop."""
        return self.revoked_by if self.revoked_at else self.decided_by

    @property
    def _history_date(self) -> datetime:
        return self.revoked_at or self.granted_at
