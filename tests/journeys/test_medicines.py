"""The list of medicines: the client writes one on the phone, the coach sees it, and the rule reads it."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from clients.models import Medicine, Review
from tests.journeys.test_clearance import enter
from tests.journeys.test_desk import picture
from tests.support import builders

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def add(page: Page, name: str, kind: str, note: str = "") -> None:
    page.get_by_label("Name, as on the box").fill(name)
    page.get_by_label("What kind is it?").select_option(label=kind)
    page.get_by_label("Note, for example the dose").fill(note)
    page.get_by_role("button", name="Add to the list").click()


def test_a_blood_thinner_on_the_list_asks_for_a_clinician(phone, desk, coach, live_server):
    client = builders.make_cleared_client(coach, with_login=True, name="Kit Lane")
    its_list = reverse("clients:medicines", args=[client.id])

    enter(phone, client.user, live_server)
    phone.goto(reverse("clients:me"))
    phone.get_by_role("link", name="My medicines").tap()
    expect(phone.get_by_text("Nothing is on the list.")).to_be_visible()
    picture(phone, "medicines-none-phone")
    phone.get_by_role("button", name="Add to the list").tap()
    expect(phone.get_by_text("Write the name of the medicine.")).to_be_visible()
    expect(phone.get_by_text("Choose what kind of medicine it is.")).to_be_visible()
    picture(phone, "medicines-wrong-phone")
    add(phone, "Eliquis", "Blood thinner, such as warfarin or apixaban", "5 mg, twice a day")
    expect(phone.get_by_text("Cuffs are on hold")).to_be_visible()
    picture(phone, "medicines-on-hold-phone")
    assert not client.clearances.unrevoked().exists()

    enter(desk, coach, live_server)
    desk.goto(reverse("clients:detail", args=[client.id]))
    desk.get_by_role("link", name="Medicines").click()
    expect(desk.get_by_role("heading", name="Eliquis")).to_be_visible()
    expect(desk.get_by_text("5 mg, twice a day")).to_be_visible()
    picture(desk, "medicines-desk")

    screening = builders.make_screening(client)  # every answer is a "no"
    assert Review.objects.filter(screening=screening, closed_at=None).exists()
    assert not client.clearances.unrevoked().exists()
    desk.goto(reverse("clients:screening-result", args=[screening.id]))
    expect(desk.get_by_text("On the list of medicines: Eliquis").first).to_be_visible()
    picture(desk, "medicines-result-desk")
    desk.goto(reverse("clients:letter-to-doctor", args=[client.id]))
    expect(desk.get_by_role("cell", name="Eliquis", exact=True)).to_be_visible()
    desk.emulate_media(media="print")
    picture(desk, "medicines-letter-print")
    desk.emulate_media(media="screen")

    phone.goto(its_list)
    picture(phone, "medicines-phone")


def test_a_mistake_is_taken_off_and_an_end_has_a_day(phone, desk, coach, live_server):
    client = builders.make_client(coach, with_login=True, name="Kit Lane")
    its_list = reverse("clients:medicines", args=[client.id])
    enter(phone, client.user, live_server)
    phone.goto(its_list)
    add(phone, "Simvastatin", "Statin, for cholesterol, such as simvastatin")
    expect(phone.get_by_text("It is on the list.")).to_be_visible()
    add(phone, "Metoprolol", "Beta blocker, for the heart or blood pressure, such as bisoprolol")
    expect(phone.get_by_role("heading", name="Metoprolol")).to_be_visible()

    phone.locator("div", has=phone.get_by_role("heading", name="Metoprolol")).last.get_by_role(
        "link", name="A mistake"
    ).tap()
    phone.get_by_role("button", name="Take off the list").tap()
    expect(phone.get_by_text("Please write down what was wrong.")).to_be_visible()
    picture(phone, "medicine-mistake-phone")
    phone.get_by_label("What was wrong with it?").fill("That is my mother's.")
    phone.get_by_role("button", name="Take off the list").tap()
    expect(phone.get_by_text("Taken off the list. It stands under “Earlier”.")).to_be_visible()
    phone.get_by_role("link", name="Not taken any more").tap()
    picture(phone, "medicine-end-phone")
    phone.get_by_role("button", name="Save").tap()
    expect(phone.get_by_text("Nothing is on the list.")).to_be_visible()

    enter(desk, coach, live_server)
    desk.goto(its_list)
    expect(desk.get_by_text("That is my mother's.")).to_be_visible()
    picture(desk, "medicines-past-desk")
    rows = {row.name: row for row in Medicine.objects.all()}
    assert rows["Metoprolol"].withdraw_reason == "That is my mother's."
    assert rows["Simvastatin"].ended_on == client.today(timezone.now())
