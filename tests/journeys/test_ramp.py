"""After a knee operation: a step opens when the coach has confirmed its criteria, and not before."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from sessions.models import TrainingSession
from tests.journeys.test_clearance import enter
from tests.journeys.test_timed import look
from tests.support import builders

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_step_is_confirmed_and_planned_for_the_operated_leg(desk, coach, live_server):
    kim = builders.make_cleared_client(coach, name="Kim Knee")
    builders.make_ramp(kim, coach)
    enter(desk, coach, live_server)
    desk.goto(reverse("clients:detail", args=[kim.pk]))
    desk.get_by_role("link", name="Steps after an operation").click()
    expect(desk.get_by_role("button", name="Assign a session")).to_have_count(1)
    look(desk, "ramp-begun")
    word = desk.locator("li").filter(has=desk.locator("[name=p1-clinician-clinician]"))
    word.get_by_label("On", exact=True).fill(kim.today(timezone.now()).isoformat())
    word.get_by_label("Who says so").fill("Dr Knee")
    word.get_by_role("button", name="Confirm").click()
    expect(desk.get_by_text("Dr Knee")).to_be_visible()
    look(desk, "ramp-confirmed")
    desk.get_by_role("button", name="Assign a session of step 2").click()
    desk.wait_for_url(lambda url: "/steps/" not in url)

    planned = TrainingSession.objects.get()
    assert planned.side == "right"
    assert planned.scheduled_on == kim.today(timezone.now())
    assert {row.exercise_code for row in planned.prescriptions.all()} == {"straight-leg-raise", "short-arc"}
