"""Switching a kind of e-mail off and on again."""

from datetime import datetime

from django.db import transaction

from clients.actions.audit import record
from clients.actions.people import update_client_settings
from clients.actions.refusals import ActionRefused
from clients.models import Client, User
from clients.models.audit import Action
from sessions.email_choices import BY_ROLE
from sessions.models import Message, SwitchedOff


@transaction.atomic
def choose_email(*, user: User, kind: str, is_on: bool, now: datetime) -> None:
    """Raises ActionRefused for a kind that cannot be switched off, or that this person never gets."""
    free, _fixed = BY_ROLE.get(user.role, ((), ()))
    if kind not in free:
        raise ActionRefused("This e-mail cannot be switched off.")
    if kind == Message.Kind.REMINDER:
        client = Client.objects.get(user=user)
        update_client_settings(
            client=client,
            unit=client.unit,
            reminders_enabled=is_on,
            reminder_time=client.reminder_time,
            by=user,
            now=now,
        )
    elif is_on:
        if SwitchedOff.objects.filter(user=user, kind=kind).delete()[0]:
            _note(user, kind, ["off", "on"], now)
    elif SwitchedOff.objects.get_or_create(user=user, kind=kind, defaults={"off_at": now})[1]:
        _note(user, kind, ["on", "off"], now)


def _note(user: User, kind: str, change: list[str], now: datetime) -> None:
    client = Client.objects.filter(user=user).first()
    record(action=Action.CHANGED, by=user, now=now, client=client, kind="emails", changes={kind: change})
