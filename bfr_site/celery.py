"""The Celery application: a doorbell. What is due, and whether it was done, stands in the database."""

import os
from contextlib import suppress

from celery import Celery
from celery.signals import beat_init
from kombu.exceptions import OperationalError

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
    with suppress(OperationalError):  # a broker that is down now gets the next ring
        for entry in app.conf.beat_schedule.values():
            app.send_task(entry["task"], **entry["options"])
