"""What really happened: another load, a skipped exercise, an early end; each reaches the coach with why."""

import re
from decimal import Decimal

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, expect

from sessions.models import TrainingSession
from tests.journeys.test_clearance import enter
from tests.journeys.test_pressure import assert_readable
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


@pytest.fixture
def row(coach):
    client = builders.make_cleared_client(coach, with_login=True, name="Olu Otherwise")
    return builders.make_training_session(client, exercise_codes=("leg-press", "leg-extension"))


def start(phone, row, live_server):
    enter(phone, row.client.user, live_server)
    phone.goto(reverse("sessions:live", args=[row.pk]))
    answer_ready_check(phone)
    tap(phone, phone.locator("[data-main]"))
    wait_until_tappable(phone)


def open_menu(phone, item):
    phone.get_by_text("Something else?").click()
    phone.locator("summary", has_text=re.compile(f"^{item}$")).click()


def choose(phone, item, reason):
    opened = phone.locator("details details[open]").filter(has=phone.locator("summary", has_text=item))
    with expect_next_screen(phone):
        opened.get_by_role("button", name=reason).click()
    wait_until_tappable(phone)


def assert_within_its_box(field: Locator) -> None:
    """A field with a margin of its own must not reach beyond the card that it stands in."""
    own, box = field.bounding_box(), field.locator("xpath=..").bounding_box()
    assert own
    assert box
    assert box["x"] < own["x"] < own["x"] + own["width"] < box["x"] + box["width"]


def test_another_load_and_a_skipped_exercise_reach_the_coach(desk, phone, coach, row, live_server):
    start(phone, row, live_server)
    expect(phone.locator(".load")).to_have_text("30kg")
    open_menu(phone, "Another load")
    assert_readable(phone)
    assert_within_its_box(phone.get_by_label("Load", exact=True))
    phone.get_by_label("Load", exact=True).select_option("25 kg")
    choose(phone, "Another load", "Not free")
    expect(phone.locator(".load")).to_have_text("25kg")

    for _ in range(4):
        tap(phone, phone.get_by_role("button", name="Done"))
    tap(phone, phone.get_by_role("button", name="Cuffs are off"))
    give_feedback(phone)
    tap(phone, phone.get_by_role("button", name="Cuffs are on"))
    wait_until_tappable(phone)
    open_menu(phone, "Skip the rest of this exercise")
    choose(phone, "Skip the rest", "Too hard")
    tap(phone, phone.get_by_role("button", name="Cuffs are off"))
    tap(phone, phone.get_by_role("button", name="Finish session"))
    wait_until_all_sent(phone)

    row.refresh_from_db()
    first, second = row.record["exercises"]
    assert {Decimal(each["load_kg"]) for each in first["performed"]} == {Decimal(25)}
    assert (first["load_reason"], second["skipped"]) == ("not_free", "too_hard")
    enter(desk, coach, live_server)
    desk.goto(reverse("sessions:detail", args=[row.pk]))
    expect(desk.get_by_text("Load: asked 30 kg, lifted 25 kg (not free).")).to_be_visible()
    expect(desk.get_by_text("Skipped after 0 of 4 sets: too hard.")).to_be_visible()
    desk.goto(reverse("clients:detail", args=[row.client_id]))
    expect(desk.get_by_text("Skipped after 0 of 4 sets: too hard.")).to_be_visible()


def test_an_early_end_with_its_reason_works_without_a_network(phone, row, live_server):
    start(phone, row, live_server)
    phone.context.set_offline(True)
    tap(phone, phone.get_by_role("button", name="Done"))
    open_menu(phone, "End the session here")
    choose(phone, "End the session", "No time")
    phone.context.set_offline(False)
    wait_until_all_sent(phone)

    row.refresh_from_db()
    assert row.state == TrainingSession._meta.get_field("state").choices[2][0] == "finished"
    assert row.record["end_reason"] == "no_time"
    assert row.end_text == "Ended early: no time."


def test_another_order_reaches_the_coach_and_needs_no_network(desk, phone, coach, row, live_server):
    enter(phone, row.client.user, live_server)
    phone.goto(reverse("sessions:live", args=[row.pk]))
    answer_ready_check(phone)
    phone.context.set_offline(True)
    expect(phone.get_by_role("heading", name="Leg press")).to_be_visible()
    phone.get_by_text("Do this later").click()
    assert_readable(phone)
    with expect_next_screen(phone):
        phone.get_by_role("button", name="Not free").click()
    expect(phone.get_by_role("heading", name="Leg extension")).to_be_visible()
    expect(phone.get_by_text("First", exact=True)).to_be_visible()
    expect(phone.get_by_text("Exercise 1 of 2")).to_be_visible()
    for _ in range(2):
        tap(phone, phone.get_by_role("button", name="Cuffs are on"))
        for _ in range(4):
            tap(phone, phone.get_by_role("button", name="Done"))
        tap(phone, phone.get_by_role("button", name="Cuffs are off"))
        give_feedback(phone)
    phone.get_by_role("heading", name="Well done").wait_for()
    phone.context.set_offline(False)
    wait_until_all_sent(phone)

    row.refresh_from_db()
    press, extension = row.record["exercises"]
    assert (press["later"], "later" in extension) == ("not_free", False)
    assert press["performed"][0]["at"] > extension["performed"][-1]["at"]
    assert (row.state, row.reps_done) == ("finished", 150)
    enter(desk, coach, live_server)
    desk.goto(reverse("sessions:detail", args=[row.pk]))
    expect(desk.get_by_text("Put off until after the others: not free.")).to_be_visible()
    expect(desk.get_by_text("Leg press put off: not free")).to_be_visible()


def test_with_the_cuffs_on_they_come_off_before_another_exercise(phone, row, live_server):
    start(phone, row, live_server)
    open_menu(phone, "Do this exercise later")
    choose(phone, "Do this exercise later", "My coach said so")
    expect(phone.get_by_text("Another exercise comes first.")).to_be_visible()
    tap(phone, phone.get_by_role("button", name="Cuffs are off"))
    expect(phone.get_by_role("heading", name="Leg extension")).to_be_visible()
