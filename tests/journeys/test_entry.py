"""The paper of yesterday: a coach writes down what was done, in one page."""

from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from sessions.models import TrainingSession
from tests.journeys.test_clearance import enter
from tests.runner.pages import STILL, violations
from tests.support import builders

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_what_the_paper_says_is_in_the_record(desk, phone, coach, live_server):
    client = builders.make_cleared_client(coach, with_login=True, name="Pia Paper")
    row = builders.make_training_session(client)
    yesterday = row.scheduled_on - timedelta(days=1)
    TrainingSession.objects.filter(pk=row.pk).update(scheduled_on=yesterday)
    enter(phone, client.user, live_server)
    phone.goto(reverse("sessions:live", args=[row.pk]))
    phone.get_by_role("link", name="I did it: write it down").click()
    expect(phone.get_by_role("heading", name="What was done on")).to_be_visible()
    phone.evaluate(STILL)
    assert violations(phone) == []

    enter(desk, coach, live_server)
    desk.goto(row.get_absolute_url())
    desk.get_by_role("link", name="Enter what was done").click()
    for number, reps in enumerate(("30", "15", "15", "11"), start=1):
        desk.get_by_label(f"Set {number}").fill(reps)
    desk.get_by_label("Effort, 0 to 10").fill("8")
    desk.evaluate(STILL)
    assert violations(desk) == []
    desk.get_by_role("button", name="Put it in the record").click()
    expect(desk.get_by_text("Write both numbers")).to_be_visible()
    expect(desk.get_by_label("Set 4")).to_have_value("11")
    desk.get_by_label("Discomfort, 0 to 10").fill("6")
    desk.get_by_role("button", name="Put it in the record").click()

    expect(desk.get_by_text("It is in the record, marked as entered later.")).to_be_visible()
    expect(desk.get_by_text("Entered later").first).to_be_visible()
