"""To the coaches or admins of a person whose mail server refuses letters."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from clients.domain.zones import zone_named
from clients.http import absolute_url
from clients.models import User
from clients.models.people import Role
from sessions.domain.figures import weekday_text
from sessions.messaging.eligibility import NO_LOGIN, NOT_THEIR_COACH, Eligibility, Suppress, send_by_day
from sessions.messaging.kinds.notice import Notice, NoticeKind
from sessions.messaging.people import client_of
from sessions.models import Bounce as BounceRow
from sessions.models import Message


class Bounce(NoticeKind):
    """About the `Bounce` row whose id is in the key; it may be deleted before the message is sent."""

    kind = Message.Kind.BOUNCE
    roles = (Role.COACH, Role.ADMIN)
    why_fixed = "So that nobody misses what is about health"
    previewed_by = Role.COACH
    description = "When letters to somebody you look after do not arrive."
    because = "A mail server does not take letters to somebody this person looks after."
    push_text = "Something needs a look."

    def check(self, message: Message, now: datetime) -> Eligibility:
        person = message.recipient
        if person is None or not person.is_active:
            return Suppress(NO_LOGIN)
        row = _find_row(message)
        if row is None or row.user.email != row.address:
            return Suppress("The address works again, or there is another one.")
        if message.client is not None and not person.is_admin and not message.is_their_coach:
            return Suppress(NOT_THEIR_COACH)
        return send_by_day(now, zone_named(person.time_zone))

    def notice(self, message: Message) -> Notice:
        row = message.example if isinstance(message.example, BounceRow) else _find_row(message)
        if row is None:
            raise ValueError("the address works again")
        client = message.client
        name = row.user.name if client is None else client.name
        return Notice(
            subject="Letters to one address come back",
            fact="Letters come back.",
            lines=(
                f"The mail server of {name} does not take letters to {row.address} since "
                f"{weekday_text(row.since.date())}. No reminders or summaries are sent there; alerts and "
                "questions after a stop are still tried.",
                "Ask for the right address. When the login has another one, letters go out again by "
                "themselves.",
            ),
            button="Open the page",
            url=settings.SITE_URL if client is None else absolute_url("clients:edit", client.pk),
            why="You get this because somebody relies on letters that do not arrive. It cannot be switched "
            "off.",
        )

    def push_path(self, message: Message) -> str:
        return "/" if message.client_id is None else reverse("clients:detail", args=[message.client_id])

    def add_example(self, message: Message, *, by: User, now: datetime) -> None:
        client = client_of(message)
        person = client.user or User(name=client.name)
        message.example = BounceRow(user=person, address=client.email or "somebody@example.org", since=now)


def _find_row(message: Message) -> BounceRow | None:
    return BounceRow.objects.filter(pk=message.key.split(":")[1]).select_related("user").first()


@transaction.atomic
def record_bounce(*, message: Message, address: str, answer: str, now: datetime) -> None:
    """Store that a mail server refuses an address, and write to those who can ask for another.

    `answer` is what the server said. Does nothing if the recipient has another address by now.
    """
    person = message.recipient
    if person is None or person.practice is None or person.email != address:
        return
    BounceRow.objects.filter(user=person).exclude(address=address).delete()
    row, _ = BounceRow.objects.update_or_create(
        user=person,
        defaults={"address": address, "told": answer[:200]},
        create_defaults={"address": address, "told": answer[:200], "since": now},
    )
    client = getattr(person, "client_profile", None)
    if client is not None:
        people = client.coaches.filter(is_active=True)
    else:
        people = User.objects.admins().filter(practice=person.practice).exclude(pk=person.pk)
    fresh = [
        Message(
            practice=person.practice,
            kind=Message.Kind.BOUNCE,
            key=f"bounce:{row.pk}:{address}:{each.pk}"[:160],
            client=client,
            recipient=each,
            due_at=now,
        )
        for each in people
    ]
    Message.objects.bulk_create(fresh, ignore_conflicts=True)
