"""Adds and removes devices that get push messages."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from clients.audit.actions import record
from clients.audit.refusals import ActionRefused
from clients.models import Client, User
from clients.models.audit import Action
from sessions.domain.push import BAD_KEYS, MOST_DEVICES, are_keys, why_no_endpoint
from sessions.models import PushSubscription

ENDED_BY_PERSON = "Switched off by the person."
TOO_MANY = f"{MOST_DEVICES} devices get your messages already. Remove one first."


def add_device(*, user: User, endpoint: str, p256dh: str, auth: str, now: datetime) -> PushSubscription:
    """Store a browser's push subscription for a person. Returns its row.

    A browser that asks again, or for somebody else, keeps its row, which goes to whoever asked last. Raises
    ActionRefused for an address of no known push service, for unreadable keys, and for one device too many.
    """
    if why := why_no_endpoint(endpoint, settings.PUSH_SERVICES):
        raise ActionRefused(why)
    if not are_keys(p256dh, auth):
        raise ActionRefused(BAD_KEYS)
    for again in (True, False):
        try:
            return _add(user, endpoint, {"p256dh": p256dh, "auth": auth}, now)
        except IntegrityError:  # the same browser asked twice at the same moment
            if not again:
                raise
    raise AssertionError("either it returned or it raised")


@transaction.atomic
def _add(user: User, endpoint: str, keys: dict[str, str], now: datetime) -> PushSubscription:
    row = PushSubscription.objects.select_for_update().filter(endpoint=endpoint).first()
    is_known = row is not None and row.user_id == user.pk and row.ended_at is None
    others = PushSubscription.objects.live().filter(user=user).exclude(endpoint=endpoint)
    if not is_known and others.count() >= MOST_DEVICES:
        raise ActionRefused(TOO_MANY)
    if row is None:
        row = PushSubscription(endpoint=endpoint, created_at=now)
    if not is_known:
        row.created_at = now
        row.last_ok_at = None
    row.user, row.p256dh, row.auth = user, keys["p256dh"], keys["auth"]
    row.ended_at, row.ended_why = None, ""
    row.save()
    if not is_known:
        _note(user, "added", now)
    return row


@transaction.atomic
def end_device(*, user: User, now: datetime, device: str = "", endpoint: str = "") -> None:
    """Remove one of the person's own devices, by id or by address. Does nothing if there is none."""
    rows = PushSubscription.objects.filter(user=user)
    try:
        rows = rows.filter(pk=UUID(device)) if device else rows.filter(endpoint=endpoint[:1001])
    except ValueError:
        return
    if rows.end(why=ENDED_BY_PERSON, now=now):
        _note(user, "removed", now)


def end_devices(ids: Collection[UUID], *, why: str, now: datetime) -> None:
    """Remove devices that their push service no longer knows."""
    PushSubscription.objects.filter(pk__in=ids).end(why=why, now=now)


def _note(user: User, what: str, now: datetime) -> None:
    client = Client.objects.filter(user=user).first()
    record(
        action=Action.CHANGED, by=user, now=now, client=client, kind="emails", changes={"push device": what}
    )
