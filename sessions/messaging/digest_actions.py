"""What the buttons of a digest do. The gate and the roles are asked again by the actions behind them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction

from clients.audit.refusals import ActionRefused
from clients.models import Client, User
from sessions.messaging.digest_links import Link
from sessions.models import StopCase, StopEntry, UsedLink
from sessions.progression.actions import ProposalAnswer, approve_proposals
from sessions.stops.actions import respond_to_stop

USED = "This link was used already. It does its one thing once."
CLOSED = "This case was closed meanwhile."
NO_MORE = "Nothing is left to approve: it was decided meanwhile, or something new was logged."


@transaction.atomic
def use_called(*, link: Link, kind: str, user: User, now: datetime) -> StopEntry:
    """Write into the case that the client was called. Raises ActionRefused, the link unused.

    The link is marked first, so that of two who press at once the second waits and is told.
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
    entry_id = uuid5(NAMESPACE_URL, link.key)  # pressed twice at once, it stands once
    return respond_to_stop(case=case, entry_id=entry_id, kind=kind, text="", by=user, now=now)


def use_loads(
    *, link: Link, approvals: Mapping[UUID, Sequence[ProposalAnswer]], user: User, now: datetime
) -> tuple[int, list[str]]:
    """Approve what the page showed: how many were, and why others were not. Raises ActionRefused.

    Each approval has a transaction of its own, and nobody waits for all of them. The link is marked after the
    last: what a crash cuts short can be pressed again, and an approval made twice stands once.
    """
    if UsedLink.objects.filter(key=link.key).exists():
        raise ActionRefused(USED)
    clients = list(Client.objects.visible_to(user).filter(pk__in=approvals))
    done, refused = approve_proposals(clients=clients, approvals=approvals, by=user, now=now)
    if not done:
        raise ActionRefused(*(refused or [NO_MORE]))
    _mark_used(link, user, now)
    return done, refused


def _mark_used(link: Link, user: User, now: datetime) -> tuple[UsedLink, bool]:
    return UsedLink.objects.get_or_create(key=link.key, defaults={"user": user, "used_at": now})
