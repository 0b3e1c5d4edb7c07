"""Six weeks after a knee operation: each leg with its own 1RM, load, sets and minutes, one by one."""

import re
from decimal import Decimal

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from sessions.models import TrainingSession
from tests.journeys.main_job import log_everything
from tests.journeys.test_clearance import enter
from tests.runner.pages import STILL, violations
from tests.support import builders
from tests.support.live_page_driver import answer_ready_check, expect_next_screen, tap, wait_until_tappable

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MOST_TAPS = 17 + 6  # the usual session; in the first week each of the six ready questions is a tap of its own
EXERCISE = "Single-leg extension"


@pytest.fixture
def kim(coach):
    return builders.make_cleared_client(coach, with_login=True, name="Kim Knee")


def assert_readable(page: Page) -> None:
    page.evaluate(STILL)
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        assert violations(page) == [], theme
    page.emulate_media(color_scheme="light")


def write_down(desk: Page, client, side: str, load: str) -> None:
    desk.goto(reverse("clients:one-rep-maxes", args=[client.pk]))
    desk.locator("select[name=exercise_code]").select_option(label=f"{EXERCISE} (each leg)")
    desk.get_by_label("Lifted with").select_option(f"The {side} alone")
    desk.locator("input[name=typed_value]").fill(load)
    desk.get_by_role("button", name="Write down").click()
    expect(desk.get_by_role("rowheader", name=f"{EXERCISE}, {side}")).to_be_visible()


def remember_the_knee(desk: Page, client) -> None:
    desk.goto(reverse("clients:edit", args=[client.pk]))
    desk.get_by_label("Injured or operated limb").select_option("Right leg")
    desk.get_by_role("button", name="Save").first.click()
    desk.wait_for_url(lambda url: "/edit/" not in url)


def minutes(desk: Page) -> Locator:
    return desk.locator("#preview span").filter(has_text="of 15:00")


def plan(desk: Page, client) -> None:
    desk.goto(f"{reverse('sessions:new')}?client={client.pk}")
    desk.get_by_role("radio", name="Legs").check(force=True)
    desk.get_by_role("checkbox", name=re.compile(f"^{EXERCISE} 1RM")).check()
    desk.locator("input[name=taper]").uncheck()
    expect(minutes(desk)).to_have_text("13:00 of 15:00")


def test_the_coach_plans_each_leg_with_its_own_load(desk, coach, kim, live_server):
    enter(desk, coach, live_server)
    remember_the_knee(desk, kim)
    write_down(desk, kim, "left", "40")
    write_down(desk, kim, "right", "20")
    expect(desk.get_by_text("50 %")).to_be_visible()
    assert_readable(desk)

    plan(desk, kim)
    panel = desk.locator("#preview")
    expect(panel.get_by_text("Left leg 6:30 · Right leg 6:30")).to_be_visible()
    expect(panel.get_by_role("heading", level=4)).to_have_text(["Right leg", "Left leg"])
    expect(panel.locator(".planned-value")).to_have_text(["5 kg", "10 kg"])
    assert_readable(desk)

    panel.get_by_label("Sides").select_option("Right leg")
    expect(minutes(desk)).to_have_text("6:30 of 15:00")
    expect(panel.get_by_label("Sides")).to_be_focused()
    expect(panel.locator(".planned-value")).to_have_text(["5 kg"])
    desk.get_by_role("button", name="Assign session").click()
    desk.wait_for_url(lambda url: "/sessions/new/" not in url)

    row = TrainingSession.objects.get()
    assert [(each.side, each.load_kg) for each in row.prescriptions.all()] == [("right", 5)]


@pytest.fixture
def two_legs(kim):
    for side, load_kg in (("left", Decimal(40)), ("right", Decimal(20))):
        builders.make_one_rep_max(kim, "single-leg-extension", load_kg, side=side)
    return builders.make_training_session(kim, exercise_codes=("single-leg-extension",))


