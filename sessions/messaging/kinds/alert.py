"""To coaches and admins at once: a stop, too much discomfort, something changed, an answer."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, OuterRef
from django.urls import reverse

from clients.domain.red_flags import Way
from clients.models import HealthChange, RedFlag, User
from clients.models.people import Role
from sessions.domain.events import EventKind
from sessions.domain.symptoms import SymptomKind
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
        "or answered that something is wrong."
    )
    push_text = "Somebody needs you now. Please open Cuffwise."
    is_urgent = True
    ignores_bounces = True
    joins = {
        Event: ("training_session__client__user", "training_session__stop_case"),
        FollowUpAnswer: ("training_session__client", "training_session__stop_case"),
        RedFlag: ("said_by",),
    }

    def plan_new(self, now: datetime) -> Iterable[Message]:
        """Yield alerts about new health changes and red flags, to coaches and admins.

        The person who said it gets none.
        """
        yield from _about_changes(now)
        yield from _about_red_flags(now)

    def check(self, message: Message, now: datetime) -> Eligibility:
        """Send at any hour, whatever happened since, while the recipient may read about the client."""
        why = why_not_to_know(message)
        return Suppress(why) if why else Send()

    def context(self, message: Message, now: datetime) -> dict[str, object]:
        return {"alert": alert_letter(message)}

    def push_path(self, message: Message) -> str:
        if message.stop_case is not None:
            return reverse("sessions:stop-detail", args=[message.stop_case.pk])
        if isinstance(message.about, RedFlag):
            return reverse("clients:red-flag", args=[message.about_id])
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


# Those of a stop and of an answer after it are told by an alert of their own.
TOLD_OTHERWISE = (Way.STOP, Way.FOLLOW_UP)


def _about_changes(now: datetime) -> Iterable[Message]:
    """A change that came with a red flag is told by the red flag."""
    red = RedFlag.objects.filter(client=OuterRef("client"), opened_at=OuterRef("reported_at"), way=Way.CHANGE)
    changes = HealthChange.objects.filter(
        ~Exists(Message.objects.about_outer(HealthChange)), ~Exists(red), reported_at__gt=now - NEWS_FOR
    )
    rows = changes.select_related("client").prefetch_related("client__coaches")
    yield from _to_coaches_and_admins(rows, "change", "reported_by_id", now)


def _about_red_flags(now: datetime) -> Iterable[Message]:
    flags = RedFlag.objects.filter(
        ~Exists(Message.objects.about_outer(RedFlag)), opened_at__gt=now - NEWS_FOR
    ).exclude(way__in=TOLD_OTHERWISE)
    rows = flags.select_related("client").prefetch_related("client__coaches")
    yield from _to_coaches_and_admins(rows, "red-flag", "said_by_id", now)


def _to_coaches_and_admins(
    found: Iterable[HealthChange] | Iterable[RedFlag], name: str, said_by: str, now: datetime
) -> Iterable[Message]:
    rows: list[HealthChange | RedFlag] = list(found)
    admins = admins_by_practice({row.client.practice_id for row in rows})
    for row in rows:
        people = [*active_coaches(row.client), *admins.get(row.client.practice_id, ())]
        for person in {each.pk: each for each in people}.values():
            if person.pk != getattr(row, said_by):
                yield Message(
                    practice_id=row.client.practice_id,
                    kind=Message.Kind.ALERT,
                    key=f"alert:{name}:{row.id}:{person.id}",
                    client=row.client,
                    recipient=person,
                    due_at=now,
                ).set_about(row)
