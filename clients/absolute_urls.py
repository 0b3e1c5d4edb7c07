"""Addresses with the site's own name, for what is read outside of it: letters, calendars, paper."""

from urllib.parse import urljoin

from django.conf import settings
from django.db.models import Model
from django.shortcuts import resolve_url


def absolute_url(to: str | Model, *args: object) -> str:
    """Returns the address with scheme and host of a view (name and `args`) or of a row that has a page."""
    return urljoin(settings.SITE_URL, resolve_url(to, *args))
