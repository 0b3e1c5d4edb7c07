"""A newer 1RM: old and new loads side by side, and nothing changed but what was ticked."""

from datetime import timedelta
from decimal import Decimal
from html import unescape
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.clearance.actions import revoke_clearance
from sessions.models import Prescription, TrainingSession
from sessions.planning.actions import assign_session
from tests.sessions.planning.planner_form import session_request
from tests.support.builders import (
    browser_of,
    make_cleared_client,
    make_coach,
    make_one_rep_max,
    make_training_session,
)
from tests.support.html_forms import html_of
from tests.support.provenance_check import untraced, without_mark
from tests.support.shared_rows import shared_rows

pytestmark = pytest.mark.django_db


@shared_rows
def coach():
    return make_coach()


@shared_rows
def client(coach):
    """Assigned with a 1RM of 100 kg, of which 30 % are 30 kg; then tested at 120 kg."""
    client = make_cleared_client(coach)
    make_one_rep_max(client, "leg-press", Decimal(100), days_ago=5)
    for days in (2, 5):
        make_training_session(client, on=client.today(timezone.now()) + timedelta(days=days))
    make_one_rep_max(client, "leg-press", Decimal(120), days_ago=0)
    return client


def ask(client, coach, form=None):
    browser, url = browser_of(coach), reverse("clients:loads-ahead", args=[client.id])
    return browser.get(url) if form is None else browser.post(url, form)


def text_of(page):
    return unescape(html_of(page))


def loads():
    return list(
        Prescription.objects.order_by("training_session__scheduled_on").values_list("load_kg", flat=True)
    )


def ticks(client, coach):
    return [f"{line.row.id} {kg}" for line, kg in ask(client, coach).context["lines"]]


def test_old_and_new_stand_side_by_side_and_nothing_is_changed_yet(client, coach):
    page = text_of(ask(client, coach))

    assert ("30 kg" in page, "35 kg" in page, "of 120 kg" in page) == (True, True, True)
    assert untraced(page) == (12, [])
    assert without_mark(page) == []
    assert loads() == [30, 30]


def test_only_what_was_ticked_takes_the_new_load(client, coach):
    answer = ask(client, coach, {"take": [ticks(client, coach)[1], "nonsense", f"{uuid4} x"]})

    assert answer.status_code == 302
    assert loads() == [30, 35]
    changed = Prescription.objects.get(load_kg=35)
    assert (changed.one_rep_max_kg, changed.percent_1rm) == (120, Decimal("29.17"))


def test_a_started_session_stays_as_it_was_asked_for(client, coach):
    first = TrainingSession.objects.order_by("scheduled_on").first()
    TrainingSession.objects.filter(pk=first.pk).update(state="started")

    assert len(ticks(client, coach)) == 1


@pytest.mark.parametrize("take", [[], [f"{uuid4()} 35"], ["wrong"]])
def test_what_was_not_shown_is_not_taken(client, coach, take):
    answer = ask(client, coach, {"take": take})

    assert answer.status_code == 422
    assert loads() == [30, 30]


def test_a_load_that_changed_since_it_was_shown_is_shown_again(client, coach):
    shown = ticks(client, coach)
    make_one_rep_max(client, "leg-press", Decimal(140), days_ago=0)

    answer = ask(client, coach, {"take": shown})
    assert "Please look again." in text_of(answer)
    assert loads() == [30, 30]


def test_without_clearance_nothing_is_shown_or_taken(client, coach):
    shown = ticks(client, coach)
    revoke_clearance(client=client, by=coach, reason="New medicine.", now=timezone.now())

    assert "revoked" in text_of(ask(client, coach))
    assert ask(client, coach, {"take": shown}).status_code == 422
    assert loads() == [30, 30]


def test_a_first_session_takes_the_lightest_load_of_the_new_1rm(coach):
    client = make_cleared_client(coach, name="New")
    make_one_rep_max(client, "leg-press", Decimal(100), days_ago=5)
    on = client.today(timezone.now()) + timedelta(days=2)
    requested = session_request(client, taper=True, scheduled_on=on)
    first = assign_session(client=client, requested=requested, by=coach, now=timezone.now())
    make_one_rep_max(client, "leg-press", Decimal(123), days_ago=0)

    answer = ask(client, coach, {"take": ticks(client, coach)})

    assert answer.status_code == 302
    assert (first.prescriptions.get().load_kg, loads()) == (25, [25])
