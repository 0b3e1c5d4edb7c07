"""A phone in real Chromium whose network, sign-in, tabs, worker and battery fail while sets are logged.

A set counts as acknowledged once the phone's log has taken it. At the end each of them has to be on the
server once, with the numbers that were typed. `is_naive` takes the control away: what waits is forgotten on
any answer that looks like success.
"""

import json
import random
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import IO, Any
from unittest.mock import patch
from uuid import UUID

from playwright.sync_api import BrowserType, Error, Page, Route

from bfr_site import phone_app
from sessions.models import Event, Prescription, TrainingSession
from sessions.phone.account import account_code
from tests.support import builders
from tests.support.persistent_browser import PersistentBrowser

OPEN = """async ([account, isNaive]) => {
  const { openLog, asSent } = await import("/static/js/phone/event-log.js");
  const { startSync } = await import("/static/js/phone/sync.js");
  const log = await openLog(account);
  const naive = async () => {
    const { token } = await (await fetch("/api/v1/csrf")).json();
    const waiting = await log.waiting();
    const reply = await fetch("/api/v1/sync", {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token },
      body: JSON.stringify({ events: waiting.slice(0, 100).map(asSent) }),
    });
    if (reply.ok) await log.settle(new Map(waiting.map(({ id }) => [id, { state: "stored", reasons: [] }])));
  };
  const sync = isNaive ? { flush: () => naive().catch(() => {}) } : startSync(log, {
    url: "/api/v1/sync", csrfUrl: "/api/v1/csrf" });
  Object.assign(window, { gym: { log, sync } });
}"""
APPEND = "(events) => window.gym.log.append(events)"
# What was logged sends itself at once, so a round may be under way already.
FLUSH = """async () => {
  await window.gym.sync.flush();
  while ((await navigator.locks.query()).held.length) await new Promise((next) => setTimeout(next, 10));
}"""
WAITING = "async () => (await window.gym.log.counts()).waiting"
UPDATE = "async () => { await (await navigator.serviceWorker.ready).update() }"
PLAIN = ("offline", "cut before the request", "cut before the reply", "redirect", "403", "413", "500")
SETS_OF_AN_EXERCISE = 50
ODD = ("html", "half a reply", "twice", "out of order", "expired sign-in", "two tabs", "worker update")
KINDS = (*PLAIN, *ODD, "killed")


