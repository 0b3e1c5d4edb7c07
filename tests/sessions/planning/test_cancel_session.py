"""Cancelling: an assigned session leaves the calendar with a reason; what was started stays."""

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.audit.refusals import ActionRefused
from sessions.models import TrainingSession
from sessions.planning.actions import cancel_session
from tests.support.builders import (
    browser_of,
    make_cleared_client,
    make_client,
    make_coach,
    make_training_session,
)
from tests.support.shared_rows import shared_rows

pytestmark = pytest.mark.django_db


@shared_rows
def coach():
    return make_coach()


@shared_rows
def training_session(coach):
    return make_training_session(make_cleared_client(coach))


def address(row) -> str:
    return reverse("sessions:cancel", args=[row.pk])


def test_it_asks_before_it_cancels(coach, training_session):
    page = browser_of(coach).get(address(training_session))

    assert "Cancel this session?" in page.content.decode()
    training_session.refresh_from_db()
    assert training_session.cancelled_at is None


def test_it_keeps_who_when_and_why_and_frees_the_day(coach, training_session):
    page = browser_of(coach).post(address(training_session), {"reason": "The client is ill."})

    training_session.refresh_from_db()
    assert page.url == reverse("clients:detail", args=[training_session.client_id])
    assert (training_session.cancelled_by, training_session.cancel_reason) == (coach, "The client is ill.")
    assert training_session.cancelled_at
    assert make_training_session(training_session.client)


@pytest.mark.parametrize("reason", ["", "   ", "x" * 1001, "\x00"])
def test_a_reason_is_needed_and_told_beside_the_field(coach, training_session, reason):
    page = browser_of(coach).post(address(training_session), {"reason": reason})

    assert page.status_code == 422
    assert page.context["form"].errors["reason"]
    training_session.refresh_from_db()
    assert training_session.cancelled_at is None


def test_cancelling_twice_keeps_the_first_reason(coach, training_session):
    cancel_session(training_session=training_session, by=coach, reason="First.", now=timezone.now())
    cancel_session(training_session=training_session, by=coach, reason="Second.", now=timezone.now())

    training_session.refresh_from_db()
    assert training_session.cancel_reason == "First."


def test_a_started_session_stays(coach, training_session):
    TrainingSession.objects.update(state="started")

    with pytest.raises(ActionRefused, match="already started"):
        cancel_session(training_session=training_session, by=coach, reason="Too late.", now=timezone.now())


def test_the_action_itself_wants_a_reason(coach, training_session):
    with pytest.raises(ActionRefused, match="why"):
        cancel_session(training_session=training_session, by=coach, reason=" ", now=timezone.now())


def test_other_people_cannot_cancel(coach, training_session):
    signed_in = make_client(coach, with_login=True)

    assert browser_of(make_coach()).post(address(training_session), {"reason": "x"}).status_code == 404
    assert browser_of(signed_in.user).post(address(training_session), {"reason": "x"}).status_code == 403
