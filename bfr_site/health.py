"""Is everything running? For the machine that asks `/health/`, and for the people who rely on reminders."""

from datetime import datetime, timedelta

from celery import current_app
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from clients.models.people import Role
from sessions.models import Heartbeat, Message

# Beat rings every 30 s; four missed rings are a stall.
STALLED_AFTER = timedelta(minutes=2)
STARTED_AT = timezone.now()  # of this process
# A due message that nobody took for this long is late.
LATE_AFTER = timedelta(minutes=5)


@login_not_required
@never_cache
def health(request: HttpRequest) -> JsonResponse:
    """200 when all is well, 503 when something is not. Names no person and no address.

    `worker` is the last heartbeat that went through the queue; `oldest_unsent` the due time of the oldest
    message still waiting. Both are null before the first one. On a first start the worker is `starting` until
    it had the time for a heartbeat.
    """
    now = timezone.now()
    checks = {"database": _database(), "broker": _broker()}
    if checks["database"] == "ok":
        beat_at, oldest = _last_beat(), _oldest_unsent(now)
        checks["worker"] = worker_state(beat_at, now=now, started_at=STARTED_AT)
        checks["messages"] = "late" if oldest and now - oldest > LATE_AFTER else "ok"
    else:
        beat_at = oldest = None
        checks["worker"] = checks["messages"] = "unknown"
    well = all(state == "ok" for state in checks.values())
    answer = {"ok": well, "checks": checks, "last_heartbeat": beat_at, "oldest_unsent": oldest, "now": now}
    # A stalled worker is told, and the pages keep being served: 503 only where pages cannot work.
    return JsonResponse(answer, status=200 if checks["database"] == "ok" else 503)


def _database() -> str:
    try:
        executor = MigrationExecutor(connection)
        return "migrate" if executor.migration_plan(executor.loader.graph.leaf_nodes()) else "ok"
    except DatabaseError:
        return "down"


def _broker() -> str:
    """One connection attempt, short: a hung broker must not hang this page."""
    try:
        with current_app.connection_for_write(connect_timeout=1) as broker:
            broker.ensure_connection(max_retries=1, interval_start=0, timeout=1)
    except Exception:  # each transport has its own errors, and all of them mean the same here
        return "down"
    return "ok"


def _last_beat() -> datetime | None:
    return Heartbeat.objects.filter(name="worker").values_list("beat_at", flat=True).first()


def _oldest_unsent(now: datetime) -> datetime | None:
    waiting = Message.objects.claimable(now).values_list("due_at", flat=True)
    return waiting.first()


def worker_state(beat_at: datetime | None, *, now: datetime, started_at: datetime) -> str:
    """ "ok", "stalled", or "starting" where there never was a heartbeat and this process is young."""
    silent_since = started_at if beat_at is None else beat_at
    if now - silent_since > STALLED_AFTER:
        return "stalled"
    return "starting" if beat_at is None else "ok"


def system_notice(request: HttpRequest) -> dict[str, str]:
    """A line for coaches and admins while reminders do not run. One query a page, and only for them."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or user.role not in (Role.COACH, Role.ADMIN):
        return {}
    beat_at, now = _last_beat(), timezone.now()
    if worker_state(beat_at, now=now, started_at=STARTED_AT) != "stalled":
        return {}
    if beat_at is None:
        return {"system_notice": "Reminders have not run yet: the worker has not reported."}
    local = timezone.localtime(beat_at, timezone=user.zone)
    return {
        "system_notice": f"Reminders have not run since {local:%d %B %H:%M}. Messages wait until they do."
    }
