"""Write a client's coming sessions as iCalendar (RFC 5545), without a name and without anything about health.

A session has a day and no hour, so it is an all-day event, the same in every time zone. Sessions on hold are
left out.
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
    """Return 256 random bits as text. They cannot be guessed, so requests need no rate limit."""
    return secrets.token_urlsafe(32)


def hash_token(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def feed_url(token: str) -> str:
    return absolute_url("sessions:calendar-feed", token)


def find_client(token: str) -> Client | None:
    """Return the client of a feed; None for an unknown or revoked address, or a closed account."""
    feeds = CalendarFeed.objects.select_related("client").filter(
        token_sha256=hash_token(token),
        revoked_at__isnull=True,
        client__archived_at__isnull=True,
        client__user__is_active=True,
    )
    feed = feeds.first()
    return feed.client if feed else None


def write_feed(client: Client, now: datetime) -> bytes:
    """Return the calendar file of a client. One query."""
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
    """Return a session's event. Uses stored fields only, so an unchanged session gives an identical event."""
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
