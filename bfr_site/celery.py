"""The Celery application: a doorbell. What is due, and whether it was done, stands in the database."""

import logging
import os
from contextlib import suppress

from celery import Celery
from celery.signals import beat_init, before_task_publish
from django.db import DatabaseError, close_old_connections
from django.utils import timezone
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bfr_site.settings")
# Worker and scheduler start once the database is migrated, and `migrate` has asked every check by then. To
# ask again, each would read all pages and their addresses, a third of its start.
os.environ.setdefault("CELERY_SKIP_CHECKS", "1")

app = Celery("bfr_site")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@beat_init.connect
def ring_at_once(**kwargs: object) -> None:
    """Ring every bell when the scheduler starts, which by itself would first wait a whole interval."""
    for receiver in (close_old_connections, record_ring):  # no request closes them here
        before_task_publish.connect(receiver, sender="sessions.tasks.heartbeat")
    with suppress(OperationalError):  # a broker that is down now gets the next ring
        for entry in app.conf.beat_schedule.values():
            app.send_task(entry["task"], **entry["options"])


def record_ring(**kwargs: object) -> None:
    """Write down that the scheduler is about to ask for a heartbeat, whether or not the broker takes it.

    The worker's own heartbeat is missing when either of the two has stopped; this one tells which. A database
    that is down gets the next one.
    """
    from sessions.messaging.heartbeat import record_heartbeat  # once the apps are loaded

    try:
        record_heartbeat(name="scheduler", now=timezone.now())
    except DatabaseError as error:
        logger.warning("The scheduler's ring could not be written down: %s", error)
