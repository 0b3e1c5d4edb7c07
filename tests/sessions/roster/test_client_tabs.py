"""The pages of one client as tabs: none is cut, and the rest opens by keyboard and without scripts."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from clients.templatetags.people import client_tabs
from tests.journeys.test_clearance import enter
from tests.runner.pages import DESK, page_without_errors
from tests.support import builders
from tests.support.html_forms import html_of

CUT = """() => [...document.querySelectorAll(".tabs-wrap > *")].filter(each => {
  const box = each.getBoundingClientRect()
  return box.left < 0 || box.right > document.documentElement.clientWidth
}).map(each => each.textContent.trim())"""


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [390, 768, 1024, 1280])
def test_no_tab_is_cut(desk, live_server, coach, client_person, width):
    enter(desk, coach, live_server)
    desk.set_viewport_size({"width": width, "height": 800})
    desk.goto(reverse("clients:detail", args=[client_person.id]))

    assert desk.evaluate(CUT) == []
    # On a desk they stand in one line.
    lines = desk.evaluate(
        "new Set([...document.querySelectorAll('.tabs-wrap > *')].map(e => e.offsetTop)).size"
    )
    assert lines == 1 or width < 1024


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_rest_is_reached_by_keyboard_alone(desk, live_server, coach, client_person):
    enter(desk, coach, live_server)
    desk.goto(reverse("clients:detail", args=[client_person.id]))
    more = desk.locator(".tabs-more > summary")

    desk.get_by_role("link", name="Private notes").focus()
    desk.keyboard.press("Tab")
    expect(more).to_be_focused()
    desk.keyboard.press("Enter")
    desk.keyboard.press("Tab")
    expect(desk.get_by_role("link", name="Equipment")).to_be_focused()
    desk.keyboard.press("Escape")
    expect(desk.get_by_role("link", name="Equipment")).to_be_hidden()
    desk.keyboard.press("Enter")
    desk.get_by_role("link", name="Audit", exact=True).click()
    expect(desk).to_have_url(f"{live_server.url}{reverse('clients:client-audit', args=[client_person.id])}")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_it_opens_without_scripts(chromium, live_server, coach, client_person):
    with page_without_errors(chromium, live_server.url, {**DESK, "java_script_enabled": False}) as page:
        enter(page, coach, live_server)
        page.goto(reverse("clients:detail", args=[client_person.id]))
        page.locator(".tabs-more > summary").click()
        page.get_by_role("link", name="Cuffs", exact=True).click()

        # The page that is open names itself where its tab is in the menu.
        expect(page.locator(".tabs-more > summary")).to_contain_text("Cuffs")


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["overview", "audit", "consent", "edit"])
def test_the_page_that_is_open_is_marked_once(name):
    tabs = client_tabs(name)

    assert [tab.is_here for tab in (*tabs.shown, *tabs.more)].count(True) == 1
    assert (tabs.below is None) is (name == "overview")


@pytest.mark.django_db
def test_every_tab_leads_to_a_page(coach, client_person, browser_of):
    page = html_of(browser_of(coach).get(reverse("clients:detail", args=[client_person.id])))
    tabs = client_tabs("overview")
    builders.make_screening(client_person)

    for tab in (*tabs.shown, *tabs.more):
        address = reverse(tab.route, args=[client_person.id])
        assert f'href="{address}"' in page
        assert browser_of(coach).get(address).status_code == 200
