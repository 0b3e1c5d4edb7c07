"""The desk within bounds: one person is not two, the next coach reads, and a letter goes to the doctor."""

import os
import re
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from clients.clearance.actions import acknowledge_cautions, cautions_of
from clients.models import Clearance
from tests.support import builders

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def enter(page: Page, user, live_server) -> None:
    cookie = builders.browser_of(user).cookies["sessionid"]
    page.context.clear_cookies(name="sessionid")
    page.context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": live_server.url}])


def picture(page: Page, name: str) -> None:
    """Keep a picture where PICTURES names a folder, to be looked at."""
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def test_who_proposed_does_not_confirm_under_another_login(desk, practice, coach, live_server):
    one = builders.make_admin(practice, name="Ada Admin", email="ada@example.org")
    other = builders.make_admin(practice, name="A. Desk", email="ada+desk@example.org")
    third = builders.make_admin(practice, name="Bea Second", email="bea@example.org")
    client = builders.make_client(coach, name="Kit Lane")
    review = builders.make_screening(client, stroke="yes").review
    address = reverse("clients:review-detail", args=[review.id])

    enter(desk, one, live_server)
    desk.goto(address)
    desk.get_by_role("radio", name="Clear", exact=True).check(force=True)
    desk.get_by_role("radio", name="Legs only").check(force=True)
    desk.get_by_label("Clinician who agreed").fill("Dr. Wolf")
    desk.get_by_label("Their role").fill("Cardiology")
    desk.locator("[name=clinician_on]").fill(client.today(timezone.now()).isoformat())
    desk.get_by_label("Reason", exact=True).fill("A letter of today.")
    desk.get_by_role("button", name="Write the decision").click()
    expect(desk.get_by_text("Written down: proposed to clear.")).to_be_visible()

    enter(desk, other, live_server)
    desk.goto(address)
    expect(desk.get_by_text("have one mailbox")).to_be_visible()
    expect(desk.get_by_text("decides in this browser, too")).to_be_visible()
    expect(desk.get_by_role("radio", name="Confirm the proposal")).to_have_count(0)
    picture(desk, "desk-one-person")

    enter(desk, third, live_server)  # another person, in the browser of who proposed
    desk.goto(address)
    expect(desk.get_by_text("decides in this browser, too")).to_be_visible()
    desk.context.clear_cookies(name="desk_browser")  # as on a device of their own
    desk.goto(address)
    desk.get_by_role("radio", name="Confirm the proposal").check(force=True)
    desk.get_by_label("Reason", exact=True).fill("I read the letter, too.")
    desk.get_by_role("button", name="Write the decision").click()
    expect(desk.get_by_text("Written down")).to_be_visible()
    assert Clearance.objects.get().decided_by == third


def test_the_next_coach_reads_before_they_plan(desk, practice, coach, live_server):
    client = builders.make_client(coach, name="Kit Lane")
    builders.make_one_rep_max(client, "leg-press")
    screening = builders.make_screening(client, smoking="yes", **builders.ON_A_STATIN)
    read = [flag.id for flag in cautions_of(screening)]
    acknowledge_cautions(screening=screening, coach=coach, flag_ids=read, now=timezone.now())
    following = builders.make_coach(practice, name="Nina Next")
    client.coaches.set([following])

    enter(desk, following, live_server)
    desk.goto(reverse("clients:list"))
    expect(desk.get_by_text("Cautions to read").first).to_be_visible()
    picture(desk, "roster-cautions")
    desk.goto(f"{reverse('sessions:new')}?client={client.id}")
    picture(desk, "planner-cautions")
    desk.get_by_role("link", name="Read the cautions").click()
    picture(desk, "cautions")
    for tick in desk.get_by_role("checkbox").all():
        tick.check(force=True)
    desk.get_by_role("button", name=re.compile("^I have read")).click()
    expect(desk.get_by_text("You can plan within the limits")).to_be_visible()
    picture(desk, "client-after-reading")
    desk.goto(f"{reverse('sessions:new')}?client={client.id}")
    desk.get_by_role("checkbox", name=re.compile("^Leg press 1RM")).check()
    expect(desk.locator("#preview")).to_contain_text("Ready to assign")


