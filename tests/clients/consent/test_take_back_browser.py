"""A yes is taken back on the phone without a network: it counts there at once, and is sent later."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from clients.models import Consent
from tests.clients.screening.test_screening_browser import sign_in
from tests.support import builders

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BUTTON, STAYS_OFF = "Take my yes back", "You took your yes back. The cuffs stay off."
HELD = "You took back your yes to cuffs. The cuffs stay off."
WAITING = """() => Object.entries(localStorage).filter(([key]) => key.startsWith("taken-back:"))
  .flatMap(([, kept]) => JSON.parse(kept)).length"""


@pytest.fixture
def client(transactional_db):
    return builders.make_cleared_client(with_login=True)


@pytest.fixture
def session(client):
    return builders.make_training_session(client)


@pytest.fixture
def today(phone, client, session, live_server):
    sign_in(phone, client.user, live_server)
    phone.goto(reverse("sessions:today"))
    return phone


def is_taken_back(client):
    return Consent.objects.filter(client=client, withdrawn_at__isnull=False).exists()


def test_it_counts_on_the_phone_at_once_and_is_sent_with_the_network(today, client):
    today.context.set_offline(True)
    today.get_by_role("button", name=BUTTON).tap()
    expect(today.get_by_text(STAYS_OFF)).to_be_visible()
    expect(today.get_by_role("link", name="Start")).to_be_hidden()
    assert today.evaluate(WAITING) == 1
    assert not is_taken_back(client)

    today.context.set_offline(False)

    expect(today.get_by_text("You took your yes to cuffs back").first).to_be_visible()
    today.wait_for_function(f"({WAITING})() === 0")
    assert Consent.objects.get(client=client, kind="own").withdrawn_by == client.user


def test_a_session_under_way_on_the_phone_says_cuffs_off(today, client, session):
    builders.log_events(session, builders.right_start(60), ("cuffs_on", 50, {}))
    live = today.context.new_page()
    live.goto(reverse("sessions:live", args=[session.id]))
    live.wait_for_function("() => document.querySelector('[data-live]').dataset.screen === 'set'")
    today.context.set_offline(True)

    today.get_by_role("button", name=BUTTON).tap()

    expect(live.get_by_role("heading", name="Take the cuffs off")).to_be_visible()
    expect(live.get_by_text(HELD)).to_be_visible()
    expect(live.get_by_role("button", name="Cuffs are off")).to_be_visible()


def test_control_without_the_tap_the_session_goes_on(today, session):
    builders.log_events(session, builders.right_start(60), ("cuffs_on", 50, {}))
    live = today.context.new_page()
    live.goto(reverse("sessions:live", args=[session.id]))
    live.wait_for_function("() => document.querySelector('[data-live]').dataset.screen === 'set'")
    today.context.set_offline(True)

    today.evaluate("() => localStorage.setItem('something-else', '1')")

    expect(live.get_by_role("heading", name="Take the cuffs off")).to_have_count(0)
    assert live.locator("[data-live]").get_attribute("data-screen") == "set"


def test_what_one_account_took_back_is_never_sent_for_another(today, client, live_server):
    today.context.set_offline(True)
    today.get_by_role("button", name=BUTTON).tap()
    expect(today.get_by_text(STAYS_OFF)).to_be_visible()
    other = builders.make_cleared_client(with_login=True)
    today.close()

    page = live_page_of(today.context, other, live_server)

    expect(page.get_by_text(STAYS_OFF)).to_be_hidden()
    assert page.evaluate(WAITING) == 1
    assert not is_taken_back(other)
    assert not is_taken_back(client)


def live_page_of(context, person, live_server):
    context.set_offline(False)
    cookie = builders.browser_of(person.user).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    page = context.new_page()
    page.goto(reverse("sessions:today"))
    return page


def test_with_a_network_it_is_one_tap_as_before(today, client):
    before = timezone.now()

    today.get_by_role("button", name=BUTTON).tap()

    expect(today.get_by_text("You took your yes to cuffs back").first).to_be_visible()
    assert Consent.objects.get(client=client, kind="own").withdrawn_at >= before
    assert today.evaluate(WAITING) == 0
