"""Whoever writes about a client holds the client's row first: two writers come one after the other.

One order for everybody, so that no two wait for each other: a training session that exists, its client, the
client's other rows (clearance, review, case), and last the practice's audit anchor.
"""

from uuid import UUID

from clients.models import Client


def lock_client(client_id: UUID) -> Client:
    """The row as it stands now, held until the transaction ends.

    `no_key`, since writing any row that points at the client takes a share of its key: with the stronger lock
    two people at work on one client could wait for each other for ever.
    """
    rows = Client.objects.select_for_update(of=("self",), no_key=True).select_related("user", "edited_by")
    return rows.get(pk=client_id)
