"""The exercises of a session in another order, on the plain pages: put off, done last, told to the coach."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse

from sessions.domain import ready
from sessions.models import Event
from tests.sessions.phone.test_set_pressure import an_event, store
from tests.support import builders
from tests.support.html_forms import html_of
from tests.support.shared_rows import shared_rows

pytestmark = pytest.mark.django_db


@shared_rows
def row(client_person):
    """A leg press and a leg extension, begun."""
    builders.make_screening(client_person)
    session = builders.make_training_session(client_person, exercise_codes=("leg-press", "leg-extension"))
    store(session, an_event("started", 1, ready=ready.all_no()))
    return session


@pytest.fixture
def browser(client_person, browser_of):
    return browser_of(client_person.user)


def live(row) -> str:
    return reverse("sessions:live", args=[row.pk])


def put_off(browser, row, code="leg-press", **typed):
    prescription = row.prescriptions.get(exercise_code=code)
    form = {"step": "later", "prescription": prescription.pk, "reason": "not_free", "event_id": uuid4()}
    return browser.post(reverse("sessions:event", args=[row.pk]), form | typed)


def test_the_next_exercise_comes_first_and_the_other_last(row, browser):
    page = html_of(browser.get(live(row)))
    assert "Do this later" in page
    assert "<h1>Leg press</h1>" in page

    assert put_off(browser, row).status_code == 303

    page = html_of(browser.get(live(row)))
    assert "<h1>Leg extension</h1>" in page
    assert "Exercise 1 of 2" in page
    assert Event.objects.get(kind="exercise_later").schema == 2
    row.refresh_from_db()
    assert row.record["exercises"][0]["later"] == "not_free"


def test_from_a_set_it_is_one_menu_away(row, browser):
    store(row, an_event("cuffs_on", 1))
    assert "Do this exercise later" in html_of(browser.get(f"{live(row)}?otherwise=1"))

    put_off(browser, row, reason="coach")

    assert "Another exercise comes first." in html_of(browser.get(live(row)))


@pytest.mark.parametrize("typed", [{"reason": "too_hard"}, {"reason": ""}, {"prescription": "1"}])
def test_what_is_not_offered_is_refused_and_stores_nothing(row, browser, typed):
    assert put_off(browser, row, **typed).status_code == 422
    assert not Event.objects.filter(kind="exercise_later").exists()


def test_the_last_one_left_cannot_be_put_off(row, browser):
    extension = row.prescriptions.get(exercise_code="leg-extension")
    store(row, an_event("exercise_skipped", prescription=str(extension.pk), reason="no_time"))

    shown = re.sub(r"<template.*?</template>", "", html_of(browser.get(live(row))))
    assert "Do this later" not in shown


def test_the_coach_reads_it_and_no_page_calls_it_planned(row, browser, browser_of):
    put_off(browser, row)
    for each in row.prescriptions.order_by("-position"):
        for number, reps in enumerate(each.sets, start=1):
            body = {"prescription": str(each.pk), "set": number, "reps": reps, "load_kg": f"{each.load_kg:f}"}
            store(row, an_event("set_performed", 1, **body))
    store(row, an_event("finished", 1))

    page = html_of(browser_of(row.client.coaches.get()).get(row.get_absolute_url()))

    assert "Put off until after the others: not free." in page
    assert "Leg press put off: not free" in page


def test_control_as_planned_nothing_is_said(row, browser_of):
    assert "Put off" not in html_of(browser_of(row.client.coaches.get()).get(row.get_absolute_url()))
