"""To somebody whom the practice invites, who has no login yet."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Exists

from clients.models import Invitation as InvitationRow
from clients.models import User
from clients.models.people import Role
from clients.people.invitation_links import invitation_url
from sessions.messaging.eligibility import Eligibility, Send, Suppress
from sessions.messaging.kinds.base import MessageKind
from sessions.models import Message

EXAMPLE_VALID = timedelta(days=7)


class Invitation(MessageKind):
    kind = Message.Kind.INVITATION
    roles = (Role.CLIENT, Role.COACH, Role.ADMIN)
    why_fixed = "About signing in"
    previewed_by = Role.CLIENT
    description = "Only when somebody invites you, or you ask for a code."
    because = "Somebody of the practice invited this person."
    # An invited person has no device yet, and a sign-in code is of no use on the device that asks for it.
    push_text = ""
    joins = {InvitationRow: ("invited_by",)}

    @property
    def label(self) -> str:
        return "Invitation and sign-in code"

    def plan_new(self, now: datetime) -> Iterable[Message]:
        waiting = InvitationRow.objects.filter(
            ~Exists(Message.objects.about_outer(InvitationRow)),
            accepted_at__isnull=True,
            replaced_at__isnull=True,
            expires_at__gt=now,
        ).exclude(email="")
        return [
            Message(
                practice_id=invitation.practice_id,
                kind=self.kind,
                key=f"invitation:{invitation.id}",
                client_id=invitation.client_id,
                due_at=now,
            ).set_about(invitation)
            for invitation in waiting
        ]

    def check(self, message: Message, now: datetime) -> Eligibility:
        invitation = message.invitation
        if invitation is None or invitation.state(now) != invitation.State.OPEN:
            return Suppress("The invitation was used, replaced or has expired.")
        return Send()

    def address(self, message: Message) -> str:
        return message.about_a(InvitationRow).email

    def context(self, message: Message, now: datetime) -> dict[str, object]:
        invitation = message.about_a(InvitationRow)
        return {"invitation": invitation, "url": invitation_url(invitation)}

    def push_path(self, message: Message) -> str:
        return "/"

    def add_example(self, message: Message, *, by: User, now: datetime) -> None:
        if (client := message.client) is not None:
            message.about = InvitationRow(
                practice=client.practice,
                client=client,
                name=client.name,
                email=client.email or "?",
                invited_by=by,
                role=Role.CLIENT,
                expires_at=now + EXAMPLE_VALID,
            )
