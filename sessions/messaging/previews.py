"""Previews each kind of message for one client: the newest one, or an unsaved example."""

from dataclasses import dataclass
from datetime import datetime

from clients.models import Client, User
from clients.models.people import Role
from sessions.domain.weeks import Week
from sessions.messaging import compose
from sessions.messaging.kinds.base import MessageKind
from sessions.models import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A message and where it is from; without a message, `source` says why nobody gets one."""

    message: Message | None
    source: str


def preview_message(client: Client, kind: MessageKind, by: User, now: datetime) -> Preview:
    """Return the preview of one kind. `by` is the admin who looks; admins' messages are written to them."""
    coach = client.coaches.coaches().order_by("id").first()
    if kind.kind != Message.Kind.INVITATION and kind.previewed_by == Role.CLIENT and client.user is None:
        return Preview(message=None, source="This client has no login, so nobody would get it.")
    if kind.previewed_by == Role.COACH and coach is None:
        return Preview(message=None, source="Nobody coaches this client, so nobody would get it.")
    about = {"recipient": coach} if kind.kind == Message.Kind.DIGEST else {"client": client}
    letters = Message.objects.filter(kind=kind.kind, channel=Message.Channel.EMAIL, **about)
    newest = compose.with_contents(letters).order_by("-due_at", "id").first()
    if newest is not None:
        return Preview(message=newest, source="The newest one there is.")
    people = {Role.CLIENT: client.user, Role.COACH: coach, Role.ADMIN: by}
    example = Message(
        practice=client.practice,
        client=client,
        kind=kind.kind,
        key=f"{kind.kind}:{client.pk}:{Week.of(client.today(now)).plus(-1).key}",
        recipient=people[kind.previewed_by],
        due_at=now,
    )
    kind.add_example(example, by=coach or by, now=now)
    return Preview(message=example, source="An example: none was written yet.")
