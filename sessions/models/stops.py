"""A stopped session as a case: who responded, what was done, how it was closed. Answers after any session."""

import uuid
from datetime import timedelta
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from clients.models import Client, Practice, User
from clients.models.people import Role
from sessions.domain.follow_up import REPLIES, FollowUp, Reply, ReplyAdvice
from sessions.models.events import Event
from sessions.models.training import TrainingSession


class StopCaseQuerySet(models.QuerySet["StopCase"]):
    def visible_to(self, user: User) -> "StopCaseQuerySet":
        """Admins see their practice's cases, coaches those of their clients, others none."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.role == Role.ADMIN:
            return self.filter(practice_id=user.practice_id)
        if user.role == Role.COACH:
            return self.filter(practice_id=user.practice_id, client__coaches=user)
        return self.none()

    def open(self) -> "StopCaseQuerySet":
        """Cases that nobody closed yet, the oldest first."""
        return self.filter(closed_at__isnull=True).order_by("opened_at", "id")

    def closed(self) -> "StopCaseQuerySet":
        """Closed cases, the newest first."""
        return self.filter(closed_at__isnull=False).order_by("-closed_at", "id")


class StopCase(models.Model):
    """A stopped training session that people look after. Opened with the event, closed with a reason."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="stop_cases")
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="stop_cases")
    training_session = models.OneToOneField(
        TrainingSession, on_delete=models.PROTECT, related_name="stop_case"
    )
    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="+")
    sign = models.CharField(max_length=20)
    stopped_at = models.DateTimeField()
    opened_at = models.DateTimeField()
    first_response_at = models.DateTimeField(null=True, blank=True)
    first_response_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = StopCaseQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["practice", "closed_at", "opened_at"], name="stop_case_queue"),
            models.Index(fields=["client", "closed_at"], name="stop_case_of_client"),
        ]

    def __str__(self) -> str:
        return f"Stop of {self.training_session_id}"

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("sessions:stop-detail", args=[self.id])

    @property
    def response_time(self) -> timedelta | None:
        """From the opening of the case to the first entry of a coach or an admin; None before that."""
        return None if self.first_response_at is None else self.first_response_at - self.opened_at


class StopEntry(models.Model):
    """One thing that somebody did about a case. Rows are only added."""

    class Kind(models.TextChoices):
        REACHED = "reached", "Talked to the client"
        TRIED = "tried", "Tried, no answer yet"
        NOTE = "note", "Only a note"
        CLOSED = "closed", "Closed the case"
        REOPENED = "reopened", "Opened again"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(StopCase, on_delete=models.CASCADE, related_name="entries")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    text = models.TextField(max_length=4000, blank=True)
    # Null where an event opened the case again.
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    written_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.get_kind_display()} on {self.case_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("What was done about a stop is not rewritten: add another entry.")
        super().save(*args, **kwargs)


class FollowUpAnswer(models.Model):
    """What a client answered after a session, stopped or not. Answering again adds another row."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    training_session = models.ForeignKey(
        TrainingSession, on_delete=models.CASCADE, related_name="follow_up_answers"
    )
    asked = models.CharField(max_length=3, choices=[(each.value, each.label) for each in FollowUp])
    reply = models.CharField(max_length=10, choices=[(each.value, REPLIES[each].label) for each in Reply])
    answered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="follow_up_reply_known", condition=Q(reply__in=[each.value for each in Reply])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_reply_display()} {self.get_asked_display()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("An answer is a fact: another one is added.")
        super().save(*args, **kwargs)

    @property
    def advice(self) -> ReplyAdvice:
        """What the reply is called, and what to do now."""
        return REPLIES[Reply(self.reply)]

    @property
    def is_red(self) -> bool:
        return self.advice.is_red

    @property
    def chip(self) -> str:
        """The colour of the chip that shows it."""
        if self.is_red:
            return "blocked"
        return "caution" if self.advice.tells_coach else "ok"
