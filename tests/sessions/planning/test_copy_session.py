"""Copying a session: the same work on another day, through the one door of all sessions."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.clearance.actions import revoke_clearance
from sessions.models import TrainingSession
from tests.support import builders
from tests.support.shared_rows import shared_rows

pytestmark = pytest.mark.django_db


@shared_rows
def client(coach):
    return builders.make_cleared_client(coach, with_login=True)


@shared_rows
def row(client):
    return builders.make_training_session(client)


def copy(browser, row, days, **more):
    sent = {"to_on": (row.scheduled_on + timedelta(days=days)).isoformat(), "spacing_reason": "", **more}
    return browser.post(reverse("sessions:copy", args=[row.pk]), sent)


def test_a_copy_has_the_same_exercises_with_the_loads_of_the_newest_1rm(coach, client, row, browser_of):
    builders.make_one_rep_max(client, "leg-press", Decimal(140), days_ago=0)

    page = copy(browser_of(coach), row, 3)

    made = TrainingSession.objects.exclude(pk=row.pk).get()
    assert page.url == made.get_absolute_url()
    assert made.scheduled_on == row.scheduled_on + timedelta(days=3)
    asked, again = row.prescriptions.get(), made.prescriptions.get()
    assert (again.exercise_code, again.asked_percent_1rm) == (asked.exercise_code, asked.asked_percent_1rm)
    assert again.load_kg > asked.load_kg


def test_a_finished_session_can_be_copied_and_stays_as_it_is(coach, row, browser_of):
    TrainingSession.objects.update(state="finished", reps_done=75)

    copy(browser_of(coach), row, 3)

    made = TrainingSession.objects.exclude(pk=row.pk).get()
    assert (made.state, made.reps_done) == ("assigned", 0)


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "already has a session"),
        (1, "Less than 36 hours"),
        (84, "clearance ends"),
        (400, "more than a year"),
    ],
)
def test_the_rules_are_asked_for_the_copy(coach, row, days, words, browser_of):
    page = copy(browser_of(coach), row, days)

    assert page.status_code == 422
    assert words in page.content.decode()
    assert TrainingSession.objects.count() == 1


def test_a_reason_opens_a_day_that_is_too_close(coach, row, browser_of):
    copy(browser_of(coach), row, 1, spacing_reason="Travels.")

    assert TrainingSession.objects.exclude(pk=row.pk).get().spacing_reason == "Travels."


def test_no_clearance_no_copy(coach, client, row, browser_of):
    revoke_clearance(client=client, by=coach, reason="New medicine.", now=timezone.now())

    assert copy(browser_of(coach), row, 3).status_code == 422
    assert TrainingSession.objects.count() == 1


def test_the_same_form_sent_twice_makes_one_copy(coach, row, browser_of):
    request_id = str(uuid4())
    for _ in range(2):
        copy(browser_of(coach), row, 3, request_id=request_id)

    assert TrainingSession.objects.count() == 2


def test_the_page_offers_days_and_a_client_none(coach, client, row, browser_of):
    page = browser_of(coach).get(reverse("sessions:copy", args=[row.pk]))

    assert page.context["choices"][0].verdict.problems  # its own day is taken by itself
    assert browser_of(client.user).get(reverse("sessions:copy", args=[row.pk])).status_code == 403
    assert copy(browser_of(builders.make_coach()), row, 3).status_code == 404
