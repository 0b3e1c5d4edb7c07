"""What the links of a digest do. The actions that they call check the gate and the roles again."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction

from clients.audit.refusals import ActionRefused
from clients.models import Client, User
from sessions.messaging.digest_links import DigestLink
from sessions.models import StopCase, StopEntry, UsedLink
from sessions.progression.actions import ProposalAnswer, approve_proposals
from sessions.stops.actions import respond_to_stop

USED = "This link was used already. It does its one thing once."
CLOSED = "This case was closed meanwhile."
NO_MORE = "Nothing is left to approve: it was decided meanwhile, or something new was logged."


@transaction.atomic
def use_called(*, link: DigestLink, kind: str, user: User, now: datetime) -> StopEntry:
    """Record in the case that the client was called. Raises ActionRefused, and then the link stays unused.

    The link is marked as used first: if it is pressed twice at once, the second press waits and is refused.
    """
    _, is_first = _mark_used(link, user, now)
    if not is_first:
        raise ActionRefused(USED)
    case = StopCase.objects.visible_to(user).filter(pk=link.about).first()
    if case is None:
        raise ActionRefused("You no longer look after this client.")
    if case.closed_at is not None:
        raise ActionRefused(CLOSED)
    if kind not in (StopEntry.Kind.REACHED, StopEntry.Kind.TRIED):
        raise ActionRefused("Choose what you did.")
    entry_id = uuid5(NAMESPACE_URL, link.key)  # two presses at once make one entry
    return respond_to_stop(case=case, entry_id=entry_id, kind=kind, text="", by=user, now=now)


def use_loads(
    *, link: DigestLink, approvals: Mapping[UUID, Sequence[ProposalAnswer]], user: User, now: datetime
) -> tuple[int, list[str]]:
    """Approve what the page showed. Returns how many were approved, and why others were not.

    Raises ActionRefused if none was. Each approval has a transaction of its own, so that nobody waits for all
    of them. The link is marked as used after the last: after a crash it can be pressed again, and an approval
    made twice counts once.
    """
    if UsedLink.objects.filter(key=link.key).exists():
        raise ActionRefused(USED)
    clients = list(Client.objects.visible_to(user).filter(pk__in=approvals))
    done, refused = approve_proposals(clients=clients, approvals=approvals, by=user, now=now)
    if not done:
        raise ActionRefused(*(refused or [NO_MORE]))
    _mark_used(link, user, now)
    return done, refused


def _mark_used(link: DigestLink, user: User, now: datetime) -> tuple[UsedLink, bool]:
    return UsedLink.objects.get_or_create(key=link.key, defaults={"user": user, "used_at": now})
