"""A week on paper: what is printed, what the gate keeps off it, and that it is one page of A4."""

import re
from datetime import timedelta
from decimal import Decimal
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from clients.clearance.actions import revoke_clearance
from clients.domain.occlusion import CuffKind, Position
from clients.domain.regions import Limb, Region
from clients.measurements.actions.cuffs import record_occlusion_pressure, set_cuff
from sessions.calendar.actions import skip_session
from sessions.domain.weeks import Week
from tests.journeys.test_clearance import enter
from tests.sessions.calendar.test_calendar import make_row
from tests.support import builders
from tests.support.provenance_check import untraced, without_mark
from tests.support.shared_rows import shared_rows
from tests.test_words import codes_in

OWN = reverse("sessions:own-week")
QUICK = "quick-30-15-15-15"
A4_POINTS = (595, 842)


@shared_rows
def client(coach):
    return builders.make_cleared_client(coach, name="Clara Client", with_login=True)


@shared_rows
def monday(client):
    return Week.of(client.today(timezone.now())).plus(1).monday


def of(client, on) -> str:
    return f"{reverse('clients:week', args=[client.id])}?on={on}"


def text_of(page) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.content.decode())).split()).replace(" ,", ",")


def full_week(coach, client, monday):
    """Arms and legs in turn, each day with as many exercises as fit under the cap, all with long names."""
    names = {}
    for region in Region:
        for number in range(3):
            name = f"{region.label} {number} on the machine beside the window with the red seat"
            row = builders.make_exercise(coach, name[:60].ljust(60, "x"), region=region, position="seated")
            names.setdefault(region, []).append(row.code)
    for day in range(7):
        region = (Region.LOWER, Region.UPPER)[day % 2]
        on = monday + timedelta(days=day)
        builders.make_training_session(client, on, region, tuple(names[region]), QUICK)


@pytest.mark.django_db
def test_each_number_of_a_prescription_stands_on_it_with_its_ground(coach, client, monday, browser_of):
    row = builders.make_training_session(client, monday)
    asked = row.prescriptions.get()

    page = browser_of(coach).get(of(client, monday))

    sheet_text = text_of(page)
    for words in (
        "Clara Client", f"{monday:%A} {monday.day} {monday:%B} Legs", "cuffs high on the thigh",
        "6:30 under the cuff", "Leg press", "of 30", "of 15", "30 s", "2 s up, 2 s down", "6 to 7 of 10",
        f"{asked.load_value.normalize():f} kg",
        "of the most you can lift once (100 kg, tested on", "From the source named (",
        "This product's own rule (",
    ):  # fmt: skip
        assert words in sheet_text, words
    keys = re.findall(r'evidence/#([\w-]+)"', page.content.decode())
    assert {key.upper() for key in keys} == {source.key for source in page.context["sheet"].reasons.sources}


@pytest.mark.django_db
def test_nobody_reads_the_code_of_a_source_on_it(coach, client, monday, browser_of):
    builders.make_training_session(client, monday)

    for page in (
        browser_of(coach).get(of(client, monday)),
        browser_of(client.user).get(f"{OWN}?on={monday}"),
    ):
        sources = page.context["sheet"].reasons.sources
        assert len(sources) > 1
        assert codes_in(page.content.decode()) == []
        for place, source in enumerate(sources, start=1):
            assert f"({place}) {source.citation}" in text_of(page)
        assert without_mark(page.content.decode()) == []


@pytest.mark.django_db
def test_a_client_reads_the_load_as_marked_and_in_their_own_unit(coach, monday, browser_of):
    client = builders.make_cleared_client(coach, name="Paul Pound", with_login=True, unit="kg")
    client.unit = "lb"
    client.save()
    asked = builders.make_training_session(client, monday).prescriptions.get()

    sheet = browser_of(client.user).get(f"{OWN}?on={monday}")

    assert (str(asked.marked), asked.unit) == ("30 kg", "lb")
    assert "30 kg (66.1 lb)" in text_of(sheet)
    assert "Paul Pound" not in text_of(sheet)
    assert untraced(sheet.content.decode())[1] == []


@pytest.mark.django_db
def test_a_measured_pressure_is_on_it_by_limb(coach, client, monday, browser_of):
    set_cuff(
        client=client, region=Region.LOWER, kind=CuffKind.GAUGE, width_cm=Decimal(11), by=coach,
        now=timezone.now(),
    )  # fmt: skip
    record_occlusion_pressure(
        client=client, pressure_id=client.id, limb=Limb.LEFT_LOWER, pressure_mmhg=200,
        cuff_width_cm=Decimal(11), position=Position.SEATED, device="Doppler", by=coach,
        measured_on=client.today(timezone.now()), now=timezone.now(),
    )  # fmt: skip
    builders.make_training_session(client, monday)

    assert "Left leg 160 mmHg" in text_of(browser_of(coach).get(of(client, monday)))


