"""A client's coming sessions as a calendar program reads them (RFC 5545): no name, nothing about health.

Sessions have a day and no hour, so each is an all-day event of that day, wherever the reader is. One that the
gate holds is not in it.
"""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from icalendar import Calendar, Event

from clients.http import absolute_url
from clients.models import Client
from sessions.models import CalendarFeed, TrainingSession
from sessions.planning.holds import hold_reasons

MOST_DAYS = 400
REFRESH = timedelta(hours=6)
TITLES = {"upper": "Training session, arms", "lower": "Training session, legs"}


def new_token() -> str:
    """Return 256 random bits: they cannot be guessed, so requests need no rate limit."""
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def address_of(token: str) -> str:
    return absolute_url("sessions:calendar-feed", token)


def find_client(token: str) -> Client | None:
    """Whose feed it is; None for an address that was taken back or never was, and for a closed account."""
    feeds = CalendarFeed.objects.select_related("client").filter(
        token_sha256=hash_of(token),
        revoked_at__isnull=True,
        client__archived_at__isnull=True,
        client__user__is_active=True,
    )
    feed = feeds.first()
    return feed.client if feed else None


def feed_of(client: Client, now: datetime) -> bytes:
    """The calendar as it is served. One query, however many sessions."""
    today = client.today(now)
    rows = (
        TrainingSession.objects.open()
        .filter(client=client, scheduled_on__range=(today, today + timedelta(days=MOST_DAYS)))
        .with_gate_facts()
        .order_by("scheduled_on", "id")
    )
    return _calendar([row for row in rows if not hold_reasons(row, now)], client.time_zone).to_ical()


def _calendar(rows: Sequence[TrainingSession], time_zone: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//Cuffwise//Training sessions//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Training sessions")
    calendar.add("x-wr-timezone", time_zone)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for row in rows:
        calendar.add_component(_event(row))
    return calendar


def _event(row: TrainingSession) -> Event:
    """Build it only from stored fields, so that an unchanged session gives an identical event."""
    changed_at = row.moved_at or row.assigned_at
    event = Event()
    event.add("uid", f"{row.pk}@{urlsplit(settings.SITE_URL).hostname}")
    event.add("dtstamp", changed_at)
    event.add("last-modified", changed_at)
    event.add("summary", TITLES[row.region])
    event.add("dtstart", row.scheduled_on)
    event.add("dtend", row.scheduled_on + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    event.add("url", absolute_url("sessions:today"))
    return event
