"""A walk and a rest under cuffs: planned in minutes, logged by a clock that outlives a reload."""

import os
import re
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from sessions.models import Event, TrainingSession
from tests.journeys.test_clearance import enter
from tests.journeys.test_offline import Phone, killed_or_closed
from tests.runner.pages import STILL, violations
from tests.support import builders
from tests.support.live_page_driver import answer_ready_check, give_feedback, tap, wait_until_all_sent
from tests.support.offline_phone import live_url

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def look(page: Page, name: str) -> None:
    """Keep a picture where PICTURES names a folder, to be looked at, light and dark."""
    expect(page.locator("#preview.htmx-request")).to_have_count(0)
    page.evaluate(STILL)
    assert violations(page) == [], name
    if folder := os.environ.get("PICTURES"):
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            page.screenshot(path=Path(folder) / f"{name}-{scheme}.png", full_page=True)
        page.emulate_media(color_scheme="light")


@pytest.fixture
def kim(coach):
    """Cleared, and without any 1RM."""
    return builders.make_cleared_client(coach, with_login=True, name="Kim Knee")


def plan(desk, kim, name, code):
    desk.goto(f"{reverse('sessions:new')}?client={kim.pk}&region=lower")
    desk.get_by_role("checkbox", name=re.compile(f"^{name}")).check()
    desk.locator("input[name=taper]").uncheck()
    return desk.locator("#preview")


def main_button(phone):
    return phone.locator(".action-bar [data-main]").first


def test_a_walk_is_planned_in_minutes_and_logged_with_four_taps(desk, phone, coach, kim, live_server):
    enter(desk, coach, live_server)
    panel = plan(desk, kim, "Walking", "walk")
    expect(panel.locator("span").filter(has_text="14:00 of 15:00")).to_be_visible()
    desk.get_by_text("Other minutes").first.click()
    desk.locator("#id_rounds_walk").fill("3")
    expect(panel.locator("span").filter(has_text="8:00 of 15:00")).to_be_visible()
    look(desk, "timed-planner")
    desk.get_by_role("button", name="Assign session").click()
    desk.wait_for_url(lambda url: "/sessions/new/" not in url)

    enter(phone, kim.user, live_server)
    phone.goto(reverse("sessions:today"))
    look(phone, "timed-today")
    phone.get_by_role("link", name="Start").click()
    phone.clock.install()
    phone.context.set_offline(True)  # what the server says of the time would put the clock right
    answer_ready_check(phone)
    look(phone, "timed-place")
    taps = 0
    tap(phone, main_button(phone))  # cuffs are on
    taps += 1
    look(phone, "timed-ready")
    tap(phone, phone.get_by_role("button", name="Start"))
    taps += 1
    expect(phone.locator("[data-bout-where]")).to_have_text("Bout 1 of 3")
    phone.clock.fast_forward(150_000)
    expect(phone.locator("[data-bout-below]")).to_have_text("rest left, cuffs stay on")
    look(phone, "timed-rest")
    phone.clock.fast_forward(340_000)
    expect(phone.locator("[data-bout-below]")).to_have_text("Time is up")
    look(phone, "timed-up")
    tap(phone, phone.get_by_role("button", name="Done", exact=True))
    taps += 1
    expect(phone.get_by_text("is done: 6:00 of 6:00 min.")).to_be_visible()
    tap(phone, main_button(phone))  # cuffs are off
    taps += 1
    assert taps == 4
    give_feedback(phone)
    phone.get_by_role("heading", name="Well done").wait_for()
    look(phone, "timed-done")
    phone.context.set_offline(False)
    wait_until_all_sent(phone)

    done = TrainingSession.objects.get()
    assert (done.timed_seconds_done, done.reps_done) == (360, 0)
    desk.goto(done.get_absolute_url())
    expect(desk.locator(".planned-value")).to_have_text(["3\xa0km/h"])
    look(desk, "timed-session")


def test_the_clock_outlives_a_reload_without_a_network_and_a_pause(chromium_kind, live_server, kim, tmp_path):
    planned = builders.make_training_session(kim, exercise_codes=("walk",))
    phone = Phone(chromium_kind, live_server.url, tmp_path / "phone")
    phone.start(kim.user)
    with killed_or_closed(phone):
        page = phone.page
        phone.app.open_today()
        phone.app.offline()
        page.goto(live_url(planned))
        answer_ready_check(page)
        tap(page, main_button(page))  # cuffs are on
        tap(page, page.get_by_role("button", name="Start"))
        phone.pass_time(60)
        tap(page, page.get_by_role("button", name="Pause"))
        look(page, "timed-paused")
        phone.pass_time(120)
        page.reload()
        tap(page, page.get_by_role("button", name="Go on"))
        expect(page.locator("[data-bout-where]")).to_have_text("Bout 1 of 5")
        phone.pass_time(30)
        page.reload()
        tap(page, page.get_by_role("button", name="Pause"))
        phone.pass_time(12 * 60)
        # The cap came first: the cuffs are off, and the pause was too long to go on.
        tap(page, page.get_by_role("alertdialog").get_by_role("button", name="Cuffs are off"))
        expect(page.get_by_role("button", name="Go on")).to_have_count(0)
        look(page, "timed-ended")
        tap(page, page.get_by_role("button", name=re.compile("^Done, 1:3")))
        give_feedback(page)
        page.get_by_role("heading", name="Well done").wait_for()
        phone.app.offline(False)
        wait_until_all_sent(page)

    planned.refresh_from_db()
    assert 90 <= planned.timed_seconds_done <= 95


def test_at_rest_a_round_begins_and_ends_with_the_cuffs(phone, coach, kim, live_server):
    row = builders.make_training_session(kim, exercise_codes=("rest-legs",))
    enter(phone, kim.user, live_server)
    phone.goto(reverse("sessions:live", args=[row.pk]))
    phone.clock.install()
    phone.context.set_offline(True)  # what the server says of the time would put the clock right
    answer_ready_check(phone)
    for number in (1, 2, 3):
        tap(phone, main_button(phone))  # cuffs are on
        expect(phone.locator("[data-bout-where]")).to_have_text(f"Round {number} of 3")
        phone.clock.fast_forward(180_000 if number < 3 else 120_000)
        look(phone, f"resting-{number}")
        tap(phone, phone.get_by_role("button", name="Cuffs are off").last)
        if number < 3:
            expect(phone.get_by_text("Rest without cuffs")).to_be_visible()
            look(phone, f"resting-off-{number}")
            phone.clock.fast_forward(60_000)
    give_feedback(phone)
    phone.get_by_role("heading", name="Well done").wait_for()
    phone.context.set_offline(False)
    wait_until_all_sent(phone)

    row.refresh_from_db()
    assert 480 <= row.timed_seconds_done <= 490
    assert Event.objects.filter(training_session=row, kind="bout_started").count() == 0
