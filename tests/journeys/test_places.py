"""A machine written down once: a small weight closes the gap, and the phone says where to go."""

import re
from decimal import Decimal

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from sessions.models import TrainingSession
from tests.journeys.test_clearance import enter
from tests.journeys.test_own_weight import look
from tests.support import builders
from tests.support.live_page_driver import answer_ready_check

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def gym(coach):
    return builders.make_place(coach.practice)


@pytest.fixture
def mia(coach, gym):
    """Cleared, and presses 90 kg."""
    client = builders.make_cleared_client(coach, with_login=True, name="Mia Machine")
    builders.make_one_rep_max(client, "leg-press", Decimal(90))
    return client


def test_a_small_weight_at_the_gym_gives_the_load_asked_for(desk, phone, coach, gym, mia, live_server):
    enter(desk, coach, live_server)
    desk.goto(reverse("sessions:exercises"))
    desk.get_by_role("link", name="Places and machines").click()
    desk.get_by_role("link", name="Open Gym").click()
    desk.get_by_role("link", name="Machine or cable stack").click()
    desk.get_by_label("Name", exact=False).first.fill("Press by the window")
    for label, value in (("Smallest load", "10"), ("Step", "10"), ("Largest load", "100")):
        desk.get_by_label(re.compile(f"^{label}")).fill(value)
    desk.get_by_label(re.compile("^Small add-on weights")).fill("2.5, 5")
    desk.get_by_role("checkbox", name="Leg press").check()
    desk.get_by_role("button", name="Show the loads").click()
    loads = desk.get_by_role("status").filter(has_text="What you typed")
    expect(loads).to_contain_text("10, 12.5, 15, 17.5")
    look(desk, "place-machine")
    desk.get_by_role("button", name="Save").click()
    expect(desk.get_by_text("Only for Leg press")).to_be_visible()
    look(desk, "place")

    desk.goto(f"{reverse('sessions:new')}?client={mia.pk}&region=lower")
    desk.get_by_role("checkbox", name=re.compile("^Leg press")).check()
    desk.locator("input[name=taper]").uncheck()
    expect(desk.locator("#preview .planned-value")).to_have_text([re.compile("^22.5.kg$")])
    expect(desk.locator("#preview")).to_contain_text("Press by the window, Gym")
    desk.get_by_role("button", name="Assign session").click()
    desk.wait_for_url(lambda url: "/sessions/new/" not in url)

    enter(phone, mia.user, live_server)
    phone.goto(reverse("sessions:today"))
    expect(phone.get_by_text("Press by the window")).to_be_visible()
    look(phone, "place-today")
    phone.get_by_role("link", name="Start").click()
    answer_ready_check(phone)
    expect(phone.locator(".live-title")).to_contain_text("Press by the window")
    look(phone, "place-phone")

    # The stack is renewed: the plan stays, and the coach is told.
    machine = gym.machines.get(label="Press by the window")
    desk.goto(reverse("clients:place-machine", args=[gym.id, machine.id]))
    desk.get_by_label(re.compile("^Small add-on weights")).fill("")
    desk.get_by_role("button", name="Save").click()
    assert TrainingSession.objects.get().prescriptions.get().load_kg == Decimal("22.5")
