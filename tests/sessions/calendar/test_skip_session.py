"""Skipping a session: it stays in the record with its reason, frees its day, and can be put back."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.audit.refusals import ActionRefused, StaleEdit
from clients.clearance.actions import revoke_clearance
from clients.models import AuditEvent
from sessions.calendar.actions import move_session, restore_session, skip_session
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


def skip(row, by, reason="Has a cold.", **facts):
    facts = {"seen_on": row.scheduled_on, "now": timezone.now(), **facts}
    return skip_session(training_session=row, reason=reason, by=by, **facts)


def restore(row, by):
    return restore_session(training_session=row, by=by, now=timezone.now())


def page_of(browser, name, row, **sent):
    return browser.post(reverse(f"sessions:{name}", args=[row.pk]), sent)


def test_it_stays_in_the_record_and_frees_its_day(coach, client, row, browser_of):
    page = page_of(browser_of(coach), "skip", row, seen_on=row.scheduled_on, reason="Has a cold.")

    row.refresh_from_db()
    assert page.url == row.get_absolute_url()
    assert (row.is_skipped, row.cancel_reason, row.cancelled_by) == (True, "Has a cold.", coach)
    assert AuditEvent.objects.filter(action="skipped", client=client).count() == 1
    page_text = browser_of(coach).get(row.get_absolute_url()).content.decode()
    assert "Skipped</strong> by" in page_text
    assert "Has a cold." in page_text
    assert builders.make_training_session(client)


def test_a_skipped_day_stands_in_the_history_beside_what_was_done_instead(coach, client, row, browser_of):
    skip(row, coach)
    instead = builders.make_training_session(client)
    TrainingSession.objects.filter(pk=instead.pk).update(state="finished")
    yesterday = row.scheduled_on - timedelta(days=1)
    TrainingSession.objects.update(scheduled_on=yesterday)

    page = browser_of(coach).get(reverse("clients:detail", args=[client.id]))

    past = page.context["past"]
    assert {each.training_session.pk for each in past} == {row.pk, instead.pk}
    assert not any(each.is_missed for each in past)


@pytest.mark.parametrize("reason", ["", "   ", "x" * 1001, "\x00"])
def test_a_reason_is_needed_and_told_beside_the_field(coach, row, reason, browser_of):
    page = page_of(browser_of(coach), "skip", row, seen_on=row.scheduled_on, reason=reason)

    assert page.status_code == 422
    assert page.context["form"].errors["reason"]
    row.refresh_from_db()
    assert not row.is_skipped


def test_the_action_itself_wants_a_reason(coach, row):
    with pytest.raises(ActionRefused, match="why"):
        skip(row, coach, reason=" ")


def test_skipping_twice_keeps_the_first_reason(coach, row):
    skip(row, coach)
    skip(row, coach, reason="Second.")

    row.refresh_from_db()
    assert row.cancel_reason == "Has a cold."


def test_what_was_begun_stays(coach, row):
    TrainingSession.objects.update(state="started")

    with pytest.raises(ActionRefused, match="already begun"):
        skip(row, coach)


def test_whoever_comes_after_a_move_is_told(coach, row):
    seen_on = row.scheduled_on
    move_session(
        training_session=row, seen_on=seen_on, to_on=seen_on + timedelta(days=3), by=coach, now=timezone.now()
    )

    with pytest.raises(StaleEdit, match="moved this session"):
        skip(row, coach, seen_on=seen_on)


def test_it_is_put_back_as_it_was(coach, row, browser_of):
    skip(row, coach)

    page = page_of(browser_of(coach), "restore", row)

    row.refresh_from_db()
    assert page.url == row.get_absolute_url()
    assert (row.is_skipped, row.cancelled_at, row.cancel_reason) == (False, None, "")
    assert AuditEvent.objects.filter(action="restored").count() == 1


def test_it_cannot_be_put_back_once_it_was_begun(coach, client, row):
    skip(row, coach)
    builders.log_events(row, builders.right_start(60))

    with pytest.raises(ActionRefused, match="already begun"):
        restore(row, coach)


def test_putting_back_asks_everything_again(coach, client, row, browser_of):
    skip(row, coach)
    other = builders.make_training_session(client, on=row.scheduled_on + timedelta(days=1))
    with pytest.raises(ActionRefused, match="Less than 36 hours"):
        restore(row, coach)

    TrainingSession.objects.filter(pk=other.pk).update(scheduled_on=row.scheduled_on)
    with pytest.raises(ActionRefused, match="already has a session"):
        restore(row, coach)

    TrainingSession.objects.filter(pk=other.pk).update(cancelled_at=timezone.now())
    TrainingSession.objects.filter(pk=row.pk).update(scheduled_on=row.scheduled_on - timedelta(days=1))
    with pytest.raises(ActionRefused, match="past"):
        restore(row, coach)

    revoke_clearance(client=client, by=coach, reason="New medicine.", now=timezone.now())
    page = browser_of(coach).post(reverse("sessions:restore", args=[row.pk]), follow=True)
    assert "Still skipped. The clearance was revoked" in page.content.decode()


def test_one_that_stands_is_not_put_back(coach, row):
    with pytest.raises(ActionRefused, match="not skipped any more"):
        restore(row, coach)


def test_other_people_neither_skip_nor_put_back(coach, client, row, browser_of):
    for name in ("skip", "restore"):
        assert page_of(browser_of(builders.make_coach()), name, row, reason="x").status_code == 404
        assert page_of(browser_of(client.user), name, row, reason="x").status_code == 403
