"""What a coach logged offline is stored also after the client was handed to another coach."""

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


def test_somebody_elses_session_stays_unknown(training_session, coach, hand_over):
    """Handed over, and neither logged nor assigned by them."""
    hand_over()

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
