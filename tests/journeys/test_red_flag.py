"""A swollen calf: said on the phone, told to coach and admin, closed with the word of a doctor."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from clients.models import RedFlag
from sessions.messaging.schedule import plan_new_messages
from sessions.messaging.sweep import sweep_messages
from tests.journeys.test_clearance import answer_everything, assert_the_coach_can_assign, enter
from tests.runner.pages import STILL, violations
from tests.support import builders
from tests.support.live_page_driver import tap, wait_until_sent

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def report_a_swollen_leg(phone: Page, client) -> None:
    phone.goto(reverse("sessions:today"))
    phone.get_by_role("link", name="Something changed in my health").tap()
    phone.get_by_label("One arm or leg is swollen").check()
    phone.get_by_role("button", name="Send").tap()
    phone.get_by_role("heading", name="What to do now").wait_for()


def expect_only_what_to_do(phone: Page) -> None:
    expect(phone.get_by_role("heading", name="See a doctor today.")).to_be_visible()
    for offer in ("without them", "Start", "Next session"):
        expect(phone.locator("main").get_by_text(offer)).to_have_count(0)


def close_it(desk: Page) -> None:
    desk.goto(reverse("clients:review-list"))
    desk.get_by_role("link", name="Open the red flag").click()
    desk.get_by_label("Who looked at it").fill("Dr. Wolf")
    desk.get_by_label("Their role").fill("Emergency doctor")
    desk.get_by_label("On which day").fill(timezone.localdate().isoformat())
    desk.get_by_label("What they said").fill("No clot in the ultrasound. A pulled muscle.")
    desk.get_by_role("button", name="Close the red flag").click()
    expect(desk.get_by_text("New health answers come before the next cuffs.")).to_be_visible()


def test_from_a_swollen_calf_to_the_next_session(phone, desk, coach, admin, live_server, smtp):
    client = builders.make_cleared_client(coach, with_login=True, name="Kit Lane")
    builders.make_one_rep_max(client, "leg-press")
    enter(phone, client.user, live_server)

    report_a_swollen_leg(phone, client)
    expect_only_what_to_do(phone)
    phone.goto(reverse("sessions:today"))
    expect_only_what_to_do(phone)

    now = timezone.now()
    plan_new_messages(now=now)
    sweep_messages(clock=lambda: now)
    assert {mail["To"] for mail in smtp.messages} >= {coach.email, admin.email}

    enter(desk, coach, live_server)
    desk.goto(reverse("clients:list"))
    expect(desk.locator("tbody tr").first).to_contain_text("Red flag")
    desk.goto(reverse("clients:detail", args=[client.id]))
    expect(desk.get_by_text("An arm or leg is swollen, red or warm")).to_be_visible()
    assert_the_coach_can_assign(desk, client, "Legs", may=False)

    enter(desk, admin, live_server)
    close_it(desk)
    assert RedFlag.objects.get().closed_by == admin

    answer_everything(phone, client, None, None)
    expect(phone.get_by_text("Your coach can plan sessions with cuffs")).to_have_count(2)
    enter(desk, coach, live_server)
    assert_the_coach_can_assign(desk, client, "Legs", may=True)


def test_a_session_that_was_begun_ends_with_the_cuffs_off(phone, coach, live_server):
    client = builders.make_cleared_client(coach, with_login=True, name="Kit Lane")
    session = builders.make_training_session(client)
    builders.log_events(session, builders.right_start(60), ("cuffs_on", 50, {}))
    enter(phone, client.user, live_server)
    phone.goto(reverse("sessions:today"))
    expect(phone.get_by_role("link", name="Continue")).to_be_visible()

    report_a_swollen_leg(phone, client)
    phone.goto(reverse("sessions:today"))
    expect_only_what_to_do(phone)
    expect(phone.get_by_text("If cuffs are on, take them off now.", exact=True)).to_be_visible()
    phone.evaluate(STILL)
    assert violations(phone) == []
    phone.get_by_role("link", name="Cuffs off, and end the open session").tap()

    expect(phone.get_by_role("heading", name="Take the cuffs off")).to_be_visible()
    tap(phone, phone.get_by_role("button", name="Cuffs are off"))
    tap(phone, phone.get_by_role("button", name="End the session"))
    wait_until_sent(phone, 2)
    phone.goto(reverse("sessions:today"))
    expect(phone.get_by_text("If cuffs are on, take them off now.", exact=True)).to_be_visible()
    expect(phone.get_by_role("link", name="end the open session")).to_have_count(0)
