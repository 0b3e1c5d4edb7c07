"""`make bench-phone`: what the client's pages cost on the way to the phone and on it.

Counts every byte and request at a proxy before the site, the worker's own included; each figure has
its limit. Writes var/bench-phone.json.
"""

import http.client
import http.server
import json
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, StorageState, sync_playwright

from tests import screenshots
from tests.runner import packages
from tests.runner.compose import ROOT
from tests.runner.pages import PHONE, href_of
from tests.runner.proxy import QuietServer
from tests.support.live_page_driver import tap, wait_until_tappable

KB = 1000
ROUNDS = 5
SLOWER = 4
HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding"}
# When the page can be used: its own first screen is there, made by its script where it is the live page.
USABLE = """async () => {
  for (;;) {
    const live = document.querySelector("main[data-live]");
    const isReady = live ? live.dataset.screen : document.querySelector(".action-bar .btn-primary");
    if (isReady && document.readyState !== "loading") return performance.now();
    await new Promise((next) => setTimeout(next, 5));
  }
}"""
SHIFT = """() => new Promise((told) => {
  let sum = 0;
  const add = (list) => list.getEntries().forEach((each) => (sum += each.hadRecentInput ? 0 : each.value));
  new PerformanceObserver(add).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => told(sum), 200);
})"""


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """One request and its answer, as they went over the wire."""

    path: str
    sent: int
    received: int
    by_worker: bool


@dataclass(frozen=True, kw_only=True)
class Figure:
    what: str
    value: float
    most: float
    unit: str

    @property
    def holds(self) -> bool:
        return self.value <= self.most

    def __str__(self) -> str:
        return f"{self.what}: {self.value:g} {self.unit} (at most {self.most:g})"


