"""Weeks after an operation: straight-leg raises under one cuff, and no kilogram anywhere."""

import os
import re
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
    """Keep a picture where PICTURES names a folder, to be looked at."""
    expect(page.locator("#preview.htmx-request")).to_have_count(0)
    page.evaluate(STILL)
    assert violations(page) == [], name
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


@pytest.fixture
def kim(coach):
    """Cleared, and without any 1RM."""
    return builders.make_cleared_client(coach, with_login=True, name="Kim Knee")


def test_planned_logged_and_read_without_a_kilogram(desk, phone, coach, kim, live_server):
    enter(desk, coach, live_server)
    desk.goto(f"{reverse('sessions:new')}?client={kim.pk}&region=lower")
    desk.get_by_role("checkbox", name=re.compile("^Straight-leg raise")).check()
    desk.locator("input[name=taper]").uncheck()
    panel = desk.locator("#preview")
    expect(panel.locator("span").filter(has_text="13:00 of 15:00")).to_be_visible()
    panel.get_by_label("Sides").select_option("Left leg")
    expect(panel.locator(".planned-value")).to_have_text(["own weight"])
    expect(panel.locator("span").filter(has_text="6:30 of 15:00")).to_be_visible()
    look(desk, "own-planner")
    desk.get_by_role("button", name="Assign session").click()
    desk.wait_for_url(lambda url: "/sessions/new/" not in url)

    enter(phone, kim.user, live_server)
    phone.goto(reverse("sessions:today"))
    look(phone, "own-today")
    phone.get_by_role("link", name="Start").click()
    answer_ready_check(phone)
    expect(phone.get_by_text("One cuff, on the left thigh alone")).to_be_visible()
    look(phone, "own-place")
    tap(phone, phone.locator("[data-main]"))
    look(phone, "own-set")
    for _ in range(4):
        expect(phone.locator("main").get_by_text(" kg")).to_have_count(0)
        tap(phone, phone.locator("[data-main]"))
    tap(phone, phone.locator("[data-main]"))
    give_feedback(phone)
    phone.get_by_role("heading", name="Well done").wait_for()
    look(phone, "own-done")
    wait_until_all_sent(phone)

    done = TrainingSession.objects.get()
    assert (done.reps_done, done.volume_kg) == (75, 0)
    desk.goto(done.get_absolute_url())
    expect(desk.locator(".planned-value")).to_have_text(["own weight"])
    look(desk, "own-session")
