"""A load is shown only where the gate allows it: no page and no payload has one for who is not cleared."""

import json
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.clearance.actions import revoke_clearance
from sessions.domain.events import EventKind
from sessions.messaging.eligibility import Send
from sessions.messaging.kinds.reminder import read_gate
from sessions.models import Message
from tests.sessions.messaging.test_alert_people import said, store
from tests.support import builders
from tests.support.html_forms import html_of
from tests.support.provenance_check import untraced
from tests.support.shared_rows import shared_rows

NOW = timezone.now()
pytestmark = [pytest.mark.django_db, pytest.mark.clock(NOW)]
LOAD = re.compile(r"\b\d+(?:\.\d+)? kg\b")


@shared_rows
def training_session(client_person):
    builders.make_screening(client_person)
    return builders.make_training_session(client_person)


def hold(client, coach):
    revoke_clearance(client=client, by=coach, reason="New medicine.", now=NOW)


def loads_in(page) -> list[str]:
    main = html_of(page)
    main = main[main.index("<main") : main.index("</main>")]
    return LOAD.findall(re.sub(r"<[^>]+>", " ", main))


def session_page(row):
    return reverse("sessions:detail", args=[row.id])


def test_the_page_of_a_session_shows_its_load_until_it_is_held(
    training_session, client_person, coach, browser_of
):
    browser = browser_of(coach)
    assert "30 kg" in loads_in(browser.get(session_page(training_session)))

    hold(client_person, coach)

    page = browser.get(session_page(training_session))
    assert loads_in(page) == []
    assert "No load is shown while the session is held." in html_of(page)
    # What is shown still says where it comes from.
    assert untraced(html_of(page))[1] == []


def test_the_clients_page_names_the_exercise_and_no_load(training_session, client_person, coach, browser_of):
    browser, address = browser_of(coach), reverse("clients:detail", args=[client_person.id])
    assert "Leg press 30 kg" in " ".join(html_of(browser.get(address)).split())

    hold(client_person, coach)

    page = html_of(browser.get(address))
    assert "Leg press" in page
    assert "Leg press 30 kg" not in " ".join(page.split())
    assert "under the cuff" in page
    assert untraced(page)[1] == []


def payload_of(page) -> dict:
    found = re.search(r'<script id="session"[^>]*>(.*?)</script>', page.content.decode(), re.DOTALL)
    found = found or re.search(
        r'type="application/json"[^>]*>(.*?)</script>', page.content.decode(), re.DOTALL
    )
    assert found is not None, "the page has a payload"
    return json.loads(found.group(1))


def test_the_payload_of_a_held_session_has_no_load_after_an_event(
    training_session, client_person, coach, browser_of
):
    address = reverse("sessions:live", args=[training_session.id])
    browser = browser_of(client_person.user)
    assert [each["load_kg"] for each in payload_of(browser.get(address))["exercises"]] == ["30.000"]
    hold(client_person, coach)
    store(training_session, said(EventKind.STARTED, NOW))

    payload = payload_of(browser.get(address))

    assert [(each["name"], each["load_kg"], each["load"]) for each in payload["exercises"]] == [
        ("Leg press", "", "")
    ]


def test_the_preview_of_a_programme_has_no_load_for_who_is_not_cleared(client_person, coach, browser_of):
    for code in ("leg-press", "leg-extension", "leg-curl"):
        builders.make_one_rep_max(client_person, code)
    address = reverse("sessions:programme-preview", args=["legs-6-weeks"])
    form = {
        "client": client_person.pk,
        "start_on": (client_person.today(NOW) + timedelta(days=3)).isoformat(),
        "weekday": ["0", "3"],
    }
    builders.make_screening(client_person)
    assert loads_in(browser_of(coach).get(address, form))
    builders.make_screening(client_person, blood_clot="yes")

    assert loads_in(browser_of(coach).get(address, form)) == []


def test_a_reminder_is_judged_by_the_clearance_of_its_session(training_session, client_person, coach):
    """A newer clearance renews no session by itself: until somebody does, it is held."""
    message = Message(kind="reminder", client=client_person, recipient=client_person.user).set_about(
        training_session
    )
    read_gate([message], NOW)
    assert type(message.gate_answer).__name__ == "Allowed"
    builders.make_screening(client_person)

    read_gate([message], NOW)

    assert not isinstance(message.gate_answer, Send)
    assert type(message.gate_answer).__name__ == "Refused"
