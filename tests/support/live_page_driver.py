"""Tap through the live page: wait as a person does before a tap, and for the screen that it leads to."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Locator, Page, expect

SHOWN = "document.querySelector('[data-live]')?.dataset.shown"
# A tap within the first moments of a screen is taken for one that was meant for the screen before. The first
# screen stands once the phone has read its log.
SETTLED = f"() => document.querySelector('main[data-screen]') && performance.now() - Number({SHOWN}) > 400"

# A slow machine with other work; nobody waits for it on a quick one.
ALL_SENT_MS = 30_000


def wait_until_tappable(page: Page) -> None:
    page.wait_for_function(SETTLED)


@contextmanager
def expect_next_screen(page: Page) -> Iterator[None]:
    """Wait at the end of the block until another screen is shown."""
    was = page.evaluate(SHOWN)
    yield
    page.wait_for_function(f"(was) => {SHOWN} !== was", arg=was)


def tap(page: Page, button: Locator) -> None:
    """Tap a button that leads to the next screen, and wait for that screen."""
    wait_until_tappable(page)
    with expect_next_screen(page):
        button.click()


def answer_ready_check(page: Page) -> None:
    """Answer every question of the ready check with no; the last tap sends it."""
    wait_until_tappable(page)
    page.locator(".ready [value=no]").last.wait_for()
    *questions, last = page.locator(".ready [value=no]").all()
    for question in questions:
        question.click()
    with expect_next_screen(page):
        last.click()


def give_feedback(page: Page, effort: int = 7, discomfort: int = 5) -> None:
    """Choose effort and discomfort; the second tap sends both."""
    page.locator("[name=effort]").nth(effort).click()
    with expect_next_screen(page):
        page.locator("[name=discomfort]").nth(discomfort).click()


def wait_until_sent(page: Page, count: int) -> None:
    """Wait until the phone says that all of this many events are with the server."""
    expect(page.locator("[data-chip]:not([aria-busy])")).to_have_text(
        f"{count} saved on this phone, all sent", timeout=ALL_SENT_MS
    )


def wait_until_all_sent(page: Page) -> None:
    """Wait until the phone says that the server has everything, the last tap included."""
    expect(page.locator("[data-chip]:not([aria-busy])")).to_have_text(
        re.compile(r"^\s*\d+ saved on this phone, all sent\s*$"), timeout=ALL_SENT_MS
    )
