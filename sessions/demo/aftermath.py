"""Play what follows a stop in the demo: the alerts, the coach's response, the client's answers."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from clients.models import Client, User
from sessions.domain.follow_up import FollowUp, Reply
from sessions.messaging.sweep import sweep_messages
from sessions.models import Message, StopCase, StopEntry
from sessions.stops.actions import answer_follow_up, close_stop, respond_to_stop

SWEEP = timedelta(seconds=14)


class Aftermath:
    """The events after a stop that the server knew of at `known_at`. Alerts leave with the next sweep."""

    def __init__(self, client: Client, coach: User, known_at: datetime, uuid: Callable[[], UUID]) -> None:
        self.coach = coach
        self.known_at = known_at
        self.uuid = uuid
        self.case = StopCase.objects.get(client=client)
        self._sweep(known_at)

    def _sweep(self, due_at: datetime) -> None:
        sweep_messages(clock=lambda: due_at + SWEEP)

    def respond(self, *, minutes: int, text: str) -> None:
        respond_to_stop(
            case=self.case,
            entry_id=self.uuid(),
            kind=StopEntry.Kind.REACHED,
            text=text,
            by=self.coach,
            now=self.known_at + timedelta(minutes=minutes),
        )

    def answer(self, asked: FollowUp, reply: Reply) -> None:
        """Answer forty minutes after the question was sent."""
        message = Message.objects.get(key=f"follow-up:{self.case.id}:{asked}")
        self._sweep(message.due_at)  # a question due at night is only postponed to the morning
        message.refresh_from_db()
        self._sweep(message.due_at)
        answered_at = message.due_at + timedelta(minutes=40)
        answer_follow_up(message=message, reply=reply, now=answered_at)
        self._sweep(answered_at)

    def close(self, *, days: int, reason: str) -> None:
        then = self.known_at + timedelta(days=days)
        close_stop(case=self.case, entry_id=self.uuid(), reason=reason, by=self.coach, now=then)
