"""What gate and planner read of the client themselves: a stop, a red flag, the way back, consent.

Each mirrors rows that somebody opens and closes. Call inside the transaction that does so, the client locked.
"""

from datetime import date, datetime

from clients.domain.consent import ConsentKind, GivenConsents
from clients.models import Client, ScreeningDraft


def set_open_stop(client: Client, *, is_open: bool) -> None:
    """Say whether a stop of the client is open. From here on the gate refuses, or no longer for this."""
    Client.objects.filter(pk=client.pk).set_holds(has_open_stop=is_open)
    client.has_open_stop = is_open


def set_last_stop(client: Client, *, at: datetime) -> None:
    """Write down when the client was stopped last, once the case is closed. An earlier one is left."""
    if client.last_stop_at is not None and client.last_stop_at >= at:
        return
    Client.objects.filter(pk=client.pk).set_last_stop(at)
    client.last_stop_at = at


def set_red_flag(client: Client, *, is_open: bool) -> None:
    """Say whether a red flag of the client is open. From here on the gate refuses, or no longer for this."""
    Client.objects.filter(pk=client.pk).set_holds(has_red_flag=is_open)
    client.has_red_flag = is_open


def refresh_red_flag(client: Client) -> None:
    """Read again whether a red flag holds: one that is open, or a red answer in a draft. Three queries."""
    has_answer = ScreeningDraft.objects.filter(client=client, red_due_at__isnull=False).exists()
    set_red_flag(client, is_open=has_answer or client.red_flags.open().exists())


def set_way_back(client: Client, *, from_on: date) -> None:
    """Begin the way back on the day of a doctor's word. An earlier word does not shorten it."""
    if client.way_back_from_on is not None and client.way_back_from_on >= from_on:
        return
    Client.objects.filter(pk=client.pk).set_way_back(from_on)
    client.way_back_from_on = from_on


def set_consents(client: Client) -> None:
    """Read again which text the client, and a parent, agree to. One query, and one to write it."""
    rows = client.consents.order_by("text_version").values_list("kind", "text_version", "withdrawn_at")
    newest = {kind: version for kind, version, withdrawn_at in rows if withdrawn_at is None}
    taken_back = {kind for kind, _, _ in rows} - set(newest)
    given = GivenConsents(
        own_version=newest.get(ConsentKind.OWN),
        parent_version=newest.get(ConsentKind.PARENT),
        own_taken_back=ConsentKind.OWN in taken_back,
        parent_taken_back=ConsentKind.PARENT in taken_back,
    )
    Client.objects.filter(pk=client.pk).set_consents(given)
    client.consent_version, client.parent_consent_version = given.own_version, given.parent_version
    client.consent_taken_back = given.own_taken_back
    client.parent_consent_taken_back = given.parent_taken_back
