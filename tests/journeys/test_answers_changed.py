"""A clot that was said and is unsaid: on the client's phone, the coach's page and the admin's desk."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from clients.models import Review
from tests.journeys.test_clearance import answer_everything, assert_the_coach_can_assign, enter
from tests.support import builders

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def propose(desk: Page, review: Review) -> None:
    desk.goto(reverse("clients:review-detail", args=[review.id]))
    expect(desk.get_by_role("heading", name="What these answers take back")).to_be_visible()
    expect(desk.locator(".changed-list")).to_contain_text("Have you ever had a blood clot")
    expect(desk.locator(".changed-pair").first).to_contain_text("Yes")
    expect(desk.get_by_text("Nothing was trained under cuffs since then.")).to_be_visible()


def test_a_clot_is_not_unsaid_by_the_person_who_said_it(phone, desk, coach, admin, live_server):
    client = builders.make_client(coach, with_login=True, name="Kit Lane")
    builders.make_one_rep_max(client, "leg-press")
    builders.make_screening(client, blood_clot="yes")
    enter(phone, client.user, live_server)

    answer_everything(phone, client, None, None)

    expect(phone.get_by_role("heading", name="Your answers say less than earlier ones")).to_be_visible()
    expect(phone.get_by_text("Your coach can plan sessions with cuffs")).to_have_count(0)
    enter(desk, coach, live_server)
    desk.goto(reverse("clients:detail", args=[client.id]))
    expect(desk.get_by_text("With an admin").first).to_be_visible()
    assert_the_coach_can_assign(desk, client, "Legs", may=False)
    enter(desk, admin, live_server)
    desk.goto(reverse("clients:review-list"))
    expect(desk.get_by_text("Answers changed: Have you ever had a blood clot")).to_be_visible()
    propose(desk, Review.objects.get())
