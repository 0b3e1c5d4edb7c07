"""Which red flags a client's pages begin with."""

from datetime import datetime

from clients.domain.red_flags import Way
from clients.models import Client, RedFlag, ScreeningDraft


def open_red_flags(client: Client) -> list[RedFlag]:
    """Return what is open, the oldest first; then red answers in a draft, none of which `is_raised` yet.

    No query without a red flag.
    """
    if not client.has_red_flag:
        return []
    rows = list(client.red_flags.open())
    draft = ScreeningDraft.objects.filter(client=client, red_due_at__isnull=False).first()
    known = {row.sign for row in rows}
    marks = draft.red_answers.values() if draft else ()
    return rows + [
        RedFlag(
            practice_id=client.practice_id,
            client=client,
            sign=mark["sign"],
            way=Way.NOT_SENT,
            detail=mark["detail"],
            said_at=datetime.fromisoformat(mark["at"]),
        )
        for mark in marks
        if not mark["is_raised"] and mark["sign"] not in known
    ]
