"""Who may write about a client's clearance, and about which screening."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Model

from clients.audit.refusals import ActionRefused, RecordedRefusal, StaleEdit
from clients.clearance.after_answers import what_came_after
from clients.clearance.logins import signs_of_involvement
from clients.domain.one_person import Suspicion
from clients.models import Client, Screening, User
from clients.models.audit import Action

ANOTHER_PERSON = "This takes another person."


def require_coach_of(by: User, client: Client) -> None:
    """Raise ActionRefused unless `by` is an active coach of this client."""
    if not (by.is_coach and by.is_active and client.coaches.filter(pk=by.pk).exists()):
        raise ActionRefused("Only a coach of this client can do this.")


def require_newest_screening(client: Client, screening: Screening) -> None:
    """Raise StaleEdit where the client has sent a newer screening."""
    if client.screenings.filter(number__gt=screening.number).exists():
        raise StaleEdit("The client sent a newer screening meanwhile. Look at that one.")


def require_uninvolved_admin(by: User, client: Client, *, about: Model, now: datetime) -> None:
    """Raise ActionRefused unless `by` is an admin of the practice, not the client and not their coach.

    Nor may they be one of those under another login, as far as mailbox and name say: RecordedRefusal, since
    somebody tried. `about` is the row that they wanted to write about.
    """
    if not by.is_admin or not by.is_active or by.practice_id != client.practice_id:
        raise ActionRefused("Only an admin of this practice decides about a review.")
    if client.user_id == by.id or client.coaches.filter(pk=by.pk).exists():
        raise ActionRefused("You coach this client, so another admin has to decide.")
    refuse_one_person(signs_of_involvement(by, client), by=by, client=client, about=about, now=now)


def refuse_one_person(
    signs: Sequence[Suspicion], *, by: User, client: Client, about: Model, now: datetime
) -> None:
    """Raise RecordedRefusal where a sign says that two logins are one person."""
    if signs:
        raise RecordedRefusal(
            ANOTHER_PERSON,
            *(found.sentence for found in signs),
            attempt={
                "action": Action.REFUSED,
                "by": by,
                "now": now,
                "about": about,
                "client": client,
                "changes": {found.sign.value: [True] for found in signs},
            },
        )


def require_unchanged_health(client: Client, screening: Screening) -> None:
    """Raise ActionRefused where something happened that the answers cannot speak of. `client` is locked."""
    if why := what_came_after(client, screening):
        raise ActionRefused(why)
