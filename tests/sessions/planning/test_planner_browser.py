"""The planner in a real browser: the bar, the order, a swap and the assignment, all from the keyboard."""

import re
from decimal import Decimal

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from sessions.models import TrainingSession
from tests.journeys.test_clearance import enter
from tests.support import builders

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_from_two_exercises_to_an_assigned_session_without_a_mouse(desk, coach, live_server):
    client = builders.make_cleared_client(coach)
    for code in ("leg-press", "leg-curl", "leg-extension"):
        builders.make_one_rep_max(client, code, Decimal(100))
    enter(desk, coach, live_server)
    desk.goto(f"{reverse('sessions:new')}?client={client.id}")
    panel = desk.locator("#preview")

    for name in ("Leg press", "Leg curl"):
        desk.get_by_role("checkbox", name=re.compile(f"^{name} 1RM")).press("Space")
    expect(panel).to_contain_text("Eased in.")
    expect(panel).to_contain_text("7:00 of 15:00")
    desk.get_by_role("checkbox", name="Ease into the first sessions").press("Space")
    expect(panel).to_contain_text("13:00 of 15:00")

    desk.get_by_role("button", name="Move Leg curl up").press("Enter")
    expect(panel.locator("h3").first).to_have_text("Leg curl")
    expect(desk.get_by_role("button", name="Move Leg curl down")).to_be_focused()

    panel.locator("[data-code=leg-press] summary", has_text="Swap").press("Enter")
    desk.get_by_role("button", name=re.compile("^Leg extension")).press("Enter")
    expect(panel.locator("h3").nth(1)).to_have_text("Leg extension")
    expect(desk.get_by_role("checkbox", name=re.compile("^Leg press 1RM"))).not_to_be_checked()
    expect(panel).to_contain_text("Ready to assign")
    desk.get_by_role("button", name="Assign session").press("Enter")
    desk.wait_for_url(lambda url: "/sessions/new/" not in url)

    row = TrainingSession.objects.get()
    assert [each.exercise_code for each in row.prescriptions.order_by("position")] == [
        "leg-curl",
        "leg-extension",
    ]
    assert row.planned_cuff_seconds == 780
