"""After a new version of the text, who agreed to an earlier one gets one letter, and Today says so."""

from datetime import timedelta

import pytest
from django.urls import reverse

from clients.consent.actions import withdraw_consent
from clients.domain.consent import GivenConsents
from clients.domain.consent_text import CURRENT_TEXT
from clients.models import Client, Consent
from clients.people.actions.people import archive_client
from sessions.messaging.eligibility import Postpone, Send, Suppress
from sessions.messaging.kinds import check_eligibility, new_text
from sessions.messaging.schedule import plan_messages
from sessions.messaging.sweep import sweep_messages
from tests.sessions.messaging.test_alert_people import text_of
from tests.sessions.messaging.test_letters_that_ask import NIGHT, NOON, fetched, letters_to, of_kind
from tests.support import builders

pytestmark = [pytest.mark.django_db, pytest.mark.clock(NOON)]
EARLIER = CURRENT_TEXT.version - 1


@pytest.fixture(autouse=True)
def two_texts(monkeypatch):
    """An earlier text, of which only the version matters here."""
    monkeypatch.setattr(new_text, "TEXTS", {EARLIER: None, CURRENT_TEXT.version: CURRENT_TEXT})


@pytest.fixture
def agreed_before(client_person):
    """As after an upgrade: what was agreed to is the text before the current one."""
    Consent.objects.filter(client=client_person).update(text_version=EARLIER)
    Client.objects.filter(pk=client_person.pk).set_consents(GivenConsents(own_version=EARLIER))
    client_person.refresh_from_db()
    return client_person


def agree(client):
    builders.make_consents(client, by=client.user)


def test_they_get_one_letter(agreed_before, smtp):
    for at in (NOON, NOON + timedelta(hours=3), NOON + timedelta(days=2)):
        plan_messages(now=at)
        sweep_messages(clock=lambda at=at: at)

    [letter] = letters_to(smtp, agreed_before.user, "Please read and agree")
    assert f"/clients/{agreed_before.id}/consent/" in text_of(letter)
    assert "say yes again if you agree. You do not have to." in text_of(letter)


def test_the_next_version_is_a_letter_of_its_own(agreed_before, monkeypatch):
    plan_messages(now=NOON)
    monkeypatch.setattr(new_text, "CURRENT_TEXT", type("Text", (), {"version": CURRENT_TEXT.version + 1}))
    first = fetched(of_kind("new_text").get())

    plan_messages(now=NOON)

    assert of_kind("new_text").count() == 2
    assert isinstance(check_eligibility(first, NOON), Suppress)


def test_nobody_is_written_to_at_night(agreed_before):
    plan_messages(now=NOON)
    message = fetched(of_kind("new_text").get())

    assert isinstance(check_eligibility(message, NIGHT), Postpone)
    assert isinstance(check_eligibility(message, NOON), Send)


def test_who_agreed_meanwhile_gets_none(agreed_before):
    plan_messages(now=NOON)
    agree(agreed_before)

    assert isinstance(check_eligibility(fetched(of_kind("new_text").get()), NOON), Suppress)


@pytest.mark.parametrize("which", ["agreed", "never agreed", "took it back", "archived", "no login"])
def test_who_agreed_to_no_earlier_text_gets_none(client_person, coach, which):
    if which == "never agreed":
        Client.objects.filter(pk=client_person.pk).set_consents(GivenConsents())
    elif which == "took it back":
        withdraw_consent(client=client_person, kind="own", by=client_person.user, now=NOON)
    elif which != "agreed":
        Client.objects.filter(pk=client_person.pk).set_consents(GivenConsents(own_version=EARLIER))
        if which == "archived":
            archive_client(client=client_person, by=coach, now=NOON)
        else:
            client_person.user = None
            client_person.save()

    plan_messages(now=NOON)

    assert not of_kind("new_text").exists()


def test_today_says_that_the_text_has_changed(agreed_before, browser_of):
    page = browser_of(agreed_before.user).get(reverse("sessions:today")).content.decode()

    assert "Please read and agree again" in page
    assert "Read the new text" in page

    agree(agreed_before)
    page = browser_of(agreed_before.user).get(reverse("sessions:today")).content.decode()
    assert "Please read and agree again" not in page
