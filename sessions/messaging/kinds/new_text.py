"""To clients who agreed to an earlier text about BFR: a newer one waits to be read."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q
from django.urls import reverse

from clients.domain.consent import missing_consent
from clients.domain.consent_text import CURRENT_TEXT, TEXTS
from clients.http import absolute_url
from clients.models import Client, User
from clients.models.people import Role
from sessions.messaging.eligibility import CLIENT_HAS_NO_LOGIN, Eligibility, Suppress, send_by_day
from sessions.messaging.kinds.notice import Notice, NoticeKind
from sessions.messaging.people import client_of
from sessions.models import Message
from sessions.stops.wording import is_reachable


class NewText(NoticeKind):
    """One letter for each client and version of the text. Who never agreed is asked by Today alone."""

    kind = Message.Kind.NEW_TEXT
    roles = (Role.CLIENT,)
    previewed_by = Role.CLIENT
    description = "When the text about training with cuffs has changed, and waits for your yes."
    because = "The client, or a parent, agreed to an earlier text about training with cuffs."
    push_text = "Something waits for your answer."

    def plan(self, now: datetime) -> Iterable[Message]:
        """Yield the letters that are missing. Two queries; none while there is one text alone."""
        if min(TEXTS) == CURRENT_TEXT.version:
            return
        earlier = Q(consent_version__lt=CURRENT_TEXT.version)
        earlier |= Q(parent_consent_version__lt=CURRENT_TEXT.version)
        rows = Client.objects.active().filter(earlier, user__is_active=True)
        keys = {f"new-text:{row.pk}:{CURRENT_TEXT.version}": row for row in rows}
        known = set(Message.objects.filter(key__in=keys).values_list("key", flat=True)) if keys else set()
        for key, row in keys.items():
            if key not in known and _is_missing(row, now):
                yield Message(
                    practice_id=row.practice_id,
                    kind=self.kind,
                    key=key,
                    client=row,
                    recipient_id=row.user_id,
                    due_at=now,
                )

    def check(self, message: Message, now: datetime) -> Eligibility:
        """Send by day, while something is missing of the text that the letter is about."""
        client = client_of(message)
        if not is_reachable(client):
            return Suppress(CLIENT_HAS_NO_LOGIN)
        if not message.key.endswith(f":{CURRENT_TEXT.version}"):
            return Suppress("A newer text was published meanwhile.")
        if not _is_missing(client, now):
            return Suppress("They agreed meanwhile.")
        return send_by_day(now, client.zone)

    def notice(self, message: Message) -> Notice:
        return Notice(
            subject="Please read and agree",
            fact="The text about training with cuffs has changed.",
            lines=(
                "You said yes to an earlier one. Please read the new one, which takes about three minutes, "
                "and say yes again if you agree. You do not have to.",
                "Until then the cuffs stay off. What is planned stays.",
            ),
            button="Read the text",
            url=absolute_url("clients:consent", client_of(message).pk),
            why="You get this once for each new text. It cannot be switched off.",
        )

    def push_path(self, message: Message) -> str:
        return reverse("clients:consent", args=[message.client_id])

    def add_example(self, message: Message, *, by: User, now: datetime) -> None:
        """Nothing is missing for the letter's texts."""


def _is_missing(client: Client, now: datetime) -> bool:
    return missing_consent(client.given_consents, birth_on=client.birth_on, day=client.today(now)) is not None