@pytest.mark.django_db
def test_what_is_held_or_over_is_named_and_not_prescribed(coach, client, monday, browser_of):
    builders.make_training_session(client, monday)
    skipped = builders.make_training_session(client, monday + timedelta(days=2))
    skip_session(
        training_session=skipped, seen_on=skipped.scheduled_on, reason="Ill.", by=coach, now=timezone.now()
    )
    make_row(client, monday + timedelta(days=4), state="finished", reps_done=75)
    browser = browser_of(coach)
    before = text_of(browser.get(of(client, monday)))
    revoke_clearance(client=client, by=coach, reason="New medicine.", now=timezone.now())
    after = text_of(browser.get(of(client, monday)))

    assert "Leg press" in before
    assert "Skipped." in before
    assert "Done." in before
    assert "Held: not to be trained with cuffs" in after
    for word in ("Leg press", " kg", "Why these numbers", "Ill.", "New medicine"):
        assert word not in after


@pytest.mark.django_db
def test_a_session_under_way_is_held_with_its_clearance(coach, client, browser_of):
    row = builders.make_training_session(client)
    builders.log_events(row, builders.right_start(60))
    browser = browser_of(client.user)

    assert "Leg press" in text_of(browser.get(OWN))
    revoke_clearance(client=client, by=coach, reason="New medicine.", now=timezone.now())
    assert "Leg press" not in text_of(browser.get(OWN))


@pytest.mark.django_db
@pytest.mark.parametrize("on", ["", "2026-02-30", "\x00", "9999-12-31"])
def test_an_empty_week_says_so_and_a_day_that_does_not_exist_is_today(client, on, browser_of):
    page = browser_of(client.user).get(OWN, {"on": on})

    assert "Nothing is planned in this week." in text_of(page)
    assert ("There is no such day." in text_of(page)) == bool(on)


@pytest.mark.django_db
def test_the_code_leads_to_todays_session_and_tells_nothing(coach, client, monday, settings, browser_of):
    settings.SITE_URL = "https://bfr.example.com"
    builders.make_training_session(client, monday)

    sheet = browser_of(coach).get(of(client, monday)).context["sheet"]

    assert sheet.today_url == "https://bfr.example.com/today/"
    assert sheet.today_code.startswith("data:image/svg+xml")
    assert browser_of(client.user).get("/today/").status_code == 200
    assert builders.Browser().get("/today/").status_code == 302


@pytest.mark.one_database
@pytest.mark.django_db
def test_it_takes_the_same_queries_at_any_size(coach, client, monday, browser_of, django_assert_num_queries):
    builders.make_training_session(client, monday)
    browser = browser_of(coach)
    browser.get(of(client, monday))  # the first look goes into the audit list

    for day in (2, 4, 6):
        with django_assert_num_queries(7):
            browser.get(of(client, monday))
        builders.make_training_session(client, monday + timedelta(days=day), exercise_codes=("leg-curl",))


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_full_week_with_long_names_is_one_page_of_a4(desk, coach, live_server):
    client = builders.make_cleared_client(coach, name="Wolfeschlegelsteinhausenbergerdorff " * 5)
    monday = Week.of(client.today(timezone.now())).plus(1).monday
    enter(desk, coach, live_server)
    for fill in (lambda: None, lambda: full_week(coach, client, monday)):
        fill()
        desk.goto(of(client, monday))
        expect(desk.get_by_role("button", name="Print")).to_be_visible()
        assert pages_of(desk.pdf(prefer_css_page_size=True, print_background=True)) == [A4_POINTS]
    assert desk.locator(".sheet-table tbody tr").count() == 21


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_on_a_phone_nothing_is_cut_or_scrolled_sideways(phone, client, monday, live_server):
    builders.make_training_session(client, monday)
    enter(phone, client.user, live_server)
    phone.goto(f"{OWN}?on={monday}")

    cut = """() => [...document.querySelectorAll(".sheet :not(thead, thead *)")].filter(each =>
      each.offsetWidth > 1 && each.getBoundingClientRect().right > document.documentElement.clientWidth + 1
      || (each.matches(".sheet-scroll") && each.scrollWidth > each.clientWidth)).length"""
    assert phone.evaluate(cut) == 0
    # Each number keeps its name.
    labels = phone.locator(".sheet-table td").evaluate_all(
        "cells => cells.map(each => getComputedStyle(each, '::before').content)"
    )
    assert "none" not in labels


def pages_of(pdf: bytes) -> list[tuple[int, int]]:
    """Width and height of each page in points."""
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert len(boxes) == len(re.findall(rb"/Type /Page\b", pdf)), "a page without a size of its own"
    return [(round(float(width)), round(float(height))) for width, height in boxes]
