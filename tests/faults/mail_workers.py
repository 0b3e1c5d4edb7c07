"""The Celery app of the harness: the site's own, with a short lease and quick bells, so that some minutes
hold a thousand faults. `TWIN` takes a control away.

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
    """Look, and send what one saw, as a loop over "everything that is due" would."""
    columns = ("id", "kind", "key", "client_id", "recipient_id", "state", "claim", "handed_at")
    rows = Message.objects.claimable(now).filter(**which).only(*columns)[: queue.BATCH]
    return queue.Claim(id=uuid4(), rows=tuple(rows)) if rows else None


def replace(owner: object, name: str, control: object) -> None:
    """Take a control away for good. Raises AttributeError where the site has none of this name any more."""
    patch.object(owner, name, control).start()


TWIN = os.environ.get("TWIN", "")
if TWIN == "lock":
    replace(queue, "claim", claim_without_lock)
    replace(queue.Claim, "owned_rows", lambda self: Message.objects.filter(state=Message.State.WAITING))
    replace(queue, "hand_over", lambda claim, ids, now: set(ids))
elif TWIN == "re-check":
    replace(sweep, "_unless_eligible", lambda message, now: None)
elif TWIN == "journal":
    # A takeover that believes the lease alone: what was handed over and not marked is sent again.
    replace(queue, "_after", lambda row, fates, now: {"state": Message.State.WAITING, "handed_at": None})
