"""The lock on a client's row, which every action about the client takes.

All actions lock in one order, so that no two wait for each other: an existing training session, its client,
the client's other rows (clearance, review, case), and last the practice's audit anchor.
"""

from uuid import UUID

from clients.models import Client


def lock_client(client_id: UUID) -> Client:
    """Return the client's current row, locked until the transaction ends.

    With `no_key`, because inserting a row that points at the client locks its key (FOR KEY SHARE): two
    writers who then take the full lock would deadlock.
    """
    rows = Client.objects.select_for_update(of=("self",), no_key=True).select_related("user", "edited_by")
    return rows.get(pk=client_id)
