"""What a coach logged offline is stored also after the client was handed to another coach."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.people.actions.people import set_coaches
from sessions.domain.arrivals import HANDED_OVER
from sessions.models import Event, Message, StopCase, TrainingSession
from sessions.phone import event_log
from tests.sessions.phone.test_sync import event, send, verdicts
from tests.support import builders
from tests.support.html_forms import html_of
from tests.support.shared_rows import shared_rows

pytestmark = pytest.mark.django_db
UNKNOWN = ["This session is not known."]


@shared_rows
def training_session(client_person, admin):
    """Assigned by a colleague."""
    builders.make_screening(client_person)
    row = builders.make_training_session(client_person)
    row.assigned_by = builders.make_coach(client_person.practice)
    row.save()
    return row


@pytest.fixture
def hand_over(training_session, admin):
    def to_a_colleague():
        new = builders.make_coach(admin.practice)
        set_coaches(client=training_session.client, coaches=[new], by=admin, now=timezone.now())
        return new

    return to_a_colleague


def rest_of_it(row):
    return [event(row, "cuffs_on"), event(row, "stopped", {"reason": "severe_pain"})]


def test_a_stop_of_a_session_that_they_began_is_heard(training_session, coach, admin, hand_over):
    phone = builders.browser_of(coach)
    assert verdicts(send(phone, event(training_session))) == ["stored"]
    new = hand_over()

    answer = send(phone, *rest_of_it(training_session))

    assert verdicts(answer) == ["stored", "stored"]
    assert answer.json()["on_hold"] == {}  # the gate of somebody else's client by now
    assert StopCase.objects.get().client == training_session.client
    told = {row.recipient for row in Message.objects.filter(kind="alert")}
    assert told == {new, admin}
    stop = Event.objects.get(kind="stopped")
    assert (stop.reported_by, HANDED_OVER in stop.remarks) == (coach, True)
    assert HANDED_OVER not in Event.objects.get(kind="started").remarks
    page = html_of(builders.browser_of(new).get(training_session_url(training_session)))
    assert "no longer coached the client" in page


def training_session_url(row):
    return reverse("sessions:detail", args=[row.pk])


def test_a_session_that_they_assigned_is_theirs_to_log_too(training_session, coach, hand_over):
    TrainingSession.objects.update(assigned_by=coach)
    hand_over()

    told = send(builders.browser_of(coach), event(training_session), *rest_of_it(training_session))

    assert verdicts(told) == ["stored"] * 3
    assert StopCase.objects.exists()


def test_what_was_begun_without_a_network_before_the_hand_over_is_taken_and_marked(
    training_session, coach, admin, hand_over
):
    """Nothing of it had arrived, and somebody else had assigned the session."""
    new = hand_over()

    told = send(builders.browser_of(coach), event(training_session), *rest_of_it(training_session))

    assert verdicts(told) == ["stored"] * 3
    assert told.json()["on_hold"] == {}
    assert all(HANDED_OVER in each.remarks for each in Event.objects.all())
    assert {row.recipient for row in Message.objects.filter(kind="alert")} >= {new, admin}


def test_without_the_rule_it_would_be_unknown(training_session, coach, hand_over, monkeypatch):
    """The control."""
    monkeypatch.setattr(event_log, "coached_until", lambda *_: {})
    hand_over()

    told = send(builders.browser_of(coach), *rest_of_it(training_session))

    assert [each["reasons"] for each in told.json()["verdicts"]] == [UNKNOWN, UNKNOWN]


def test_who_never_coached_the_client_logs_nothing(training_session, practice, hand_over):
    hand_over()

    told = send(builders.browser_of(builders.make_coach(practice)), *rest_of_it(training_session))

    assert [each["reasons"] for each in told.json()["verdicts"]] == [UNKNOWN, UNKNOWN]
    assert not Event.objects.exists()


@pytest.mark.parametrize("which", ["assigned since", "for a later day"])
def test_what_they_cannot_have_begun_stays_unknown(training_session, coach, hand_over, which):
    if which == "for a later day":
        later = training_session.scheduled_on + timedelta(days=1)
        TrainingSession.objects.update(scheduled_on=later)
    hand_over()
    if which == "assigned since":
        TrainingSession.objects.update(assigned_at=timezone.now())

    told = send(builders.browser_of(coach), *rest_of_it(training_session))

    assert [each["reasons"] for each in told.json()["verdicts"]] == [UNKNOWN, UNKNOWN]
    assert not Event.objects.exists()


@pytest.mark.parametrize("change", ["another practice", "a client by now"])
def test_who_is_no_longer_staff_of_the_practice_logs_nothing(training_session, coach, hand_over, change):
    send(builders.browser_of(coach), event(training_session))
    hand_over()
    if change == "another practice":
        coach.practice = builders.make_coach().practice
    else:
        coach.role = "client"
    coach.save()

    told = send(builders.browser_of(coach), *rest_of_it(training_session))

    assert verdicts(told) == ["invalid", "invalid"]
    assert not StopCase.objects.exists()


def test_who_may_not_sign_in_any_more_logs_nothing(training_session, coach, hand_over):
    phone = builders.browser_of(coach)
    send(phone, event(training_session))
    hand_over()
    coach.is_active = False
    coach.save()

    assert send(phone, *rest_of_it(training_session)).status_code == 401


def test_a_coach_who_became_an_admin_still_sends_what_they_began(training_session, coach, hand_over):
    send(builders.browser_of(coach), event(training_session))
    hand_over()
    coach.role = "admin"
    coach.save()

    told = send(builders.browser_of(coach), *rest_of_it(training_session))

    assert verdicts(told) == ["stored", "stored"]


def test_control_without_the_rule_the_stop_is_lost(training_session, coach, hand_over, monkeypatch):
    monkeypatch.setattr(event_log, "_handed_over_by", lambda *_facts: {})
    phone = builders.browser_of(coach)
    send(phone, event(training_session))
    hand_over()

    assert verdicts(send(phone, *rest_of_it(training_session))) == ["invalid", "invalid"]
    assert not StopCase.objects.exists()
