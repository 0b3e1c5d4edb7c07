"""Fills the site for the benchmark, through the actions where one row is looked at and in bulk elsewhere.

Prints JSON: a browser-session key for the coach and one for the client, and the ids the requests name.
"""

import json
import os
import random
from datetime import timedelta
from uuid import UUID

import django

SEED = 20261123
SESSIONS_TO_LOG = 400


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bfr_site.settings")
    django.setup()

    from django.core.management import call_command
    from django.db import connection
    from django.utils import timezone

    from sessions.models import TrainingSession
    from sessions.tasks import heartbeat
    from tests.support import builders
    from tests.support.bulk_factory import make_clients_in_bulk

    call_command("migrate", verbosity=0)
    heartbeat()
    coach = builders.make_coach()
    client = builders.make_client(coach, with_login=True, name="Bench Client")
    builders.make_screening(client)
    today = client.today(timezone.now())
    made = builders.make_training_session(client, on=today, exercise_codes=("leg-press", "leg-extension"))
    # 72 sessions of 8 sets are the 576 rows of the floor's sum, and sessions enough to log into.
    copies = _copies(made, [today - timedelta(days=days) for days in range(1, SESSIONS_TO_LOG + 1)])
    _train(copies[:72], coach)
    make_clients_in_bulk(coach, 49, sessions_each=12)
    sets = [
        (str(session.id), str(prescription.id), number, reps)
        for session in copies[72:]
        for prescription in session.prescriptions.all()
        for number, reps in enumerate(prescription.sets, start=1)
    ]
    facts = {
        "coach": session_key(coach),
        "coach_email": coach.email,
        "password": builders.PASSWORD,
        "client": session_key(client.user),
        "client_id": str(client.id),
        "session_id": str(made.id),
        "sets": sets,
        "rows": {"sessions": TrainingSession.objects.count()},
    }
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # what the database does by itself some minutes after so many new rows
    print(json.dumps(facts))


def _copies(made, days) -> list:
    """The same session on other days: one region a day, so a client's sessions each have their own."""
    from sessions.models import Prescription, TrainingSession

    chance = random.Random(SEED)
    rows, prescriptions = [], []
    for day in days:
        row = TrainingSession.objects.get(pk=made.pk)
        row.pk, row.scheduled_on = UUID(int=chance.getrandbits(128), version=4), day
        rows.append(row)
        for original in made.prescriptions.all():
            original.pk, original.training_session_id = UUID(int=chance.getrandbits(128), version=4), row.pk
            prescriptions.append(original)
    TrainingSession.objects.bulk_create(rows)
    Prescription.objects.bulk_create(prescriptions)
    return list(
        TrainingSession.objects.filter(pk__in=[row.pk for row in rows])
        .with_gate_facts()
        .prefetch_related("prescriptions")
        .order_by("-scheduled_on")
    )


def _train(sessions, coach) -> None:
    """Each of these sessions done as asked, stored as a phone would have reported it."""
    from django.utils import timezone

    from sessions.domain.events import SCHEMA, Event, EventKind
    from sessions.phone.event_log import store_events

    chance = random.Random(SEED + 1)

    def event(kind, at, /, **body):
        event_id = UUID(int=chance.getrandbits(128), version=4)
        return Event(id=event_id, kind=kind, schema=SCHEMA, occurred_at=at, received_at=at, body=body)

    now = timezone.now()
    for session in sessions:
        at = now - timedelta(days=(now.date() - session.scheduled_on).days)
        events = [event(EventKind.STARTED, at)]
        for prescription in session.prescriptions.all():
            events.append(event(EventKind.CUFFS_ON, at))
            for number, reps in enumerate(prescription.sets, start=1):
                at += timedelta(seconds=90)
                body = {"prescription": str(prescription.id), "set": number, "reps": reps}
                events.append(event(EventKind.SET_PERFORMED, at, load_kg=str(prescription.load_kg), **body))
            events.append(event(EventKind.CUFFS_OFF, at))
            answer = {"prescription": str(prescription.id), "effort": 6, "discomfort": 5}
            events.append(event(EventKind.FEEDBACK, at, **answer))
        events.append(event(EventKind.FINISHED, at))
        store_events(training_session=session, events=events, by=coach, now=at)


def session_key(user) -> str:
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.create()
    return str(store.session_key)


if __name__ == "__main__":
    main()
