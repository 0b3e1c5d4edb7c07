"""A session on hold leads to what lifts the hold, with and without scripts."""

import json
import re
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.clearance.actions import raise_red_flag
from clients.consent.actions import withdraw_consent
from clients.domain.changes import ChangeKind
from clients.domain.consent import ConsentKind
from clients.domain.red_flags import Sign, Way
from clients.screening.actions.health_changes import report_change
from tests.support import builders
from tests.support.html_forms import html_of
from tests.support.shared_rows import shared_rows

pytestmark = pytest.mark.django_db


@shared_rows
def session(client_person):
    builders.make_screening(client_person)
    return builders.make_training_session(client_person)


def take_back(client):
    withdraw_consent(client=client, kind=ConsentKind.OWN, by=client.user, now=timezone.now())


def shown(browser, row):
    """The page's own part, and what its scripts get."""
    page = html_of(browser.get(reverse("sessions:live", args=[row.pk])))
    payload = json.loads(re.search(r'id="phone-payload"[^>]*>(.*?)</script>', page)[1])
    return page.split("</main>")[0].split("<main")[1], payload


def test_without_a_yes_to_cuffs_it_leads_to_the_text(session, client_person, browser_of):
    take_back(client_person)

    page, payload = shown(browser_of(client_person.user), session)

    url = reverse("clients:consent", args=[client_person.pk])
    assert f'href="{url}">Read about BFR</a>' in page
    assert payload["way_off_hold"] == {"label": "Read about BFR", "url": url}
    assert html_of(browser_of(client_person.user).get("/today/")).count("Read about BFR</a>") == 1


def test_the_coach_in_person_is_led_to_the_paper(session, client_person, coach, browser_of):
    take_back(client_person)

    page, _ = shown(browser_of(coach), session)

    assert f'href="{reverse("clients:consent", args=[client_person.pk])}">Consent and paper</a>' in page


def test_after_a_change_of_health_it_leads_to_the_questions(session, client_person, browser_of):
    report_change(
        client=client_person, change_id=uuid4(), kind=ChangeKind.MEDICINE, note="", by=client_person.user,
        now=timezone.now(),
    )  # fmt: skip

    page, _ = shown(browser_of(client_person.user), session)

    assert "Answer the health questions</a>" in page


def test_a_red_flag_leads_to_none_of_them(session, client_person, browser_of):
    now = timezone.now()
    take_back(client_person)
    raise_red_flag(
        client=client_person, sign=Sign.LIMB, way=Way.CHANGE, by=client_person.user, at=now, now=now
    )

    page, payload = shown(browser_of(client_person.user), session)

    assert "Read about BFR</a>" not in page
    assert "way_off_hold" not in payload


def test_a_session_that_may_begin_leads_nowhere_else(session, client_person, browser_of):
    """The control."""
    _, payload = shown(browser_of(client_person.user), session)

    assert "way_off_hold" not in payload
