"""One number of mmHg a limb: chosen on the planner, set with one tap or typed, read by the coach."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from clients.domain.occlusion import CuffKind, Position
from clients.domain.regions import Limb, Region
from clients.measurements.actions.cuffs import record_occlusion_pressure, set_cuff
from sessions.models import TrainingSession
from tests.journeys.test_clearance import enter
from tests.runner.pages import STILL, violations
from tests.support import builders
from tests.support.live_page_driver import (
    answer_ready_check,
    expect_next_screen,
    give_feedback,
    tap,
    wait_until_all_sent,
    wait_until_tappable,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MEASURED = {Limb.LEFT_LOWER: 187, Limb.RIGHT_LOWER: 184}


@pytest.fixture
def pat(coach):
    """A client with a pneumatic cuff, both legs measured as the leg press is done."""
    client = builders.make_cleared_client(coach, with_login=True, name="Pat Pneumatic")
    now = timezone.now()
    set_cuff(client=client, region=Region.LOWER, kind=CuffKind.GAUGE, width_cm=Decimal(11), by=coach, now=now)
    for number, (limb, mmhg) in enumerate(MEASURED.items()):
        record_occlusion_pressure(
            client=client,
            pressure_id=builders.uuid4(),
            limb=limb,
            pressure_mmhg=mmhg,
            cuff_width_cm=Decimal(11),
            position=Position.SEATED,
            device="AirBands" if number == 0 else "Hand-held Doppler",
            measured_on=client.today(now),
            by=coach,
            now=now,
        )
    builders.make_one_rep_max(client, "leg-press", load_kg=Decimal(100))
    return client


def plan_at_60_percent(desk: Page, client) -> None:
    desk.goto(f"{reverse('sessions:new')}?client={client.pk}")
    desk.get_by_role("radio", name="Legs").check(force=True)
    desk.get_by_role("checkbox", name="Leg press 1RM").check()
    desk.locator("input[name=taper]").uncheck()
    desk.get_by_label("Pressure, percent of the occlusion pressure").fill("60")
    preview = desk.locator("#preview")
    expect(preview).to_contain_text(
        "Left leg: 112\u00a0mmHg, 60\u00a0% of 187\u00a0mmHg, ±\u00a031\u00a0mmHg"
    )
    expect(preview).to_contain_text("Right leg: 110\u00a0mmHg, 60\u00a0% of 184\u00a0mmHg")
    desk.get_by_role("button", name="Assign session").click()
    desk.wait_for_url(lambda url: "/sessions/new/" not in url)


def assert_readable(page: Page) -> None:
    page.evaluate(STILL)
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        assert violations(page) == [], theme
    page.emulate_media(color_scheme="light")


def test_one_number_a_leg_is_set_with_one_tap_and_reaches_the_coach(desk, phone, coach, pat, live_server):
    enter(desk, coach, live_server)
    plan_at_60_percent(desk, pat)
    enter(phone, pat.user, live_server)
    phone.goto(reverse("sessions:today"))
    phone.get_by_role("link", name="Start").click()
    answer_ready_check(phone)

    expect(phone.locator(".figures")).to_contain_text("112mmHg Left leg, ± 31")
    expect(phone.locator(".figures")).to_contain_text("110mmHg Right leg")
    expect(phone.get_by_text("How tight, from 0 to 10?")).to_have_count(0)
    assert_readable(phone)
    tap(phone, phone.get_by_role("button", name="Set to 112 and 110 mmHg"))
    expect(phone.get_by_role("button", name="Done, 30 reps")).to_be_visible()
    wait_until_all_sent(phone)

    row = TrainingSession.objects.get(client=pat)
    assert row.record["exercises"][0]["set_mmhg"] == {"left_lower": 112, "right_lower": 110}
    assert row.events.get(kind="cuffs_on").schema == 2
    desk.goto(reverse("sessions:detail", args=[row.pk]))
    expect(desk.get_by_text("Left leg: asked 112 mmHg, set to 112 mmHg")).to_be_visible()


def test_another_pressure_is_typed_and_one_that_cannot_be_is_refused_beside_its_field(
    phone, coach, pat, live_server
):
    row = builders.make_training_session(pat)
    enter(phone, pat.user, live_server)
    phone.goto(reverse("sessions:live", args=[row.pk]))
    answer_ready_check(phone)
    wait_until_tappable(phone)
    phone.get_by_text("Set to another pressure").click()
    left, right = phone.get_by_label("Left leg", exact=False), phone.get_by_label("Right leg", exact=False)
    left.fill("600")
    right.fill("105")
    phone.get_by_role("button", name="Cuffs are on at that").click()

    assert left.evaluate("field => field.validity.rangeOverflow")
    assert (left.input_value(), right.input_value()) == ("600", "105")
    assert not row.events.filter(kind="cuffs_on").exists()

    left.fill("130")
    with expect_next_screen(phone):
        phone.get_by_role("button", name="Cuffs are on at that").click()
    wait_until_all_sent(phone)
    row.refresh_from_db()
    assert row.record["exercises"][0]["set_mmhg"] == {"left_lower": 130, "right_lower": 105}


def test_a_nail_that_is_pink_after_loosening_is_written_down(phone, coach, live_server):
    client = builders.make_cleared_client(coach, with_login=True, name="Bo Band")
    row = builders.make_training_session(client)
    enter(phone, client.user, live_server)
    phone.goto(reverse("sessions:live", args=[row.pk]))
    answer_ready_check(phone)
    wait_until_tappable(phone)
    phone.get_by_text("Still pale?").click()
    phone.get_by_label("Pink after loosening").check()
    with expect_next_screen(phone):
        phone.get_by_role("button", name="Cuffs are on").click()
    wait_until_all_sent(phone)

    row.refresh_from_db()
    assert row.record["exercises"][0]["refill"] == "after_loosening"


def test_a_nail_that_stays_pale_means_no_cuffs_today(phone, coach, live_server):
    client = builders.make_cleared_client(coach, with_login=True, name="Bo Band")
    row = builders.make_training_session(client)
    enter(phone, client.user, live_server)
    phone.goto(reverse("sessions:live", args=[row.pk]))
    answer_ready_check(phone)
    wait_until_tappable(phone)
    phone.get_by_text("Still pale?").click()
    with expect_next_screen(phone):
        phone.get_by_role("button", name="Over 3 s again: no cuffs today").click()
    expect(phone.get_by_text("No cuffs today.")).to_be_visible()
    wait_until_all_sent(phone)

    row.refresh_from_db()
    assert row.record["refill"] == "slow"
    assert row.cuff_seconds == 0
    assert not row.events.filter(kind="cuffs_on").exists()


def test_after_an_exercise_a_pressure_that_changed_is_one_tap(phone, pat, live_server):
    row = builders.make_training_session(pat)
    enter(phone, pat.user, live_server)
    phone.goto(reverse("sessions:live", args=[row.pk]))
    answer_ready_check(phone)
    wait_until_tappable(phone)
    with expect_next_screen(phone):
        phone.locator("[data-main]").click()
    for _ in range(4):
        tap(phone, phone.locator("[data-main]"))
    tap(phone, phone.locator("[data-main]"))
    expect(phone.get_by_text("Still at that pressure?")).to_be_visible()
    assert_readable(phone)
    phone.get_by_role("radio", name="No", exact=True).check()
    give_feedback(phone)
    wait_until_all_sent(phone)

    row.refresh_from_db()
    assert row.record["exercises"][0]["still_set"] is False
