"""Time on the live page: clocks are right after any absence, and cues come when they are due, never late."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.runner.pages import PHONE, page_without_errors
from tests.support import builders

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LISTEN = """() => {
    window.heard = [];
    document.addEventListener("cue", (event) => window.heard.push(event.detail));
}"""
REST_SHOWN = "document.querySelector('.hero-rest [data-countdown]').textContent"
CUFFS_SHOWN = "document.querySelector('[data-cuff-clock] [data-digits]').textContent"


@pytest.fixture
def training_session(client_person):
    builders.make_screening(client_person)
    return builders.make_training_session(client_person, exercise_codes=("leg-extension",))


@pytest.fixture
def live(phone, live_server, training_session):
    """The phone, signed in, with a clock that the test moves; `live.open()` goes to the session."""
    return ready_for(phone, live_server.url, training_session)


@pytest.fixture
def live_with_a_screen(whole_chromium, live_server, training_session):
    """The same in a browser that has a screen to keep on."""
    with page_without_errors(whole_chromium, live_server.url, PHONE) as page:
        yield ready_for(page, live_server.url, training_session)


def ready_for(phone, site, training_session):
    cookie = builders.browser_of(training_session.client.user).cookies["sessionid"].value
    phone.context.add_cookies([{"name": "sessionid", "value": cookie, "url": site}])
    phone.clock.install()
    address = reverse("sessions:live", args=[training_session.id])

    def open_page():
        phone.goto(address)
        phone.locator("main[data-screen]").wait_for()  # the phone's own screens stand, and its clocks run
        phone.evaluate(LISTEN)
        phone.clock.run_for(400)

    phone.open = open_page
    return phone


def resting(training_session, seconds_ago):
    row = training_session.prescriptions.get()
    done = {"prescription": str(row.id), "set": 1, "reps": 30, "load_kg": f"{row.load_kg:f}"}
    builders.log_events(
        training_session, builders.right_start(60), ("cuffs_on", 60, {}), ("set_performed", seconds_ago, done)
    )


def seconds(text):
    minutes, rest = text.split(":")
    return int(minutes) * 60 + int(rest)


def heard(page):
    return page.evaluate("window.heard")


def test_both_clocks_are_right_after_25_seconds_asleep(live, training_session, capsys):
    resting(training_session, 2)
    live.open()
    rest, cuffs = seconds(live.evaluate(REST_SHOWN)), seconds(live.evaluate(CUFFS_SHOWN))

    live.clock.fast_forward(25_000)  # as a lid that is closed: timers fire once, afterwards

    rest_error = abs(rest - 25 - seconds(live.evaluate(REST_SHOWN)))
    cuff_error = abs(cuffs + 25 - seconds(live.evaluate(CUFFS_SHOWN)))
    with capsys.disabled():
        print(f"\nclock error after 25 s asleep: rest {rest_error} s, cuffs {cuff_error} s")
    assert rest_error <= 1
    assert cuff_error <= 1


def test_a_phone_whose_clock_is_set_back_an_hour_goes_on_counting(live, training_session):
    resting(training_session, 2)
    live.open()
    rest = seconds(live.evaluate(REST_SHOWN))

    live.evaluate("{ const real = Date.now.bind(Date); Date.now = () => real() - 3_600_000; }")
    live.clock.run_for(3_000)

    assert abs(rest - 3 - seconds(live.evaluate(REST_SHOWN))) <= 1


def test_three_beeps_and_a_long_one_end_the_rest(live, training_session):
    resting(training_session, 22)
    live.open()

    live.clock.run_for(12_000)

    assert heard(live) == ["soon", "soon", "soon", "go"]
    assert live.locator("[data-phase=lift]").count() == 1


def test_a_rest_that_ended_long_ago_raises_no_alarm(live, training_session):
    resting(training_session, 22)
    live.open()

    live.clock.fast_forward(120_000)
    live.clock.run_for(1_000)

    assert heard(live) == []
    assert live.locator("[data-phase=lift]").count() == 1


def test_the_alarm_at_the_cap_goes_on_until_it_is_confirmed(live, training_session):
    builders.log_events(training_session, builders.right_start(890), ("cuffs_on", 890, {}))
    live.open()

    live.clock.run_for(20_000)

    assert heard(live).count("alarm") >= 3
    assert live.get_by_role("alertdialog").is_visible()
    live.get_by_role("link", name="Something is wrong").click()
    assert live.locator("#stop").is_visible()


def test_ten_minutes_under_the_cuffs_are_told_once(live, training_session):
    builders.log_events(training_session, builders.right_start(597), ("cuffs_on", 597, {}))
    live.open()

    live.clock.run_for(10_000)

    assert heard(live) == ["warn"]
    assert live.locator(".live-clock-warn").count() == 1


def test_the_metronome_counts_the_repetitions_at_the_protocols_tempo(live, training_session):
    builders.log_events(training_session, builders.right_start(5), ("cuffs_on", 5, {}))
    live.open()
    live.get_by_role("button", name="Count with me").click()

    live.clock.run_for(3_000 + 5 * 4_000 + 500)

    assert live.locator("[data-count]").inner_text() == "5"
    assert live.locator("[data-count-label]").inner_text() == "of 30 reps"
    beats = heard(live)
    assert (beats.count("up"), beats.count("down")) == (6, 5)
    live.open()  # a reload goes on counting
    assert live.locator("[data-count]").inner_text() in ("5", "6")
    live.get_by_role("button", name="Stop counting").click()
    assert live.locator("[data-count]").inner_text() == "30"


def test_sound_is_chosen_once_and_kept_on_this_phone(live, training_session):
    resting(training_session, 2)
    live.open()
    live.get_by_role("button", name="Sound").click()
    live.get_by_label("Volume").fill("3")
    live.get_by_label("Beeps").uncheck()
    live.get_by_role("button", name="Test").click()
    assert heard(live) == ["go"]
    live.open()

    live.get_by_role("button", name="Sound").click()
    assert live.get_by_label("Volume").input_value() == "3"
    assert not live.get_by_label("Beeps").is_checked()


def test_the_screen_is_asked_to_stay_on_from_start_to_end(live_with_a_screen, training_session):
    resting(training_session, 2)
    live_with_a_screen.open()

    expect(live_with_a_screen.locator("[data-awake-chip]")).to_have_text("Screen stays on")


def test_correcting_a_set_moves_no_timer(live, training_session):
    resting(training_session, 2)
    live.open()
    before = live.locator("[data-ends-at]").get_attribute("data-ends-at")
    live.get_by_role("link", name="Correct").evaluate("link => link.click()")
    live.wait_for_url("**correct=**")
    live.clock.run_for(500)
    live.get_by_role("button", name="−1").click()
    live.get_by_role("button", name="Save 29 reps").click()

    live.wait_for_selector("text=29 reps")
    assert live.locator("[data-ends-at]").get_attribute("data-ends-at") == before
