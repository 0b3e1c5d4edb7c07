"""The first week of a client, in which each question of the ready check is answered by itself."""

from datetime import datetime, timedelta

from clients.models import Client
from sessions.domain import ready


def is_past_first_week(client: Client, now: datetime) -> bool:
    """Return whether a session was begun over a week ago: then one button may answer the ready check."""
    first_week_ends = now - timedelta(days=ready.EACH_QUESTION_DAYS)
    return client.training_sessions.filter(started_at__lte=first_week_ends).exists()
