"""On the day of a planned session, at the hour that the client chose."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists
from django.urls import reverse

from clients.domain.clearance import Allowed, Refused
from clients.http import absolute_url
from clients.models import User
from clients.models.people import Role
from sessions import mappers
from sessions.domain.messages import may_send_at, next_send_at, reminder_due_at
from sessions.messaging.eligibility import (
    CLIENT_LOGIN_ENDED,
    COMES_BACK,
    NO_DEVICE,
    SWITCHED_OFF,
    Eligibility,
    Postpone,
    Send,
    Suppress,
)
from sessions.messaging.kinds.base import MessageKind
from sessions.messaging.kinds.examples import example_session
from sessions.messaging.people import recipient_of
from sessions.messaging.preference_links import preferences_url
from sessions.models import Message, TrainingSession
from sessions.models.training import State, TrainingSessionQuerySet

CANCELLED = "The session was cancelled."
BEGUN = "The session was already started or done."
REMINDERS_OFF = "The client switched reminders off."
DAY_OVER = "The day of the session is over."
QUIET = "It was due in quiet hours, and the day is over after them."
# Every other reason is in the gate's words.
REASONS = (
    CANCELLED,
    BEGUN,
    CLIENT_LOGIN_ENDED,
    REMINDERS_OFF,
    DAY_OVER,
    QUIET,
    NO_DEVICE,
    SWITCHED_OFF,
    COMES_BACK,
)
ON_HOLD = "Training with cuffs was on hold."
OVER = (Message.State.SENT, Message.State.SUPPRESSED)


class Reminder(MessageKind):
    kind = Message.Kind.REMINDER
    roles = (Role.CLIENT,)
    is_optional = True
    previewed_by = Role.CLIENT
    description = "On the morning of a training day."
    because = "A session was planned for that day, and the client has reminders on."
    push_text = "You have something planned for today."
    joins = {TrainingSession: ("client__practice", "client__user")}

    def plan(self, now: datetime) -> Iterable[Message]:
        return _plan(_upcoming_sessions(now))

    def plan_new(self, now: datetime) -> Iterable[Message]:
        reminded = Message.objects.about_outer(TrainingSession).filter(kind=self.kind)
        return _plan(_upcoming_sessions(now).exclude(Exists(reminded)))

    def prepare(self, messages: Sequence[Message], now: datetime) -> None:
        read_gate(messages, now)

    def check(self, message: Message, now: datetime) -> Eligibility:
        training_session = message.about_a(TrainingSession)
        client = training_session.client
        if training_session.cancelled_at is not None:
            return Suppress(CANCELLED)
        if training_session.state != State.ASSIGNED:
            return Suppress(BEGUN)
        if client.archived_at is not None or message.recipient is None or not message.recipient.is_active:
            return Suppress(CLIENT_LOGIN_ENDED)
        if message.channel == Message.Channel.EMAIL and not client.reminders_enabled:
            return Suppress(REMINDERS_OFF)
        if client.today(now) > training_session.scheduled_on:
            return Suppress(DAY_OVER)
        if client.today(now) < training_session.scheduled_on:  # it was moved to a later day
            return Postpone(reminder_due_at(training_session.scheduled_on, client.reminder_time, client.zone))
        answer = _gate_answer(message, training_session, now)
        if not isinstance(answer, Allowed):
            return Suppress(answer.reasons[0].message[:200])
        if not may_send_at(now, client.zone):
            later_at = next_send_at(now, client.zone)
            if client.today(later_at) > training_session.scheduled_on:
                return Suppress(QUIET)
            return Postpone(later_at)
        return Send()

    def context(self, message: Message, now: datetime) -> dict[str, object]:
        training_session = message.about_a(TrainingSession)
        return {
            "training_session": training_session,
            "client": training_session.client,
            "minutes": -(-training_session.planned_elapsed_seconds // 60),
            "url": absolute_url("sessions:today"),
            "settings_url": preferences_url(recipient_of(message)),
        }

    def push_path(self, message: Message) -> str:
        return reverse("sessions:today")

    def add_example(self, message: Message, *, by: User, now: datetime) -> None:
        if message.client is not None:
            message.about = example_session(message.client, now)

    def explain_to_client(self, why_not: str) -> str:
        """Return `ON_HOLD` in place of the gate's reasons, which are written for the coach."""
        return why_not if why_not in REASONS else ON_HOLD


def read_gate(reminders: Sequence[Message], now: datetime) -> None:
    """Set `gate_answer` on each reminder: the gate's answer about its own session. One query for all."""
    answers = _gate_answers([row.about_a(TrainingSession).pk for row in reminders], now)
    for row in reminders:
        row.gate_answer = answers.get(row.about_a(TrainingSession).pk)


def _gate_answers(sessions: Sequence[UUID], now: datetime) -> dict[UUID, Allowed | Refused]:
    """A session is judged by the clearance that it was planned under: a newer one has to renew it first."""
    rows = TrainingSession.objects.filter(pk__in=sessions).with_gate_facts()
    return {row.pk: mappers.check_gate(row, now) for row in rows}


def _gate_answer(message: Message, training_session: TrainingSession, now: datetime) -> Allowed | Refused:
    """Return the answer read for the whole round, or else ask the gate now."""
    if isinstance(message.gate_answer, Allowed | Refused):
        return message.gate_answer
    return _gate_answers([training_session.pk], now)[training_session.pk]


def _upcoming_sessions(now: datetime) -> TrainingSessionQuerySet:
    # Two days each way cover "today" in every zone.
    days = (now.date() - timedelta(days=2), now.date() + timedelta(days=2))
    return (
        TrainingSession.objects.not_cancelled()
        .filter(state=State.ASSIGNED, scheduled_on__range=days, client__user__isnull=False)
        .select_related("client")
        .only(
            "id", "scheduled_on", "client__practice_id", "client__user_id", "client__time_zone",
            "client__reminder_time",
        )
    )  # fmt: skip


def _plan(sessions: TrainingSessionQuerySet) -> Iterator[Message]:
    reminders = _reminders_of(sessions)
    for training_session in sessions:
        client = training_session.client
        due_at = reminder_due_at(training_session.scheduled_on, client.reminder_time, client.zone)
        planned = reminders.get(training_session.pk)
        if planned is None:
            yield _reminder(training_session, due_at)
        elif planned.state in OVER and client.today(planned.due_at) != training_session.scheduled_on:
            yield _reminder(training_session, due_at, is_moved=True)
        elif planned.state == Message.State.WAITING and planned.attempts == 0 and planned.due_at != due_at:
            planned.due_at = due_at
            yield planned


def _reminders_of(sessions: TrainingSessionQuerySet) -> dict[UUID | None, Message]:
    """Return the latest reminder e-mail of each session, by session id. No query without sessions."""
    if not sessions:
        return {}
    letters = Message.objects.about(*sessions).filter(
        kind=Message.Kind.REMINDER, channel=Message.Channel.EMAIL
    )
    return {row.about_id: row for row in letters.order_by("due_at")}


def _reminder(training_session: TrainingSession, due_at: datetime, *, is_moved: bool = False) -> Message:
    """Return an unsaved reminder. `is_moved` puts the new day into its key, after an earlier one is over."""
    client = training_session.client
    day = f":{training_session.scheduled_on}" if is_moved else ""
    return Message(
        practice_id=client.practice_id,
        kind=Message.Kind.REMINDER,
        key=f"reminder:{training_session.id}{day}",
        client_id=client.id,
        recipient_id=client.user_id,
        due_at=due_at,
    ).set_about(training_session)
