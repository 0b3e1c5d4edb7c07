"""What `/health/` and `/health/live/` say, one reason at a time; the production form stops processes."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError
from django.urls import reverse
from django.utils import timezone

from bfr_site import celery, health
from sessions.messaging.heartbeat import record_heartbeat
from sessions.models import Heartbeat, Message
from sessions.tasks import heartbeat
from tests.support import builders

WELL = dict.fromkeys(("database", "broker", "scheduler", "worker", "messages"), "ok")
STALLED = timedelta(seconds=121)


@pytest.fixture
def well(db):
    """A site on which scheduler and worker have just reported."""
    celery.record_scheduler_heartbeat()
    heartbeat()


@pytest.fixture
def just_started(monkeypatch):
    """This process began now, whatever it ran before."""
    monkeypatch.setattr(health, "STARTED_AT", timezone.now())


@pytest.fixture
def long_running(monkeypatch):
    """This process began an hour ago, so that nothing is starting any more."""
    monkeypatch.setattr(health, "STARTED_AT", timezone.now() - timedelta(hours=1))


def make_message(practice, *, due_ago: timedelta, **fields) -> Message:
    fields = {"kind": Message.Kind.REMINDER, "key": f"reminder:{due_ago}"} | fields
    return Message.objects.create(practice=practice, due_at=timezone.now() - due_ago, **fields)


def assert_only(client, check: str, state: str) -> None:
    """503, and everything but `check` is well."""
    answer = client.get("/health/")
    assert (answer.status_code, answer.json()["ok"]) == (503, False)
    assert answer.json()["checks"] == WELL | {check: state}


def assert_well(client, **states: str) -> None:
    """200, and each check is "ok" or what `states` says."""
    answer = client.get("/health/")
    assert (answer.status_code, answer.json()["ok"]) == (200, True)
    assert answer.json()["checks"] == WELL | states


def test_all_is_well_once_scheduler_and_worker_reported(client, well):
    assert_well(client)


def test_a_worker_past_its_limit_is_a_503(client, well):
    record_heartbeat(name="worker", now=timezone.now() - STALLED)

    assert_only(client, "worker", "stalled")


def test_a_worker_within_its_limit_is_well(client, well):
    record_heartbeat(name="worker", now=timezone.now() - timedelta(seconds=110))

    assert_well(client)


def test_a_scheduler_past_its_limit_is_a_503_and_the_worker_unknown(client, well):
    for name in ("scheduler", "worker"):
        record_heartbeat(name=name, now=timezone.now() - STALLED)

    answer = client.get("/health/")

    assert answer.status_code == 503
    assert answer.json()["checks"] == WELL | {"scheduler": "stalled", "worker": "unknown"}


def test_a_scheduler_within_its_limit_is_well(client, well):
    record_heartbeat(name="scheduler", now=timezone.now() - timedelta(seconds=110))

    assert_well(client)


@pytest.mark.django_db
def test_a_first_start_is_well_before_the_first_heartbeat_is_due(client, just_started):
    assert not Heartbeat.objects.exists()
    assert_well(client, scheduler="starting", worker="starting")


@pytest.mark.django_db
def test_a_first_start_without_a_heartbeat_in_time_is_a_503(client, long_running):
    answer = client.get("/health/")

    assert answer.status_code == 503
    assert answer.json()["checks"]["scheduler"] == "stalled"


@pytest.mark.django_db
def test_a_first_start_whose_worker_never_answered_is_a_503(client, long_running):
    celery.record_scheduler_heartbeat()

    assert_only(client, "worker", "stalled")


def test_a_message_that_nobody_took_is_a_503(client, well, practice):
    make_message(practice, due_ago=timedelta(seconds=301))

    assert_only(client, "messages", "late")


def test_a_message_that_is_due_since_a_moment_is_well(client, well, practice):
    make_message(practice, due_ago=timedelta(seconds=290))

    assert_well(client)


def test_a_new_alert_does_not_hide_an_older_message(client, well, practice):
    make_message(practice, due_ago=timedelta(hours=1))
    make_message(practice, due_ago=timedelta(seconds=5), kind=Message.Kind.ALERT, key="alert:new")

    assert_only(client, "messages", "late")


def test_a_message_that_a_dead_worker_claimed_is_a_503(client, well, practice):
    make_message(
        practice,
        due_ago=timedelta(hours=1),
        state=Message.State.CLAIMED,
        claim=uuid4(),
        lease_until=timezone.now() - timedelta(seconds=1),
    )

    assert_only(client, "messages", "late")


def test_a_message_that_was_sent_late_is_well(client, well, practice):
    make_message(practice, due_ago=timedelta(hours=1), state=Message.State.SENT)

    assert_well(client)


def test_a_broker_that_is_down_is_a_503(client, well, monkeypatch):
    monkeypatch.setattr(celery.app.conf, "broker_write_url", "redis://127.0.0.1:1/0")

    assert_only(client, "broker", "down")


def test_a_database_that_is_down_is_a_503_and_the_rest_unknown(client, well, monkeypatch):
    def fail(*args: object) -> None:
        raise DatabaseError

    monkeypatch.setattr(health, "MigrationExecutor", fail)
    answer = client.get("/health/")

    assert answer.status_code == 503
    assert answer.json()["checks"] == {
        "database": "down",
        "broker": "ok",
        "scheduler": "unknown",
        "worker": "unknown",
        "messages": "unknown",
    }


def test_it_lives_without_asking_the_database(client):
    """A test without the `django_db` mark may not touch a database: the request would fail."""
    assert reverse("health-live") == "/health/live/"
    answer = client.get("/health/live/")

    assert (answer.status_code, answer.json()) == (200, {"ok": True})


def test_it_lives_while_everything_else_is_down(client, well, practice, long_running, monkeypatch):
    monkeypatch.setattr(celery.app.conf, "broker_write_url", "redis://127.0.0.1:1/0")
    Heartbeat.objects.all().delete()
    make_message(practice, due_ago=timedelta(hours=1))

    assert client.get("/health/").status_code == 503
    assert client.get("/health/live/").status_code == 200


@pytest.mark.django_db
def test_a_ring_into_a_database_that_is_down_does_not_end_the_scheduler(monkeypatch, caplog):
    def fail(**kwargs: object) -> None:
        raise DatabaseError

    monkeypatch.setattr("sessions.messaging.heartbeat.record_heartbeat", fail)
    celery.record_scheduler_heartbeat()

    assert "ring" in caplog.text


@pytest.mark.parametrize(
    ("beat_ago", "started_ago", "state"),
    [
        (None, 30, "starting"),
        (None, 121, "stalled"),
        (119, 3600, "ok"),
        (121, 3600, "stalled"),
        (121, 5, "stalled"),
    ],
)
def test_only_a_first_start_gives_time_for_a_heartbeat(beat_ago, started_ago, state):
    now = timezone.now()
    beat_at = None if beat_ago is None else now - timedelta(seconds=beat_ago)

    assert health.heartbeat_state(beat_at, now=now, started_at=now - timedelta(seconds=started_ago)) == state


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["coach", "admin"])
def test_coach_and_admin_read_that_reminders_stand_still(role, coach, admin):
    record_heartbeat(name="worker", now=timezone.now() - timedelta(hours=2))
    browser = builders.browser_of({"coach": coach, "admin": admin}[role])

    page = browser.get("/clients/")

    assert b"Reminders have not run since" in page.content


@pytest.mark.django_db
def test_nobody_reads_it_while_all_is_well(coach):
    heartbeat()

    page = builders.browser_of(coach).get("/clients/")

    assert b"Reminders have not run" not in page.content