def test_the_client_is_told_which_leg_now(phone, kim, two_legs, live_server):
    enter(phone, kim.user, live_server)
    phone.goto(reverse("sessions:today"))
    expect(phone.get_by_role("heading", name=f"{EXERCISE}, left leg")).to_be_visible()
    phone.get_by_role("link", name="Start").click()
    answer_ready_check(phone)

    expect(phone.get_by_role("heading", name=f"{EXERCISE}, left leg")).to_be_visible()
    expect(phone.get_by_text("One cuff, on the left thigh alone")).to_be_visible()
    assert_readable(phone)
    tap(phone, phone.locator("[data-main]"))
    for _ in range(4):
        tap(phone, phone.locator("[data-main]"))
    tap(phone, phone.locator("[data-main]"))
    wait_until_tappable(phone)
    scales = phone.locator("[data-event=feedback] fieldset")
    scales.nth(0).locator("label").nth(5).click()
    with expect_next_screen(phone):
        scales.nth(1).locator("label").nth(5).click()
    expect(phone.get_by_role("heading", name=f"{EXERCISE}, right leg")).to_be_visible()
    expect(phone.get_by_text("One cuff, on the right thigh alone")).to_be_visible()
    expect(phone.locator(".place")).to_have_attribute("data-side", "right")


def test_left_then_right_takes_no_more_taps_than_two_exercises(
    phone, desk, coach, kim, two_legs, live_server
):
    enter(phone, kim.user, live_server)

    assert log_everything(phone) <= MOST_TAPS

    enter(desk, coach, live_server)
    desk.goto(two_legs.get_absolute_url())
    expect(desk.get_by_role("heading", name=f"{EXERCISE}, left leg")).to_be_visible()
    expect(desk.get_by_role("heading", name=f"{EXERCISE}, right leg")).to_be_visible()


def test_with_one_leg_excluded_the_other_is_planned_and_trained(desk, phone, coach, live_server):
    lena = builders.make_client(coach, with_login=True, name="Lena Left")
    builders.make_screening(lena, surgery="yes", surgery_when="under_2_weeks", surgery_limbs=["left_lower"])
    builders.make_one_rep_max(lena, "single-leg-extension", Decimal(40), side="right")
    enter(desk, coach, live_server)

    desk.goto(reverse("clients:detail", args=[lena.pk]))
    card = desk.get_by_role("region", name="Clearance")
    expect(card.get_by_role("heading", level=3)).to_have_text(["Arms", "Left leg", "Right leg"])
    expect(card.locator(".chip")).to_have_text(["Cleared", "No cuffs", "Cleared"])
    assert_readable(desk)
    desk.goto(f"{reverse('sessions:new')}?client={lena.pk}")
    desk.get_by_role("radio", name="Legs").check(force=True)
    expect(desk.locator(".for-lower .chip").first).to_have_text("Left leg: No cuffs")
    desk.get_by_role("checkbox", name=re.compile(f"^{EXERCISE} 1RM")).check()
    desk.locator("input[name=taper]").uncheck()
    panel = desk.locator("#preview")
    expect(panel.get_by_role("heading", level=4)).to_have_text(["Right leg"])
    expect(minutes(desk)).to_have_text("6:30 of 15:00")
    assert_readable(desk)

    panel.get_by_label("Sides").select_option("Left leg, then right leg")
    expect(panel.get_by_text("rule out cuffs on the left leg")).to_be_visible()
    expect(panel.get_by_label("Sides")).to_have_value("left_then_right")
    assert_readable(desk)
    desk.get_by_role("button", name="Assign session").click()
    expect(desk.get_by_text("rule out cuffs on the left leg").first).to_be_visible()
    assert not TrainingSession.objects.exists()
    desk.locator("#preview").get_by_label("Sides").select_option("Right leg")
    expect(minutes(desk)).to_have_text("6:30 of 15:00")
    desk.get_by_role("button", name="Assign session").click()
    desk.wait_for_url(lambda url: "/sessions/new/" not in url)
    row = TrainingSession.objects.get()
    assert (row.side, [each.side for each in row.prescriptions.all()]) == ("right", ["right"])

    enter(phone, lena.user, live_server)
    phone.goto(reverse("sessions:today"))
    phone.get_by_role("link", name="Start").click()
    answer_ready_check(phone)
    expect(phone.get_by_text("One cuff, on the right thigh alone")).to_be_visible()
    assert_readable(phone)
