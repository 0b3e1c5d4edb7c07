"""The programme for every day at home asks for a reason, which each session keeps; the gate stands."""

from datetime import timedelta
from itertools import pairwise

import pytest
from django.utils import timezone

from sessions.models import TrainingSession
from sessions.phone.rest import rest_of
from tests.sessions.programmes.test_own_templates import text_of, url
from tests.support.builders import browser_of, make_cleared_client, make_client, make_coach
from tests.support.shared_rows import shared_rows

pytestmark = pytest.mark.django_db
CODE = "home-own-weight-3-weeks"
REASON = "At home after the operation; <b>the surgeon agrees</b>."


@shared_rows
def coach():
    return make_coach()


def with_a_knee(client):
    client.affected_limb = "left_lower"
    client.save()
    return client


def asked(client, **changes):
    now = timezone.now()
    monday = client.today(now) + timedelta(days=7 - client.today(now).weekday())
    return {
        "client": str(client.id),
        "start_on": monday.isoformat(),
        "weekday": ["0", "1", "2", "3", "4"],
        "close_reason": REASON,
        **changes,
    }


def assign(coach, client, **changes):
    form = {**asked(client, **changes), "request_id": "00000000-0000-4000-8000-000000000007"}
    return browser_of(coach).post(url("programme-assign", CODE), form, follow=True)


def test_the_page_says_what_stands_behind_it_and_asks_why(coach):
    page = text_of(browser_of(coach).get(url("programme-detail", CODE)))

    assert "Day after day, for 3 weeks at most." in page
    assert "24 to 48 hours apart" in page
    assert "Why day after day?" in page


def test_without_a_reason_nothing_is_shown_and_what_was_chosen_stays(coach):
    client = with_a_knee(make_cleared_client(coach))

    page = browser_of(coach).get(url("programme-preview", CODE), asked(client, close_reason=" "))

    form = page.context["form"]
    assert form.errors["close_reason"] == ["Write down why, or choose another programme."]
    assert str(client.id) in page.context["ticked"]


def test_the_preview_carries_the_reason_on(coach):
    client = with_a_knee(make_cleared_client(coach))

    page = browser_of(coach).get(url("programme-preview", CODE), asked(client))

    assert 'name="close_reason" value="At home after the operation; &lt;b&gt;' in page.content.decode()


def test_each_session_that_follows_another_keeps_the_reason(coach):
    client = with_a_knee(make_cleared_client(coach))
    assign(coach, client)

    rows = list(TrainingSession.objects.order_by("scheduled_on"))
    assert len({row.scheduled_on for row in rows}) == len(rows) == 14  # the second day waits
    for before, row in pairwise(rows):
        is_close = (row.scheduled_on - before.scheduled_on).days == 1
        assert row.spacing_reason == (REASON if is_close else "")
        assert row.side == "left"
        assert row.planned_cuff_seconds <= 900
        assert row.clearance_id is not None


def test_a_phone_begins_the_next_day_and_no_sooner_elsewhere(coach):
    client = with_a_knee(make_cleared_client(coach))
    assign(coach, client)
    rows = list(TrainingSession.objects.order_by("scheduled_on"))
    ended_at = timezone.now()
    kept = next(row for row in rows if row.spacing_reason)
    other = next(row for row in rows if not row.spacing_reason)

    assert not rest_of(kept, ended_at).before.is_too_short(ended_at + timedelta(hours=20))
    assert rest_of(other, ended_at).before.is_too_short(ended_at + timedelta(hours=20))


def test_nobody_who_is_not_cleared_is_given_it(coach):
    client = with_a_knee(make_client(coach))
    assign(coach, client)

    assert not TrainingSession.objects.exists()


def test_nobody_without_an_affected_side_is_given_it(coach):
    page = assign(coach, make_cleared_client(coach))

    assert "the profile names none for the legs" in text_of(page)
    assert not TrainingSession.objects.exists()


def test_control_another_programme_asks_for_no_reason(coach):
    assert "Why day after day?" not in text_of(browser_of(coach).get(url("programme-detail")))
