"""Who may wear no cuff is given a whole programme without them."""

from decimal import Decimal

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from sessions.models import TrainingSession
from tests.journeys.test_clearance import enter
from tests.journeys.test_own_protocol import look
from tests.support import builders

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_it_is_ticked_looked_at_and_assigned(desk, coach, live_server):
    kim = builders.make_client(coach, name="Kim Knee")
    for code in ("leg-press", "leg-extension"):
        builders.make_one_rep_max(kim, code, Decimal(100))
    enter(desk, coach, live_server)
    desk.goto(reverse("sessions:programme-detail", args=["legs-6-weeks"]))
    desk.get_by_label("Kim Knee").check()
    desk.get_by_label("Without cuffs").check()
    look(desk, "bare-form")
    desk.get_by_role("button", name="Show the calendar").click()
    desk.get_by_role("heading", name="the whole calendar").wait_for()
    expect(desk.get_by_text("without cuffs").first).to_be_visible()
    look(desk, "bare-preview")
    desk.get_by_role("button", name="Assign the ticked sessions").click()
    desk.get_by_text("Assigned: Legs, 6 weeks, 12 sessions.").wait_for()

    assert {row.without_cuffs for row in TrainingSession.objects.all()} == {True}
