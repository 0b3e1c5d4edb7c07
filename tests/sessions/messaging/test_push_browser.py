"""The page of messages on a phone, and what its worker shows when a push comes."""

import json

import pytest
from playwright.sync_api import expect

from sessions.messaging.delivery import webpush
from sessions.messaging.kinds.reminder import Reminder
from sessions.models import Message
from tests.runner.pages import PHONE, page_without_errors
from tests.support import builders

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Waits inside the page: a predicate handed to `wait_for_function` may not be a promise, which is
# always true, so it would not have waited. A browser under load may lose a push, and says nothing of it.
SHOWN = """async () => {
  const registration = await navigator.serviceWorker.ready;
  const end = performance.now() + 3000;
  let shown = [];
  while (shown.length === 0 && performance.now() < end) {
    await new Promise(requestAnimationFrame);
    shown = await registration.getNotifications();
  }
  return shown.map(({ title, body, tag, data }) => ({ title, body, tag, url: data }));
}"""

MOST_TRIES = 5


@pytest.fixture
def phone(whole_chromium, live_server):
    with page_without_errors(whole_chromium, live_server.url, PHONE | {"service_workers": "allow"}) as page:
        yield page


def test_a_push_is_shown_with_its_own_words_alone(phone, live_server, client_person):
    builders.make_screening(client_person)
    row = Message(
        kind=Message.Kind.REMINDER, key="push.x/reminder:1", channel="push", practice=client_person.practice
    )
    note = webpush.note_for(row)
    phone.context.grant_permissions(["notifications"], origin=live_server.url)
    cookie = builders.browser_of(client_person.user).cookies["sessionid"]
    phone.context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": live_server.url}])
    phone.goto("/emails/")
    expect(phone.get_by_role("button", name="Get push on this device")).to_be_visible()
    expect(phone.get_by_text(Reminder.push_text)).to_be_visible()
    phone.evaluate("async () => { await navigator.serviceWorker.ready; }")

    tools = phone.context.new_cdp_session(phone)
    found = []
    tools.on("ServiceWorker.workerRegistrationUpdated", lambda told: found.extend(told["registrations"]))
    tools.send("ServiceWorker.enable")
    phone.wait_for_function("() => navigator.serviceWorker.controller !== null")
    to = {"origin": live_server.url, "registrationId": found[-1]["registrationId"], "data": json.dumps(note)}
    shown, tries = [], 0
    while not shown and tries < MOST_TRIES:
        tools.send("ServiceWorker.deliverPushMessage", to)
        shown, tries = phone.evaluate(SHOWN), tries + 1

    assert shown == [note]


# Subscribing asks the browser's maker, whom no test reaches: a subscription that only tells when it is ended.
SUBSCRIBED = """() => {
  self.ended = new Promise(end => {
    PushManager.prototype.getSubscription = async () => ({ unsubscribe: async () => end(true) })
  })
}"""


@pytest.mark.parametrize("who", ["client", "coach"])
def test_signing_out_ends_the_messages_of_this_browser(phone, live_server, client_person, coach, who):
    phone.goto("/accounts/login/")
    cookie = builders.browser_of({"client": client_person.user, "coach": coach}[who]).cookies["sessionid"]
    phone.context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": live_server.url}])
    phone.goto("/emails/")
    phone.evaluate("() => navigator.serviceWorker.register('/sw.js', { scope: '/' })")
    phone.wait_for_function("() => navigator.serviceWorker.controller !== null")
    worker = phone.context.service_workers[0]
    worker.evaluate(SUBSCRIBED)
    phone.goto("/accounts/logout/")

    phone.get_by_role("button", name="Sign out").click()

    assert worker.evaluate("() => self.ended")
