"""A programme without cuffs for who may wear none: no clearance, no minute under them, red flags hold it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from clients.clearance.actions import raise_red_flag
from clients.domain.red_flags import Sign, Way
from sessions.models import Block, TrainingSession
from tests.sessions.programmes.test_own_templates import text_of, url
from tests.support.builders import browser_of, make_client, make_coach, make_one_rep_max
from tests.support.shared_rows import shared_rows

pytestmark = pytest.mark.django_db


@shared_rows
def coach():
    return make_coach()


@pytest.fixture
def client(coach):
    """Not cleared for cuffs: nobody has asked the questions."""
    client = make_client(coach)
    for code in ("leg-press", "leg-extension"):
        make_one_rep_max(client, code, Decimal(100))
    return client


def asked(client, **changes):
    today = client.today(timezone.now())
    return {
        "client": str(client.id),
        "start_on": (today + timedelta(days=7 - today.weekday())).isoformat(),
        "weekday": ["0", "1"],
        "without_cuffs": "on",
        **changes,
    }


def assign(coach, client, **changes):
    form = {**asked(client, **changes), "request_id": "00000000-0000-4000-8000-000000000009"}
    return browser_of(coach).post(url("programme-assign"), form, follow=True)


def test_it_is_shown_and_assigned_without_a_clearance(coach, client):
    page = text_of(browser_of(coach).get(url("programme-preview"), asked(client)))
    assert "without cuffs" in page
    assert 'name="without_cuffs" value="on"' in page

    assign(coach, client)

    rows = list(TrainingSession.objects.order_by("scheduled_on"))
    assert len(rows) == 12
    assert {(row.without_cuffs, row.clearance_id, row.planned_cuff_seconds) for row in rows} == {
        (True, None, 0)
    }
    assert Block.objects.get().sessions.count() == 12
    assert {asked.tightness_high for row in rows for asked in row.prescriptions.all()} == {0}


def test_control_with_cuffs_nothing_is_assigned(coach, client):
    assign(coach, client, without_cuffs="")

    assert not TrainingSession.objects.exists()


def test_a_red_flag_holds_it(coach, client):
    now = timezone.now()
    raise_red_flag(client=client, sign=Sign.CHEST, way=Way.READY, by=coach, at=now, now=now)

    page = browser_of(coach).get(url("programme-preview"), asked(client))
    assign(coach, client)

    assert not any(row.shows_loads for row in page.context["previews"][0].layout.rows)

    assert not TrainingSession.objects.exists()


def test_a_daily_programme_without_cuffs_asks_for_no_reason(coach, client):
    client.affected_limb = "left_lower"
    client.save()
    form = asked(client, weekday=["0", "1", "2", "3", "4"])

    page = browser_of(coach).get(url("programme-preview", "home-own-weight-3-weeks"), form)

    assert page.status_code == 200
    assert "close_reason" not in page.context["form"].errors


def test_sent_twice_it_is_assigned_once(coach, client):
    assign(coach, client)
    assign(coach, client)

    assert TrainingSession.objects.count() == 12
