"""The service worker in real Chromium: what it keeps, shows without a network, and forgets."""

import json
from functools import partial

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import expect

from bfr_site import phone_app
from clients.clearance.actions.revoking import revoke_clearance
from sessions.models import Event
from sessions.phone.account import account_code
from tests.runner.pages import PHONE, page_without_errors
from tests.support import builders
from tests.support.offline_phone import COUNT_EVENTS, OfflinePhone, live_url

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# As if its time had passed.
EXPIRE = """async () => {
  for (const name of await caches.keys()) {
    if (!name.startsWith("pages:")) continue;
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const page = await cache.match(request);
      const headers = new Headers(page.headers);
      headers.set("X-Kept-Until", Date.now() - 1);
      await cache.put(request, new Response(await page.blob(), { headers }));
    }
  }
}"""
TROUBLES = (
    {"status": 500, "body": "no"},
    {"status": 200, "body": "<h1>Welcome to our network</h1>", "content_type": "text/html"},
    {"status": 302, "headers": {"Location": "/accounts/login/"}},
)


def answer_with(answer, route):
    route.fulfill(**answer)


HAS_WAITING = "async () => Boolean((await navigator.serviceWorker.ready).waiting)"
UNTIL_WAITING = """async () => {
  const registration = await navigator.serviceWorker.ready;
  while (!registration.waiting) await new Promise((next) => setTimeout(next, 20));
}"""
UNTIL_NONE_WAITS = """async () => {
  const registration = await navigator.serviceWorker.ready;
  setTimeout(() => (registration.late = true), 10_000);
  while (!registration.late && (registration.waiting || registration.active.state !== "activated")) {
    await new Promise((next) => setTimeout(next, 20));
  }
}"""


@pytest.fixture
def training_session(client_person):
    builders.make_screening(client_person)
    return builders.make_training_session(client_person, exercise_codes=("leg-press",))


@pytest.fixture
def app(chromium, live_server):
    with page_without_errors(chromium, live_server.url, PHONE | {"service_workers": "allow"}) as page:
        yield OfflinePhone(page, live_server.url)


def test_a_day_that_was_opened_once_is_there_without_a_network(app, client_person, training_session):
    app.sign_in(client_person.user)
    app.open_today()
    live = live_url(training_session)
    assert app.cached_pages == [live, "/today/"]

    app.offline()
    app.page.goto("/")
    assert app.page.url.endswith("/today/")
    app.page.goto(live)  # never opened before
    expect(app.page.locator("[data-live]")).to_have_attribute("data-session", str(training_session.id))
    app.page.goto("/me/")
    app.shows_heading("This page needs a network")


def test_nothing_but_the_day_is_kept_and_nothing_past_its_time(app, client_person, training_session):
    app.sign_in(client_person.user)
    app.open_today()
    for path in ("/me/", "/exercises/", f"{live_url(training_session)}?correct=1"):
        app.page.goto(path)
    assert app.cached_pages == [live_url(training_session), "/today/"]

    until = app.page.evaluate("""async () => {
      for (const name of await caches.keys()) {
        const page = name.startsWith("pages:") && await (await caches.open(name)).match("/today/");
        if (page) return Number(page.headers.get("X-Kept-Until"));
      }
    }""")
    day_ends = timezone.localtime(timezone.now(), client_person.zone).replace(hour=23, minute=59, second=59)
    assert until / 1000 <= day_ends.timestamp() + 2

    app.offline()
    app.page.evaluate(EXPIRE)
    app.page.goto("/today/")
    app.shows_heading("This page needs a network")


def test_a_session_that_was_begun_here_is_there_past_its_time(app, client_person, training_session):
    app.sign_in(client_person.user)
    app.open_today()
    app.log(client_person.user, training_session)
    app.offline()
    app.page.evaluate(EXPIRE)

    app.page.goto(live_url(training_session))
    expect(app.page.locator("[data-live]")).to_have_count(1)


def test_what_the_gate_no_longer_allows_is_forgotten(app, client_person, coach, training_session):
    app.sign_in(client_person.user)
    app.open_today()
    revoke_clearance(client=client_person, by=coach, reason="Surgery next week", now=timezone.now())
    app.page.goto("/today/")
    app.wait_for_cached(0)

    app.offline()
    app.page.goto(live_url(training_session))
    app.shows_heading("This page needs a network")
    assert app.cached_pages == []


def test_trouble_on_the_way_shows_the_page_that_was_kept(app, client_person, training_session):
    app.sign_in(client_person.user)
    app.open_today()
    live = live_url(training_session)
    app.log(client_person.user, training_session)  # the session has begun, so a sign-in does not break in
    for trouble in TROUBLES:
        app.page.context.route(f"**{live}", partial(answer_with, trouble))
        app.page.goto(live)
        expect(app.page.locator("[data-live]")).to_have_count(1)
        app.page.context.unroute(f"**{live}")


