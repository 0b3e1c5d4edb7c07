"""To a client who is asked for new answers to the health questions, and a reminder two days later."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists
from django.urls import reverse

from clients.http import absolute_url
from clients.models import AnswersRequest, User
from clients.models.answers_requests import REQUEST_LIVES
from clients.models.people import Role
from sessions.domain.figures import weekday_text
from sessions.domain.nudges import REMIND_OF_QUESTIONS_AFTER
from sessions.messaging.eligibility import CLIENT_HAS_NO_LOGIN, Eligibility, Suppress, send_by_day
from sessions.messaging.kinds.notice import Notice, NoticeKind
from sessions.messaging.people import client_of
from sessions.models import Message
from sessions.stops.wording import is_reachable

REMINDER = "reminder"  # the end of the key


class Questions(NoticeKind):
    """Two letters a request: one at once, one after two days; neither once it has ended."""

    kind = Message.Kind.QUESTIONS
    roles = (Role.CLIENT,)
    previewed_by = Role.CLIENT
    description = "When your coach asks you to answer the health questions again."
    because = "Somebody of the practice asked the client for new answers."
    push_text = "Your coach asks you something. Please look."
    joins = {AnswersRequest: ("asked_by", "client")}

    def plan_new(self, now: datetime) -> Iterable[Message]:
        waiting = (
            AnswersRequest.objects.open(now)
            .filter(client__user__isnull=False)
            .exclude(Exists(Message.objects.about_outer(AnswersRequest).filter(kind=self.kind)))
            .select_related("client")
        )
        for row in waiting:
            yield self._message(row, "first", row.asked_at)
            yield self._message(row, REMINDER, row.asked_at + REMIND_OF_QUESTIONS_AFTER)

    def _message(self, row: AnswersRequest, which: str, due_at: datetime) -> Message:
        return Message(
            practice_id=row.client.practice_id,
            kind=self.kind,
            key=f"questions:{row.id}:{which}",
            client=row.client,
            recipient_id=row.client.user_id,
            due_at=due_at,
        ).set_about(row)

    def check(self, message: Message, now: datetime) -> Eligibility:
        client, row = client_of(message), message.about_a(AnswersRequest)
        if not is_reachable(client):
            return Suppress(CLIENT_HAS_NO_LOGIN)
        if not row.is_open(now):
            return Suppress("The answers were sent, or are not asked for any more.")
        return send_by_day(now, client.zone)

    def notice(self, message: Message) -> Notice:
        row = message.about_a(AnswersRequest)
        please = "please answer the health questions"
        is_reminder = message.key.endswith(REMINDER)
        last_day = weekday_text(row.client.today(row.expires_at))
        return Notice(
            subject=f"Reminder: {please}" if is_reminder else please.capitalize(),
            fact=f"{row.asked_by.name} asks you to answer the health questions.",
            lines=(
                "It takes about five minutes, less if not much has changed. Your answers are kept as you go.",
                f"Please do it by {last_day}.",
            ),
            button="Answer the questions",
            url=absolute_url("clients:screening", row.client_id),
            why="You get this because your coach or your practice asked for your answers.",
        )

    def push_path(self, message: Message) -> str:
        return reverse("clients:screening", args=[message.client_id])

    def add_example(self, message: Message, *, by: User, now: datetime) -> None:
        client = client_of(message)
        message.about = AnswersRequest(
            client=client, asked_by=by, asked_at=now, expires_at=now + REQUEST_LIVES
        )
