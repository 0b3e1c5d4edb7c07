"""Walk through every screen of a session on a phone, and call `look(page, name)` on each.

Does only what a person, a network or a clock can do, so that one walk serves both axe and the screenshots.
"""

from collections.abc import Callable
from uuid import UUID

from playwright.sync_api import Locator, Page, Route, expect

from tests.support.live_page_driver import (
    answer_ready_check,
    expect_next_screen,
    give_feedback,
    tap,
    wait_until_sent,
    wait_until_tappable,
)

Look = Callable[[Page, str], None]
SYNC = "**/api/v1/sync"
NOT_KNOWN = "This session is not known."


def walk_to_the_end(page: Page, look: Look) -> None:
    """From today to the summary, offline and with a fake clock. The second exercise takes too long."""
    look(page, "today")
    page.context.set_offline(True)  # what the server says of the time would put the clock right
    page.locator(".action-bar .btn-primary").click()
    page.wait_for_url("**/live/")
    look(page, "ready check")
    answer_ready_check(page)
    look(page, "cuffs on")
    tap(page, main_button(page))
    look(page, "set")
    page.get_by_role("button", name="Sound").click()
    look(page, "sound")
    page.get_by_role("dialog").get_by_role("button", name="Close").click()
    page.get_by_text("Couldn’t finish?").click()
    page.get_by_role("button", name="−5").click()
    look(page, "couldn’t finish")
    tap(page, page.get_by_role("button", name="Save 25 reps"))
    look(page, "rest")
    page.get_by_role("link", name="STOP").click()
    look(page, "stop reasons")
    page.keyboard.press("Escape")
    for _ in range(3):
        tap(page, main_button(page))
    look(page, "cuffs off")
    tap(page, main_button(page))
    look(page, "feedback")
    give_feedback(page, discomfort=8)
    look(page, "changeover")
    page.clock.fast_forward(70_000)
    tap(page, main_button(page))
    page.clock.fast_forward(10 * 60_000)
    expect(page.locator(".live-clock-warn")).to_be_visible()
    look(page, "amber")
    page.clock.fast_forward(5 * 60_000)
    page.get_by_role("alertdialog").wait_for()
    look(page, "red")
    tap(page, page.get_by_role("alertdialog").get_by_role("button", name="Cuffs are off"))
    look(page, "without cuffs from here on")
    for _ in range(4):
        tap(page, main_button(page))
    wait_until_tappable(page)
    give_feedback(page)
    look(page, "summary")
    with expect_next_screen(page):
        page.get_by_role("link", name="Correct it").first.click()
    look(page, "correction")


def walk_to_stop(page: Page, look: Look) -> None:
    """From the ready check to the page after a stop, past a refused event and a lost network."""
    page.route(SYNC, refuse_events)
    answer_ready_check(page)
    expect(page.locator("[data-chip]")).to_have_text("1 saved on this phone, 1 not accepted")
    page.locator("[data-chip]").click()
    expect(page.locator("[data-chip-refused] li")).to_contain_text(NOT_KNOWN)
    look(page, "refused")
    page.unroute(SYNC)
    page.get_by_role("button", name="Send again").click()
    page.get_by_role("dialog").get_by_role("button", name="Close").click()
    tap(page, main_button(page))
    wait_until_sent(page, 2)
    page.context.set_offline(True)
    tap(page, main_button(page))
    expect(page.locator("[data-chip]")).to_have_text("3 saved on this phone, 1 waiting")
    look(page, "offline")
    page.get_by_role("link", name="STOP").click()
    page.get_by_role("button", name="Numb, or loss of feeling").click()
    page.get_by_text("kept on this phone").wait_for()
    look(page, "stop kept")
    page.context.set_offline(False)
    expect(page.get_by_role("heading", name="Take the cuffs off now")).to_be_hidden()
    expect(page.get_by_role("heading", name="The session is over")).to_be_visible()
    look(page, "what to do next")


def main_button(page: Page) -> Locator:
    return page.locator("[data-main]").first


def refuse_events(route: Route) -> None:
    verdicts = [
        {"id": str(UUID(event["id"])), "verdict": "invalid", "reasons": [NOT_KNOWN]}
        for event in (route.request.post_data_json or {})["events"]
    ]
    route.fulfill(json={"verdicts": verdicts})