class Gym:
    """One client, one phone, and as many faults as are asked for."""

    def __init__(
        self,
        chromium: BrowserType,
        site: str,
        folder: Path,
        chance: random.Random,
        history: IO[str],
        *,
        is_naive: bool = False,
    ) -> None:
        self.chance, self.history, self.is_naive = chance, history, is_naive
        self.client = builders.make_cleared_client(builders.make_coach(), with_login=True)
        assert self.client.user is not None, "made with a login"
        self.user = self.client.user
        self.first = builders.make_training_session(self.client, exercise_codes=("leg-press",))
        self.planned = [(self.first, self.first.prescriptions.get())]
        self.acknowledged: dict[str, dict] = {}
        self.kept_back: list[tuple[str, dict]] = []
        self.faults: Counter[str] = Counter()
        self.phone = PersistentBrowser(chromium, site, folder)
        self.version = 0
        self.start()

    # --- The phone

    def start(self) -> None:
        self.phone.start()
        self.sign_in()
        self.open(self.phone.page)

    def sign_in(self) -> None:
        cookie = builders.browser_of(self.user).cookies["sessionid"].value
        self.phone.context.add_cookies([{"name": "sessionid", "value": cookie, "url": self.phone.site}])

    def open(self, page: Page) -> None:
        page.goto("/today/")
        page.evaluate(OPEN, [account_code(self.user), self.is_naive])

    def log_sets(self) -> None:
        """A few sets; they count once the phone has said that it keeps them."""
        events = [self.next_set(number) for number in range(self.chance.randint(1, 3))]
        self.phone.page.evaluate(APPEND, events)
        self.acknowledged |= {event["id"]: event for event in events}
        self.write("saved", [event["id"] for event in events])

    def another_day(self) -> tuple[TrainingSession, Prescription]:
        """The same session on a day of its own."""
        row = TrainingSession.objects.get(pk=self.first.pk)
        prescription = row.prescriptions.get()
        row.pk, row.scheduled_on = self.uuid(), row.scheduled_on + timedelta(days=len(self.planned))
        prescription.pk, prescription.training_session = self.uuid(), row
        row.save(force_insert=True)
        prescription.save(force_insert=True)
        return row, prescription

    def uuid(self) -> UUID:
        return UUID(int=self.chance.getrandbits(128), version=4)

    def next_set(self, number: int) -> dict:
        before = len(self.acknowledged) + number
        if before // SETS_OF_AN_EXERCISE == len(self.planned):
            self.planned.append(self.another_day())
        training_session, prescription = self.planned[before // SETS_OF_AN_EXERCISE]
        body = {
            "prescription": str(prescription.pk),
            "set": before % SETS_OF_AN_EXERCISE + 1,
            "reps": self.chance.randint(1, 30),
            "load_kg": str(prescription.lifted_kg.normalize() + 0),
        }
        return {
            "id": str(self.uuid()),
            "training_session": str(training_session.pk),
            "kind": "set_performed",
            "schema": 1,
            "occurred_at": training_session.assigned_at.isoformat(),
            "body": body,
        }

    def write(self, what: str, about: object) -> None:
        self.history.write(json.dumps([what, about]) + "\n")

    # --- What goes wrong

    def go_wrong(self, kind: str) -> None:
        """One fault while sets are logged and sent; then the world is whole again, and nothing is sent."""
        self.faults[kind] += 1
        self.write("fault", kind)
        context = self.phone.context
        answers: dict[str, dict[str, Any]] = {
            "403": {"status": 403, "body": "no"},
            "413": {"status": 413, "body": "no"},
            "500": {"status": 500, "body": "no"},
            "html": {"status": 200, "content_type": "text/html", "body": "<h1>Welcome to our network</h1>"},
            "redirect": {"status": 302, "headers": {"Location": "/accounts/login/"}},
        }
        handlers: dict[str, Callable[[Route], None]] = {
            "cut before the request": lambda route: route.abort(),
            "cut before the reply": self.cut_before_reply,
            "half a reply": self.half_a_reply,
            "twice": self.twice,
            "out of order": self.keep_back,
        }
        if kind in answers:
            handlers[kind] = lambda route: route.fulfill(**answers[kind])
        if kind in handlers:
            context.route("**/api/v1/sync", handlers[kind])
            self.log_sets()
            self.flush()
            context.unroute("**/api/v1/sync")
        else:
            getattr(self, kind.replace(" ", "_").replace("-", "_"))()

    def flush(self) -> None:
        self.phone.page.evaluate(FLUSH)

    def cut_before_reply(self, route: Route) -> None:
        route.fetch()
        route.abort()

    def half_a_reply(self, route: Route) -> None:
        answer = route.fetch()
        text = answer.text()
        route.fulfill(status=answer.status, content_type="application/json", body=text[: len(text) // 2])

    def twice(self, route: Route) -> None:
        route.fetch()
        route.fulfill(response=route.fetch())

    def keep_back(self, route: Route) -> None:
        """The request arrives at the very end; the phone has sent it again by then."""
        self.kept_back.append((route.request.post_data or "", route.request.headers))
        route.abort()

    def offline(self) -> None:
        self.phone.context.set_offline(True)
        self.log_sets()
        self.flush()
        self.phone.context.set_offline(False)

    def expired_sign_in(self) -> None:
        self.phone.context.clear_cookies()
        self.log_sets()
        self.flush()
        self.sign_in()

    def two_tabs(self) -> None:
        other = self.phone.context.new_page()
        self.open(other)
        self.log_sets()
        other.evaluate(f"() => {{ ({FLUSH})() }}")
        self.flush()
        other.close()

    def worker_update(self) -> None:
        """Another version of the worker is there, while sets wait."""
        self.version += 1
        name = f"version-{self.version}"
        source, version = phone_app.worker()
        with patch.object(phone_app, "worker", lambda: (source.replace(version, name), name)):
            self.log_sets()
            self.phone.page.evaluate(UPDATE)
            self.flush()

    def killed(self) -> None:
        """In the middle of sending, or before."""
        self.log_sets()
        if self.chance.random() < 0.5:
            self.phone.page.evaluate(f"() => {{ ({FLUSH})() }}")
        self.phone.kill()
        with suppress(Error):  # it is gone already
            self.phone.context.close()
        self.start()

    # --- How it ends

    def run(self, faults: int) -> dict:
        """Each kind in turn, in a random order, with sets that go well between."""
        kinds = [KINDS[number % len(KINDS)] for number in range(faults)]
        self.chance.shuffle(kinds)
        for kind in kinds:
            self.go_wrong(kind)
            if self.chance.random() < 0.3:
                self.log_sets()
        self.drain()
        self.phone.context.close()
        return self.report()

    def drain(self) -> None:
        for _ in range(50):
            self.flush()
            if not self.phone.page.evaluate(WAITING):
                break
        for body, headers in self.kept_back:
            self.phone.context.request.post("/api/v1/sync", data=body, headers=headers)

    def report(self) -> dict:
        stored = list(Event.objects.filter(training_session__client=self.client))
        by_id = {str(row.pk): row for row in stored}
        places = Counter((row.body["prescription"], row.body["set"]) for row in stored)
        self.write("stored", sorted(by_id))
        return {
            "sets": len(self.acknowledged),
            "faults": dict(sorted(self.faults.items())),
            "lost": sum(each not in by_id for each in self.acknowledged),
            "doubled": sum(count > 1 for count in places.values()),
            "changed": sum(
                each in by_id and by_id[each].body != event["body"]
                for each, event in self.acknowledged.items()
            ),
        }
