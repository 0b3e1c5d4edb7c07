"""One message for an admin: why it came or did not, and how it reads."""

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.models import AuditEvent, Invitation
from clients.people.invitation_links import invitation_token
from sessions.domain.events import EventKind
from sessions.messaging import preference_links
from sessions.messaging.schedule import plan_messages
from sessions.messaging.sweep import sweep_messages
from sessions.messaging.weekly.schedule import plan_weekly
from sessions.models import Message
from sessions.stops import follow_up_links
from tests.sessions.messaging.test_alert_people import NOW, said, store
from tests.support import builders
from tests.support.html_forms import html_of
from tests.support.shared_rows import shared_rows

pytestmark = pytest.mark.django_db


@shared_rows
def training_session(client_person, admin):
    builders.make_screening(client_person)
    return builders.make_training_session(client_person)


def page(browser, message):
    answer = browser.get(reverse("sessions:message-detail", args=[message.id]))
    assert answer.status_code == 200
    return html_of(answer)


def test_every_kind_can_be_looked_at(training_session, client_person, coach, admin, browser_of):
    builders.make_client(coach)
    plan_messages(now=timezone.now())
    plan_weekly(now=timezone.now())
    store(training_session, said(EventKind.STOPPED, reason="numb"))
    browser = browser_of(admin)
    rows = {row.kind: row for row in Message.objects.all()}

    assert {"reminder", "alert", "follow_up"} <= set(rows)
    for row in rows.values():
        text = page(browser, row)
        assert "How it reads" in text
        assert "cannot be written any more" not in text


def test_links_that_open_without_a_sign_in_are_the_recipients_alone(
    training_session, client_person, admin, browser_of
):
    plan_messages(now=timezone.now())
    store(training_session, said(EventKind.STOPPED, reason="numb"))
    question = Message.objects.filter(kind="follow_up").first()
    invited = Message.objects.about(*Invitation.objects.filter(accepted_at=None)).first()

    assert follow_up_links.follow_up_token(question) not in page(browser_of(admin), question)
    reminder = Message.objects.get(kind="reminder")
    assert preference_links.preferences_token(client_person.user) not in page(browser_of(admin), reminder)
    assert invited is None or invitation_token(invited.invitation) not in page(browser_of(admin), invited)


def test_an_admin_sends_it_again_with_a_reason_that_stays(training_session, admin, browser_of):
    plan_messages(now=timezone.now())
    Message.objects.filter(kind="reminder").update(state=Message.State.UNCERTAIN)
    message, browser = Message.objects.get(kind="reminder"), browser_of(admin)
    again = reverse("sessions:message-send-again", args=[message.id])

    refused = browser.post(again, {"reason": "  "})
    assert refused.status_code == 422
    assert "Please write down why it is sent again." in refused.content.decode()
    assert Message.objects.get(pk=message.pk).state == Message.State.UNCERTAIN

    browser.post(again, {"reason": "The client says that it never came."})
    message.refresh_from_db()
    assert (message.state, message.again_by) == (Message.State.WAITING, admin)
    assert "The client says that it never came." in page(browser, message)
    event = AuditEvent.objects.get(kind="message", action="changed")
    assert event.changes == {"state": ["uncertain", "waiting"]}

    told = browser.post(again, {"reason": "Once more."}, follow=True).content.decode()
    assert "Only failed and uncertain messages can be sent again." in told


def test_it_says_why_a_message_was_not_sent(training_session, admin, browser_of):
    plan_messages(now=NOW)
    Message.objects.update(due_at=NOW)
    store(training_session, said(EventKind.STOPPED, reason="numb"))
    sweep_messages(clock=lambda: NOW)

    text = page(browser_of(admin), Message.objects.get(kind="reminder"))

    assert "The session was already started or done." in text
    assert "has reminders on" in text


def test_a_message_about_nothing_is_still_a_page(practice, admin, browser_of):
    row = Message.objects.create(practice=practice, kind="alert", key="alert:x", due_at=NOW)

    assert "cannot be written any more" in page(browser_of(admin), row)
