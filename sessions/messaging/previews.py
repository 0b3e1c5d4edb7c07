"""How each kind of message reads for one client: the newest there is, else an example. Nothing is written."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from clients.domain.regions import Region
from clients.models import Clearance, Client, Invitation, Review, User
from sessions.domain.events import EventKind, SymptomKind
from sessions.domain.weeks import Week
from sessions.messaging import compose
from sessions.models import Bounce, Event, Message, StopCase, TrainingSession

Kind = Message.Kind
TO_THE_CLIENT = (Kind.REMINDER, Kind.SUMMARY, Kind.FOLLOW_UP, Kind.UNFINISHED, Kind.RENEWAL)
TO_A_COACH = (Kind.DIGEST, Kind.ALERT, Kind.BOUNCE)
EXAMPLE_SECONDS = 780  # 13 minutes from the first set to the last: two exercises
AHEAD = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A message to read, and where it is from; or only the reason why nobody gets one."""

    message: Message | None
    words: str


def preview_of(client: Client, kind: Kind, by: User, now: datetime) -> Preview:
    """`by` is the admin who looks, and who stands in where an admin would be told."""
    if kind in TO_THE_CLIENT and client.user is None:
        return Preview(message=None, words="This client has no login, so nobody would get it.")
    coach = client.coaches.coaches().order_by("id").first()
    if kind in TO_A_COACH and coach is None:
        return Preview(message=None, words="Nobody coaches this client, so nobody would get it.")
    about = {"recipient": coach} if kind == Kind.DIGEST else {"client": client}
    letters = Message.objects.filter(kind=kind, channel=Message.Channel.EMAIL, **about)
    newest = compose.with_contents(letters).order_by("-due_at", "id").first()
    if newest is not None:
        return Preview(message=newest, words="The newest one there is.")
    words = "An example: none was written yet."
    return Preview(message=_example(client, kind, coach, by, now), words=words)


def _example(client: Client, kind: Kind, coach: User | None, by: User, now: datetime) -> Message:
    week = Week.of(client.today(now)).plus(-1).key
    message = Message(
        practice=client.practice,
        client=client,
        kind=kind,
        key=f"{kind}:{client.pk}:{week}",
        recipient={Kind.DESK: by, **dict.fromkeys(TO_A_COACH, coach)}.get(kind, client.user),
        due_at=now,
    )
    if kind in (Kind.REMINDER, Kind.UNFINISHED, Kind.ALERT):
        message.training_session = _session(client, now)
    if kind == Kind.ALERT:
        body = {"reason": SymptomKind.NUMB}
        message.event = Event(kind=EventKind.STOPPED, occurred_at=now, received_at=now, schema=1, body=body)
        message.stop_case = StopCase(client=client, stopped_at=now, opened_at=now)
    elif kind == Kind.RENEWAL:
        message.clearance = Clearance(client=client, valid_until_on=client.today(now) + AHEAD)
    elif kind == Kind.DESK:
        message.review = Review(practice=client.practice, opened_at=now)
    elif kind == Kind.BOUNCE:
        person = client.user or User(name=client.name)
        address = client.email or "somebody@example.org"
        message.bounce = Bounce(user=person, address=address, since=now)
    elif kind == Kind.INVITATION:
        message.invitation = Invitation(
            practice=client.practice, client=client, name=client.name, email=client.email or "?",
            invited_by=coach or by, role="client", expires_at=now + AHEAD,
        )  # fmt: skip
    return message


def _session(client: Client, now: datetime) -> TrainingSession:
    """The client's newest, or one that nobody assigned."""
    newest = client.training_sessions.not_cancelled().order_by("-scheduled_on").first()
    return newest or TrainingSession(
        id=uuid4(),
        client=client,
        region=Region.LOWER,
        scheduled_on=client.today(now),
        planned_elapsed_seconds=EXAMPLE_SECONDS,
    )