def test_a_letter_goes_to_the_doctor(desk, phone, coach, admin, live_server):
    client = builders.make_client(coach, with_login=True, name="Kit Lane")
    review = builders.make_screening(
        client, stroke="yes", smoking="yes", blood_pressure=[[172, 84], [168, 82]]
    ).review

    enter(phone, client.user, live_server)
    phone.goto(reverse("clients:screening-result", args=[review.screening_id]))
    phone.get_by_role("link", name="Print a letter to take to the doctor").tap()
    expect(phone.get_by_role("heading", name="Your answer")).to_be_visible()
    picture(phone, "letter-phone")

    enter(desk, admin, live_server)
    desk.goto(reverse("clients:review-detail", args=[review.id]))
    desk.get_by_role("link", name="Print a letter to the doctor").click()
    expect(desk.get_by_text("Stroke or transient ischaemic attack")).to_be_visible()
    picture(desk, "letter-desk")
    desk.emulate_media(media="print")
    expect(desk.get_by_role("button", name="Print")).to_be_hidden()
    expect(desk.get_by_role("heading", name="Your answer")).to_be_visible()
    picture(desk, "letter-print")
    if folder := os.environ.get("PICTURES"):
        desk.pdf(path=Path(folder) / "letter.pdf", format="A4", prefer_css_page_size=True)


def test_the_coach_who_is_an_admin_elsewhere_decides_nothing(desk, practice, coach, live_server):
    second_login = builders.make_admin(practice, name=f"Dr. {coach.name}")
    client = builders.make_client(coach, name="Kit Lane")
    review = builders.make_screening(client, stroke="yes").review
    enter(desk, second_login, live_server)
    desk.goto(reverse("clients:review-detail", args=[review.id]))
    expect(desk.get_by_text("carry one name")).to_be_visible()
    expect(desk.get_by_role("button", name="Write the decision")).to_have_count(0)
    picture(desk, "desk-own-client")
    assert not Clearance.objects.exists()


def test_a_surgeons_word_overrules_our_own_rule(desk, phone, practice, coach, live_server):
    one = builders.make_admin(practice, name="Ada Admin", email="ada@example.org")
    client = builders.make_client(coach, with_login=True, name="Kit Lane")
    review = builders.make_screening(
        client, surgery="yes", surgery_when="under_2_weeks", surgery_limbs="elsewhere"
    ).review
    enter(phone, client.user, live_server)
    phone.goto(reverse("clients:screening-result", args=[review.screening_id]))
    picture(phone, "operated-phone")
    enter(desk, one, live_server)
    desk.goto(reverse("clients:review-detail", args=[review.id]))
    desk.get_by_role("radio", name="Clear", exact=True).check(force=True)
    desk.get_by_role("radio", name="Arms only").check(force=True)
    desk.get_by_label("Clinician who agreed").fill("Dr. Wolf")
    desk.get_by_label("Their role").fill("Surgeon, no. 4711")
    desk.locator("[name=clinician_on]").fill(client.today(timezone.now()).isoformat())
    desk.get_by_label("Reason", exact=True).fill("Left knee; the arms may train.")
    desk.get_by_role("button", name="Write the decision").click()
    expect(desk.get_by_text("Our own rule closes this.")).to_be_visible()
    picture(desk, "overrule-refused")
    desk.get_by_role("checkbox", name=re.compile("overrules our own rule")).check(force=True)
    desk.get_by_role("button", name="Write the decision").click()
    expect(desk.get_by_text("Written down: proposed to clear.")).to_be_visible()
    desk.goto(reverse("clients:review-detail", args=[review.id]))
    picture(desk, "overrule-proposed")
    assert not Clearance.objects.exists()
