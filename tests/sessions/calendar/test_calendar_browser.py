"""The calendar by mouse and by keys: a drag asks the rules as a form does, a key opens its page."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from tests.support import builders

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_session_is_dragged_to_another_day_or_opened_by_one_key(desk, live_server, coach):
    client = builders.make_cleared_client(coach, name="Clara Client")
    today = client.today(timezone.now())
    monday = today + timedelta(days=7 - today.weekday())
    on, other, taken = (monday + timedelta(days=days) for days in (1, 2, 4))  # of one week: all are shown
    row = builders.make_training_session(client, on=on)
    builders.make_training_session(client, on=taken)
    cookie = builders.browser_of(coach).cookies["sessionid"].value
    desk.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    calendar = f"{reverse('clients:calendar', args=[client.pk])}?view=month&on={on:%Y-%m-%d}"
    chip = desk.locator(f"[data-chip='{row.pk}']")

    def day(which):
        return desk.locator(f"[data-day='{which:%Y-%m-%d}']")

    desk.goto(calendar)
    chip.drag_to(day(other))
    expect(day(other).locator(f"[data-chip='{row.pk}']")).to_be_visible()
    row.refresh_from_db()
    assert row.scheduled_on == other

    # A day that the rules refuse is refused with its reason, and the session stays.
    chip.drag_to(day(taken))
    expect(desk).to_have_url(re.compile("/move/"))
    expect(desk.get_by_role("alert").first).to_be_visible()
    row.refresh_from_db()
    assert row.scheduled_on == other

    for key, where in {"m": "move", "c": "copy", "s": "skip"}.items():
        desk.goto(calendar)
        chip.focus()
        desk.keyboard.press("x")  # no key of ours
        desk.keyboard.press(key)
        expect(desk).to_have_url(re.compile(rf"/sessions/{row.pk}/{where}/\?next="))
        desk.go_back()
        expect(chip).to_be_visible()
