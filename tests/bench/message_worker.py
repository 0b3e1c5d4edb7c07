"""One process of `make bench-messages`, in the site's own settings. Prints JSON.

`fill N` writes N clients with twelve weeks of history; `sweep` sends their summaries as the worker does;
`bare N` renders the same template for so many letters and hands them to the same mail server, nothing else.
"""

import json
import os
import resource
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import django
from django.urls import get_resolver

MODELS = 1000  # clients written through Django; the others are copies made by the database
WEEKS, A_WEEK = 12, 2
COPIED = (
    # table, its model rows, columns whose ids follow from the old ones, other columns
    ("clients_user", "id IN (SELECT user_id FROM bench_model)", ("id",), "email = {n} || '.' || t.email"),
    ("clients_client", "id IN (SELECT id FROM bench_model)", ("id", "user_id"), ""),
    ("clients_screening", "client_id IN (SELECT id FROM bench_model)", ("id", "client_id"), ""),
    (
        "clients_clearance",
        "client_id IN (SELECT id FROM bench_model)",
        ("id", "client_id", "screening_id"),
        "",
    ),
    ("clients_onerepmax", "client_id IN (SELECT id FROM bench_model)", ("id", "client_id"), ""),
    (
        "training_sessions_trainingsession",
        "client_id IN (SELECT id FROM bench_model)",
        ("id", "client_id", "clearance_id"),
        "",
    ),
    (
        "training_sessions_prescription",
        "training_session_id IN (SELECT id FROM bench_session)",
        ("id", "training_session_id", "one_rep_max_id"),
        "",
    ),
)


def fill(count: int) -> dict:
    from django.core.management import call_command
    from django.db import connection

    from clients.models import Client
    from sessions.models import Message, TrainingSession
    from tests.support import builders
    from tests.support.bulk_factory import analyze_tables, make_clients_in_bulk

    call_command("migrate", verbosity=0)
    coach = builders.make_coach()
    made = min(count, MODELS)
    make_clients_in_bulk(coach, made, sessions_each=WEEKS * A_WEEK, with_login=True)
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE bench_model AS SELECT id, user_id FROM clients_client WHERE user_id IS NOT NULL"
        )
        # Twice a week: every three and a half days. In two steps, since a day holds one session a client.
        for days in (
            "scheduled_on - 10000",
            "CURRENT_DATE - ((CURRENT_DATE - scheduled_on - 10000) * 7 / 4)",
        ):
            cursor.execute(f"UPDATE training_sessions_trainingsession SET scheduled_on = {days}")
        cursor.execute(
            "CREATE TABLE bench_session AS SELECT id FROM training_sessions_trainingsession "
            "WHERE client_id IN (SELECT id FROM bench_model)"
        )
        for number in range(1, -(-count // made)):
            for table, rows, ids, other in COPIED:
                cursor.execute(_copy(cursor, table, rows, ids, other, number))
    analyze_tables()
    Message.objects.all().delete()
    clients = Client.objects.filter(user__isnull=False).count()
    return {"clients": clients, "sessions": TrainingSession.objects.count()}


def _copy(cursor, table: str, rows: str, ids: tuple[str, ...], other: str, number: int) -> str:
    """One statement that copies a table's model rows, with ids worked out from the old ones."""
    cursor.execute("SELECT column_name FROM information_schema.columns WHERE table_name = %s", [table])
    name, _, value = other.partition(" = ")
    told = {column: f"t.{column}" for (column,) in cursor.fetchall()}
    told |= {column: f"md5(t.{column}::text || '{number}')::uuid" for column in ids}
    if name:
        told[name] = value.format(n=number)
    if "record" in told:  # it names the prescription
        told["record"] = (
            "CASE WHEN t.record ? 'exercises' THEN "
            "jsonb_set(t.record, '{exercises,0,prescription}', to_jsonb("
            f"md5((t.record #>> '{{exercises,0,prescription}}') || '{number}')::uuid::text)) "
            "ELSE t.record END"
        )
    columns = ", ".join(f'"{column}"' for column in told)
    return f"INSERT INTO {table} ({columns}) SELECT {', '.join(told.values())} FROM {table} t WHERE t.{rows}"


class Clock:
    """Monday noon of the week to come, and going."""

    def __init__(self) -> None:
        from sessions.domain.weeks import Week

        today = datetime.now(UTC).date()
        monday = Week.of(today).plus(1).monday
        self.begun_at = datetime(monday.year, monday.month, monday.day, 11, tzinfo=UTC)
        self.begun = time.monotonic()

    def __call__(self) -> datetime:
        return self.begun_at + timedelta(seconds=time.monotonic() - self.begun)


class Queries:
    """Counts statements, transaction control left out."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute, sql, params, many, context):
        self.count += 1
        return execute(sql, params, many, context)


def sweep() -> dict:
    from django.db import connection

    from sessions.messaging.sweep import sweep_messages
    from sessions.messaging.weekly.schedule import plan_weekly
    from sessions.models import Message

    clock, planning, sending = Clock(), Queries(), Queries()
    begun = time.monotonic()
    with connection.execute_wrapper(planning):
        plan_weekly(now=clock())
    Message.objects.exclude(kind=Message.Kind.SUMMARY).delete()
    planned = time.monotonic() - begun
    counts: dict[str, int] = {}
    begun, cpu = time.monotonic(), time.process_time()
    with connection.execute_wrapper(sending):
        while told := sweep_messages(clock=clock):
            for outcome, count in told.items():
                counts[str(outcome)] = counts.get(str(outcome), 0) + count
    seconds, cpu_seconds = time.monotonic() - begun, time.process_time() - cpu
    return {
        "counts": counts,
        "seconds": seconds,
        "planning_seconds": planned,
        "planning_queries": planning.count,
        "queries": sending.count,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "cpu_seconds": cpu_seconds,
    }


def bare(count: int) -> dict:
    from sessions.messaging import compose
    from sessions.messaging.delivery.smtp import Postman
    from sessions.messaging.weekly.contents import read_batch
    from sessions.models import Message

    now = Clock()()
    rows = Message.objects.filter(kind=Message.Kind.SUMMARY, state=Message.State.SENT)[:500]
    messages = compose.read(Message.objects.filter(pk__in=[row.pk for row in rows]), read_batch(rows, now))
    begun, cpu = time.monotonic(), time.process_time()
    with Postman() as postman:
        assert postman._backend is not None, "inside its block a postman has a connection"
        for number in range(count):
            letter = compose.compose(messages[number % len(messages)], now=now)
            postman._backend.open()
            postman._backend.send_messages([letter])
    return {"letters": count, "seconds": time.monotonic() - begun, "cpu_seconds": time.process_time() - cpu}


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bfr_site.settings")
    django.setup()
    assert get_resolver().url_patterns  # loaded, as in a worker by then
    what, *numbers = sys.argv[1:]
    works: dict[str, Callable[..., object]] = {"fill": fill, "sweep": sweep, "bare": bare}
    print(json.dumps(works[what](*map(int, numbers))))
