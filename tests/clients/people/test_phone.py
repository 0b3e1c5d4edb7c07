"""The client's own telephone number: who writes it, where it is called from, and where it never stands."""

import json

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.models import AuditEvent, RedFlag
from sessions.domain.events import EventKind
from sessions.messaging.kinds.alert import Alert
from sessions.messaging.schedule import plan_new_messages
from sessions.messaging.sweep import sweep_messages
from sessions.models import StopCase, TrainingSession
from sessions.phone.payload import build_payload
from sessions.phone.screens import live_page
from tests.clients.people.test_edit_client import form
from tests.sessions.messaging.test_alert_people import html_of as letter_html
from tests.sessions.messaging.test_alert_people import said, store
from tests.sessions.messaging.test_alert_people import text_of as letter_text
from tests.support import builders
from tests.support.html_forms import html_of
from tests.support.red_flags import ENTRIES, enter
from tests.support.shared_rows import shared_rows

NOW = timezone.now()
pytestmark = [pytest.mark.django_db, pytest.mark.clock(NOW)]
PHONE, LINK = "+49 30 123456", 'href="tel:+4930123456"'


@shared_rows
def client(client_person):
    builders.make_screening(client_person)
    client_person.emergency_contact_name = "Mo Berg"
    client_person.emergency_contact_phone = "0301 999"
    client_person.save()
    return client_person


def with_phone(client):
    client.phone = PHONE
    client.save()
    return client


def write(browser, client, phone):
    return browser.post(reverse("clients:edit", args=[client.id]), form(client, phone=phone))


@pytest.mark.parametrize("who", ["coach", "admin"])
def test_coach_and_admin_write_it_and_the_audit_list_names_the_field_alone(
    client, coach, admin, who, browser_of
):
    write(browser_of({"coach": coach, "admin": admin}[who]), client, f"  {PHONE} ")

    client.refresh_from_db()
    assert client.phone == PHONE
    changes = AuditEvent.objects.filter(action="changed").latest("number").changes
    assert "phone" in changes
    assert PHONE not in json.dumps(changes)


def test_what_is_no_number_is_said_beside_the_field(client, coach, browser_of):
    page = write(browser_of(coach), client, "ask Mo")

    client.refresh_from_db()
    assert client.phone == ""
    assert "Write a telephone number with 4 to 15 digits" in html_of(page)
    assert 'value="ask Mo"' in html_of(page)


def settings(**changes):
    return {
        "what": "reminders",
        "phone": PHONE,
        "unit": "kg",
        "reminders_enabled": "on",
        "reminder_time": "08:00",
    } | changes


def test_the_client_writes_their_own_and_an_older_page_erases_nothing(client, browser_of):
    browser = browser_of(client.user)
    browser.post(reverse("clients:me"), settings())
    client.refresh_from_db()
    assert client.phone == PHONE

    older = settings(unit="lb")
    older.pop("phone")
    browser.post(reverse("clients:me"), older)
    client.refresh_from_db()
    assert (client.phone, client.unit) == (PHONE, "lb")

    browser.post(reverse("clients:me"), settings(phone=""))
    client.refresh_from_db()
    assert client.phone == ""


def stopped(client):
    store(builders.make_training_session(client), said(EventKind.STOPPED, NOW, reason="numb"))
    return StopCase.objects.get().get_absolute_url()


def red_flagged(client):
    enter(ENTRIES[0], client)
    return RedFlag.objects.get().get_absolute_url()


@pytest.mark.parametrize("happens", [stopped, red_flagged])
def test_the_page_that_says_call_has_the_number(client, coach, browser_of, happens):
    address, browser = happens(client), browser_of(coach)
    without = html_of(browser.get(address))
    assert "No telephone number is on record. Emergency contact: <bdi>Mo Berg</bdi> 0301 999" in without
    assert "tel:" not in without

    with_phone(client)
    assert LINK in html_of(browser.get(address))
    assert LINK in html_of(browser.get(reverse("clients:detail", args=[client.id])))


@pytest.mark.parametrize("happens", [stopped, red_flagged])
@pytest.mark.parametrize("has_phone", [True, False])
def test_the_letter_has_it_too_and_the_push_has_not(client, coach, smtp, happens, has_phone):
    if has_phone:
        with_phone(client)
    happens(client)
    plan_new_messages(now=NOW)
    sweep_messages(clock=lambda: NOW)

    [mail] = [mail for mail in smtp.messages if mail["To"] == coach.email]
    contact = "No telephone number of the client is on record. Emergency contact: Mo Berg 0301 999"
    if has_phone:
        assert f"Telephone: {PHONE}" in letter_text(mail)
        assert LINK in letter_html(mail)
        assert "Mo Berg" not in letter_text(mail)
    else:
        assert contact in letter_text(mail)
        assert contact in " ".join(letter_html(mail).split())
    assert PHONE not in mail["Subject"]
    assert PHONE not in Alert.push_text


def test_what_lies_on_the_phone_has_no_number(client):
    session = builders.make_training_session(with_phone(client))
    row = TrainingSession.objects.with_gate_facts().get(pk=session.pk)
    payload = json.dumps(build_payload(live_page(row, NOW)))

    assert PHONE not in payload
    assert "Mo Berg" not in payload