def test_an_answer_that_does_not_come_is_waited_for_three_seconds(app, client_person, training_session):
    app.sign_in(client_person.user)
    app.open_today()
    held_back = []
    app.page.context.route(f"**{live_url(training_session)}", lambda route: held_back.append(route))

    app.page.goto(live_url(training_session))

    expect(app.page.locator("[data-live]")).to_have_count(1)
    assert held_back, "nobody asked the network"
    waited_ms = app.page.evaluate("performance.getEntriesByType('navigation')[0].responseStart")
    assert 2_900 < waited_ms < 9_000


def test_the_next_person_on_the_phone_sees_nothing_of_the_last(app, client_person, coach, training_session):
    app.sign_in(client_person.user)
    app.open_today()
    app.log(client_person.user, training_session)

    app.sign_in(coach)
    app.page.goto("/clients/")
    app.wait_for_cached(0)
    app.page.goto(live_url(training_session))  # logging in person, with the client's name on it
    assert app.cached_pages == []
    app.offline()
    for path in ("/today/", live_url(training_session)):
        app.page.goto(path)
        app.shows_heading("This page needs a network")

    app.page.goto("about:blank")
    app.offline(False)
    app.sign_in(client_person.user)
    app.open_today()
    assert app.unsent(client_person.user) == 1  # theirs, still there


def test_signing_out_tells_of_what_was_not_sent_and_keeps_it(app, client_person, training_session):
    app.sign_in(client_person.user)
    app.open_today()
    app.log(client_person.user, training_session, count=2)
    app.page.context.route("**/api/v1/sync", lambda route: route.fulfill(status=403, body="no"))
    app.page.goto("/accounts/logout/")

    notice = app.page.locator("[data-unsent]")
    notice.wait_for()
    expect(notice).to_contain_text("2 entries not sent yet")
    notice.get_by_role("button", name="Send now").click()
    notice.get_by_text("That did not work.").wait_for()
    with app.page.expect_download() as download:
        notice.get_by_role("button", name="Save as a file").click()
    assert len(json.loads(download.value.path().read_text())["events"]) == 2
    app.page.get_by_role("button", name="Keep them here and sign out").click()
    app.page.get_by_role("heading", name="Sign in").wait_for()
    assert app.cached_pages == []
    assert app.unsent(client_person.user) == 2
    app.offline()
    app.page.goto("/today/")
    app.shows_heading("This page needs a network")


def test_what_waits_is_sent_before_signing_out(app, client_person, training_session):
    app.sign_in(client_person.user)
    app.open_today()
    app.log(client_person.user, training_session)
    app.page.goto("/accounts/logout/")
    app.page.locator("[data-unsent]").wait_for()
    app.accept_sync()

    app.page.get_by_role("button", name="Send now").click()
    app.page.get_by_role("button", name="Sign out", exact=True).click()
    app.page.get_by_role("heading", name="Sign in").wait_for()

    assert Event.objects.count() == 1
    assert app.page.evaluate(COUNT_EVENTS, account_code(client_person.user)) == {
        "saved": 0,
        "waiting": 0,
        "refused": 0,
    }


def test_a_sign_out_without_a_network_wipes_at_once(app, client_person, training_session):
    app.sign_in(client_person.user)
    app.open_today()
    app.log(client_person.user, training_session)
    app.offline()

    app.page.goto("/accounts/logout/")
    app.page.get_by_text("1 entry not sent yet").wait_for()
    app.page.get_by_role("button", name="Keep them here and sign out").click()
    app.page.get_by_role("heading", name="You are signed out on this phone").wait_for()
    assert app.cached_pages == []
    app.page.goto("/today/")
    app.page.get_by_role("heading", name="You are signed out on this phone").wait_for()

    app.offline(False)  # the page sees it by itself
    app.page.get_by_role("heading", name="Sign in").wait_for()
    assert not Session.objects.exists()
    assert app.unsent(client_person.user) == 1


def test_a_newer_worker_waits_for_the_end_of_the_session(app, client_person, training_session, monkeypatch):
    app.sign_in(client_person.user)
    app.open_today()
    app.page.goto(live_url(training_session))
    source, version = phone_app.worker()
    monkeypatch.setattr(phone_app, "worker", lambda: (source.replace(version, "next"), "next"))

    app.page.evaluate("async () => { await (await navigator.serviceWorker.ready).update() }")
    app.page.evaluate(UNTIL_WAITING)
    app.page.reload()  # in the middle of the session
    assert app.page.evaluate(HAS_WAITING)
    assert app.files == [f"files:{version}", "files:next"]

    app.page.goto("/today/")
    app.page.evaluate(UNTIL_NONE_WAITS)
    assert not app.page.evaluate(HAS_WAITING)
    app.offline()
    app.page.goto(live_url(training_session))  # with the files it came with
    expect(app.page.locator("[data-live]")).to_have_count(1)
