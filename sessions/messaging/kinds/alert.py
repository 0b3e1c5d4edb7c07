"""To coaches and admins at once: a stop, too much discomfort, something changed, a red answer."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists
from django.urls import reverse

from clients.models import HealthChange, User
from clients.models.people import Role
from sessions.domain.events import EventKind, SymptomKind
from sessions.messaging.eligibility import Eligibility, Send, Suppress, why_not_to_know
from sessions.messaging.kinds.base import MessageKind
from sessions.messaging.kinds.examples import example_session
from sessions.messaging.kinds.recipients import NEWS_FOR, active_coaches, admins_by_practice
from sessions.messaging.letters.alert import alert_letter
from sessions.models import Event, FollowUpAnswer, Message, StopCase


class Alert(MessageKind):
    """Rows about a session are written by `stops`, in the transaction that stores the fact."""

    kind = Message.Kind.ALERT
    roles = (Role.COACH, Role.ADMIN)
    previewed_by = Role.COACH
    description = "When a session was stopped, something hurts too much, or health changed. At any hour."
    because = (
        "A client stopped a session, said that it hurt too much or that something changed, "
        "or gave a red answer."
    )
    push_text = "Somebody needs you now. Please open Cuffwise."
    is_urgent = True
    ignores_bounces = True
    joins = {
        Event: ("training_session__client__user", "training_session__stop_case"),
        FollowUpAnswer: ("case__training_session__client",),
    }

    def plan_new(self, now: datetime) -> Iterable[Message]:
        """Return alerts about new health changes, to the client's coaches and the practice's admins.

        The person who reported the change gets none.
        """
        changes = HealthChange.objects.filter(
            ~Exists(Message.objects.about_outer(HealthChange)), reported_at__gt=now - NEWS_FOR
        )
        rows = list(changes.select_related("client").prefetch_related("client__coaches"))
        admins = admins_by_practice({row.client.practice_id for row in rows})
        return [
            Message(
                practice_id=row.client.practice_id,
                kind=self.kind,
                key=f"alert:change:{row.id}:{person.id}",
                client=row.client,
                recipient=person,
                due_at=now,
            ).set_about(row)
            for row in rows
            for person in [*active_coaches(row.client), *admins.get(row.client.practice_id, ())]
            if person.pk != row.reported_by_id
        ]

    def check(self, message: Message, now: datetime) -> Eligibility:
        """Send at any hour, whatever happened since, while the recipient may read about the client."""
        why = why_not_to_know(message)
        return Suppress(why) if why else Send()

    def context(self, message: Message, now: datetime) -> dict[str, object]:
        return {"alert": alert_letter(message)}

    def push_path(self, message: Message) -> str:
        if message.stop_case is not None:
            return reverse("sessions:stop-detail", args=[message.stop_case.pk])
        if message.training_session is not None:
            return reverse("sessions:detail", args=[message.training_session.pk])
        return reverse("clients:detail", args=[message.client_id])

    def add_example(self, message: Message, *, by: User, now: datetime) -> None:
        """Set a stop because of a numb limb."""
        if (client := message.client) is not None:
            training_session = example_session(client, now)
            training_session.stop_case = StopCase(client=client, stopped_at=now, opened_at=now)
            message.about = Event(
                training_session=training_session,
                kind=EventKind.STOPPED,
                occurred_at=now,
                received_at=now,
                schema=1,
                body={"reason": SymptomKind.NUMB},
            )
