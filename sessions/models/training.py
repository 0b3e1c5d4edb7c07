"""Training sessions and their prescriptions."""

import uuid
from datetime import date, datetime

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils import timezone

from clients.domain.places import OWN_KEY
from clients.domain.regions import Limb
from clients.models import Clearance, Client, Place, Screening, User
from clients.models.strength import SIDE_CHOICES
from sessions.domain.deviations import end_text
from sessions.domain.figures import work_text
from sessions.domain.protocols import CUFF_CAP_SECONDS
from sessions.domain.sides import limbs_in_use
from sessions.domain.timing import clock

SPACING_COLUMNS = (
    "id", "client_id", "region", "scheduled_on", "started_at", "state", "without_cuffs", "cuff_seconds",
)  # fmt: skip
REGION_CHOICES = [("upper", "Arms"), ("lower", "Legs")]


class TrainingSessionQuerySet(models.QuerySet["TrainingSession"]):
    def visible_to(self, user: User) -> "TrainingSessionQuerySet":
        """Sessions of the clients that this person may see."""
        return self.filter(client__in=Client.objects.visible_to(user))

    def not_cancelled(self) -> "TrainingSessionQuerySet":
        return self.filter(cancelled_at__isnull=True)

    def on_calendar(self) -> "TrainingSessionQuerySet":
        """Not cancelled, or skipped: a skipped session stays in the record."""
        return self.filter(Q(cancelled_at__isnull=True) | Q(is_skipped=True))

    def open(self) -> "TrainingSessionQuerySet":
        """Assigned or started."""
        return self.not_cancelled().filter(state__in=[State.ASSIGNED, State.STARTED])

    def ended(self) -> "TrainingSessionQuerySet":
        """Finished or stopped."""
        return self.not_cancelled().filter(state__in=[State.FINISHED, State.STOPPED])

    def with_cuffs_ended_before(self) -> "TrainingSessionQuerySet":
        """Annotate `cuffs_ended_before`: when the cuffs came off last in an earlier session of the region."""
        earlier = TrainingSession.objects.ended().filter(
            client=OuterRef("client"),
            region=OuterRef("region"),
            scheduled_on__lte=OuterRef("scheduled_on"),
            cuff_seconds__gt=0,
            ended_at__isnull=False,
        )
        newest = earlier.exclude(pk=OuterRef("pk")).order_by("-ended_at").values("ended_at")[:1]
        return self.annotate(cuffs_ended_before=Subquery(newest))

    def with_spacing_facts(self, *more: str) -> "TrainingSessionQuerySet":
        """Only the columns that `sessions.mappers.to_other_session` reads, and `more`."""
        return self.only(*SPACING_COLUMNS, *more).annotate(said_without_cuffs=F("record__without_cuffs"))

    def with_open_stop(self) -> "TrainingSessionQuerySet":
        """Sessions whose stop nobody has closed yet, whatever their state says and whether cancelled or not.

        A stopped session without a case is from before there were cases. It counts until the client's next
        screening.
        """
        newer_screening = Screening.objects.filter(
            client=OuterRef("client"), submitted_at__gt=OuterRef("ended_at")
        )
        open_case = Q(stop_case__isnull=False, stop_case__closed_at__isnull=True)
        without_case = Q(~Exists(newer_screening), stop_case__isnull=True, state=State.STOPPED)
        return self.filter(open_case | without_case)

    def scheduled_on(self, day: date) -> "TrainingSessionQuerySet":
        return self.filter(scheduled_on=day)

    def with_gate_facts(self) -> "TrainingSessionQuerySet":
        """Everything `sessions.mappers.check_gate` reads about a session, in the same query."""
        newer = Screening.objects.filter(
            client=OuterRef("client"), number__gt=OuterRef("clearance__screening__number")
        )
        return self.select_related("client", "clearance__screening").annotate(
            has_newer_screening=Exists(newer)
        )


class State(models.TextChoices):
    ASSIGNED = "assigned", "Assigned"
    STARTED = "started", "Started"
    FINISHED = "finished", "Finished"
    STOPPED = "stopped", "Stopped"


