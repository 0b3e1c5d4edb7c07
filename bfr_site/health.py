"""Report whether everything runs: to machines at `/health/`, to coaches and admins as a notice on pages."""

from datetime import datetime, timedelta

from celery import current_app
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from clients.models.people import Role
from sessions.models import Heartbeat, Message

# Four missed heartbeats are a stall.
STALLED_AFTER = timedelta(seconds=4 * settings.HEARTBEAT_SECONDS)
STARTED_AT = timezone.now()  # of this process
# A due message that no sweep took for this long is late.
LATE_AFTER = timedelta(minutes=5)
WELL = {"ok", "starting"}


@login_not_required
@never_cache
def live(request: HttpRequest) -> JsonResponse:
    """Return 200. Checks nothing else: restarting this process would repair neither broker nor worker."""
    return JsonResponse({"ok": True})


@login_not_required
@never_cache
def health(request: HttpRequest) -> JsonResponse:
    """Return 200 if all checks are well, else 503, with each check as JSON. Names no person and no address.

    `last_heartbeat` is when a worker last ran the heartbeat task; `oldest_unsent` is when the longest waiting
    message was due. Both are null if there is none. After the first start, scheduler and worker count as
    well while they are `starting`, until a heartbeat is overdue.
    """
    now = timezone.now()
    checks = {"database": _database(), "broker": _broker()}
    if checks["database"] == "ok":
        beats, oldest = dict(Heartbeat.objects.values_list("name", "beat_at")), _oldest_unsent(now)
        checks |= {
            name: heartbeat_state(beats.get(name), now=now, started_at=STARTED_AT)
            for name in ("scheduler", "worker")
        }
        if checks["scheduler"] == "stalled":
            checks["worker"] = "unknown"  # nothing sends it a heartbeat task
        checks["messages"] = "late" if oldest and now - oldest > LATE_AFTER else "ok"
    else:
        beats, oldest = {}, None
        checks |= dict.fromkeys(("scheduler", "worker", "messages"), "unknown")
    is_well = WELL.issuperset(checks.values())
    return JsonResponse(
        {
            "ok": is_well,
            "checks": checks,
            "last_heartbeat": beats.get("worker"),
            "oldest_unsent": oldest,
            "now": now,
        },
        status=200 if is_well else 503,
    )


def _database() -> str:
    try:
        executor = MigrationExecutor(connection)
        return "migrate" if executor.migration_plan(executor.loader.graph.leaf_nodes()) else "ok"
    except DatabaseError:
        return "down"


def _broker() -> str:
    """Return "ok" or "down" after one short attempt to connect: a hung broker must not hang this page."""
    try:
        with current_app.connection_for_write(connect_timeout=1) as broker:
            broker.ensure_connection(max_retries=1, interval_start=0, timeout=1)
    except Exception:  # each transport has errors of its own; all mean that it is down
        return "down"
    return "ok"


def _last_beat() -> datetime | None:
    """Return when a worker last ran the heartbeat task."""
    return Heartbeat.objects.filter(name="worker").values_list("beat_at", flat=True).first()


def _oldest_unsent(now: datetime) -> datetime | None:
    """Return when the longest waiting message was due. In a sweep's order new alerts would come first."""
    return Message.objects.claimable(now).order_by("due_at").values_list("due_at", flat=True).first()


def heartbeat_state(beat_at: datetime | None, *, now: datetime, started_at: datetime) -> str:
    """Return "ok", "stalled", or "starting" before the first heartbeat of a young process."""
    silent_since = started_at if beat_at is None else beat_at
    if now - silent_since > STALLED_AFTER:
        return "stalled"
    return "starting" if beat_at is None else "ok"


def system_notice(request: HttpRequest) -> dict[str, str]:
    """Context processor: a notice for coaches and admins while reminders do not run. One query for them."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or user.role not in (Role.COACH, Role.ADMIN):
        return {}
    beat_at, now = _last_beat(), timezone.now()
    if heartbeat_state(beat_at, now=now, started_at=STARTED_AT) != "stalled":
        return {}
    if beat_at is None:
        return {"system_notice": "Reminders have not run yet: the worker has not reported."}
    local = timezone.localtime(beat_at, timezone=user.zone)
    return {
        "system_notice": f"Reminders have not run since {local:%d %B %H:%M}. Messages wait until they do."
    }
