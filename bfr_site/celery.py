"""The Celery application. It only wakes tasks: the database stores what is due and what was done."""

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
# Worker and scheduler start after `migrate`, which ran every check. Running them again would import all views
# and URLs, a third of the time that each needs to start.
os.environ.setdefault("CELERY_SKIP_CHECKS", "1")

app = Celery("bfr_site")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@beat_init.connect
def send_all_tasks(**kwargs: object) -> None:
    """Send every scheduled task when the scheduler starts; by itself it would first wait an interval."""
    for receiver in (close_old_connections, record_scheduler_heartbeat):  # no request closes connections here
        before_task_publish.connect(receiver, sender="sessions.tasks.heartbeat")
    with suppress(OperationalError):  # a broker that is down gets the next task
        for entry in app.conf.beat_schedule.values():
            app.send_task(entry["task"], **entry["options"])


def record_scheduler_heartbeat(**kwargs: object) -> None:
    """Store that the scheduler is about to send the heartbeat task, even if the broker is down.

    The worker's heartbeat is missing if either of the two has stopped; this one says which. If the database
    is down, only logs a warning.
    """
    from sessions.messaging.heartbeat import record_heartbeat  # once the apps are loaded

    try:
        record_heartbeat(name="scheduler", now=timezone.now())
    except DatabaseError as error:
        logger.warning("The scheduler's ring could not be written down: %s", error)
