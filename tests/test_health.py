"""A stalled worker shows: to the machine that asks, and to the people who rely on it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from bfr_site.health import worker_state
from sessions.messaging.heartbeat import record_heartbeat
from sessions.tasks import heartbeat
from tests.support import builders

pytestmark = pytest.mark.django_db


def test_it_is_well_after_a_heartbeat(client):
    heartbeat()

    answer = client.get("/health/")

    assert answer.status_code == 200
    assert answer.json()["checks"] == {
        "database": "ok",
        "broker": "ok",
        "worker": "ok",
        "messages": "ok",
    }


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
def test_only_a_first_start_gives_the_worker_time(beat_ago, started_ago, state):
    now = timezone.now()
    beat_at = None if beat_ago is None else now - timedelta(seconds=beat_ago)

    assert worker_state(beat_at, now=now, started_at=now - timedelta(seconds=started_ago)) == state


def test_a_worker_that_went_silent_is_stalled(client):
    record_heartbeat(name="worker", now=timezone.now() - timedelta(minutes=3))

    answer = client.get("/health/")

    assert answer.json()["checks"]["worker"] == "stalled"
    assert answer.json()["ok"] is False


def test_it_names_nobody_and_needs_no_login(client):
    assert client.get("/health/").status_code == 200


@pytest.mark.parametrize("role", ["coach", "admin"])
def test_coach_and_admin_read_that_reminders_stand_still(role, coach, admin):
    record_heartbeat(name="worker", now=timezone.now() - timedelta(hours=2))
    browser = builders.browser_of({"coach": coach, "admin": admin}[role])

    page = browser.get("/clients/")

    assert b"Reminders have not run since" in page.content


def test_nobody_reads_it_while_all_is_well(coach):
    heartbeat()

    page = builders.browser_of(coach).get("/clients/")

    assert b"Reminders have not run" not in page.content
