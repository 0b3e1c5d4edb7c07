"""What is logged on a phone reaches the server once, whatever happens on the way. In real Chromium."""

import json
from uuid import uuid4

import pytest
from django.utils import timezone

from sessions.models import Event
from sessions.phone.account import account_code
from tests.runner.pages import PHONE
from tests.support import builders

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OPEN = """async ([account, options]) => {
  const { openLog } = await import("/static/js/phone/event-log.js");
  const { startSync } = await import("/static/js/phone/sync.js");
  window.states = [];
  window.log = await openLog(account);
  if (options.sends) window.sync = startSync(window.log, {
    url: "/api/v1/sync", csrfUrl: "/api/v1/csrf", onState: (state) => window.states.push(state) });
}"""
DRAINED = """async () => {
  while ((await window.log.counts()).waiting) {
    await window.sync?.flush();
    await new Promise((next) => setTimeout(next, 50));
  }
}"""

# After a try that failed the timer comes in 22 seconds at the earliest.
SENT_BEFORE_THE_TIMER = """async () => {
  for (const begun = performance.now(); performance.now() - begun < 20_000; ) {
    if (!(await window.log.counts()).waiting) return true;
    await new Promise((next) => setTimeout(next, 50));
  }
  return false;
}"""


@pytest.fixture
def training_session(client_person):
    builders.make_screening(client_person)
    return builders.make_training_session(client_person, exercise_codes=("leg-press",))


@pytest.fixture
def queue(chromium, live_server, client_person):
    # A network that fails writes lines to the console; here that is what is meant.
    errors = []
    context = chromium.new_context(base_url=live_server.url, service_workers="block", **PHONE)
    page = context.new_page()
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield Queue(page, live_server.url, client_person.user)
    context.close()
    assert errors == []


class Queue:
    """The queue in one page of a phone."""

    def __init__(self, page, address, user):
        self.page, self.address = page, address
        self.sign_in(user)

    def sign_in(self, user):
        cookie = builders.browser_of(user).cookies["sessionid"].value
        self.page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": self.address}])
        self.account = account_code(user)

    def open(self, sends=True):
        self.page.goto("/evidence/")
        self.page.evaluate(OPEN, [self.account, {"sends": sends}])

    def append(self, *events):
        self.page.evaluate("(events) => window.log.append(events)", list(events))

    def counts(self):
        return self.page.evaluate("() => window.log.counts()")

    def wait_for_state(self, state):
        self.page.wait_for_function("(state) => window.states.at(-1) === state", arg=state)

    def send(self):
        self.page.evaluate("() => window.sync.flush()")

    def drain(self):
        self.page.evaluate(DRAINED)


def note(training_session, text="fine", **changed):
    return {
        "id": str(uuid4()),
        "training_session": str(training_session.pk),
        "kind": "note",
        "schema": 1,
        "occurred_at": timezone.now().isoformat(),
        "body": {"text": text},
    } | changed


def test_what_was_logged_without_a_network_goes_out_once_when_there_is_one(queue, training_session):
    events = [note(training_session, str(number)) for number in range(130)]
    queue.open()
    queue.page.context.set_offline(True)
    queue.append(*events)
    queue.append(*events[:5])  # the same again is the same
    assert queue.counts() == {"saved": 130, "waiting": 130, "refused": 0}

    queue.page.context.set_offline(False)
    queue.drain()

    assert queue.counts() == {"saved": 130, "waiting": 0, "refused": 0}
    assert {str(pk) for pk in Event.objects.values_list("pk", flat=True)} == {each["id"] for each in events}


@pytest.mark.parametrize("status", [401, 403, 409, 413, 429, 500, 503])
def test_a_refusal_of_the_whole_request_loses_nothing(queue, training_session, status):
    queue.open()
    queue.page.route("**/api/v1/sync", lambda route: route.fulfill(status=status, body="no"))
    queue.append(note(training_session), note(training_session))
    queue.send()

    assert queue.counts()["waiting"] == 2
    queue.page.unroute("**/api/v1/sync")
    queue.drain()
    assert Event.objects.count() == 2


@pytest.mark.parametrize(
    "page", ["<html>Sign in to the café</html>", "", '{"verdicts": [', '{"verdicts": 7}', "null"]
)
def test_a_page_that_looks_like_success_is_no_receipt(queue, training_session, page):
    queue.open()
    queue.page.route("**/api/v1/sync", lambda route: route.fulfill(status=200, body=page))
    queue.append(note(training_session))
    queue.send()

    assert queue.counts()["waiting"] == 1


def test_a_redirect_to_the_sign_in_is_no_receipt(queue, training_session):
    queue.open()
    to_sign_in = {"status": 302, "headers": {"Location": "/accounts/login/"}}
    queue.page.route("**/api/v1/sync", lambda route: route.fulfill(**to_sign_in))
    queue.append(note(training_session))
    queue.send()

    assert queue.counts()["waiting"] == 1


def test_a_reply_that_was_lost_on_the_way_doubles_nothing(queue, training_session):
    queue.open()

    def cut(route):
        route.fetch()  # the server has it, the phone hears nothing
        route.abort()

    queue.page.route("**/api/v1/sync", cut)
    queue.append(note(training_session))
    queue.wait_for_state("offline")
    queue.page.unroute("**/api/v1/sync")
    queue.drain()

    assert Event.objects.count() == 1
    assert queue.counts() == {"saved": 1, "waiting": 0, "refused": 0}


