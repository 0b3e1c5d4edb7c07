"""Switches kinds of message off and on again, by channel."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction

from clients.audit.actions import record
from clients.audit.refusals import ActionRefused
from clients.models import Client, User
from clients.models.audit import Action
from clients.people.actions.people import update_client_settings
from clients.people.locks import lock_client
from sessions.messaging.preferences import CLIENT_REMINDERS, Pair, kinds_for, preferences_of
from sessions.models import Message, SwitchedOff

FIXED = "This message cannot be switched off."


@transaction.atomic
def choose_message(*, user: User, kind: str, channel: str, is_on: bool, now: datetime) -> None:
    """Switch one kind on or off. Raises ActionRefused if it cannot be, or if this person never gets it."""
    optional = {each.kind for each in kinds_for(user.role) if each.is_optional}
    if kind not in optional or channel not in Message.Channel.values:
        raise ActionRefused(FIXED)
    _switch(user, {(kind, channel): is_on}, now)


@transaction.atomic
def choose_messages(*, user: User, wanted: Collection[Pair], now: datetime) -> None:
    """Save the whole table: switch on what is in `wanted`, and off whatever else the person may choose.

    Raises ActionRefused, and changes nothing, if `wanted` names what this person cannot choose.
    """
    cells = {
        (preference.kind, cell.channel): cell.is_on
        for preference in preferences_of(user)
        for cell in preference.cells
        if cell.can_choose
    }
    if not set(wanted) <= set(cells):
        raise ActionRefused(FIXED)
    _switch(user, {pair: pair in wanted for pair, is_on in cells.items() if (pair in wanted) != is_on}, now)


def _switch(user: User, pairs: Mapping[Pair, bool], now: datetime) -> None:
    client = Client.objects.filter(user=user).first()
    if client is not None:
        client = lock_client(client.pk)
    changes = {}
    for (kind, channel), is_on in pairs.items():
        if (kind, channel) != CLIENT_REMINDERS and _write(user, kind, channel, is_on, now):
            name = kind if channel == Message.Channel.EMAIL else f"{kind} by {channel}"
            changes[name] = ["off", "on"] if is_on else ["on", "off"]
    if client is not None and CLIENT_REMINDERS in pairs:
        update_client_settings(
            client=client,
            unit=client.unit,
            reminders_enabled=pairs[CLIENT_REMINDERS],
            reminder_time=client.reminder_time,
            by=user,
            now=now,
        )
    if changes:
        record(action=Action.CHANGED, by=user, now=now, client=client, kind="emails", changes=changes)


def _write(user: User, kind: str, channel: str, is_on: bool, now: datetime) -> bool:
    """Store one choice. Returns whether that changed anything."""
    if is_on:
        return bool(SwitchedOff.objects.filter(user=user, kind=kind, channel=channel).delete()[0])
    _, is_new = SwitchedOff.objects.get_or_create(
        user=user, kind=kind, channel=channel, defaults={"off_at": now}
    )
    return is_new
