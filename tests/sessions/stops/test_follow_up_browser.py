"""The question after a stop on a narrow phone without scripts, and the pages around it read by axe."""

import pytest
from django.utils import timezone

from sessions.domain.events import EventKind
from sessions.domain.follow_up import REPLIES
from sessions.models import FollowUpAnswer, Message, StopCase
from sessions.stops import follow_up_links
from tests.runner.pages import violations
from tests.sessions.messaging.test_alert_people import said, store
from tests.support import builders

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NARROW = {"viewport": {"width": 360, "height": 640}}


@pytest.fixture
def case(client_person, admin):
    builders.make_screening(client_person)
    now = timezone.now()
    training_session = builders.make_training_session(client_person)
    store(training_session, said(EventKind.STOPPED, now, reason="numb"), now=now)
    return StopCase.objects.get()


@pytest.fixture
def address(case, live_server):
    message = Message.objects.filter(kind=Message.Kind.FOLLOW_UP).first()
    return f"{live_server.url}/follow-up/{follow_up_links.follow_up_token(message)}/"


def sideways(page):
    return page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


def test_one_tap_at_360_pixels_without_scripts(chromium, address):
    context = chromium.new_context(java_script_enabled=False, **NARROW)
    page = context.new_page()
    page.goto(address)
    heights = []
    for facts in REPLIES.values():
        box = page.get_by_role("button", name=facts.label).bounding_box()
        heights.append(box["height"])
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 360
        assert box["y"] + box["height"] <= 640, "needs no scrolling"
    page.get_by_role("button", name="Dark urine").click()

    assert min(heights) >= 48
    assert page.get_by_role("heading", name="Go to an emergency department now.").is_visible()
    assert FollowUpAnswer.objects.get().reply == "dark_urine"
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(chromium, address, case, admin, browser_of, scheme):
    context = chromium.new_context(color_scheme=scheme, **NARROW)
    cookie = browser_of(admin).cookies["sessionid"].value
    page = context.new_page()
    page.goto(address)
    assert violations(page) == []
    page.get_by_role("button", name="Swelling").click()
    assert violations(page) == []
    site = address.split("/follow-up/")[0]
    page.goto(f"{site}/follow-up/nobody/")
    assert violations(page) == []
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": site}])
    for path in ("/stops/", case.get_absolute_url()):
        page.goto(site + path)
        assert violations(page) == [], path
        assert not sideways(page), path
    context.close()
