"""Renewing: a held session goes under the clearance in force, if gate and limits still allow it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.audit.refusals import ActionRefused
from clients.clearance.actions import revoke_clearance
from clients.models import Clearance
from sessions.models import Prescription, TrainingSession
from sessions.planning.actions import cancel_session, renew_session
from tests.support.builders import (
    browser_of,
    make_cleared_client,
    make_client,
    make_coach,
    make_screening,
    make_training_session,
)
from tests.support.shared_rows import shared_rows

pytestmark = pytest.mark.django_db


@shared_rows
def coach():
    return make_coach()


@shared_rows
def held(coach):
    """A session whose clearance was revoked after it was assigned."""
    row = make_training_session(make_cleared_client(coach))
    revoke_clearance(client=row.client, by=None, reason="Pain.", now=timezone.now())
    return row


def renew(row, coach):
    return renew_session(training_session=row, by=coach, now=timezone.now())


def test_without_a_new_clearance_it_stays_held(coach, held):
    with pytest.raises(ActionRefused, match="was revoked"):
        renew(held, coach)


def test_after_a_new_screening_it_goes_under_the_new_clearance(coach, held):
    make_screening(held.client)

    page = browser_of(coach).post(reverse("sessions:renew", args=[held.pk]), follow=True)

    held.refresh_from_db()
    assert held.clearance == Clearance.objects.unrevoked().get()
    assert "Renewed" in page.content.decode()
    assert page.context["hold_reasons"] == ()


def test_new_answers_that_rule_the_region_out_keep_it_held(coach, held):
    make_screening(held.client, pregnancy="pregnant")

    page = browser_of(coach).post(reverse("sessions:renew", args=[held.pk]), follow=True)

    assert "Still held." in page.content.decode()


def test_it_is_measured_by_the_limits_in_force(coach, held):
    make_screening(held.client)
    Clearance._base_manager.filter(revoked_at__isnull=True).update(max_percent_1rm=25, max_cuff_minutes=6)

    with pytest.raises(ActionRefused) as refusal:
        renew(held, coach)

    assert "6 minutes" in str(refusal.value)
    assert "25 %" in str(refusal.value)


def test_a_1rm_that_is_too_old_by_that_day_keeps_it_held(coach, held):
    make_screening(held.client)
    Prescription.objects.update(one_rep_max_on=held.scheduled_on - timedelta(days=85))

    with pytest.raises(ActionRefused, match="too old"):
        renew(held, coach)


def test_a_day_after_the_clearance_or_behind_today_is_refused(coach, held):
    make_screening(held.client)
    day = held.scheduled_on

    TrainingSession.objects.update(scheduled_on=Clearance.objects.unrevoked().get().valid_until_on)
    with pytest.raises(ActionRefused, match="ends before that day"):
        renew(held, coach)
    TrainingSession.objects.update(scheduled_on=day - timedelta(days=1))
    with pytest.raises(ActionRefused, match="has passed"):
        renew(held, coach)


def test_what_was_cancelled_or_started_is_not_renewed(coach, held):
    make_screening(held.client)
    TrainingSession.objects.update(state="started")
    with pytest.raises(ActionRefused, match="nobody started"):
        renew(held, coach)

    TrainingSession.objects.update(state="assigned")
    cancel_session(training_session=held, by=coach, reason="Ill.", now=timezone.now())
    with pytest.raises(ActionRefused, match="nobody started"):
        renew(held, coach)


def test_other_people_cannot_renew_and_a_link_does_not(coach, held):
    signed_in = make_client(coach, with_login=True)
    address = reverse("sessions:renew", args=[held.pk])

    assert browser_of(make_coach()).post(address).status_code == 404
    assert browser_of(signed_in.user).post(address).status_code == 403
    assert browser_of(coach).get(address).status_code == 405
