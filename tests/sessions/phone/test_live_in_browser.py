"""What scripts add to the live page, in a real browser on a phone."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from sessions.models import Event
from tests.runner.pages import violations
from tests.support import builders
from tests.support.live_page_driver import (
    answer_ready_check,
    expect_next_screen,
    tap,
    wait_until_sent,
    wait_until_tappable,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def training_session(client_person):
    builders.make_screening(client_person)
    return builders.make_training_session(client_person, exercise_codes=("leg-extension",))


@pytest.fixture
def live(phone, live_server, browser_of, client_person, training_session):
    """The phone, signed in, on the session's page; the address is `live.address`."""
    cookie = browser_of(client_person.user).cookies["sessionid"].value
    phone.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    phone.address = reverse("sessions:live", args=[training_session.id])
    phone.goto(phone.address)
    return phone


def press(page, selector="[data-main]"):
    tap(page, page.locator(selector).first)


def begin(page):
    answer_ready_check(page)
    press(page)


def set_done(training_session, number, reps):
    prescription = training_session.prescriptions.get()
    load_kg = f"{prescription.load_kg:f}"
    return {"prescription": str(prescription.id), "set": number, "reps": reps, "load_kg": load_kg}


def test_rest_turns_into_the_set_at_its_deadline(live, training_session):
    builders.log_events(
        training_session,
        builders.right_start(60),
        ("cuffs_on", 60, {}),
        ("set_performed", 5, set_done(training_session, 1, 30)),
    )
    live.clock.install()
    live.goto(live.address)

    expect(live.locator(".hero-rest [data-countdown]")).to_have_text(re.compile(r"^0:[012]\d$"))
    live.clock.fast_forward(30_000)
    expect(live.locator("[data-phase=lift] .hero-lift")).to_be_visible()
    expect(live.locator("[data-announce]")).to_have_text("Rest is over. Set 2, 15 reps.")


def test_the_clock_turns_red_and_says_so_when_the_time_is_used_up(live, training_session):
    builders.log_events(training_session, builders.right_start(840), ("cuffs_on", 840, {}))
    live.clock.install()
    live.goto(live.address)

    expect(live.locator(".live-clock-warn")).to_be_visible()
    live.clock.fast_forward(60_000)
    expect(live.get_by_role("alertdialog")).to_be_visible()
    expect(live.locator(".live-clock-over")).to_have_count(1)
    expect(live.locator(".live-head")).to_have_attribute("inert", "")
    live.get_by_role("link", name="Something is wrong").click()
    expect(live.get_by_role("button", name="Numb, or loss of feeling")).to_be_visible()
    live.keyboard.press("Escape")
    press(live, "[data-over] button")
    wait_until_sent(live, 1)
    expect(live.get_by_role("alertdialog")).to_be_hidden()
    expect(live.locator(".live-head")).not_to_have_attribute("inert", "")
    assert Event.objects.filter(kind="cuffs_off").count() == 1


def test_stop_opens_without_asking_the_network(live):
    live.wait_for_load_state("networkidle")
    asked = []
    live.on("request", lambda request: asked.append(request.url))
    live.get_by_role("link", name="STOP").click()

    expect(live.get_by_role("heading", name="Take the cuffs off now")).to_be_visible()
    live.keyboard.press("Escape")
    expect(live.get_by_role("heading", name="Take the cuffs off now")).to_be_hidden()
    assert [url for url in asked if "favicon" not in url] == []


def test_fewer_repetitions_by_buttons(live):
    begin(live)
    live.get_by_text("Couldn’t finish?").click()
    live.get_by_role("button", name="−5").click()
    live.get_by_role("button", name="−1").click()
    live.get_by_role("button", name="+1").click()
    live.get_by_role("button", name="+1").click()

    expect(live.get_by_role("button", name="Save 26 reps")).to_be_visible()
    press(live, ".fewer form .btn-primary")
    wait_until_sent(live, 3)
    assert Event.objects.get(kind="set_performed").body["reps"] == 26


