"""Wiring: settings, addresses, Celery, health. No rules live here."""

from bfr_site.celery import app as celery_app

__all__ = ["celery_app"]
