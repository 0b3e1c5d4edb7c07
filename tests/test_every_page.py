"""Every page a person may open: it fits its screen, also at 200 % text, and axe finds nothing in both themes.

Which pages there are comes from the access table, so a new route is looked at from its first day.
"""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests import builders
from tests.lanes.pages import DESK, PHONE, page_without_errors
from tests.test_access import OK, PEOPLE, TABLE, address, cast  # noqa: F401 -- a fixture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGE = b"<!doctype html>"
# Not a page for people: what they answer is read by a machine.
FOR_MACHINES = {"health"}
# The narrowest phone at its own text size, and a usual phone whose owner reads twice as large.
SIZES = {"100 %": {"width": 320, "height": 640}, "200 %": PHONE["viewport"]}
# A theme changes colours alone: the same markup need not be read twice. Everything else is off there.
ASKED = {"light": {}, "dark": {"runOnly": ["color-contrast", "link-in-text-block"]}}


def pages_of(person: str) -> list[str]:
    place = PEOPLE.index(person)
    return [name for name, may in TABLE.items() if may[place] == OK and name not in FOR_MACHINES]


def open_pages(page, base_url: str, cast, person: str):  # noqa: F811
    """Each page this person may open, one after the other; what only takes a POST is left out."""
    users, ids = cast
    browser = builders.browser_of(users[person])
    cookie = {"name": "sessionid", "value": browser.cookies["sessionid"].value, "url": base_url}
    page.context.add_cookies([cookie])
    for name in pages_of(person):
        answer = browser.get(address(name, ids))
        if answer.status_code == 200 and not answer.streaming and answer.content.startswith(PAGE):
            page.goto(address(name, ids))
            yield name


@pytest.mark.parametrize("person", ["client", "coach", "admin"])
def test_no_page_is_wider_than_its_phone_even_at_twice_the_text(chromium, live_server, cast, person):  # noqa: F811
    too_wide = {}
    with page_without_errors(chromium, live_server.url, PHONE) as page:
        for name in open_pages(page, live_server.url, cast, person):
            for text, size in SIZES.items():
                page.set_viewport_size(size)
                page.evaluate("text => { document.documentElement.style.fontSize = text }", text)
                width = page.evaluate("document.documentElement.scrollWidth")
                if width > size["width"]:
                    too_wide[name, text] = width

    assert too_wide == {}


@pytest.mark.parametrize(("person", "form"), [("client", PHONE), ("coach", DESK), ("admin", DESK)])
def test_axe_finds_nothing_in_light_or_dark(chromium, live_server, cast, person, form):  # noqa: F811
    axe, found = Axe(), {}
    with page_without_errors(chromium, live_server.url, form) as page:
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        for name in open_pages(page, live_server.url, cast, person):
            for scheme, rules in ASKED.items():
                if scheme == "dark":
                    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
                    page.reload()  # no colour on its way from one theme to the other
                violations = axe.run(page, options={"preload": False, **rules}).response["violations"]
                if violations:
                    found[name, scheme] = [
                        (each["id"], [node["html"][:120] for node in each["nodes"][:3]])
                        for each in violations
                    ]
            page.emulate_media(color_scheme="light", reduced_motion="reduce")

    assert found == {}
