"""Pages of a real browser that let no error in their console pass."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal, TypedDict

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, ViewportSize


class DeviceOptions(TypedDict, total=False):
    """What `new_context` is told about a device."""

    viewport: ViewportSize
    has_touch: bool
    is_mobile: bool
    ignore_https_errors: bool
    device_scale_factor: float
    service_workers: Literal["allow", "block"]


PHONE: DeviceOptions = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DESK: DeviceOptions = {"viewport": {"width": 1280, "height": 800}}
# Of axe's rules, those that look at colours: another theme needs no others.
COLOUR_RULES = ["color-contrast", "link-in-text-block"]
# Colours change at once from one theme to the other, instead of passing from an element to what is in it.
STILL = """{
  const sheet = new CSSStyleSheet()
  sheet.replaceSync("*, *::before, *::after { transition: none !important; animation: none !important }")
  document.adoptedStyleSheets = [sheet]
}"""


@contextmanager
def page_without_errors(chromium: Browser, base_url: str, form: DeviceOptions) -> Iterator[Page]:
    """A page with cookies of its own; any error in its console fails the test.

    No service worker stands between the page and what a test routes, unless `form` says so.
    """
    errors: list[str] = []
    options: DeviceOptions = {"service_workers": "block", **form}
    context = chromium.new_context(base_url=base_url, **options)
    context.set_default_timeout(10_000)
    page = context.new_page()
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda line: errors.append(line.text) if is_error(line) else None)
    try:
        yield page
    finally:
        context.close()
    assert errors == [], errors


def href_of(link: Locator) -> str:
    """Where a link leads. Raises LookupError where it leads nowhere."""
    href = link.get_attribute("href")
    if href is None:
        raise LookupError(f"{link} has no href")
    return href


def is_error(line: ConsoleMessage) -> bool:
    """An error in the console; one that a test brings about (403, 422, no network) is not one.

    Nor is the tab's own icon, which a browser asks for when it likes, with a network or without.
    """
    meant = ("with a status of 40", "with a status of 422", "net::ERR_INTERNET_DISCONNECTED")
    is_meant = any(words in line.text for words in meant) or "/static/icons/" in line.location["url"]
    return line.type == "error" and not is_meant


def violations(page: Page, **options) -> list[tuple[str, list[str]]]:
    """What axe finds wrong with this page: each rule with the first elements that break it.

    Only what is wrong is brought over from the browser, axe is read into a page once, and makes no selectors:
    with all that is right, a page takes three times as long, and with selectors half as long again.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    asked = {"preload": False, "resultTypes": ["violations"], "selectors": False, **options}
    answer = page.evaluate(
        "async asked => (await axe.run(document, asked)).violations"
        ".map(each => [each.id, each.nodes.slice(0, 3).map(node => node.html.slice(0, 120))])",
        asked,
    )
    return [(rule, elements) for rule, elements in answer]
