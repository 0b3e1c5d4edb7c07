"""Weeks after an operation: the coach says why, and the leg is trained day after day."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from sessions.models import TrainingSession
from tests.journeys.test_clearance import enter
from tests.journeys.test_own_protocol import look
from tests.support import builders

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_reason_is_asked_for_and_kept(desk, coach, live_server):
    kim = builders.make_cleared_client(coach, name="Kim Knee")
    kim.affected_limb = "left_lower"
    kim.save()
    enter(desk, coach, live_server)
    desk.goto(reverse("sessions:programme-list"))
    desk.get_by_role("link", name="At home with own weight, 3 weeks", exact=True).click()
    desk.get_by_label("Kim Knee").check()
    desk.get_by_role("button", name="Show the calendar").click()
    expect(desk.get_by_text("Write down why, or choose another programme.")).to_be_visible()
    expect(desk.get_by_label("Kim Knee")).to_be_checked()
    look(desk, "daily-form")
    desk.get_by_label("Why day after day?").fill("At home; the surgeon agrees.")
    desk.get_by_role("button", name="Show the calendar").click()
    desk.get_by_role("heading", name="the whole calendar").wait_for()
    look(desk, "daily-preview")
    desk.get_by_role("button", name="Assign the ticked sessions").click()
    desk.get_by_text("Assigned: At home with own weight, 3 weeks, 14 sessions.").wait_for()

    rows = TrainingSession.objects.all()
    assert {row.side for row in rows} == {"left"}
    assert {row.spacing_reason for row in rows} == {"", "At home; the surgeon agrees."}
