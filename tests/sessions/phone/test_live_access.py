"""Who sees a session's page, when the gate refuses it, and what the page costs. No scripts."""

import gzip
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.clearance.actions import revoke_clearance
from sessions.domain.figures import number_text
from sessions.models import Event
from tests.support import builders
from tests.support.html_forms import PhoneUser
from tests.support.shared_rows import shared_rows

pytestmark = pytest.mark.django_db


@shared_rows
def training_session(client_person):
    builders.make_screening(client_person)
    return builders.make_training_session(client_person, exercise_codes=("leg-extension", "leg-press"))


@shared_rows
def address(training_session):
    return reverse("sessions:live", args=[training_session.id])


@pytest.fixture
def thumb(client_person, browser_of):
    return PhoneUser(browser_of(client_person.user))


def revoke(client):
    revoke_clearance(client=client, by=None, reason="New symptom.", now=timezone.now())


def test_a_refused_gate_shows_no_prescription_and_starts_nothing(
    thumb, address, client_person, training_session
):
    revoke(client_person)
    screen = thumb.open(address)

    assert "This session is on hold" in screen.text
    assert screen.main_form is None
    assert not screen.has("ready")
    for prescription in training_session.prescriptions.all():
        assert prescription.exercise_name not in screen.text
        assert number_text(prescription.load_value) not in screen.text.split()


def test_a_clearance_revoked_in_the_middle_takes_the_cuffs_off_and_still_logs(
    thumb, address, client_person, training_session
):
    thumb.open(address)
    thumb.begin()
    revoke(client_person)
    thumb.tap_main()  # the set that was under way

    training_session.refresh_from_db()
    assert training_session.reps_done == 30
    assert "revoked" in Event.objects.get(kind="set_performed").remarks
    assert "Take the cuffs off" in thumb.screen.text
    assert "Done, 15 reps" not in thumb.screen.text

    screen = thumb.send(thumb.screen.form("set"), reps=15)
    assert "45 reps" in screen.text
    thumb.tap_main()
    screen = thumb.tap_main()
    assert "Session done" in screen.text


def test_another_clients_session_does_not_exist(browser_of, coach, address):
    other = builders.make_client(coach, with_login=True)
    browser = browser_of(other.user)

    assert browser.get(address).status_code == 404
    assert browser.post(address.replace("live", "event"), {"step": "start"}).status_code == 404
    assert Event.objects.count() == 0


def test_a_coach_of_another_practice_finds_nothing(browser_of, stranger_coach, address):
    assert browser_of(stranger_coach).get(address).status_code == 404


def test_an_admin_does_not_log(browser_of, admin, address):
    assert browser_of(admin).get(address).status_code == 403


def test_a_coach_logs_in_person_for_a_client_without_a_login(browser_of, coach):
    client = builders.make_cleared_client(coach, name="Ida <b>In Person</b>")
    training_session = builders.make_training_session(client)
    thumb = PhoneUser(browser_of(coach))

    screen = thumb.open(reverse("sessions:live", args=[training_session.id]))
    assert "Logging for Ida <b>In Person</b>" in screen.text
    thumb.begin()
    thumb.tap_main()

    assert Event.objects.get(kind="set_performed").reported_by == coach


def test_in_person_the_coach_reads_the_coachs_reason(browser_of, coach):
    client = builders.make_cleared_client(coach)
    training_session = builders.make_training_session(client)
    revoke(client)

    screen = PhoneUser(browser_of(coach)).open(reverse("sessions:live", args=[training_session.id]))

    assert "The clearance was revoked: New symptom" in screen.text


def test_the_clients_own_page_names_nobody(thumb, address, client_person):
    thumb.open(address)

    assert client_person.name not in thumb.response.content.decode()


def test_a_session_of_another_day_is_not_started(browser_of, client_person):
    builders.make_screening(client_person)
    tomorrow = client_person.today(timezone.now()) + timedelta(days=1)
    training_session = builders.make_training_session(client_person, on=tomorrow)
    thumb = PhoneUser(browser_of(client_person.user))

    screen = thumb.open(reverse("sessions:live", args=[training_session.id]))

    assert "This session is for" in screen.text
    assert not screen.has("ready")


def test_a_get_writes_nothing_and_costs_at_most_eight_queries(
    thumb, address, training_session, django_assert_max_num_queries
):
    thumb.open(address)
    thumb.begin()
    thumb.tap_main()
    before = Event.objects.count()

    with django_assert_max_num_queries(8) as few:
        thumb.open(address)
    for number in range(200):
        Event.objects.create(
            training_session=training_session,
            kind="note",
            occurred_at=timezone.now(),
            body={"text": f"note {number}"},
            reported_by=thumb.browser and training_session.client.user,
        )
    with django_assert_max_num_queries(len(few.captured_queries)):
        thumb.open(address)

    assert Event.objects.count() == before + 200


def test_the_page_stays_small(thumb, address):
    thumb.open(address)
    thumb.begin()
    for _ in range(3):
        thumb.tap_main()
        html = thumb.response.content.decode()
        shown = re.sub(r"<template.*?</template>|<script id=.*?</script>", "", html, flags=re.S)
        assert len(gzip.compress(html.encode())) < 11_500  # with every screen and the payload
        assert len(shown.encode()) < 16_000
        assert shown.count("<") / 2 < 350  # about one per element
        assert html.count("style=") == 0


@pytest.mark.parametrize("wrong", ["not-a-uuid", "", "00000000-0000-4000-8000-000000000000"])
def test_an_unknown_set_to_correct_shows_the_session(thumb, address, wrong):
    screen = thumb.open(f"{address}?correct={wrong}")

    assert "Any of these today?" in screen.text
