"""To coaches: a client, or a parent, took their consent to training under cuffs back."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists
from django.urls import reverse

from clients.domain.consent import ConsentKind, ConsentWay
from clients.domain.consent_text import CURRENT_TEXT
from clients.domain.zones import zone_named
from clients.http import absolute_url
from clients.models import Consent as ConsentRow
from clients.models import User
from clients.models.people import Role
from sessions.messaging.eligibility import Eligibility, Suppress, send_by_day, why_not_to_know
from sessions.messaging.kinds.notice import Notice, NoticeKind
from sessions.messaging.kinds.recipients import NEWS_FOR, active_coaches, admins_by_practice
from sessions.messaging.people import client_of, recipient_of
from sessions.models import Message


class Consent(NoticeKind):
    """One letter for each yes that was taken back; to the admins where no coach can sign in."""

    kind = Message.Kind.CONSENT
    roles = (Role.COACH, Role.ADMIN)
    previewed_by = Role.COACH
    description = "When a client, or a parent, no longer agrees to training with cuffs."
    because = "A client, or a parent, took their consent back."
    push_text = "Something needs a look."

    def plan_new(self, now: datetime) -> Iterable[Message]:
        """Yield the letters about what was taken back lately. Whoever took it back gets none."""
        withdrawn = ConsentRow.objects.filter(
            ~Exists(Message.objects.about_outer(ConsentRow)), withdrawn_at__gt=now - NEWS_FOR
        )
        rows = list(withdrawn.select_related("client").prefetch_related("client__coaches"))
        admins = admins_by_practice({row.client.practice_id for row in rows})
        for row in rows:
            for person in active_coaches(row.client) or admins.get(row.client.practice_id, []):
                if person.pk != row.withdrawn_by_id:
                    yield Message(
                        practice_id=row.client.practice_id,
                        kind=self.kind,
                        key=f"consent:{row.id}:{person.id}",
                        client=row.client,
                        recipient=person,
                        due_at=now,
                    ).set_about(row)

    def check(self, message: Message, now: datetime) -> Eligibility:
        """Send by day, unless they agreed again: the hold itself waited for nobody."""
        if why := why_not_to_know(message):
            return Suppress(why)
        given = client_of(message).given_consents
        row = message.about_a(ConsentRow)
        newest = given.own_version if row.is_own else given.parent_version
        if newest == CURRENT_TEXT.version:
            return Suppress("They agreed again meanwhile.")
        return send_by_day(now, zone_named(recipient_of(message).time_zone))

    def notice(self, message: Message) -> Notice:
        client, row = client_of(message), message.about_a(ConsentRow)
        who = client.name if row.is_own else f"A parent of {client.name}"
        return Notice(
            subject="Somebody no longer agrees to training with cuffs",
            fact=f"{who} no longer agrees to training with cuffs.",
            lines=(
                "Sessions with cuffs are on hold from now on. Nothing is lost: what is planned stays, and "
                "what the client logs still arrives.",
                "Please talk to them. They need no reason, and may agree again at any time.",
            ),
            button="Open the page",
            url=absolute_url("clients:consent", client.pk),
            why="You get this because you look after this client. It cannot be switched off.",
        )

    def push_path(self, message: Message) -> str:
        return reverse("clients:consent", args=[message.client_id])

    def add_example(self, message: Message, *, by: User, now: datetime) -> None:
        """Set a consent that the client took back just now."""
        message.about = ConsentRow(
            client=client_of(message),
            kind=ConsentKind.OWN,
            way=ConsentWay.APP,
            text_version=CURRENT_TEXT.version,
            given_by=by,
            given_at=now,
            withdrawn_at=now,
            withdrawn_by=by,
        )
