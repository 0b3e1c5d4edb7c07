"""The Celery app of the harness: the site's own, with a short lease and short intervals, so that a thousand
faults fit into some minutes. `WITHOUT` names a safeguard to remove, for a negative control.

`celery -A tests.faults.mail_workers worker`
"""

import os
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch
from uuid import uuid4

import django

from bfr_site.celery import app

django.setup()

from sessions.messaging import queue, sweep  # noqa: E402  # models can be imported after setup() alone
from sessions.models import Message  # noqa: E402  # as above

queue.LEASE = timedelta(seconds=8)
queue.BATCH = 200
queue.LONGEST_PAUSE = timedelta(seconds=3)
queue.MAX_ATTEMPTS = 100  # a thousand faults in minutes: no letter is to be given up for them
sweep.LONGEST_SWEEP = timedelta(seconds=4)
sweep.ROUND_LASTS = timedelta(seconds=1)
app.conf.beat_schedule = {
    "sweep": {"task": "sessions.tasks.sweep_messages", "schedule": 0.3, "options": {"expires": 2}},
    "heartbeat": {"task": "sessions.tasks.heartbeat", "schedule": 5, "options": {"expires": 5}},
}

app.conf.beat_max_loop_interval = 0.3

# What the takeovers found, for the report: one line each.
NOTES = Path(os.environ["TAKEOVERS"])
write_after = queue._after


def noted(row, fates, now):
    outcome = write_after(row, fates, now)
    with NOTES.open("a") as file:
        file.write(f"{fates.get(row.pk, 'untouched')}\n")
    return outcome


queue._after = noted


def claim_without_lock(now, **which):
    """Claim due messages without a lock, as a plain loop over everything that is due would."""
    columns = ("id", "kind", "key", "client_id", "recipient_id", "state", "claim", "handed_at")
    rows = Message.objects.claimable(now).filter(**which).only(*columns)[: queue.BATCH]
    return queue.Claim(id=uuid4(), rows=tuple(rows)) if rows else None


def replace(owner: object, name: str, replacement: object) -> None:
    """Replace a safeguard for good. Raises AttributeError if the site has none of this name any more."""
    patch.object(owner, name, replacement).start()


WITHOUT = os.environ.get("WITHOUT", "")
if WITHOUT == "lock":
    replace(queue, "claim", claim_without_lock)
    replace(queue.Claim, "owned_rows", lambda self: Message.objects.filter(state=Message.State.WAITING))
    replace(queue, "hand_over", lambda claim, ids, now: set(ids))
elif WITHOUT == "re-check":
    replace(sweep, "_unless_eligible", lambda message, now: None)
elif WITHOUT == "journal":
    # A takeover that trusts only the lease: what was handed over but not marked is sent again.
    replace(queue, "_after", lambda row, fates, now: {"state": Message.State.WAITING, "handed_at": None})
