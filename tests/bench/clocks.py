"""`make bench-clocks`: how far the live page is off after a phone was away or its clock was set.

Real Chromium and real seconds. A clock is read at the moment its digits change, before and after, and held
against the clock of this process; the limit for each is 1 s. Writes var/bench-clocks.json.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from dataclasses import asdict

from playwright.sync_api import Page, sync_playwright

from tests import screenshots
from tests.bench.phone import Bench
from tests.runner import packages
from tests.runner.compose import ROOT
from tests.support.live_page_driver import answer_ready_check, tap, wait_until_tappable

AWAY_SECONDS = 25
MOST_SECONDS = 1.0
HOUR_MS = 3600_000
REST, CUFFS = "[data-phase=rest] [data-countdown]", "[data-digits]"
# The clock of a phone that can be set, and the one that stands still while it sleeps.
CLOCKS = """(() => {
  const [wall, running] = [Date.now, performance.now.bind(performance)];
  Object.assign(window, { wasSet: 0, slept: 0 });
  Date.now = () => wall() + window.wasSet;
  performance.now = () => running() - window.slept;
})()"""
CHANGED = """([selector, was]) => {
  const shown = document.querySelector(selector)?.textContent ?? "";
  return shown !== was && /^\\d+:\\d\\d$/.test(shown) && shown;
}"""
HIDE = """(isHidden) => {
  Object.defineProperty(document, "hidden", { value: isHidden, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""


def read(page: Page, selector: str) -> tuple[float, int]:
    """The moment at which the digits change next, and the seconds they then show."""
    was = page.locator(selector).first.text_content()
    shown = page.wait_for_function(CHANGED, arg=[selector, was], polling=20).json_value()
    minutes, seconds = shown.split(":")
    return time.monotonic(), int(minutes) * 60 + int(seconds)


def begin(page: Page, address: str, *, is_offline: bool) -> None:
    """From the ready check to the first set."""
    page.add_init_script(CLOCKS)
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.context.set_offline(is_offline)
    if page.locator(".ready-all").is_visible():
        tap(page, page.locator(".ready-all"))
    else:
        answer_ready_check(page)
    tap(page, page.locator("[data-main]").first)


def errors(page: Page, away: Callable[[Page], str]) -> tuple[float, float, str]:
    """By how many seconds the rest and the time under the cuffs are off after `away`, and what it told."""
    cuffs_at, cuffs = read(page, CUFFS)
    tap(page, page.locator("[data-main]").first)
    rest_at, rest = read(page, REST)
    told = away(page)
    page.bring_to_front()
    rest_again_at, rest_again = read(page, REST)
    cuffs_again_at, cuffs_again = read(page, CUFFS)
    rest_error = (rest - rest_again) - (rest_again_at - rest_at)
    return rest_error, (cuffs_again - cuffs) - (cuffs_again_at - cuffs_at), told


# --- What happens to the phone


def frozen(page: Page) -> str:
    devtools = page.context.new_cdp_session(page)
    devtools.send("Page.setWebLifecycleState", {"state": "frozen"})
    time.sleep(AWAY_SECONDS)
    devtools.send("Page.setWebLifecycleState", {"state": "active"})
    return ""


def behind(page: Page, hours: int = 0) -> str:
    """Another tab is in front, as the phone's settings would be while its clock is set."""
    other = page.context.new_page()
    other.bring_to_front()
    told = page.evaluate("document.visibilityState")
    if told == "visible":  # a browser without windows
        page.evaluate(HIDE, True)
    page.evaluate("(ms) => (window.wasSet += ms)", hours * HOUR_MS)
    time.sleep(5 if hours else AWAY_SECONDS)
    other.close()
    if told == "visible":
        page.evaluate(HIDE, False)
    if hours:
        time.sleep(2)  # the server is asked
    return f"the browser called it {told}"


def asleep(page: Page) -> str:
    """Out of sight, then nothing runs, not even the clock that cannot be set."""
    page.evaluate(HIDE, True)
    frozen(page)
    page.evaluate("(ms) => (window.slept += ms)", AWAY_SECONDS * 1000)
    page.evaluate(HIDE, False)
    return ""


def set_in_sight(hours: int) -> Callable[[Page], str]:
    def away(page: Page) -> str:
        page.evaluate("(ms) => (window.wasSet += ms)", hours * HOUR_MS)
        time.sleep(5)
        return ""

    return away


CASES: list[tuple[str, bool, Callable[[Page], str]]] = [
    (f"frozen for {AWAY_SECONDS} s, no network", True, frozen),
    (f"behind another tab for {AWAY_SECONDS} s, no network", True, behind),
    (f"locked and asleep for {AWAY_SECONDS} s, no network", True, asleep),
    ("clock set by +1 h in sight, no network", True, set_in_sight(1)),
    ("clock set by -1 h in sight, no network", True, set_in_sight(-1)),
    ("clock set by -1 h out of sight, no network", True, lambda page: behind(page, -1)),
    # Without a network this is an hour asleep, for all that a page can tell: the red screen comes.
    ("clock set by +1 h out of sight, with a network", False, lambda page: behind(page, 1)),
]


def main() -> int:
    if line := packages.ensure():
        print(line, file=sys.stderr)
        return 1
    args = ["--no-sandbox"] if os.geteuid() == 0 else []
    with screenshots.demo_site() as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=packages.find_chromium(), args=args)
        bench = Bench(browser, site.replace("127.0.0.1", "localhost"), [])
        for what, is_offline, away in CASES:
            with bench.phone() as page:
                begin(page, bench.live, is_offline=is_offline)
                wait_until_tappable(page)
                rest, cuffs, told = errors(page, away)
            if told:
                print(f"          {told}")
            bench.note(f"{what}: rest off by", abs(rest), MOST_SECONDS, "s")
            bench.note(f"{what}: time under the cuffs off by", abs(cuffs), MOST_SECONDS, "s")
        browser.close()
    report = ROOT / "var" / "bench-clocks.json"
    report.parent.mkdir(exist_ok=True)
    report.write_text(json.dumps([asdict(each) for each in bench.figures], indent=1))
    held = sum(each.holds for each in bench.figures)
    print(f"\nmake bench-clocks: {held} of {len(bench.figures)} hold; written to var/bench-clocks.json")
    return 0 if held == len(bench.figures) else 1


if __name__ == "__main__":
    sys.exit(main())
