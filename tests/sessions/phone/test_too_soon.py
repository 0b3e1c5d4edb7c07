"""The hours since the last session under cuffs are asked when one is begun, as a plan knows days only."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from tests.support import builders
from tests.support.html_forms import html_of

pytestmark = pytest.mark.django_db

MONDAY_NIGHT = datetime(2026, 3, 2, 22, 50, tzinfo=UTC)
WEDNESDAY = MONDAY_NIGHT.date() + timedelta(days=2)
UNDER_CUFFS: tuple[tuple[str, float, dict], ...] = (
    builders.right_start(1200),
    ("cuffs_on", 1100, {}),
    ("cuffs_off", 700, {}),
    ("finished", 0, {}),
)


@pytest.fixture
def browser(client_person, browser_of):
    return browser_of(client_person.user)


def train_on_monday(client, events=UNDER_CUFFS, *, on=WEDNESDAY, spacing_reason=""):
    """A session that ended on Monday at 22:50 UTC, and one planned for later."""
    client.time_zone = "Etc/UTC"
    client.save()
    with time_machine.travel(MONDAY_NIGHT, tick=False):
        builders.make_screening(client)
        builders.log_events(builders.make_training_session(client), *events)
        return builders.make_training_session(client, on=on, spacing_reason=spacing_reason)


def shown(browser, row=None):
    """What the page of a session shows, or the first page; without the screens that a script may need."""
    address = reverse("sessions:live", args=[row.pk]) if row else "/today/"
    return html_of(browser.get(address)).split("</main>")[0].split("<main")[1]


def test_a_day_that_is_free_is_not_begun_before_36_hours(browser, client_person):
    row = train_on_monday(client_person)

    with time_machine.travel(MONDAY_NIGHT + timedelta(hours=35, minutes=59), tick=False):
        today, live = shown(browser), shown(browser, row)
        bar = html_of(browser.get("/today/")).split("</main>")[1]

    for page in (today, live):
        assert "Your legs need more rest" in page
        assert "ended on Monday at 22:50. Leave at least 36 hours: begin from Wednesday at 10:50 on." in page
    assert "Any of these today?" not in live
    assert "Start" not in bar


@pytest.mark.parametrize(
    ("hours", "is_short"), [(36, True), (47.9, True)], ids=["at 36 hours", "just before 48 hours"]
)
def test_from_36_hours_on_it_is_begun_and_48_are_said_to_be_better(browser, client_person, hours, is_short):
    row = train_on_monday(client_person)

    with time_machine.travel(MONDAY_NIGHT + timedelta(hours=hours), tick=False):
        page = shown(browser, row)

    assert "Any of these today?" in page
    assert ("48 hours of rest are better: from Wednesday at 22:50 on." in page) is is_short


def test_the_coach_s_reason_for_less_rest_lets_it_begin_with_a_note(browser, client_person):
    tuesday = WEDNESDAY - timedelta(days=1)
    row = train_on_monday(client_person, on=tuesday, spacing_reason="A camp with a session a day")

    with time_machine.travel(MONDAY_NIGHT + timedelta(hours=20), tick=False):
        page = shown(browser, row)

    assert "Any of these today?" in page
    assert "48 hours of rest are better" in page


@pytest.mark.parametrize(
    "events",
    [(), (("started", 1200, {"without_cuffs": True}), ("finished", 0, {}))],
    ids=["not begun", "without cuffs"],
)
def test_a_session_without_time_under_cuffs_asks_for_no_rest(browser, client_person, events):
    row = train_on_monday(client_person, events)

    with time_machine.travel(MONDAY_NIGHT + timedelta(hours=30), tick=False):
        assert "more rest" not in shown(browser, row)


def test_what_was_begun_too_soon_waits_and_cuffs_that_are_on_come_off(browser, client_person):
    row = train_on_monday(client_person)

    with time_machine.travel(MONDAY_NIGHT + timedelta(hours=30), tick=False):
        builders.log_events(row, builders.right_start(60), ("cuffs_on", 30, {}))
        page = shown(browser, row)

    assert "Leave at least 36 hours" in page
    assert "Cuffs are off" in page


def test_the_phone_gets_the_instants_so_that_it_knows_without_a_network(browser, client_person):
    row = train_on_monday(client_person)

    with time_machine.travel(MONDAY_NIGHT + timedelta(hours=30), tick=False):
        html = html_of(browser.get(reverse("sessions:live", args=[row.pk])))

    payload = json.loads(re.search(r'id="phone-payload"[^>]*>(.*?)</script>', html, re.DOTALL)[1])
    assert payload["rest"]["not_before"].startswith("2026-03-04T10:50")
    assert payload["rest"]["better_from"].startswith("2026-03-04T22:50")


@pytest.mark.parametrize(("own_moves", "may_move"), [("three_days", True), ("none", False)])
def test_who_may_move_the_session_is_led_to_it(browser, client_person, own_moves, may_move):
    client_person.own_moves = own_moves
    client_person.save()
    row = train_on_monday(client_person)

    with time_machine.travel(MONDAY_NIGHT + timedelta(hours=30), tick=False):
        live, today = shown(browser, row), shown(browser)

    link = f'href="{reverse("sessions:move", args=[row.pk])}">Move to another day</a>'
    assert (link in live, link in today) == (may_move, may_move)


@pytest.mark.parametrize(
    ("own_moves", "words"),
    [("three_days", "Move it to another day."), ("none", "Ask your coach for another day.")],
)
def test_where_the_day_is_too_early_the_words_say_who_moves_it(browser, client_person, own_moves, words):
    client_person.own_moves = own_moves
    client_person.save()
    row = train_on_monday(client_person, on=MONDAY_NIGHT.date() + timedelta(days=1), spacing_reason="A camp")
    row.spacing_reason = ""
    row.save()

    with time_machine.travel(MONDAY_NIGHT + timedelta(hours=12), tick=False):
        assert words in shown(browser, row)


@pytest.mark.parametrize(("own_moves", "may_move"), [("three_days", True), ("none", False)])
def test_a_day_that_has_gone_by_leads_to_another(browser, client_person, own_moves, may_move):
    client_person.own_moves = own_moves
    client_person.save()
    row = train_on_monday(client_person)

    with time_machine.travel(MONDAY_NIGHT + timedelta(days=3), tick=False):
        page = shown(browser, row)

    assert ("You can move it to another day." in page) is may_move
    assert (reverse("sessions:move", args=[row.pk]) in page) is may_move
