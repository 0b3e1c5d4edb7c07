"""Consent: said on a phone, signed on paper, by a parent as well, and taken back with one tap."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from clients.domain.consent_text import CURRENT_TEXT
from clients.models import Consent, Document
from sessions.models import Event
from tests.journeys.test_clearance import assert_the_coach_can_assign, enter
from tests.runner.pages import STILL, violations
from tests.support import builders
from tests.support.builders import PDF
from tests.support.live_page_driver import answer_ready_check, expect_next_screen, tap, wait_until_tappable

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SIGNED = {"name": "signed.pdf", "mimeType": "application/pdf", "buffer": PDF}
YES = "I have read this, and I say yes"


@pytest.fixture(autouse=True)
def own_folder(monkeypatch, tmp_path):
    """Papers of one test lie in a folder of their own."""
    for name in ("base_location", "location"):
        monkeypatch.setitem(Document.file.field.storage.__dict__, name, str(tmp_path))


@pytest.fixture
def kit(coach):
    """Cleared; has not been asked yet."""
    client = builders.make_client(coach, with_login=True, consents=False, name="Kit Lane")
    builders.make_screening(client)
    builders.make_one_rep_max(client, "leg-press")
    return client


@pytest.fixture
def mia(coach):
    """Sixteen, and cleared."""
    client = builders.make_client(coach, with_login=True, consents=False, name="Mia Minor")
    builders.make_screening(client)
    builders.make_one_rep_max(client, "leg-press")
    client.birth_on = client.today(timezone.now()) - timedelta(days=16 * 365 + 100)
    client.save(update_fields=["birth_on"])
    return client


def assert_readable(page: Page) -> None:
    """No rule of axe is broken, in either theme."""
    page.evaluate(STILL)
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        assert violations(page) == [], theme
    page.emulate_media(color_scheme="light")


def pages_printed(page: Page) -> int:
    return len(re.findall(rb"/Type /Page\b", page.pdf(prefer_css_page_size=True)))


def say_yes(phone: Page) -> None:
    phone.goto(reverse("sessions:today"))
    phone.get_by_role("link", name="Read about BFR").tap()
    expect(phone.get_by_role("heading", name=CURRENT_TEXT.title)).to_be_visible()
    phone.get_by_role("button", name=YES).tap()
    expect(phone.get_by_text("You said yes on")).to_be_visible()


def test_a_client_agrees_and_takes_it_back_with_one_tap(phone, desk, kit, coach, live_server):
    enter(phone, kit.user, live_server)
    enter(desk, coach, live_server)
    assert_the_coach_can_assign(desk, kit, "Legs", may=False)
    phone.goto(reverse("clients:consent", args=[kit.id]))
    assert_readable(phone)

    say_yes(phone)
    assert_readable(phone)
    assert_the_coach_can_assign(desk, kit, "Legs", may=True)
    phone.get_by_role("link", name="Go on").tap()
    expect(phone.get_by_role("link", name="Start")).to_be_visible()

    phone.goto(reverse("clients:me"))
    phone.get_by_role("button", name="Take my yes back").tap()

    expect(phone.get_by_text("If cuffs are on, take them off now.")).to_be_visible()
    expect(phone.get_by_role("heading", name="You took your yes to cuffs back")).to_be_visible()
    expect(phone.get_by_role("heading", name="Your legs session is on hold")).to_be_visible()
    expect(phone.get_by_role("link", name="Start")).to_have_count(0)
    expect(phone.locator("main").get_by_text(" kg")).to_have_count(0)
    assert_readable(phone)
    desk.goto(reverse("clients:detail", args=[kit.id]))
    expect(desk.get_by_text("The client took their yes to training with cuffs back.").first).to_be_visible()
    assert_readable(desk)

    # It was a slip: the same page gives it back.
    say_yes(phone)
    phone.get_by_role("link", name="Go on").tap()
    expect(phone.get_by_role("link", name="Start")).to_be_visible()


def test_a_coach_keeps_a_signed_paper(desk, coach, live_server):
    client = builders.make_client(coach, consents=False, name="Uwe Unsigned")
    builders.make_screening(client)
    enter(desk, coach, live_server)
    desk.goto(reverse("clients:detail", args=[client.id]))
    desk.get_by_role("link", name="Consent and paper").click()
    assert_readable(desk)
    with desk.expect_navigation():
        desk.get_by_role("link", name="Print it to sign").click()
    assert_readable(desk)
    desk.emulate_media(media="print")
    expect(desk.get_by_text("Signature of Uwe Unsigned")).to_be_visible()
    expect(desk.get_by_text(f"Version {CURRENT_TEXT.version} of")).to_be_visible()
    expect(desk.get_by_role("button", name="Print")).to_be_hidden()
    expect(desk.get_by_role("navigation").first).to_be_hidden()
    desk.emulate_media(media="screen")
    desk.go_back()

    desk.get_by_role("button", name="Keep the paper").click()
    expect(desk.get_by_text("Choose a file first.")).to_be_visible()
    desk.get_by_label("The signed paper").set_input_files(SIGNED)
    desk.get_by_label("Version of the text").fill(str(CURRENT_TEXT.version))
    desk.get_by_label("Signed on").fill(client.today(timezone.now()).isoformat())
    desk.get_by_role("button", name="Keep the paper").click()

    expect(desk.get_by_text("The signed paper is kept.")).to_be_visible()
    expect(desk.get_by_text("on paper, by Cora Coach")).to_be_visible()
    expect(desk.get_by_role("link", name="the paper")).to_be_visible()
    assert_readable(desk)


def test_under_18_a_parent_signs_as_well(phone, desk, mia, coach, live_server):
    enter(phone, mia.user, live_server)
    enter(desk, coach, live_server)
    say_yes(phone)
    phone.goto(reverse("sessions:today"))
    expect(phone.get_by_role("heading", name="Your parent's yes is missing")).to_be_visible()
    assert_the_coach_can_assign(desk, mia, "Legs", may=False)
    phone.get_by_role("link", name="Open the page").tap()
    expect(phone.get_by_role("heading", name="For your parent")).to_be_visible()
    assert_readable(phone)

    # A name without the paper is not enough, and the coach is nobody's parent.
    phone.get_by_label("Name of the parent").fill(coach.name)
    phone.get_by_label("Mother").tap()
    phone.get_by_role("button", name="Send the signed paper").tap()
    expect(phone.get_by_text("Choose a file first.")).to_be_visible()
    for name in (coach.name, "Paula Parent"):
        phone.get_by_label("Name of the parent").fill(name)
        phone.get_by_label("The signed paper").set_input_files(SIGNED)
        phone.get_by_label("Version of the text").fill(str(CURRENT_TEXT.version))
        phone.get_by_label("Signed on").fill(mia.today(timezone.now()).isoformat())
        phone.get_by_role("button", name="Send the signed paper").tap()
        if name == coach.name:
            expect(phone.get_by_text("cannot agree as the parent")).to_be_visible()
            expect(phone.get_by_label("Mother")).to_be_checked()
            assert_readable(phone)

    expect(phone.get_by_text("Paula Parent said yes as your parent")).to_be_visible()
    row = Consent.objects.get(kind="parent")
    assert (row.parent_relation, row.document.purpose) == ("mother", "consent")
    assert_the_coach_can_assign(desk, mia, "Legs", may=True)
    desk.goto(reverse("clients:consent-print", args=[mia.id]))
    assert pages_printed(desk) == 1, "the signatures stand below the words that are signed"
    desk.goto(reverse("clients:consent", args=[mia.id]))
    expect(desk.get_by_text("Paula Parent (mother)")).to_be_visible()
    assert_readable(desk)


def test_taken_back_in_the_middle_of_a_session_the_cuffs_come_off(phone, desk, kit, coach, live_server):
    builders.make_consents(kit, by=kit.user)
    session = builders.make_training_session(kit)
    enter(phone, kit.user, live_server)
    enter(desk, coach, live_server)
    phone.goto(reverse("sessions:live", args=[session.id]))
    answer_ready_check(phone)
    while not Event.objects.filter(kind="cuffs_on").exists():
        tap(phone, phone.locator("[data-main]"))
        phone.wait_for_timeout(200)

    desk.goto(reverse("clients:consent", args=[kit.id]))
    desk.get_by_text("The client took it back").click()
    desk.get_by_role("button", name="Write it down").click()
    expect(desk.get_by_text("on hold from now on")).to_be_visible()

    wait_until_tappable(phone)
    phone.locator("[data-main]").tap()
    expect(phone.get_by_role("heading", name="Take the cuffs off")).to_be_visible()
    expect(phone.get_by_text("You took back your yes to cuffs. The cuffs stay off.")).to_be_visible()
    assert_readable(phone)
    with expect_next_screen(phone):
        phone.get_by_role("button", name="Cuffs are off").tap()
    expect(phone.get_by_role("button", name="End the session")).to_be_visible()
    expect(phone.locator("main").get_by_text(" kg")).to_have_count(0)
