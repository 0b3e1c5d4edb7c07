"""Messages: the record and the schedule. Celery only wakes the sweep that reads them."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db import models
from django.db.models import Case, OuterRef, Q, Subquery, When
from django.db.models.signals import pre_delete
from django.utils import timezone

from clients.models import (
    AnswersRequest,
    ChangedAnswer,
    Clearance,
    Client,
    Consent,
    Decision,
    HealthChange,
    Invitation,
    Practice,
    RedFlag,
    Review,
    User,
)
from sessions.domain.events import EventKind
from sessions.models.events import Event
from sessions.models.push import PushSubscription
from sessions.models.stops import FollowUpAnswer, StopCase
from sessions.models.training import TrainingSession

# What a message may be about, by the name that its row stores. A new line here needs no migration.
ABOUT: Mapping[str, type[models.Model]] = {
    "training_session": TrainingSession,
    "event": Event,
    "stop_case": StopCase,
    "follow_up_answer": FollowUpAnswer,
    "health_change": HealthChange,
    "review": Review,
    "changed_answer": ChangedAnswer,
    "red_flag": RedFlag,
    "decision": Decision,
    "clearance": Clearance,
    "invitation": Invitation,
    "answers_request": AnswersRequest,
    "consent": Consent,
}
NAMES: Mapping[type[models.Model], str] = {model: name for name, model in ABOUT.items()}
# Events of these kinds are told as the stop of their session.
STOPS = (EventKind.STOPPED, EventKind.SYMPTOM)
Row = TypeVar("Row", bound=models.Model)
Joins = Mapping[type[models.Model], Collection[str]]


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

    def about(self, *rows: models.Model) -> "MessageQuerySet":
        """Messages about one of these rows, which are of one model."""
        if not rows:
            return self.none()
        name = NAMES[type(rows[0])]
        return self.filter(about_type=name, about_id__in=[row.pk for row in rows])

    def about_outer(self, model: type[models.Model], ref: str = "pk") -> "MessageQuerySet":
        """For a subquery: messages about the row of `model` whose key is `ref` of the outer query."""
        return self.filter(about_type=NAMES[model], about_id=OuterRef(ref))

    def of_case(self, case: StopCase) -> "MessageQuerySet":
        """Everything that was written because of a stop: alerts, questions, alerts about their answers."""
        stops = Event.objects.filter(training_session=case.training_session_id, kind__in=STOPS)
        answers = FollowUpAnswer.objects.filter(training_session=case.training_session_id)
        return self.filter(
            Q(about_type=NAMES[StopCase], about_id=case.pk)
            | Q(about_type=NAMES[Event], about_id__in=stops.values("pk"))
            | Q(about_type=NAMES[FollowUpAnswer], about_id__in=answers.values("pk"))
        )

    def of_stops(self, cases: Collection[StopCase]) -> "MessageQuerySet":
        """What was written because these sessions were stopped, each with the `case_id` of its case."""
        sessions = [case.training_session_id for case in cases]
        stops = Event.objects.filter(training_session__in=sessions, kind__in=STOPS)
        case = StopCase.objects.filter(training_session__events=OuterRef("about_id"))
        rows = self.filter(about_type=NAMES[Event], about_id__in=stops.values("pk"))
        return rows.annotate(case_id=Subquery(case.values("pk")[:1]))

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
        FOLLOW_UP = "follow_up", "Question after a session"
        SUMMARY = "summary", "Weekly summary"
        DIGEST = "digest", "Weekly digest"
        UNFINISHED = "unfinished", "Unfinished session"
        RENEWAL = "renewal", "Something runs out"
        BOUNCE = "bounce", "Letters come back"
        QUESTIONS = "questions", "New answers asked for"
        CONSENT = "consent", "Consent taken back"
        NEW_TEXT = "new_text", "New text to agree to"

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
    # The one row that it is about, if any: see `ABOUT` and docs/decisions/0029. Read it by `message.about`.
    about_type = models.CharField(max_length=20, blank=True, default="")
    about_id = models.UUIDField(null=True, blank=True)
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
    # Set by `MessageQuerySet.of_stops`.
    case_id: UUID
    # Read for many messages at once by their kind, where it does so: what they say, and what the gate says.
    contents: object = None
    gate_answer: object = None
    # Set by the kind of questions: another one asks the same client today.
    is_asked_otherwise = False
    # What the example of a preview is about, where that is no row of `ABOUT`.
    example: object = None
    _about: models.Model | None = None

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
            # What was written about this row? The sweep's planning, the page of a case.
            models.Index(fields=["about_id", "about_type"], name="message_about"),
        ]
        constraints = [
            models.CheckConstraint(
                name="message_about_whole",
                condition=Q(about_type="", about_id__isnull=True)
                | (~Q(about_type="") & Q(about_id__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def is_about_someone_else(self) -> bool:
        """Whether it tells its recipient about a client who is not the recipient."""
        return (
            self.client is not None
            and self.recipient_id is not None
            and self.recipient_id != self.client.user_id
        )

    @property
    def about(self) -> models.Model | None:
        """The row that it is about, if any. One query, unless `fetch_about` has read it."""
        if self._about is None and self.about_id is not None and self.about_type in ABOUT:
            self._about = ABOUT[self.about_type]._default_manager.filter(pk=self.about_id).first()
        return self._about

    @about.setter
    def about(self, row: models.Model | None) -> None:
        self._about = row
        self.about_type = "" if row is None else NAMES[type(row)]
        self.about_id = None if row is None else row.pk

    def set_about(self, row: models.Model | None) -> "Message":
        """Sets `about`, and returns the message, so that it can be made in one expression."""
        self.about = row
        return self

    def refresh_from_db(
        self,
        using: str | None = None,
        fields: Iterable[str] | None = None,
        from_queryset: models.QuerySet["Message"] | None = None,
    ) -> None:
        """Reads what it is about again as well."""
        self._about = None
        super().refresh_from_db(using, fields, from_queryset)

    def about_a(self, model: type[Row]) -> Row:
        """The row that it is about. Raises ValueError where that is no `model`."""
        if not isinstance(row := self.about, model):
            raise ValueError(f"a message about no {model._meta.verbose_name}")
        return row

    @property
    def training_session(self) -> TrainingSession | None:
        """The session that it is about, itself or by an event, a stop or an answer."""
        row = self.about
        if isinstance(row, Event | StopCase | FollowUpAnswer):
            return row.training_session
        return row if isinstance(row, TrainingSession) else None

    @property
    def stop_case(self) -> StopCase | None:
        """The case that it belongs to, if any."""
        row = self.about
        if isinstance(row, Event):
            return row.training_session.stop_case if row.kind in STOPS else None
        if isinstance(row, FollowUpAnswer):
            return getattr(row.training_session, "stop_case", None)
        return row if isinstance(row, StopCase) else None

    @property
    def invitation(self) -> Invitation | None:
        row = self.about
        return row if isinstance(row, Invitation) else None


def fetch_about(messages: Iterable[Message], joins: Joins) -> None:
    """Set `about` of all these messages: one query for each model, with its `joins`."""
    waiting: dict[str, dict[UUID, list[Message]]] = defaultdict(lambda: defaultdict(list))
    for message in messages:
        if message.about_id is not None and message.about_type in ABOUT:
            waiting[message.about_type][message.about_id].append(message)
    for name, by_id in waiting.items():
        rows = ABOUT[name]._default_manager.filter(pk__in=by_id)
        if joined := joins.get(ABOUT[name]):
            rows = rows.select_related(*joined)
        for row in rows:
            for message in by_id[row.pk]:
                message.about = row


def _delete_messages_about(instance: models.Model, **signal: object) -> None:
    """A message goes with what it is about, as by a foreign key that cascades."""
    Message.objects.about(instance).delete()


for _model in NAMES:
    pre_delete.connect(_delete_messages_about, sender=_model)


class Heartbeat(models.Model):
    """When a background process last went through the queue. A silent worker is visible."""

    name = models.CharField(max_length=40, primary_key=True)
    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} at {self.beat_at}"
