"""The cuffs come off in each rest: on, a set, off, rest, on again; the clock counts the sets alone."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from sessions.models import TrainingSession
from tests.journeys.test_clearance import enter
from tests.journeys.test_own_protocol import look
from tests.support import builders
from tests.support.live_page_driver import answer_ready_check, give_feedback, tap, wait_until_all_sent

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_off_after_each_set_and_on_before_the_next(phone, coach, live_server):
    client = builders.make_cleared_client(coach, with_login=True, name="Rae Released")
    builders.make_training_session(client, protocol_code="released-30-15-15-15-rest-60")
    enter(phone, client.user, live_server)
    phone.goto(reverse("sessions:today"))
    phone.get_by_role("link", name="Start").click()
    answer_ready_check(phone)
    for number in range(4):
        tap(phone, phone.get_by_role("button", name="Cuffs are on"))
        tap(phone, phone.locator("[data-main]"))
        expect(phone.get_by_role("heading", name="Cuffs off")).to_be_visible()
        if number < 3:
            expect(phone.get_by_text("They go on again after the rest, 60")).to_be_visible()
            if not number:
                look(phone, "released-off")
            tap(phone, phone.get_by_role("button", name="Cuffs are off"))
            expect(phone.get_by_text("Rest without cuffs")).to_be_visible()
            if not number:
                look(phone, "released-rest")
    tap(phone, phone.get_by_role("button", name="Cuffs are off"))
    give_feedback(phone)
    phone.get_by_role("heading", name="Well done").wait_for()
    wait_until_all_sent(phone)

    done = TrainingSession.objects.get()
    assert done.reps_done == 75
    assert len(done.record["cuff_intervals"]) == 4
