"""Every page a person may open: it fits its screen, also at 200 % text, and axe finds nothing in both themes.

Which pages there are comes from the access table, so a new route is looked at from its first day.
"""

import re

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import ViewportSize

from tests.runner.pages import COLOUR_RULES, DESK, PHONE, STILL, page_without_errors, violations
from tests.support import builders
from tests.support.cast import address
from tests.test_access import OK, PEOPLE, TABLE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGE = b"<!doctype html>"
# Not a page for people: what they answer is read by a machine.
FOR_MACHINES = {"health", "health-live"}
# The narrowest phone at its own text size, and a usual phone whose owner reads twice as large.
SIZES: dict[str, ViewportSize] = {"100 %": {"width": 320, "height": 640}, "200 %": PHONE["viewport"]}
WIDTH = """text => {
  document.documentElement.style.fontSize = text
  return document.documentElement.scrollWidth
}"""
# A theme changes colours alone: the same markup need not be read twice. Everything else is off in the second.
COLOURS = {"runOnly": COLOUR_RULES}
# What looks alike below one parent comes out of one loop: past these, axe would read it again and again.
ALIKE = 4
WITHOUT_REPEATED = """alike => {
  for (const parent of document.querySelectorAll("main *")) {
    if (parent.children.length <= alike) continue
    const seen = {}
    for (const child of [...parent.children]) {
      const parts = [child, ...child.querySelectorAll(":scope > *, :scope > * > *")]
      const shape = parts.map(each => each.tagName + "." + each.className).join()
      seen[shape] = (seen[shape] ?? 0) + 1
      if (seen[shape] > alike) child.remove()
    }
  }
}"""
# What differs in the same page on every visit.
ONCE = re.compile(rb"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|name=\"csrfmiddlewaretoken\" value=\"\w+\"")


def pages_of(person: str) -> list[str]:
    place = PEOPLE.index(person)
    return [name for name, may in TABLE.items() if may[place] == OK and name not in FOR_MACHINES]


def open_pages(page, base_url: str, cast, person: str, seen: set[bytes]):
    """Each page this person may open, one after the other; what only takes a POST is left out.

    `seen` holds what was shown before on this kind of screen: below the same header it is not opened again.
    """
    users, ids = cast
    browser = builders.browser_of(users[person])
    cookie = {"name": "sessionid", "value": browser.cookies["sessionid"].value, "url": base_url}
    page.context.add_cookies([cookie])
    for name in pages_of(person):
        answer = browser.get(address(name, ids))
        if answer.status_code != 200 or answer.streaming or not answer.content.startswith(PAGE):
            continue
        content = ONCE.sub(b"", answer.content[answer.content.index(b"<main") :])
        if content not in seen:
            seen.add(content)
            page.goto(address(name, ids))
            yield name


@pytest.mark.parametrize(("people", "form"), [(["client"], PHONE), (["coach", "admin"], DESK)])
def test_every_page_fits_its_phone_and_axe_finds_nothing(chromium, live_server, cast, people, form):
    too_wide, found, seen = {}, {}, set()
    for person in people:
        with page_without_errors(chromium, live_server.url, form) as page:
            page.add_init_script(AXE_SCRIPT)
            page.add_init_script(STILL)
            eyes = Eyes(page, form["viewport"])
            for name in open_pages(page, live_server.url, cast, person, seen):
                wide, broken = eyes.look()
                too_wide |= {(person, name, text): width for text, width in wide.items()}
                found |= {(person, name, scheme): rows for scheme, rows in broken.items()}

    assert found == {}
    assert too_wide == {}


class Eyes:
    """Looks at one page after the other in both themes and in all sizes; begins in the theme of the last one.

    A change of theme or size takes nearly as long as a page takes to come.
    """

    def __init__(self, page, own_size):
        self.page, self.own_size = page, own_size
        self.scheme, self.size = "", own_size
        self.show("light")

    def look(self) -> tuple[dict, dict]:
        """How wide this page is where that is wider than a phone, and what axe finds, by theme."""
        over = self.widths_over()  # first: axe is given less than the whole page
        return over, self.broken_rules()

    def show(self, scheme: str) -> None:
        self.scheme = scheme
        self.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")

    def resize(self, size: ViewportSize) -> None:
        if size != self.size:
            self.size = size
            self.page.set_viewport_size(size)

    def broken_rules(self) -> dict[str, list]:
        self.resize(self.own_size)
        self.page.evaluate(WITHOUT_REPEATED, ALIKE)
        first, second = self.scheme, "dark" if self.scheme == "light" else "light"
        found = {first: violations(self.page)}
        self.show(second)
        found[second] = violations(self.page, **COLOURS)
        return {scheme: rows for scheme, rows in found.items() if rows}

    def widths_over(self) -> dict[str, int]:
        over = {}
        for text, size in SIZES.items():
            self.resize(size)
            width = self.page.evaluate(WIDTH, text)
            if width > size["width"]:
                over[text] = width
        self.page.evaluate(WIDTH, "")
        return over
