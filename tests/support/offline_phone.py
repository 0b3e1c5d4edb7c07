"""Drive a page with the service worker: go offline, log events, look into the caches."""

from uuid import uuid4

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from sessions.phone.account import account_code
from tests.support import builders

SYNC = "**/api/v1/sync"
CONTROLLED = "() => navigator.serviceWorker.controller !== null"
CACHED_PAGES = """async () => {
  const found = [];
  for (const name of await caches.keys()) {
    if (!name.startsWith("pages:")) continue;
    for (const { url } of await (await caches.open(name)).keys()) found.push(new URL(url).pathname);
  }
  return found.sort();
}"""

CACHED_PAGE_COUNT = """async (count) => {
  while ((await (%s)()).length !== count) await new Promise((next) => setTimeout(next, 20));
}"""

APPEND_EVENTS = """async ([account, events]) => {
  const { openLog } = await import("/static/js/phone/event-log.js");
  await (await openLog(account)).append(events);
}"""

COUNT_EVENTS = """async (account) => {
  const { openLog } = await import("/static/js/phone/event-log.js");
  return (await openLog(account)).counts();
}"""
FILE_CACHES = "async () => (await caches.keys()).filter((each) => each.startsWith('files:'))"


class OfflinePhone:
    """A phone whose browser runs the service worker."""

    def __init__(self, page, site):
        self.page, self.site = page, site

    def sign_in(self, user):
        cookie = builders.browser_of(user).cookies["sessionid"].value
        self.page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": self.site}])

    def open_today(self):
        """Open the first page, and wait until the worker has cached the day's two pages."""
        self.page.goto("/today/")
        self.page.wait_for_function(CONTROLLED)
        self.wait_for_cached(2)

    def wait_for_cached(self, count):
        self.page.evaluate(CACHED_PAGE_COUNT % CACHED_PAGES, count)

    def offline(self, is_off=True):
        self.page.context.set_offline(is_off)

    def log(self, user, training_session, count=1):
        """Log events that stay on the phone: the server is made to refuse whatever the page sends."""
        self.page.context.route(SYNC, lambda route: route.fulfill(status=403, body="no"))
        at = timezone.now().isoformat()
        facts = {"training_session": str(training_session.pk), "kind": "note", "schema": 1, "occurred_at": at}
        events = [facts | {"id": str(uuid4()), "body": {"text": "fine"}} for _ in range(count)]
        self.page.evaluate(APPEND_EVENTS, [account_code(user), events])

    def accept_sync(self):
        self.page.context.unroute(SYNC)

    def unsent(self, user):
        return self.page.evaluate(COUNT_EVENTS, account_code(user))["waiting"]

    @property
    def files(self):
        return self.page.evaluate(FILE_CACHES)

    @property
    def cached_pages(self):
        return self.page.evaluate(CACHED_PAGES)

    def shows_heading(self, words):
        expect(self.page.get_by_role("heading", level=1)).to_have_text(words)


def live_url(training_session):
    return reverse("sessions:live", args=[training_session.id])
