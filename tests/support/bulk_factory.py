"""Many clients written in bulk, as copies of one real client: for queries that must not grow with them."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from django.db import connection

from clients.models import Clearance, Client, OneRepMax, Screening, User
from clients.models.people import Role
from sessions.models import Prescription, TrainingSession
from tests.support.builders import make_cleared_client, make_training_session

SESSION_DAYS = 2  # apart


@dataclass(frozen=True)
class BulkRows:
    clients: list[Client]
    training_sessions: list[TrainingSession]


def make_clients_in_bulk(
    coach: User, count: int, sessions_each: int = 3, *, with_login: bool = False
) -> BulkRows:
    """Write `count` cleared clients of a coach, each with a 1RM, one session ahead, the others finished."""
    model = make_cleared_client(coach, name="Model")
    training_session = make_training_session(model)
    users = _logins(coach, count) if with_login else [None] * count
    clients = Client._base_manager.bulk_create(
        _copy(model, name=f"Crowd {number:05}", email="", search_text=f"crowd {number:05}", user=user)
        for number, user in enumerate(users)
    )
    Client.coaches.through.objects.bulk_create(
        Client.coaches.through(client_id=client.pk, user_id=coach.pk) for client in clients
    )
    screening, clearance = model.screenings.get(), model.clearances.get()
    screenings = Screening.objects.bulk_create(_copy(screening, client=client) for client in clients)
    clearances = Clearance._base_manager.bulk_create(
        _copy(clearance, client=client, screening=screened)
        for client, screened in zip(clients, screenings, strict=True)
    )
    maxes = OneRepMax._base_manager.bulk_create(
        _copy(model.one_rep_maxes.get(), client=client) for client in clients
    )
    return BulkRows(
        clients=clients,
        training_sessions=_sessions(training_session, clients, clearances, maxes, sessions_each),
    )


def _logins(coach: User, count: int) -> list[User]:
    """Logins whose addresses are unique across calls; nobody signs in with them."""
    return User.objects.bulk_create(
        User(
            id=(pk := uuid4()),
            email=f"{pk.hex}@crowd.example",
            name="Crowd",
            role=Role.CLIENT,
            practice_id=coach.practice_id,
            time_zone="Europe/Berlin",
            password="!",
        )
        for _ in range(count)
    )


def add_history(client: Client, count: int) -> None:
    """Write `count` finished sessions before the client's one assigned session."""
    first = client.training_sessions.get()
    _sessions(first, [client], [first.clearance], [client.one_rep_maxes.get()], count, skip_first=True)


def _sessions(first, clients, clearances, maxes, each, *, skip_first=False) -> list[TrainingSession]:
    asked = first.prescriptions.get()
    rows, prescriptions = [], []
    for client, clearance, one_rep_max in zip(clients, clearances, maxes, strict=True):
        for back in range(1 if skip_first else 0, each + (1 if skip_first else 0)):
            done = {} if back == 0 else {"state": "finished", "reps_done": 75, "effort": 7, "discomfort": 5}
            row = _copy(
                first,
                client=client,
                clearance=clearance,
                scheduled_on=first.scheduled_on - timedelta(days=back * SESSION_DAYS),
                **done,
            )
            prescription = _copy(asked, training_session=row, one_rep_max=one_rep_max)
            if done:
                row.record = _record(prescription)
            rows.append(row)
            prescriptions.append(prescription)
    TrainingSession.objects.bulk_create(rows)
    Prescription.objects.bulk_create(prescriptions)
    analyze_tables()
    return rows


def analyze_tables() -> None:
    """Do what autovacuum does in production: without it PostgreSQL may plan for empty tables."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _record(prescription: Prescription) -> dict:
    performed = [
        {
            "set_number": number,
            "event_id": str(uuid4()),
            "reps": reps,
            "load_kg": str(prescription.load_kg),
            "at": "2026-01-05T10:00:00+00:00",
            "corrected": False,
            "original_reps": reps,
            "late": False,
        }
        for number, reps in enumerate(prescription.sets, start=1)
    ]
    return {
        "state": "finished",
        "stop_reason": "",
        "symptoms": [],
        "notes": [],
        "exercises": [
            {
                "prescription": str(prescription.pk),
                "performed": performed,
                "duplicates": [],
                "undone": [],
                "reps_done": sum(prescription.sets),
                "effort": 7,
                "discomfort": 5,
                "tightness": 7,
            }
        ],
    }


def _copy(row, **changes):
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    values["id"] = uuid4()
    for name, value in changes.items():
        if row._meta.get_field(name).is_relation:
            values.pop(row._meta.get_field(name).attname)
        values[name] = value
    return type(row)(**values)
