"""To the client whose phone fell silent in the middle of a session."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, Max
from django.urls import reverse

from clients.http import absolute_url
from clients.models import User
from clients.models.people import Role
from sessions.domain.nudges import ASKED_FOR, IDLE_AFTER, is_idle
from sessions.messaging.eligibility import (
    CLIENT_HAS_NO_LOGIN,
    Eligibility,
    Postpone,
    Send,
    Suppress,
    send_by_day,
)
from sessions.messaging.kinds.base import MessageKind
from sessions.messaging.kinds.examples import example_session
from sessions.messaging.people import client_of
from sessions.models import Message, TrainingSession
from sessions.models.training import State
from sessions.stops.wording import is_reachable


class Unfinished(MessageKind):
    kind = Message.Kind.UNFINISHED
    roles = (Role.CLIENT,)
    previewed_by = Role.CLIENT
    description = "If a session stays open: are the cuffs off, and do you finish it?"
    because = "The client began a session, and their phone said nothing more for 20 minutes."
    push_text = "Something is still open. Please look now."
    is_urgent = True
    ignores_bounces = True

    def plan_new(self, now: datetime) -> Iterable[Message]:
        """Return messages about sessions whose phone fell silent. One query if there are none."""
        silent = (
            TrainingSession.objects.not_cancelled()
            .filter(state=State.STARTED, client__user__isnull=False)
            .exclude(Exists(Message.objects.about_outer(TrainingSession).filter(kind=self.kind)))
            .annotate(heard_at=Max("events__received_at"))
            .filter(heard_at__lte=now - IDLE_AFTER, heard_at__gt=now - ASKED_FOR)
            .select_related("client")
        )
        return [
            Message(
                practice_id=row.client.practice_id,
                kind=self.kind,
                key=f"unfinished:{row.id}",
                client=row.client,
                recipient_id=row.client.user_id,
                due_at=now,
            ).set_about(row)
            for row in silent
        ]

    def check(self, message: Message, now: datetime) -> Eligibility:
        """Send at any hour if the cuffs are still on, otherwise by day."""
        training_session, client = message.about_a(TrainingSession), client_of(message)
        if not is_reachable(client):
            return Suppress(CLIENT_HAS_NO_LOGIN)
        if training_session.cancelled_at is not None or training_session.state != State.STARTED:
            return Suppress("The session was ended meanwhile.")
        heard_at = _last_heard_at(training_session)
        if not is_idle(heard_at, now):
            return Postpone(heard_at + IDLE_AFTER)
        if now >= heard_at + ASKED_FOR:
            return Suppress("It is too long ago to ask. The session stands open on the client's page.")
        if training_session.record.get("open_since"):
            return Send()
        return send_by_day(now, client.zone)

    def context(self, message: Message, now: datetime) -> dict[str, object]:
        training_session = message.about_a(TrainingSession)
        return {
            "training_session": training_session,
            "cuffs_on": bool(training_session.record.get("open_since")),
            "url": absolute_url("sessions:live", training_session.id),
        }

    def push_path(self, message: Message) -> str:
        return reverse("sessions:live", args=[message.about_id])

    def add_example(self, message: Message, *, by: User, now: datetime) -> None:
        message.about = example_session(client_of(message), now)


def _last_heard_at(training_session: TrainingSession) -> datetime:
    newest: datetime | None = training_session.events.aggregate(at=Max("received_at"))["at"]
    heard_at = newest or training_session.started_at
    if heard_at is None:
        raise ValueError("a session that nobody started")
    return heard_at