def test_a_stray_second_tap_is_not_taken_for_the_next_set(live):
    begin(live)
    live.evaluate(
        """new MutationObserver(() => {
            const tap = new MouseEvent("click", {bubbles: true, cancelable: true, detail: 1});
            document.querySelector("[data-main]").dispatchEvent(tap);
        }).observe(document.querySelector("[data-live]"), {childList: true})"""
    )
    press(live)
    wait_until_tappable(live)

    wait_until_sent(live, 3)
    assert Event.objects.filter(kind="set_performed").count() == 1


def test_the_second_answer_sends_both(live, training_session):
    builders.log_events(
        training_session,
        builders.right_start(400),
        ("cuffs_on", 400, {}),
        *(("set_performed", 300 - n, set_done(training_session, n, 15)) for n in (1, 2, 3, 4)),
        ("cuffs_off", 10, {}),
    )
    live.goto(live.address)
    live.locator("[name=effort]").nth(7).click()
    with expect_next_screen(live):
        live.locator("[name=discomfort]").nth(5).click()

    expect(live.get_by_role("heading", name="Well done")).to_be_visible()
    wait_until_sent(live, 2)
    assert Event.objects.get(kind="feedback").body["effort"] == 7


def test_stop_without_a_network_says_what_to_do_and_arrives_once(live, training_session):
    builders.log_events(training_session, builders.right_start(60), ("cuffs_on", 60, {}))
    live.goto(live.address)
    live.context.set_offline(True)
    live.get_by_role("link", name="STOP").click()
    live.get_by_role("button", name="Numb, or loss of feeling").click()

    live.get_by_text("kept on this phone").wait_for(state="visible")
    expect(live.get_by_role("heading", name="Take the cuffs off now")).to_be_visible()
    expect(live.get_by_text("If the feeling is not back in 10 minutes").first).to_be_visible()
    expect(live.get_by_role("link", name="Go back")).to_be_hidden()
    assert not Event.objects.filter(kind="stopped").exists()
    live.context.set_offline(False)

    live.get_by_role("heading", name="The session is over").wait_for()
    wait_until_sent(live, 3)
    assert Event.objects.filter(kind="stopped").count() == 1
    live.reload()
    expect(live.get_by_role("heading", name="The session is over")).to_be_visible()
    expect(live.get_by_role("heading", name="Take the cuffs off now")).to_be_hidden()


def test_a_kept_stop_outlives_the_page(live, training_session):
    builders.log_events(training_session, builders.right_start(60), ("cuffs_on", 60, {}))
    live.goto(live.address)
    live.context.set_offline(True)
    live.get_by_role("link", name="STOP").click()
    live.get_by_role("button", name="Numb, or loss of feeling").click()
    live.get_by_text("kept on this phone").wait_for(state="visible")
    live.goto("about:blank")
    live.context.set_offline(False)
    live.goto(live.address)

    live.get_by_role("heading", name="The session is over").wait_for()
    wait_until_sent(live, 3)
    assert Event.objects.filter(kind="stopped").count() == 1


def test_why_tells_the_reason_of_each_number_with_and_without_a_network(live):
    begin(live)
    live.context.set_offline(True)

    live.get_by_role("button", name="Why?").click()

    box = live.get_by_role("dialog", name="Why these numbers")
    expect(box.get_by_text("30 / 15 / 15 / 15")).to_be_visible()
    expect(box.get_by_text("% of the most you can lift once").first).to_be_visible()
    assert violations(live) == []
    box.get_by_role("button", name="Close").click()
    expect(box).to_be_hidden()
    live.get_by_role("button", name="Why?").click()
    expect(box.locator("dl")).to_have_count(1)  # not once more


def test_stop_is_within_reach_while_the_reasons_are_open(live):
    begin(live)
    live.get_by_role("button", name="Why?").click()
    expect(live.get_by_role("heading", name="Why these numbers")).to_be_focused()
    live.keyboard.press("Escape")
    expect(live.locator("#why")).to_be_hidden()

    live.get_by_role("button", name="Why?").click()
    live.get_by_role("link", name="STOP").click()

    expect(live.locator("#stop")).to_be_visible()
    expect(live.locator("#why")).to_be_hidden()
