"""Records that a task came through the queue."""

from datetime import datetime

from sessions.models import Heartbeat


def record_heartbeat(*, name: str, now: datetime) -> None:
    Heartbeat.objects.update_or_create(name=name, defaults={"beat_at": now})
