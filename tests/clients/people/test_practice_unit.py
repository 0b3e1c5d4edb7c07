"""A practice in pounds starts in pounds: its new clients, and the gym that each of them is given."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from clients.models import AuditEvent, Client, Practice
from tests.clients.people.test_add_client import URL as ADD
from tests.clients.people.test_add_client import form
from tests.clients.people.test_create_practice import FACTS
from tests.support import builders
from tests.support.shared_rows import shared_rows

URL = reverse("clients:practice-unit")


@shared_rows
def american_coach(db):
    practice = builders.make_practice("Iron House, Chicago", time_zone="America/Chicago")
    practice.unit = "lb"
    practice.save()
    return builders.make_coach(practice)


def gym_of(client):
    rows = client.equipment.order_by("kind")
    return [(row.kind, row.unit, row.smallest, row.step, row.is_typical) for row in rows]


def test_a_new_client_reads_pounds_and_trains_with_a_bar_of_45(american_coach):
    client = builders.make_client(american_coach)

    assert client.unit == "lb"
    assert gym_of(client) == [
        ("barbell", "lb", 45, 5, True),
        ("dumbbell", "lb", None, None, True),
        ("stack", "lb", 10, 10, True),
    ]


def test_the_form_offers_the_units_of_the_practice_and_another_may_be_chosen(american_coach, browser_of):
    browser = browser_of(american_coach)
    assert browser.get(ADD).context["form"]["unit"].value() == "lb"

    browser.post(ADD, form(unit="kg"))

    client = Client.objects.get()
    assert client.unit == "kg"
    assert {row.unit for row in client.equipment.all()} == {"kg"}


def test_control_a_practice_in_kilograms_stays_in_kilograms(coach, browser_of):
    assert browser_of(coach).get(ADD).context["form"]["unit"].value() == "kg"
    client = builders.make_client(coach)

    assert client.unit == "kg"
    assert gym_of(client)[0] == ("barbell", "kg", 20, 2.5, True)


def test_a_practice_is_made_in_pounds(db):
    call_command("create_practice", "Iron House", unit="lb", **FACTS)

    assert Practice.objects.get().unit == "lb"


def test_an_admin_chooses_the_unit_and_nobody_who_is_there_changes(admin, client_person, browser_of):
    browser = browser_of(admin)
    page = browser.post(URL, {"unit": "lb"}, follow=True)

    assert "New clients start in lb." in page.content.decode()
    assert Practice.objects.get(pk=admin.practice_id).unit == "lb"
    client_person.refresh_from_db()
    assert client_person.unit == "kg"
    event = AuditEvent.objects.filter(kind="practice").get()
    assert (event.actor, event.changes) == (admin, {"unit": ["kg", "lb"]})


@pytest.mark.parametrize("unit", ["", "stone", "LB"])
def test_another_word_changes_nothing(admin, browser_of, unit):
    browser_of(admin).post(URL, {"unit": unit})

    assert Practice.objects.get(pk=admin.practice_id).unit == "kg"
    assert not AuditEvent.objects.filter(kind="practice").exists()


def test_a_coach_does_not_choose_it(coach, browser_of):
    assert browser_of(coach).post(URL, {"unit": "lb"}).status_code in (302, 403, 404)
    assert Practice.objects.get(pk=coach.practice_id).unit == "kg"
