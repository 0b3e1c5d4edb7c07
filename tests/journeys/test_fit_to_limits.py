"""A client of 45 without another flag is given each of the shipped programmes, with one button more."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from clients.clearance.actions import acknowledge_cautions
from sessions.domain.programmes import SHIPPED
from sessions.models import TrainingSession
from tests.journeys.test_clearance import enter
from tests.support import builders

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def aged_45(coach, name: str):
    now = timezone.now()
    birth_on = date(now.year - 45, 1, 1)
    client = builders.make_client(coach, name=name, birth_on=birth_on)
    screening = builders.make_screening(client, birth_on=birth_on.isoformat())
    flag_ids = [flag.id for flag in screening.flags.all()]
    acknowledge_cautions(screening=screening, coach=coach, flag_ids=flag_ids, now=now)
    for code in sorted({code for template in SHIPPED for code in template.exercise_codes}):
        builders.make_one_rep_max(client, code, Decimal(100), days_ago=0)
    return client


def choose(desk: Page, template, client) -> None:
    desk.goto(reverse("sessions:programme-list"))
    desk.get_by_role("link", name=template.name, exact=True).click()
    desk.get_by_label(client.name).check()
    desk.get_by_role("button", name="Show the calendar").click()
    desk.get_by_role("heading", name="the whole calendar").wait_for()


def test_each_shipped_programme_is_given_with_one_button_more(desk, coach, live_server):
    enter(desk, coach, live_server)
    for template in (each for each in SHIPPED if each.daily is None):
        client = aged_45(coach, name=f"Fay {template.name}")
        choose(desk, template, client)
        if template.code != "return-4-weeks":
            expect(desk.get_by_text(f"All {template.sessions} sessions are free")).to_have_count(0)
            desk.get_by_role("link", name="Fit to the limits").click()
        expect(desk.get_by_text(f"All {template.sessions} sessions are free")).to_be_visible()
        desk.get_by_role("button", name="Assign the ticked sessions").click()
        desk.get_by_text(f"Assigned: {template.name}, {template.sessions} sessions.").wait_for()
        rows = TrainingSession.objects.filter(client=client)
        assert rows.count() == template.sessions
        assert max(row.planned_cuff_seconds for row in rows) <= 600


def test_a_change_is_taken_back_and_all_of_them_undone(desk, coach, live_server):
    template = SHIPPED[1]
    client = aged_45(coach, name="Fay Fortyfive")
    enter(desk, coach, live_server)
    choose(desk, template, client)
    desk.get_by_role("link", name="Fit to the limits").click()
    expect(desk.get_by_text("before 13:00").first).to_be_visible()
    desk.get_by_role("link", name="Take back quicker tempo").click()
    expect(desk.get_by_text("Leg extension left out").first).to_be_visible()
    desk.get_by_role("link", name="Use again quicker tempo").click()
    expect(
        desk.get_by_text("Quicker tempo, 1 s up, 1 s down: 13:00 would pass the limit of 10:00.").first
    ).to_be_visible()
    desk.get_by_role("link", name="Undo the fitting").click()
    expect(desk.get_by_role("link", name="Fit to the limits")).to_be_visible()

    desk.get_by_role("link", name="Fit to the limits").click()
    desk.get_by_role("button", name="Assign the ticked sessions").click()
    desk.goto(reverse("sessions:programme-detail", args=[template.code]))
    desk.get_by_text("Fitted to the limits of a clearance: 1").click()
    expect(desk.get_by_text("Quicker tempo, 1 s up, 1 s down").first).to_be_visible()
