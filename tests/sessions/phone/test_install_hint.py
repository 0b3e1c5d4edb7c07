"""The invitation to the home screen: where storage and push need it, and never again after an answer."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from sessions.models import TrainingSession
from tests.runner.pages import PHONE, page_without_errors
from tests.support import builders

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Safari/604.1"
OFFER = """() => {
  const offer = new Event("beforeinstallprompt", { cancelable: true });
  offer.prompt = () => (window.asked = (window.asked ?? 0) + 1);
  dispatchEvent(offer);
  return offer.defaultPrevented;
}"""


@pytest.fixture
def signed_in(client_person, browser_of, live_server):
    """The cookie of a client who has done a session, and so has something to come back to."""
    now = timezone.now()
    builders.make_screening(client_person)
    row = builders.make_training_session(client_person, exercise_codes=("leg-press",))
    then = now - timedelta(days=2)
    TrainingSession.objects.filter(pk=row.pk).update(
        scheduled_on=then.date(), started_at=then, ended_at=then, state="finished"
    )
    cookie = browser_of(client_person.user).cookies["sessionid"].value
    return [{"name": "sessionid", "value": cookie, "url": live_server.url}]


def test_a_browser_with_a_button_for_it_is_asked_once(phone, signed_in):
    phone.context.add_cookies(signed_in)
    phone.goto("/today/")
    box = phone.locator("[data-install]")
    expect(box).to_be_hidden()

    assert phone.evaluate(OFFER)
    expect(box).to_be_visible()
    expect(box.locator("[data-install-by-hand]")).to_be_hidden()
    box.get_by_role("button", name="Put it on the home screen").click()
    expect(box).to_be_hidden()
    assert phone.evaluate("window.asked") == 1

    phone.reload()
    phone.evaluate(OFFER)
    expect(phone.locator("[data-install]")).to_be_hidden()


def test_an_iphone_is_told_how_and_no_thank_you_stays(chromium, live_server, signed_in):
    with page_without_errors(chromium, live_server.url, PHONE | {"user_agent": IPHONE}) as page:
        page.context.add_cookies(signed_in)
        page.goto("/today/")
        box = page.locator("[data-install]")
        expect(box).to_contain_text("Add to Home Screen")
        expect(box.get_by_role("button", name="Put it on the home screen")).to_be_hidden()
        box.get_by_role("button", name="No, thank you").click()
        expect(box).to_be_hidden()

        page.reload()
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(page.locator("[data-install]")).to_be_hidden()

        page.evaluate("localStorage.clear()")
        page.add_init_script("Object.defineProperty(navigator, 'standalone', { value: true })")
        page.reload()  # from the home screen
        expect(page.locator("[data-install]")).to_be_hidden()
