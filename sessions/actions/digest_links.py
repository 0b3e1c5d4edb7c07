"""What the buttons of a digest do. The gate and the roles are asked again by the actions behind them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from clients.actions.refusals import ActionRefused
from clients.models import Client, User
from sessions.actions.loads import Said, approve_together
from sessions.actions.stops import respond_to_stop
from sessions.digest_links import Link
from sessions.models import StopCase, StopEntry, UsedLink

USED = "This link was used already. It does its one thing once."
CLOSED = "This case was closed meanwhile."
NO_MORE = "Nothing is left to approve: it was decided meanwhile, or something new was logged."


def use_called(*, link: Link, kind: str, user: User, now: datetime) -> StopEntry:
    """Write into the case that the client was called. Raises ActionRefused."""
    _refuse_used(link)
    case = StopCase.objects.visible_to(user).filter(pk=link.about).first()
    if case is None:
        raise ActionRefused("You no longer look after this client.")
    if case.closed_at is not None:
        raise ActionRefused(CLOSED)
    if kind not in (StopEntry.Kind.REACHED, StopEntry.Kind.TRIED):
        raise ActionRefused("Choose what you did.")
    entry_id = uuid5(NAMESPACE_URL, link.key)  # pressed twice at once, it stands once
    entry = respond_to_stop(case=case, entry_id=entry_id, kind=kind, text="", by=user, now=now)
    _mark_used(link, user, now)
    return entry


def use_loads(
    *, link: Link, keys: Mapping[UUID, Sequence[Said]], user: User, now: datetime
) -> tuple[int, list[str]]:
    """Approve what the page showed: how many were, and why others were not. Raises ActionRefused."""
    _refuse_used(link)
    clients = list(Client.objects.visible_to(user).filter(pk__in=keys))
    done, refused = approve_together(clients=clients, keys=keys, by=user, now=now)
    if not done:
        raise ActionRefused(*(refused or [NO_MORE]))
    _mark_used(link, user, now)
    return done, refused


def _refuse_used(link: Link) -> None:
    if UsedLink.objects.filter(key=link.key).exists():
        raise ActionRefused(USED)


def _mark_used(link: Link, user: User, now: datetime) -> None:
    UsedLink.objects.get_or_create(key=link.key, defaults={"user": user, "used_at": now})