@contextmanager
def counting_proxy(upstream: str, wire: list[Exchange]) -> Iterator[str]:
    """An address before the site that writes down what passes."""
    host = upstream.removeprefix("http://")

    class Proxy(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def pass_on(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            headers = {name: value for name, value in self.headers.items() if name.lower() not in HOP_BY_HOP}
            site = http.client.HTTPConnection(host, timeout=30)
            site.request(self.command, self.path, body, headers)
            answer = site.getresponse()
            content = answer.read()
            kept = [(name, value) for name, value in answer.getheaders() if name.lower() not in HOP_BY_HOP]
            self.send_response_only(answer.status, answer.reason)
            for name, value in kept:
                if name.lower() != "content-length":
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)
            site.close()
            head = sum(len(name) + len(value) + 4 for name, value in kept)
            wire.append(
                Exchange(
                    path=self.path,
                    sent=len(body),
                    received=len(content) + head,
                    by_worker=self.headers.get("Referer", "").endswith("/sw.js"),
                )
            )

        do_GET = do_HEAD = do_POST = pass_on

        def log_message(self, *words: object) -> None:
            """The figures are enough."""

    server = QuietServer(("127.0.0.1", 0), Proxy)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://localhost:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


class Bench:
    """One signed-in client, in as many fresh browsers as there are figures."""

    def __init__(self, browser: Browser, site: str, wire: list[Exchange]) -> None:
        self.browser, self.site, self.wire = browser, site, wire
        self.figures: list[Figure] = []
        context = self.context()
        page = context.new_page()
        page.goto("/accounts/login/")
        page.fill("input[name=login]", "client@demo.example")
        page.fill("input[name=password]", screenshots.PASSWORD)
        page.locator("main form button[type=submit]").first.click()
        page.wait_for_url("**/today/")
        # Cookies alone: what else the browser stored would spare it requests.
        self.signed_in: StorageState = {"cookies": context.storage_state()["cookies"], "origins": []}
        self.live = href_of(page.locator(".action-bar a[href*='/live/']").first)
        context.close()

    def context(self, **form: Any) -> BrowserContext:
        return self.browser.new_context(base_url=self.site, **PHONE, **form)

    @contextmanager
    def phone(self, **form: Any) -> Iterator[Page]:
        context = self.context(storage_state=self.signed_in, **form)
        yield context.new_page()
        context.close()

    def note(self, what: str, value: float, most: float, unit: str) -> None:
        self.figures.append(Figure(what=what, value=round(value, 3), most=most, unit=unit))
        print(f"{'ok    ' if self.figures[-1].holds else 'FAILED'}  {self.figures[-1]}", flush=True)

    def passing(self, page: Page, address: str, kept: bool = True) -> list[Exchange]:
        """What went over the wire for one visit, the worker's work included."""
        self.wire.clear()
        page.goto(address)
        page.evaluate(USABLE)
        page.wait_for_load_state("networkidle")
        if kept:
            page.evaluate("async () => { await navigator.serviceWorker.ready }")
            page.wait_for_timeout(1500)
        return list(self.wire)

    def visits(self, name: str, address: str) -> None:
        with self.phone() as page:
            first = self.passing(page, address)
            own = [each for each in first if not each.by_worker]
            self.note(f"{name}, first visit, the page", total(own) / KB, 90, "kB")
            self.note(f"{name}, first visit, the page", len(own), 12, "requests")
            self.note(f"{name}, first visit, its worker's store included", total(first) / KB, 90, "kB")
            self.note(f"{name}, first visit, its worker's store included", len(first), 12, "requests")
            for each in sorted(first, key=lambda each: -each.received):
                who = "worker" if each.by_worker else "page"
                print(f"          {each.received / KB:6.1f} kB  {who:6}  {each.path}")
            self.note(f"{name}, layout shift", page.evaluate(SHIFT), 0.02, "")
            again = self.passing(page, address)
            self.note(f"{name}, repeat visit with its worker", total(again) / KB, 10, "kB")
        with self.phone(service_workers="block") as page:
            self.passing(page, address, kept=False)
            again = self.passing(page, address, kept=False)
            self.note(f"{name}, repeat visit without a worker", total(again) / KB, 10, "kB")

    def offline(self) -> None:
        for name, address in (("today", "/today/"), ("live", self.live)):
            times = []
            with self.phone() as page:
                self.passing(page, "/today/")
                page.context.set_offline(True)
                devtools = page.context.new_cdp_session(page)
                devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
                for _ in range(ROUNDS):
                    page.goto(address, wait_until="commit")
                    times.append(page.evaluate(USABLE))
                shift = page.evaluate(SHIFT)
            times.sort()
            what = f"{name}, usable without a network, CPU {SLOWER} times slower, worst of {ROUNDS}"
            self.note(what, times[-1] / 1000, 1, "s")
            self.note(f"{name}, layout shift without a network", shift, 0.02, "")

    def one_set(self) -> None:
        with self.phone() as page:
            self.passing(page, self.live)
            while not page.locator("[data-phase]").count():
                tap(page, page.locator("[data-main]").first)
            page.wait_for_load_state("networkidle")
            page.wait_for_timeout(1000)
            self.wire.clear()
            wait_until_tappable(page)
            tap(page, page.locator("[data-main]").first)
            page.wait_for_timeout(1500)
            self.note("one set", len(self.wire), 1, "request")
            self.note("one set", sum(each.sent for each in self.wire), 1000, "bytes sent")


def total(wire: list[Exchange]) -> int:
    return sum(each.received for each in wire)


def main() -> int:
    if line := packages.ensure():
        print(line, file=sys.stderr)
        return 1
    wire: list[Exchange] = []
    args = ["--no-sandbox"] if os.geteuid() == 0 else []
    with (
        screenshots.demo_site() as upstream,
        counting_proxy(upstream, wire) as site,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=packages.find_chromium(), args=args)
        bench = Bench(browser, site, wire)
        bench.visits("today", "/today/")
        bench.visits("live", bench.live)
        bench.offline()
        bench.one_set()
        browser.close()
    report = ROOT / "var" / "bench-phone.json"
    report.parent.mkdir(exist_ok=True)
    report.write_text(json.dumps([asdict(each) for each in bench.figures], indent=1))
    held = sum(each.holds for each in bench.figures)
    print(f"\nmake bench-phone: {held} of {len(bench.figures)} hold; written to var/bench-phone.json")
    return 0 if held == len(bench.figures) else 1


if __name__ == "__main__":
    sys.exit(main())
