"""From template to an assigned six-week block: every click is counted."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from sessions.domain.programmes import BY_TEMPLATE_CODE
from sessions.models import TrainingSession
from tests.support import builders

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_six_week_block_takes_at_most_six_clicks(desk, live_server, coach):
    client = builders.make_cleared_client(coach, name="Clara Client")
    for code in BY_TEMPLATE_CODE["legs-6-weeks"].exercise_codes:
        builders.make_one_rep_max(client, code, Decimal(100), days_ago=0)
    cookie = builders.browser_of(coach).cookies["sessionid"].value
    desk.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    desk.add_init_script(
        "addEventListener('click', event => event.isTrusted && event.detail"
        " && sessionStorage.setItem('clicks', 1 + Number(sessionStorage.getItem('clicks'))), true)"
    )

    desk.goto(reverse("sessions:programme-list"))
    desk.get_by_role("link", name="Legs, 6 weeks", exact=True).click()
    desk.get_by_label("Clara Client").check()
    desk.get_by_role("button", name="Show the calendar").click()
    desk.get_by_role("button", name="Assign the ticked sessions").click()
    desk.get_by_text("Assigned: Legs, 6 weeks, 12 sessions.").wait_for()

    clicks = int(desk.evaluate("sessionStorage.getItem('clicks')"))
    assert 1 < clicks <= 6
    days = list(TrainingSession.objects.order_by("scheduled_on").values_list("scheduled_on", flat=True))
    assert len(days) == 12
    assert days[-1] - days[0] == timedelta(days=38)
    assert days[0] > client.today(timezone.now())
