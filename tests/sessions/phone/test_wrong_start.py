"""A session begun without the questions, on another day or too soon is stored, and does not go on."""

import json
import re
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from sessions.domain.ready import all_no
from sessions.models import Event, Message, TrainingSession
from sessions.phone.screens import start
from tests.sessions.phone.test_too_soon import MONDAY_NIGHT, WEDNESDAY, shown, train_on_monday
from tests.support import builders
from tests.support.html_forms import html_of

pytestmark = [pytest.mark.django_db]
ASKS, OFF = "Any of these today?", "Take the cuffs off"
WITHOUT_ANSWERS = [
    [("started", 60, {})],
    [("started", 60, {"without_cuffs": True})],
    [("cuffs_on", 60, {}), ("cuffs_off", 30, {})],
]


@pytest.fixture
def browser(client_person, browser_of):
    return browser_of(client_person.user)


@pytest.fixture
def training_session(client_person):
    builders.make_screening(client_person)
    return builders.make_training_session(client_person)


def alerts(name):
    return Message.objects.filter(key__startswith=f"alert:{name}:").count()


def weighs(page):
    """Whether it says kilograms: as a word, for a token of the forms may spell "kg" by chance."""
    return re.search(r"\bkg\b", page) is not None


def payload_of(browser, row):
    html = html_of(browser.get(reverse("sessions:live", args=[row.pk])))
    return json.loads(re.search(r'id="phone-payload"[^>]*>(.*?)</script>', html, re.DOTALL)[1])


def set_of(row, ago):
    prescription = row.prescriptions.get()
    done = {
        "prescription": str(prescription.id),
        "set": 1,
        "reps": 30,
        "load_kg": f"{prescription.load_kg:f}",
    }
    return ("set_performed", ago, done)


@pytest.mark.parametrize("facts", WITHOUT_ANSWERS, ids=lambda facts: f"{facts[0][0]} {facts[0][2]}")
def test_without_the_questions_they_are_asked_and_the_coach_is_told(browser, training_session, facts):
    builders.log_events(training_session, *facts)

    page = shown(browser, training_session)
    assert ASKS in page
    assert not weighs(page)
    assert Event.objects.count() == len(facts)
    assert alerts("unasked") == 1


def test_without_the_rule_it_shows_the_load(browser, training_session, monkeypatch):
    """The control."""
    monkeypatch.setattr(start, "find_start_problem", lambda *_, **__: None)
    builders.log_events(training_session, ("started", 60, {}), ("cuffs_on", 50, {}))

    assert ASKS not in shown(browser, training_session)
    assert weighs(shown(browser, training_session))


def test_once_the_questions_are_answered_it_goes_on(browser, training_session):
    builders.log_events(training_session, ("started", 60, {}))
    builders.log_events(training_session, builders.right_start(30))

    assert ASKS not in shown(browser, training_session)
    assert TrainingSession.objects.get().state == "started"


def test_a_late_yes_keeps_the_cuffs_off(browser, training_session):
    builders.log_events(training_session, ("started", 60, {}))
    builders.log_events(training_session, ("started", 30, {"ready": {**all_no(), "skin": True}}))

    assert "No cuffs today" in shown(browser, training_session)


def test_cuffs_that_are_on_come_off_and_what_was_done_is_logged(browser, training_session):
    builders.log_events(training_session, ("started", 60, {}), ("cuffs_on", 50, {}))

    page = shown(browser, training_session)
    assert OFF in page
    assert "Cuffs are off" in page
    assert "I did another set before I saw this" in page
    assert not weighs(page)
    head = html_of(browser.get(reverse("sessions:live", args=[training_session.pk])))
    assert 'href="#stop"' in head

    builders.log_events(training_session, set_of(training_session, 40), ("cuffs_off", 20, {}))
    assert ASKS in shown(browser, training_session)
    assert TrainingSession.objects.get().reps_done == 30


def test_a_right_start_is_told_to_nobody(browser, training_session):
    builders.log_events(training_session, builders.right_start(60), ("cuffs_on", 50, {}))

    assert not Message.objects.filter(kind="alert").exists()
    assert weighs(shown(browser, training_session))


@pytest.mark.parametrize("is_coach", [False, True])
def test_another_day_says_so_and_shows_no_load(client_person, coach, browser_of, is_coach):
    builders.make_screening(client_person)
    row = builders.make_training_session(
        client_person, on=client_person.today(timezone.now()) + timedelta(days=2)
    )
    builders.log_events(row, builders.right_start(60), ("cuffs_on", 50, {}))
    browser = browser_of(coach if is_coach else client_person.user)

    page = shown(browser, row)
    assert "was begun on another day." in page
    assert OFF in page
    assert not weighs(page)
    assert {each["load_kg"] for each in payload_of(browser, row)["exercises"]} == {""}

    builders.log_events(row, ("cuffs_off", 20, {}))
    assert "End the session" in shown(browser, row)


def test_a_clock_that_runs_ahead_makes_no_other_day_of_today(client_person, browser):
    """The session of the day after tomorrow, begun "then", is begun today."""
    builders.make_screening(client_person)
    row = builders.make_training_session(
        client_person, on=client_person.today(timezone.now()) + timedelta(days=2)
    )
    builders.log_events(row, builders.right_start(-2 * 86400), ("cuffs_on", -2 * 86400, {}))

    assert "was begun on another day." in shown(browser, row)


def test_too_soon_says_from_when_on_and_is_told_to_the_coach(browser, client_person):
    row = train_on_monday(client_person)

    with time_machine.travel(MONDAY_NIGHT + timedelta(hours=30), tick=False):
        builders.log_events(row, builders.right_start(60))
        page = shown(browser, row)
    with time_machine.travel(MONDAY_NIGHT + timedelta(hours=36), tick=False):
        later = shown(browser, row)

    assert "Leave at least 36 hours: begin from Wednesday at 10:50 on." in page
    assert not weighs(page)
    assert "End the session" in page
    assert alerts("too-soon") == 1
    assert "Leave at least 36 hours" not in later


def test_the_coach_s_reason_lets_it_go_on(browser, client_person):
    tuesday = WEDNESDAY - timedelta(days=1)
    row = train_on_monday(client_person, on=tuesday, spacing_reason="A camp with a session a day")

    with time_machine.travel(MONDAY_NIGHT + timedelta(hours=20), tick=False):
        builders.log_events(row, builders.right_start(60))
        assert "Leave at least" not in shown(browser, row)

    assert alerts("too-soon") == 0


@pytest.mark.parametrize("ends", ["finished", "stopped"])
def test_what_is_over_stays_as_it_was(browser, training_session, ends):
    body = {"reason": "other"} if ends == "stopped" else {}
    builders.log_events(training_session, ("started", 60, {}), (ends, 30, body))

    page = shown(browser, training_session)
    assert ASKS not in page
    assert OFF not in page
