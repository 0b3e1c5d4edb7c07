"""Messages: the record and the schedule. Celery only wakes the sweep that reads them."""

import uuid
from datetime import datetime

from django.db import models
from django.db.models import Case, Q, When
from django.utils import timezone

from clients.models import Clearance, Client, Decision, HealthChange, Invitation, Practice, Review, User
from sessions.models.push import PushSubscription
from sessions.models.stops import FollowUpAnswer, StopCase
from sessions.models.training import Event, TrainingSession


class MessageQuerySet(models.QuerySet["Message"]):
    def visible_to(self, user) -> "MessageQuerySet":
        if not user.is_authenticated or not user.is_active or not user.is_admin:
            return self.none()
        return self.filter(practice_id=user.practice_id)

    def claimable(self, now: datetime) -> "MessageQuerySet":
        """Due and unclaimed, or claimed by a worker whose lease ran out, in the order of a sweep."""
        waiting = Q(state=Message.State.WAITING) & Q(due_at__lte=now)
        abandoned = Q(state=Message.State.CLAIMED) & Q(lease_until__lt=now)
        return self.filter(waiting | abandoned).urgent_first()

    def urgent_first(self) -> "MessageQuerySet":
        """Alerts, then what has been due the longest."""
        return self.order_by(Case(When(kind=Message.Kind.ALERT, then=0), default=1), "due_at", "id")


class Message(models.Model):
    """One e-mail or push to one person, with one key."""

    class Kind(models.TextChoices):
        REMINDER = "reminder", "Session-day reminder"
        INVITATION = "invitation", "Invitation"
        ALERT = "alert", "Alert"
        DESK = "desk", "Review desk"
        FOLLOW_UP = "follow_up", "Question after a stop"
        SUMMARY = "summary", "Weekly summary"
        DIGEST = "digest", "Weekly digest"
        UNFINISHED = "unfinished", "Unfinished session"
        RENEWAL = "renewal", "Something runs out"
        BOUNCE = "bounce", "Letters come back"

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        CLAIMED = "claimed", "Being sent"
        SENT = "sent", "Sent"
        SUPPRESSED = "suppressed", "Not sent"
        FAILED = "failed", "Failed"
        UNCERTAIN = "uncertain", "Uncertain"

    class Channel(models.TextChoices):
        EMAIL = "email", "E-mail"
        PUSH = "push", "Push"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="messages")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    key = models.CharField(max_length=160, unique=True)
    channel = models.CharField(max_length=8, default=Channel.EMAIL, choices=Channel.choices)
    # The one device that a push goes to.
    subscription = models.ForeignKey(
        PushSubscription, on_delete=models.CASCADE, null=True, blank=True, related_name="messages"
    )
    client = models.ForeignKey(
        Client, on_delete=models.CASCADE, null=True, blank=True, related_name="messages"
    )
    recipient = models.ForeignKey(
        User, on_delete=models.CASCADE, null=True, blank=True, related_name="messages"
    )
    training_session = models.ForeignKey(
        TrainingSession, on_delete=models.CASCADE, null=True, blank=True, related_name="messages"
    )
    invitation = models.ForeignKey(
        Invitation, on_delete=models.CASCADE, null=True, blank=True, related_name="messages"
    )
    # What an alert tells: the event that said it, or the answer to a follow-up; and the case they belong to.
    event = models.ForeignKey(Event, on_delete=models.CASCADE, null=True, blank=True, related_name="messages")
    answer = models.ForeignKey(
        FollowUpAnswer, on_delete=models.CASCADE, null=True, blank=True, related_name="messages"
    )
    stop_case = models.ForeignKey(
        StopCase, on_delete=models.CASCADE, null=True, blank=True, related_name="messages"
    )
    # What is told about the person: a change they reported, a case of the review desk, a question of it.
    health_change = models.ForeignKey(
        HealthChange, on_delete=models.CASCADE, null=True, blank=True, related_name="messages"
    )
    review = models.ForeignKey(
        Review, on_delete=models.CASCADE, null=True, blank=True, related_name="messages"
    )
    decision = models.ForeignKey(
        Decision, on_delete=models.CASCADE, null=True, blank=True, related_name="messages"
    )
    # What runs out: a clearance, where it is none the 1RMs that the key names by day.
    clearance = models.ForeignKey(
        Clearance, on_delete=models.CASCADE, null=True, blank=True, related_name="messages"
    )
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    claim = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    # Set before the mail server is spoken to: an abandoned claim with it may have been sent, so nobody
    # sends it again blindly.
    handed_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_to = models.EmailField(max_length=254, blank=True)
    subject = models.CharField(max_length=200, blank=True)
    why_not = models.CharField(max_length=200, blank=True)
    last_error = models.TextField(blank=True)
    # The last time that an admin let it wait once more, and why.
    again_at = models.DateTimeField(null=True, blank=True)
    again_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    again_reason = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    # No columns. Set by `sessions.messaging.compose.with_contents`: did the person switch this kind off on
    # this channel, do they still coach the client, do letters to their address come back?
    is_switched_off: bool
    is_their_coach: bool
    comes_back: bool
    # Read for many messages at once by their kind, where it does so: what they say, and what the gate says.
    contents: object = None
    gate_answer: object = None
    # What the example of a preview is about, where that is no column.
    example: object = None

    objects = MessageQuerySet.as_manager()

    class Meta:
        indexes = [
            # Message.objects.claimable(now): the sweep, each minute.
            models.Index(
                fields=["due_at"],
                condition=Q(state__in=["waiting", "claimed"]),
                name="message_to_sweep",
            ),
            models.Index(fields=["practice", "-due_at"], name="message_page"),
        ]

    def __str__(self) -> str:
        return self.key


class Heartbeat(models.Model):
    """When a background process last went through the queue. A silent worker is visible."""

    name = models.CharField(max_length=40, primary_key=True)
    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} at {self.beat_at}"
