"""A set to failure on the phone: no number is offered as done, and what was done is chosen."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from sessions.models import TrainingSession
from tests.journeys.test_clearance import enter
from tests.runner.pages import STILL, violations
from tests.support import builders
from tests.support.live_page_driver import answer_ready_check, tap, wait_until_all_sent, wait_until_tappable

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_what_was_done_is_chosen_and_nothing_else_is_stored(phone, coach, live_server):
    client = builders.make_cleared_client(coach, with_login=True, name="Fay Failure")
    row = builders.make_training_session(client, protocol_code="30-15-15-failure")
    enter(phone, client.user, live_server)
    phone.goto(reverse("sessions:today"))
    expect(phone.get_by_text("30/15/15/max")).to_be_visible()
    phone.get_by_role("link", name="Start").click()
    answer_ready_check(phone)
    tap(phone, phone.locator("[data-main]"))
    for _ in range(3):
        tap(phone, phone.locator("[data-main]"))

    expect(phone.get_by_text("then as many as you can")).to_be_visible()
    expect(phone.get_by_role("button", name="Done")).to_have_count(0)
    phone.evaluate(STILL)
    for theme in ("light", "dark"):
        phone.emulate_media(color_scheme=theme)
        assert violations(phone) == [], theme
    wait_until_tappable(phone)
    phone.get_by_role("button", name="Save my reps").click()
    assert TrainingSession.objects.get(pk=row.pk).record["exercises"][0]["reps_done"] == 60

    for _ in range(3):
        phone.get_by_role("button", name="+5").click()
    phone.get_by_role("button", name="+1").click()
    tap(phone, phone.get_by_role("button", name="Save my reps"))
    wait_until_all_sent(phone)

    row.refresh_from_db()
    assert [each["reps"] for each in row.record["exercises"][0]["performed"]] == [30, 15, 15, 16]
    assert row.work_text == "76 reps"
