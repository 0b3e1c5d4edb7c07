"""A coach writes a protocol, gives it to one of two exercises, and the client trains by it."""

import os
import re
from decimal import Decimal
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from sessions.models import TrainingSession
from tests.journeys.test_clearance import enter
from tests.runner.pages import STILL, violations
from tests.support import builders
from tests.support.live_page_driver import answer_ready_check, give_feedback, tap, wait_until_all_sent

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def look(page: Page, name: str) -> None:
    """Check a page in light and dark; keep a picture where PICTURES names a folder, to be looked at."""
    expect(page.locator("#preview.htmx-request")).to_have_count(0)
    page.evaluate(STILL)
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        assert violations(page) == [], f"{name} {theme}"
        if folder := os.environ.get("PICTURES"):
            page.screenshot(path=Path(folder) / f"{name}-{theme}.png", full_page=True)
    page.emulate_media(color_scheme="light")


def test_written_planned_trained_and_read_as_the_practices_own(desk, phone, coach, live_server):
    kim = builders.make_cleared_client(coach, with_login=True, name="Kim Knee")
    for code in ("leg-press", "leg-curl"):
        builders.make_one_rep_max(kim, code, Decimal(100))
    enter(desk, coach, live_server)
    desk.goto(reverse("sessions:exercises"))
    desk.get_by_role("link", name="Protocols").click()
    look(desk, "protocols")
    desk.get_by_role("link", name="Write a protocol").click()
    desk.get_by_label("Name", exact=True).fill("Tens")
    desk.get_by_label("Repetitions of each set").fill("2 x 60")
    desk.get_by_label("Where it comes from").fill("Our course for beginners.")
    look(desk, "protocol-form")
    desk.get_by_role("button", name="Add the protocol").click()
    expect(desk.get_by_text("1 to 8 sets of 1 to 50 repetitions").first).to_be_visible()
    expect(desk.get_by_label("Where it comes from")).to_have_value("Our course for beginners.")
    look(desk, "protocol-fault")
    desk.get_by_label("Repetitions of each set").fill("2 x 10")
    desk.get_by_role("button", name="Add the protocol").click()
    desk.get_by_text("Tens is among your protocols.").wait_for()
    look(desk, "protocols-own")

    desk.goto(f"{reverse('sessions:new')}?client={kim.pk}&region=lower")
    for exercise in ("Leg press", "Leg curl"):
        desk.get_by_role("checkbox", name=re.compile(f"^{exercise}")).check()
    desk.locator("input[name=taper]").uncheck()
    panel = desk.locator("#preview")
    expect(panel.locator("span").filter(has_text="13:00 of 15:00")).to_be_visible()
    panel.locator("li[data-code=leg-curl]").get_by_label("Sets").select_option("Tens")
    # 75 x 4 + 3 x 30, and 20 x 4 + 30.
    expect(panel.locator("span").filter(has_text="8:20 of 15:00")).to_be_visible()
    look(desk, "protocol-planner")
    desk.get_by_role("button", name="Assign session").click()
    desk.wait_for_url(lambda url: "/sessions/new/" not in url)
    expect(desk.get_by_text("30 / 15 / 15 / 15, 30 s rest; Tens")).to_be_visible()
    look(desk, "protocol-session")

    enter(phone, kim.user, live_server)
    phone.goto(reverse("sessions:today"))
    phone.get_by_text("Why these numbers?").last.click()
    expect(phone.get_by_text("Tens, written by your practice")).to_be_visible()
    look(phone, "protocol-today")
    phone.get_by_role("link", name="Start").click()
    answer_ready_check(phone)
    for sets in (4, 2):
        for _ in range(sets + 2):  # cuffs on, the sets, cuffs off
            tap(phone, phone.locator("[data-main]"))
        give_feedback(phone)
    phone.get_by_role("heading", name="Well done").wait_for()
    wait_until_all_sent(phone)

    done = TrainingSession.objects.get()
    assert (done.reps_done, done.reps_prescribed) == (95, 95)
    desk.goto(done.get_absolute_url())
    desk.get_by_text("Why these numbers?").last.click()
    expect(desk.get_by_text("Written by this practice; no evidence was read for it").first).to_be_visible()