class TrainingSession(models.Model):
    """One dated piece of work for one region. One under cuffs cannot exist without a clearance.

    One `without_cuffs` has none: it asks for the same sets and loads, and counts as no session under cuffs.
    `state` and everything under "What was done" are a projection of the events, rewritten in the
    transaction that stores an event; `rebuild_records` must agree with it.
    """

    has_newer_screening: bool  # from `with_gate_facts`
    cuffs_ended_before: datetime | None  # from `with_cuffs_ended_before`
    said_without_cuffs: bool | None  # from `with_spacing_facts`

    CUFF_MODE_CHOICES = [("released", "Off between exercises"), ("continuous", "On until the end")]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="training_sessions")
    clearance = models.ForeignKey(
        Clearance, on_delete=models.PROTECT, related_name="training_sessions", null=True, blank=True
    )
    without_cuffs = models.BooleanField(default=False)
    assigned_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField(default=timezone.now, editable=False)
    region = models.CharField(max_length=5, choices=REGION_CHOICES)
    # The only side that wears a cuff; empty where both do.
    side = models.CharField(max_length=5, choices=SIDE_CHOICES, blank=True, default="")
    scheduled_on = models.DateField()
    # The protocol that was chosen for the session; each prescription has its own, which may be another.
    protocol_code = models.CharField(max_length=64)
    protocol_version = models.PositiveSmallIntegerField()
    cuff_mode = models.CharField(max_length=10, choices=CUFF_MODE_CHOICES)
    planned_cuff_seconds = models.PositiveSmallIntegerField()
    planned_elapsed_seconds = models.PositiveSmallIntegerField()
    reps_prescribed = models.PositiveSmallIntegerField()
    # Where the loads were taken from; empty for what the client has, and for sessions from before places.
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    # Of work in minutes, without its rests.
    timed_seconds_prescribed = models.PositiveSmallIntegerField(default=0)
    spacing_reason = models.TextField(blank=True, max_length=1000)
    note_to_client = models.TextField(blank=True, max_length=1000)
    # Where it came from a programme: its block, and the week and day of the template.
    block = models.ForeignKey(
        "training_sessions.Block", on_delete=models.PROTECT, null=True, blank=True, related_name="sessions"
    )
    block_week = models.PositiveSmallIntegerField(null=True, blank=True)
    block_day = models.PositiveSmallIntegerField(null=True, blank=True)
    # The version of the template that it follows, if that is later than its block's.
    block_version = models.PositiveIntegerField(null=True, blank=True)
    # What was changed of the template to fit the limits of the clearance, in sentences for the coach.
    fitted = models.JSONField(default=list, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    cancel_reason = models.TextField(blank=True, max_length=1000)
    # Left out with a reason. It is cancelled too, so that only the calendar and the record show it.
    is_skipped = models.BooleanField(default=False)
    # The last move; and the coach's day, if the client moved the session away from it.
    moved_at = models.DateTimeField(null=True, blank=True)
    moved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    moved_from_on = models.DateField(null=True, blank=True)

    # What was done.
    state = models.CharField(max_length=8, choices=State.choices, default=State.ASSIGNED)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    reps_done = models.PositiveIntegerField(default=0)
    timed_seconds_done = models.PositiveIntegerField(default=0)
    cuff_seconds = models.PositiveIntegerField(default=0)
    volume_kg = models.DecimalField(max_digits=10, decimal_places=2, default=0)
    effort = models.PositiveSmallIntegerField(null=True, blank=True)
    discomfort = models.PositiveSmallIntegerField(null=True, blank=True)
    symptom_count = models.PositiveSmallIntegerField(default=0)
    # Written down on a later day, from paper or from memory: the minutes under the cuff are not known.
    entered_later = models.BooleanField(default=False)
    # The cuffs came off sooner than half of the sets under them take: tapped through, or after the fact.
    too_fast = models.BooleanField(default=False)
    record = models.JSONField(default=dict)

    objects = TrainingSessionQuerySet.as_manager()

    class Meta:
        indexes = [
            # A client's calendar, newest first: client page, today, spacing.
            models.Index(fields=["client", "-scheduled_on"], name="session_of_client_by_day"),
            # plan_messages: sessions due today or tomorrow in any zone.
            models.Index(fields=["scheduled_on", "state"], name="session_due"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["client", "scheduled_on"],
                condition=Q(cancelled_at__isnull=True),
                name="session_one_region_per_client_per_day",
            ),
            models.CheckConstraint(name="session_region_known", condition=Q(region__in=["upper", "lower"])),
            models.CheckConstraint(
                name="session_skipped_stands_nowhere",
                condition=Q(is_skipped=False) | Q(cancelled_at__isnull=False),
            ),
            models.CheckConstraint(
                name="session_clearance_or_without_cuffs",
                condition=Q(without_cuffs=False, clearance__isnull=False)
                | Q(without_cuffs=True, clearance__isnull=True, planned_cuff_seconds=0),
            ),
            models.CheckConstraint(
                name="session_cuff_time_within_cap",
                condition=Q(planned_cuff_seconds__lte=CUFF_CAP_SECONDS),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} on {self.scheduled_on}"

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("sessions:detail", args=[self.id])

    @property
    def title(self) -> str:
        """Such as "Legs", or "Legs, without cuffs"."""
        region = self.get_region_display()
        return f"{region}, without cuffs" if self.without_cuffs else region

    @property
    def work_text(self) -> str:
        """Such as "75 of 150 reps" or "8:00 of 10:00 min"; "75 reps" where no number was asked for."""
        return work_text(
            self.reps_done, self.reps_prescribed, self.timed_seconds_done, self.timed_seconds_prescribed
        )

    @property
    def has_work(self) -> bool:
        """Whether a repetition was done, or any work in minutes; with unknown minutes the cuffs say so."""
        if self.reps_done or self.timed_seconds_done:
            return True
        return bool(self.timed_seconds_prescribed and (self.cuff_seconds or self.entered_later))

    @property
    def is_without_minutes(self) -> bool:
        """Whether the minutes under the cuff are not known."""
        return self.entered_later or self.too_fast

    @property
    def has_cuff_minutes(self) -> bool:
        """Whether it went under cuffs, and for how long is known."""
        return not (self.without_cuffs or self.is_without_minutes)

    @property
    def cuff_text(self) -> str:
        """Such as "6:30 of 13:00 under the cuff"; not known where it was not logged as it went."""
        if self.without_cuffs and not self.cuff_seconds:
            return "entered later, without cuffs" if self.entered_later else "without cuffs"
        if self.entered_later:
            return "entered later, minutes not known"
        if self.too_fast:
            return "logged faster than it can be done, minutes not known"
        return f"{clock(self.cuff_seconds)} of {clock(self.planned_cuff_seconds)} under the cuff"

    @property
    def limbs(self) -> frozenset[Limb]:
        """The limbs that wear a cuff in it."""
        return limbs_in_use(self.region, self.side)

    @property
    def cuffs_text(self) -> str:
        """What the cuffs do: "Off between exercises"; "Without cuffs" where there are none."""
        return "Without cuffs" if self.without_cuffs else self.get_cuff_mode_display()

    @property
    def end_text(self) -> str:
        """Why it was ended early, or went on without cuffs; "" where neither."""
        return end_text(self.record)

    @property
    def coach_day(self) -> date:
        """The day that the coach chose, even if the client moved the session since."""
        return self.moved_from_on or self.scheduled_on

    @property
    def was_done_without_cuffs(self) -> bool:
        """Whether it ended with no cuffs on, as after a "yes" in the check before it.

        Of a row fetched `with_spacing_facts()`.
        """
        is_over = self.state in (State.FINISHED, State.STOPPED)
        return is_over and not self.cuff_seconds and self.said_without_cuffs is True

    @property
    def place_key(self) -> str:
        """The key of the place where it is done."""
        return str(self.place_id) if self.place_id else OWN_KEY

    @property
    def was_left_undone(self) -> bool:
        """Whether it was ended with no repetition done, as after a "yes" in the check before it."""
        return self.state == State.FINISHED and not self.has_work
