"""A session that runs on the phone: without a network, over a reload and a kill, with every set kept once."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from clients.clearance.actions import revoke_clearance
from sessions.models import Event, TrainingSession
from tests.runner.pages import PHONE
from tests.support import builders
from tests.support.live_page_driver import (
    answer_ready_check,
    expect_next_screen,
    give_feedback,
    tap,
    wait_until_all_sent,
    wait_until_sent,
    wait_until_tappable,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

KEYBOARD = (
    "input:not([type=radio], [type=checkbox], [type=hidden], [type=range]), textarea, [contenteditable]"
)
COUNT_KEYBOARDS = f"""addEventListener("focusin", ({{ target }}) => {{
    if (target.matches?.("{KEYBOARD}")) sessionStorage.keyboards = Number(sessionStorage.keyboards ?? 0) + 1;
}})"""


@pytest.fixture
def training_session(client_person):
    builders.make_screening(client_person)
    return builders.make_training_session(client_person, exercise_codes=("leg-extension", "leg-press"))


@pytest.fixture
def known_client(client_person, training_session):
    """The first week is over: one button answers the ready check."""
    now = timezone.now()
    row = builders.make_training_session(
        client_person, on=client_person.today(now) + timedelta(days=5), exercise_codes=("leg-extension",)
    )
    then = now - timedelta(days=8)
    TrainingSession.objects.filter(pk=row.pk).update(
        scheduled_on=then.date(), started_at=then, ended_at=then, state="finished"
    )
    return client_person


class OnePhone:
    """A phone whose pages outlive its network: what came once is what it shows, as its worker does."""

    def __init__(self, context, address):
        self.context, self.address = context, address
        self.kept = {}
        self.is_offline = False
        self.networks = {}
        context.route(re.compile(r"/(today|live)/$"), self._answer)

    def _answer(self, route):
        if route.request.resource_type != "document":
            return route.continue_()
        if not self.is_offline:
            reply = route.fetch()
            self.kept[route.request.url] = reply.text()
            return route.fulfill(response=reply, body=self.kept[route.request.url])
        return route.fulfill(body=self.kept[route.request.url], content_type="text/html")

    def open(self, path, *, moved_clock=False):
        page = self.context.new_page()
        self._connect(page)
        if moved_clock:  # before there is a page to see its clock jump
            page.clock.install()
        page.goto(self.address + path)
        return page

    def set_offline(self, is_offline):
        """The API and whatever else is asked for in the background; pages and files are at hand."""
        self.is_offline = is_offline
        for page in self.context.pages:
            self._connect(page)

    def _connect(self, page):
        # Cut in the browser: one that waits for a route of ours is let go when its page is closed.
        if page not in self.networks:
            self.networks[page] = self.context.new_cdp_session(page)
            self.networks[page].send("Network.enable")
        blocked = ["*/api/*"] if self.is_offline else []
        self.networks[page].send("Network.setBlockedURLs", {"urls": blocked})


@pytest.fixture
def one_phone(chromium, live_server, browser_of, client_person):
    errors = []
    # A worker that has come up would ask in a page's place, past what this context routes.
    context = chromium.new_context(base_url=live_server.url, service_workers="block", **PHONE)
    context.set_default_timeout(10_000)
    context.on("weberror", lambda error: errors.append(str(error.error)))
    cookie = browser_of(client_person.user).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    context.add_init_script(COUNT_KEYBOARDS)
    yield OnePhone(context, live_server.url)
    context.close()
    assert errors == []


def do_exercise(page):
    """From the placement card to the answer how it was; how many taps."""
    taps = 0
    for _ in range(1 + 4 + 1):  # cuffs on, four sets, cuffs off
        tap(page, page.locator("[data-main]").first)
        taps += 1
    wait_until_tappable(page)
    give_feedback(page)
    return taps + 2


def test_a_whole_session_without_a_network_arrives_once(one_phone, known_client, training_session, capsys):
    live = reverse("sessions:live", args=[training_session.id])
    one_phone.open(live).close()  # kept, as the worker does when today is opened
    page = one_phone.open("/today/")
    one_phone.set_offline(True)

    page.get_by_role("button", name="No to all, start").tap()
    page.wait_for_url(f"**{live}")
    taps = 1 + do_exercise(page)
    expect(page.locator("[data-chip]")).to_have_text("8 saved on this phone, 8 waiting")
    keyboards = page.evaluate("Number(sessionStorage.keyboards ?? 0)")
    page.evaluate("dispatchEvent(new Event('online'))")
    page.close()  # killed while it tries
    page = one_phone.open(live)
    expect(page.get_by_role("heading", name="Leg press")).to_be_visible()
    taps += do_exercise(page)
    expect(page.get_by_role("heading", name="Well done")).to_be_visible()
    expect(page.locator(".figures")).to_have_text(re.compile(r"^\s*150\s*/150\s*reps"))
    keyboards += page.evaluate("Number(sessionStorage.keyboards ?? 0)")
    page.goto(f"{one_phone.address}/today/")  # as it was before the session
    told = page.locator("[data-on-phone-status]").first
    expect(told).to_have_text(re.compile(r"^\s*Done on this phone: 8 sets, 150 reps\. It goes to your coach"))
    expect(page.get_by_role("link", name="See the session")).to_be_visible()
    expect(page.get_by_role("button", name="No to all, start")).to_be_hidden()
    assert Event.objects.count() == 0

    one_phone.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    wait_until_all_sent(page)

    training_session.refresh_from_db()
    assert (training_session.state, training_session.reps_done) == ("finished", 150)
    assert Event.objects.filter(kind="set_performed").count() == 8
    with capsys.disabled():
        print(f"\ntwo-exercise session: {taps} taps, {keyboards} keyboard openings")
    assert taps <= 17
    assert keyboards == 0


def test_one_set_is_one_request_of_less_than_a_kilobyte(one_phone, training_session, capsys):
    page = one_phone.open(reverse("sessions:live", args=[training_session.id]))
    answer_ready_check(page)
    tap(page, page.locator("[data-main]"))
    wait_until_sent(page, 2)
    asked = []
    page.on("request", lambda request: asked.append(request))

    tap(page, page.locator("[data-main]"))
    wait_until_sent(page, 3)

    (request,) = asked
    with capsys.disabled():
        print(f"\none set: {len(asked)} request, {len(request.post_data)} bytes")
    assert len(request.post_data) <= 1000


def test_a_clearance_revoked_in_the_middle_is_told_with_the_next_set(
    one_phone, client_person, training_session
):
    page = one_phone.open(reverse("sessions:live", args=[training_session.id]))
    answer_ready_check(page)
    tap(page, page.locator("[data-main]"))
    wait_until_sent(page, 2)  # or their answer tells of it, in the middle of the next tap
    revoke_clearance(client=client_person, by=None, reason="New symptom.", now=timezone.now())

    tap(page, page.locator("[data-main]"))

    expect(page.get_by_role("heading", name="Take the cuffs off")).to_be_visible()
    expect(page.get_by_text("Your coach has to look at this first.")).to_be_visible()
    one_phone.set_offline(True)  # a page from before the revocation
    page.reload()
    expect(page.get_by_role("heading", name="Take the cuffs off")).to_be_visible()


def test_another_tab_follows_at_once_and_another_phone_after_a_while_away(
    one_phone, chromium, live_server, browser_of, client_person, training_session
):
    live = reverse("sessions:live", args=[training_session.id])
    page = one_phone.open(live, moved_clock=True)
    answer_ready_check(page)
    tap(page, page.locator("[data-main]"))
    wait_until_sent(page, 2)
    tab = one_phone.open(live)
    tap(tab, tab.locator("[data-main]"))
    expect(page.get_by_text("Set 1 saved")).to_be_visible()  # tabs of one phone share its log
    wait_until_sent(page, 3)

    context = chromium.new_context(base_url=live_server.url, service_workers="block", **PHONE)
    cookie = browser_of(client_person.user).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    other_phone = OnePhone(context, live_server.url).open(live)
    tap(other_phone, other_phone.locator("[data-main]").first)
    wait_until_sent(other_phone, 1)
    context.close()
    page.clock.fast_forward(61_000)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    expect(page.locator(".pill-done")).to_have_count(2)


def test_a_signed_out_phone_keeps_what_it_logs_and_leads_to_the_sign_in_and_back(
    one_phone, browser_of, client_person, training_session
):
    live = reverse("sessions:live", args=[training_session.id])
    page = one_phone.open(live)
    one_phone.context.clear_cookies()
    answer_ready_check(page)

    chip = page.locator("[data-chip]")
    expect(chip).to_have_text("1 waiting: sign in")
    chip.click()
    link = page.get_by_role("link", name="Sign in")
    expect(link).to_have_attribute("href", f"/accounts/login/?next={live.replace('/', '%2F')}")
    link.click()
    page.wait_for_url("**/accounts/login/**")
    cookie = browser_of(client_person.user).cookies["sessionid"].value
    one_phone.context.add_cookies([{"name": "sessionid", "value": cookie, "url": one_phone.address}])
    page.goto(one_phone.address + live)

    wait_until_sent(page, 1)
    assert Event.objects.get().kind == "started"


def test_what_was_refused_is_shown_in_words_and_kept_and_can_be_sent_again(one_phone, training_session):
    page = one_phone.open(reverse("sessions:live", args=[training_session.id]))

    def refuse(route):
        verdicts = [
            {"id": event["id"], "verdict": "invalid", "reasons": ["This session is not known."]}
            for event in route.request.post_data_json["events"]
        ]
        route.fulfill(json={"verdicts": verdicts})

    page.route("**/api/v1/sync", refuse)
    answer_ready_check(page)
    chip = page.locator("[data-chip]")
    expect(chip).to_have_text("1 saved on this phone, 1 not accepted")
    chip.click()

    row = page.locator("[data-chip-refused] li")
    expect(row).to_contain_text("The ready check")
    expect(row).to_contain_text("This session is not known.")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save a file").click()
    assert '"state": "refused"' in download.value.path().read_text()

    page.unroute("**/api/v1/sync")
    row.get_by_role("button", name="Send again").click()
    expect(row).to_have_count(0)
    wait_until_sent(page, 1)
    assert Event.objects.get().kind == "started"


def test_a_page_that_is_hours_old_keeps_the_right_time(one_phone, training_session):
    live = reverse("sessions:live", args=[training_session.id])
    page = one_phone.open(live)
    answer_ready_check(page)
    tap(page, page.locator("[data-main]"))
    with expect_next_screen(page):
        page.wait_for_timeout(400)
        logged = timezone.now()
        page.locator("[data-main]").first.click()
    url = one_phone.address + live
    old = (timezone.now() - timedelta(hours=3)).isoformat()
    one_phone.kept[url] = re.sub(r'data-now="[^"]+"', f'data-now="{old}"', one_phone.kept[url])
    one_phone.set_offline(True)
    # What tells a page that a worker stands between it and the server.
    page.add_init_script(
        "Object.defineProperty(ServiceWorkerContainer.prototype, 'controller', {get: () => ({})})"
    )

    page.reload()

    countdown = page.locator(".hero-rest [data-countdown]")
    expect(countdown).to_have_text(re.compile(r"^0:\d\d$"))
    gone = timezone.now() - logged
    left = timedelta(seconds=int(countdown.inner_text().removeprefix("0:")))
    assert timedelta(seconds=28) - gone <= left <= timedelta(seconds=30)
