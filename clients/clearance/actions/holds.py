"""What gate and planner read of the client themselves: an open stop, a red flag, the way back after one.

Each mirrors rows that somebody opens and closes. Call inside the transaction that does so, the client locked.
"""

from datetime import date

from clients.models import Client


def set_open_stop(client: Client, *, is_open: bool) -> None:
    """Say whether a stop of the client is open. From here on the gate refuses, or no longer for this."""
    Client.objects.filter(pk=client.pk).set_holds(has_open_stop=is_open)
    client.has_open_stop = is_open


def set_red_flag(client: Client, *, is_open: bool) -> None:
    """Say whether a red flag of the client is open. From here on the gate refuses, or no longer for this."""
    Client.objects.filter(pk=client.pk).set_holds(has_red_flag=is_open)
    client.has_red_flag = is_open


def set_way_back(client: Client, *, from_on: date) -> None:
    """Begin the way back on the day of a doctor's word. An earlier word does not shorten it."""
    if client.way_back_from_on is not None and client.way_back_from_on >= from_on:
        return
    Client.objects.filter(pk=client.pk).set_way_back(from_on)
    client.way_back_from_on = from_on
