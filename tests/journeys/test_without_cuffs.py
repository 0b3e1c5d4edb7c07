"""A client who may wear no cuff: planned by the coach, done with no network, and closed by a red flag."""

import os
import re
from decimal import Decimal
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from clients.clearance.actions import raise_red_flag
from clients.domain.red_flags import Sign, Way
from sessions.models import TrainingSession
from tests.journeys.test_clearance import enter
from tests.runner.pages import STILL, violations
from tests.support import builders
from tests.support.live_page_driver import (
    answer_ready_check,
    give_feedback,
    tap,
    wait_until_all_sent,
    wait_until_tappable,
)
from tests.support.offline_phone import OfflinePhone
from tests.support.persistent_browser import PersistentBrowser

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def look(page: Page, name: str) -> None:
    """Keep a picture where PICTURES names a folder, to be looked at."""
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


@pytest.fixture
def robin(coach):
    """A blood clot once: the answers rule cuffs out of arms and legs."""
    client = builders.make_client(coach, with_login=True, name="Robin Vein")
    builders.make_screening(client, blood_clot="yes")
    builders.make_one_rep_max(client, "leg-press", Decimal(100))
    return client


def plan_without_cuffs(desk: Page, client) -> None:
    desk.goto(reverse("clients:detail", args=[client.pk]))
    look(desk, "coach-client")
    desk.get_by_role("link", name="Plan without cuffs").click()
    expect(desk.get_by_role("checkbox", name=re.compile("^Without cuffs"))).to_be_checked()
    desk.get_by_role("radio", name="Legs").check(force=True)
    desk.get_by_role("checkbox", name=re.compile("^Leg press 1RM")).check()
    panel = desk.locator("#preview")
    expect(panel.get_by_text("Ready to assign")).to_be_visible()
    expect(panel.locator(".planned-value")).to_have_text(["30 kg"])
    expect(panel.get_by_text("under the cuff")).to_have_count(0)
    expect(desk.locator("#preview.htmx-request")).to_have_count(0)
    desk.evaluate(STILL)
    assert violations(desk) == []
    look(desk, "coach-planner")
    desk.get_by_role("button", name="Assign session").click()
    expect(desk.get_by_role("heading", name=re.compile("^Legs, without cuffs"))).to_be_visible()


def test_planned_by_the_coach_and_logged_with_no_network(
    chromium_kind, live_server, desk, coach, robin, tmp_path
):
    enter(desk, coach, live_server)
    plan_without_cuffs(desk, robin)
    look(desk, "coach-session")
    assert violations(desk) == []
    planned = TrainingSession.objects.get()

    phone = PersistentBrowser(chromium_kind, live_server.url, tmp_path / "phone")
    phone.start()
    try:
        page, app = phone.page, OfflinePhone(phone.page, live_server.url)
        app.sign_in(robin.user)
        app.open_today()
        expect(page.get_by_role("heading", name="Legs, without cuffs today")).to_be_visible()
        look(page, "phone-today")
        app.offline()
        page.get_by_role("link", name="Start").click()
        look(page, "phone-ready")
        answer_ready_check(page)

        expect(page.get_by_role("heading", name="Leg press")).to_be_visible()
        expect(page.get_by_text("under cuffs")).to_be_hidden()
        expect(page.get_by_role("link", name="STOP")).to_be_visible()
        page.evaluate(STILL)
        assert violations(page) == []
        look(page, "phone-set")
        for number in range(4):
            tap(page, page.locator("[data-main]"))
            expect(page.get_by_text("cuffs stay on")).to_have_count(0)
            if not number:
                look(page, "phone-rest")
        wait_until_tappable(page)
        give_feedback(page)
        page.get_by_role("heading", name="Well done").wait_for()
        expect(page.locator(".figures").get_by_text("under cuffs")).to_have_count(0)
        look(page, "phone-done")
        app.offline(False)
        wait_until_all_sent(page)
    finally:
        phone.context.close()

    planned.refresh_from_db()
    assert (planned.state, planned.reps_done, planned.cuff_seconds) == ("finished", 75, 0)
    assert not planned.events.filter(kind__in=["cuffs_on", "cuffs_off"]).exists()
    desk.goto(reverse("clients:detail", args=[robin.pk]))
    history = desk.locator("#history")
    expect(history.get_by_text("75 of 75 reps")).to_be_visible()
    expect(history.get_by_text("without cuffs").first).to_be_visible()
    look(desk, "coach-history")


def test_a_red_flag_closes_it_for_coach_and_client(desk, phone, coach, robin, live_server):
    """The negative control: the same client, the same buttons, and nothing is offered."""
    builders.make_training_session(robin, without_cuffs=True)
    now = timezone.now()
    raise_red_flag(client=robin, sign=Sign.LIMB, way=Way.READY, by=coach, at=now, now=now)

    enter(desk, coach, live_server)
    desk.goto(reverse("clients:detail", args=[robin.pk]))
    expect(desk.get_by_text("A red flag is open").first).to_be_visible()
    expect(desk.get_by_role("link", name="Plan without cuffs")).to_have_count(0)
    desk.goto(f"{reverse('sessions:new')}?client={robin.pk}&region=lower&without_cuffs=on&exercise=leg-press")
    expect(desk.locator("#preview").get_by_text("Not allowed")).to_be_visible()
    expect(desk.locator("#preview .planned-value")).to_have_count(0)

    enter(phone, robin.user, live_server)
    phone.goto(reverse("sessions:today"))
    expect(phone.get_by_role("heading", name="See a doctor today.")).to_be_visible()
    for offer in ("Start", "Leg press", "kg"):
        expect(phone.locator("main").get_by_text(offer, exact=True)).to_have_count(0)
