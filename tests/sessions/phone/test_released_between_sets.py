"""The server's own screens of a session whose cuffs come off between sets, and what a phone is told of it."""

import pytest
from django.urls import reverse

from sessions.models import Prescription
from tests.support import builders
from tests.support.html_forms import html_of

pytestmark = pytest.mark.django_db
CODE = "released-30-15-15-15-rest-60"


@pytest.fixture
def session(coach):
    client = builders.make_cleared_client(coach, with_login=True)
    return builders.make_training_session(client, protocol_code=CODE)


def test_it_is_planned_with_the_minutes_under_the_cuff_alone(session):
    asked = Prescription.objects.get()

    assert (session.planned_cuff_seconds, session.planned_elapsed_seconds) == (300, 480)
    assert (asked.cuff_seconds, asked.released_between_sets) == (300, True)


def test_the_coach_and_the_paper_say_that_they_come_off(session, coach, browser_of):
    page = html_of(browser_of(coach).get(session.get_absolute_url()))
    paper = html_of(browser_of(coach).get(reverse("clients:week", args=[session.client_id])))

    assert "rest, cuffs off" in " ".join(page.split())
    assert ", cuffs off" in paper


def test_the_phone_is_told(session, browser_of):
    page = browser_of(session.client.user).get(reverse("sessions:live", args=[session.id]))

    assert page.context["payload"]["exercises"][0]["released"] is True


def test_control_of_any_other_protocol_the_phone_is_told_nothing(coach, browser_of):
    row = builders.make_training_session(builders.make_cleared_client(coach, with_login=True))

    page = browser_of(row.client.user).get(reverse("sessions:live", args=[row.id]))

    assert "released" not in page.context["payload"]["exercises"][0]


def test_without_a_script_each_rest_is_without_cuffs(session, browser_of):
    browser, live = browser_of(session.client.user), reverse("sessions:live", args=[session.id])
    asked = {"prescription": str(Prescription.objects.get().id)}
    done = {**asked, "set": 1, "reps": 30, "load_kg": "30"}
    builders.log_events(
        session, builders.right_start(180), ("cuffs_on", 170, asked), ("set_performed", 20, done)
    )

    off = html_of(browser.get(live))
    builders.log_events(session, ("cuffs_off", 15, {}))
    on = html_of(browser.get(live))

    assert "They go on again after the rest" in off
    assert "Rest without cuffs" in on
