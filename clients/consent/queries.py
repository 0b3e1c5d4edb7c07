"""Where a client stands with consent, for their own page and for the coach's."""

from dataclasses import dataclass
from datetime import datetime

from clients.domain.consent import ConsentKind, has_own_consent, has_parent_consent, needs_parent
from clients.models import Client, Consent


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentStatus:
    """What is agreed to and what is missing. `rows` are all consents of the client, the newest first."""

    needs_parent: bool
    has_own: bool
    has_parent: bool
    rows: tuple[Consent, ...]

    @property
    def is_complete(self) -> bool:
        """Whether the consents are enough for the gate."""
        return self.has_own and self.has_parent

    @property
    def own(self) -> Consent | None:
        """The client's newest yes, also one that was taken back or is to an earlier text."""
        return next((row for row in self.rows if row.kind == ConsentKind.OWN), None)

    @property
    def parent(self) -> Consent | None:
        """The newest yes of a parent, also one that was taken back or is to an earlier text."""
        return next((row for row in self.rows if row.kind == ConsentKind.PARENT), None)

    @property
    def label(self) -> str:
        """Two or three words for the coach."""
        if self.is_complete:
            return "Agreed"
        missing = self.parent if self.has_own else self.own
        if missing is not None and missing.withdrawn_at is not None:
            return "Taken back"
        return "A parent is missing" if self.has_own else "Not agreed yet"

    @property
    def chip(self) -> str:
        return "ok" if self.is_complete else "caution"


def consent_status(client: Client, now: datetime) -> ConsentStatus:
    """Return where the client stands on the day of `now` in their zone. One query."""
    given, day = client.given_consents, client.today(now)
    rows = client.consents.select_related("client", "given_by", "withdrawn_by", "document").newest_first()
    return ConsentStatus(
        needs_parent=needs_parent(client.birth_on, day),
        has_own=has_own_consent(given),
        has_parent=has_parent_consent(given, birth_on=client.birth_on, day=day),
        rows=tuple(rows),
    )
