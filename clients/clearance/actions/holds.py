"""What the gate reads of the client themselves: an open stop, an open red flag.

Each mirrors rows that somebody opens and closes. Call inside the transaction that does so, the client locked.
"""

from clients.models import Client


def set_open_stop(client: Client, *, is_open: bool) -> None:
    """Say whether a stop of the client is open. From here on the gate refuses, or no longer for this."""
    Client.objects.filter(pk=client.pk).set_holds(has_open_stop=is_open)
    client.has_open_stop = is_open


def set_red_flag(client: Client, *, is_open: bool) -> None:
    """Say whether a red flag of the client is open. From here on the gate refuses, or no longer for this."""
    Client.objects.filter(pk=client.pk).set_holds(has_red_flag=is_open)
    client.has_red_flag = is_open
