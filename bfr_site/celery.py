"""The Celery application: a doorbell. What is due, and whether it was done, stands in the database."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bfr_site.settings")

app = Celery("bfr_site")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