def test_a_network_that_comes_while_a_try_is_failing_is_used_at_once(queue, training_session):
    queue.open()
    held = []

    def hold_the_first(route):
        held.append(route)
        if len(held) > 1:
            route.continue_()

    queue.page.route("**/api/v1/sync", hold_the_first)
    with queue.page.expect_request("**/api/v1/sync"):
        queue.append(note(training_session))
    queue.page.evaluate("dispatchEvent(new Event('online'))")
    held[0].abort()

    assert queue.page.evaluate(SENT_BEFORE_THE_TIMER)
    assert Event.objects.count() == 1


def test_an_expired_sign_in_keeps_the_queue_for_its_owner(queue, coach, training_session, client_person):
    queue.open()
    queue.page.context.clear_cookies()
    queue.append(note(training_session))
    queue.wait_for_state("sign-in-needed")

    queue.sign_in(coach)  # somebody else on the same phone
    queue.open()
    assert queue.counts() == {"saved": 0, "waiting": 0, "refused": 0}
    queue.account = account_code(client_person.user)  # a page that still believes to be the client's
    queue.open()
    queue.wait_for_state("sign-in-needed")
    assert not Event.objects.exists()

    queue.sign_in(client_person.user)
    queue.open()
    queue.drain()
    assert Event.objects.get().reported_by == client_person.user


def test_what_is_refused_is_kept_with_the_reason_and_holds_up_nobody(queue, training_session):
    queue.open()
    bad = note(training_session, kind="dance")
    queue.append(bad, note(training_session))
    queue.drain()

    held = queue.page.evaluate("(id) => window.log.eventsOf(id)", str(training_session.pk))
    assert [each["state"] for each in held] == ["refused", "stored"]
    assert held[0]["reasons"] == ["This kind of event is not known."]
    assert Event.objects.count() == 1


def test_what_is_too_large_alone_holds_up_nobody_and_is_kept(queue, training_session):
    queue.open(sends=False)
    large, odd = note(training_session, "x" * 20_000), note(training_session, "odd")
    queue.append(large, odd, note(training_session))

    def limited(route):
        words = route.request.post_data
        too_large = len(words) > 16_000 or odd["id"] in words  # something on the way, and nothing large
        route.fulfill(status=413, body="no") if too_large else route.continue_()

    queue.page.route("**/api/v1/sync", limited)
    queue.page.evaluate(OPEN, [queue.account, {"sends": True}])
    queue.wait_for_state("server-trouble")

    held = queue.page.evaluate("(id) => window.log.eventsOf(id)", str(training_session.pk))
    assert [each["state"] for each in held] == ["refused", "waiting", "stored"]
    assert held[0]["reasons"] == ["This is too large to be sent."]

    queue.page.unroute("**/api/v1/sync")
    queue.drain()
    queue.page.evaluate("(id) => window.log.sendAgain(id)", large["id"])
    queue.drain()
    held = queue.page.evaluate("(id) => window.log.eventsOf(id)", str(training_session.pk))
    assert [each["state"] for each in held] == ["refused", "stored", "stored"]  # by the server, in its words
    assert Event.objects.count() == 2


def test_a_stop_goes_first(queue, training_session):
    queue.open(sends=False)
    notes = [note(training_session, str(number)) for number in range(100)]
    stop = note(training_session, kind="stopped", body={"reason": "numb"})
    queue.append(*notes, stop)
    sent = []
    queue.page.on(
        "request", lambda request: sent.append(request.post_data) if "sync" in request.url else None
    )
    queue.page.evaluate(OPEN, [queue.account, {"sends": True}])
    queue.drain()

    assert json.loads(next(each for each in sent if each))["events"][0]["id"] == stop["id"]
    assert Event.objects.count() == 101


def test_an_identifier_used_for_something_else_is_not_kept_as_the_same(queue, training_session):
    queue.open(sends=False)
    first = note(training_session)
    queue.append(first)

    said = queue.page.evaluate(
        "(event) => window.log.append([event]).then(() => 'kept', (error) => error.message)",
        first | {"body": {"text": "other"}},
    )

    assert said == "This identifier was used before, for something else."
    assert queue.counts()["saved"] == 1


def test_wiping_removes_what_the_server_has_and_nothing_else(queue, training_session):
    queue.open()
    queue.append(note(training_session))
    queue.drain()
    queue.page.evaluate("() => window.sync.stop()")
    queue.append(note(training_session))

    queue.page.evaluate("(account) => localStorage.setItem(`hold:${account}:one`, '{}')", queue.account)
    queue.page.evaluate("() => localStorage.setItem('hold:another:one', '{}')")
    queue.page.evaluate("() => window.log.wipe()")
    holds = "() => Object.keys(localStorage).filter((key) => key.startsWith('hold:'))"
    assert queue.page.evaluate(holds) == ["hold:another:one"]
    assert queue.counts() == {"saved": 1, "waiting": 1, "refused": 0}
    exported = json.loads(queue.page.evaluate("async () => (await window.log.exportFile()).text()"))
    assert [each["state"] for each in exported["events"]] == ["waiting"]
    queue.page.evaluate("() => window.log.wipe({everything: true})")
    assert queue.counts()["saved"] == 0


def test_two_tabs_share_one_queue_and_send_once(queue, training_session):
    queue.open()
    other = queue.page.context.new_page()
    other.goto(f"{queue.address}/evidence/")
    other.evaluate(OPEN, [queue.account, {"sends": True}])
    queue.append(*[note(training_session, str(number)) for number in range(20)])

    queue.drain()

    assert Event.objects.count() == 20
    other.close()
