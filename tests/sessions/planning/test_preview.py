"""The live preview: the same answer as assigning, without writing anything."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.clearance.actions import revoke_clearance
from clients.models import Clearance, OneRepMax
from sessions.models import TrainingSession
from tests.support.builders import browser_of, make_cleared_client, make_client, make_coach, make_one_rep_max
from tests.support.html_forms import html_of
from tests.support.shared_rows import shared_rows

pytestmark = pytest.mark.django_db


@shared_rows
def coach():
    return make_coach()


@shared_rows
def client(coach):
    client = make_cleared_client(coach)
    make_one_rep_max(client, "leg-press", Decimal(62))
    return client


def ask(coach, client, browser=None, **changes):
    form = {
        "region": "lower",
        "exercises_lower": ["leg-press"],
        "percent_leg-press": "30",
        "protocol": "standard-30-15-15-15",
        "cuff_mode": "released",
        "scheduled_on": client.today(timezone.now()).isoformat(),
        **changes,
    }
    return (browser or browser_of(coach)).post(f"{reverse('sessions:preview')}?client={client.pk}", form)


def text_of(page) -> str:
    return html_of(page)


def test_it_shows_the_load_after_rounding_with_every_step_of_the_sum(coach, client):
    text = text_of(ask(coach, client))

    assert "15 kg" in text
    assert "24.19 % of 1RM" in text
    assert "Why these numbers?" in text
    for step in ("62 kg", "Tested", "30 %", "18.6 kg", "Rounded down to", "24.19 %"):
        assert step in text
    assert "An introduction to occlusion training" in text
    assert "6:30 of 15:00" in text
    assert "Ready to assign" in text
    assert not TrainingSession.objects.exists()


def test_it_is_a_fragment_and_not_a_page(coach, client):
    assert "<html" not in text_of(ask(coach, client))


def test_without_clearance_it_shows_reasons_and_no_load(coach, client):
    revoke_clearance(client=client, by=coach, reason="Pain.", now=timezone.now())

    text = text_of(ask(coach, client))

    assert "The clearance was revoked" in text
    assert "15 kg" not in text
    assert "of 1RM" not in text


def test_a_refused_load_names_its_neighbours_and_what_to_do_instead(coach, client):
    OneRepMax._base_manager.update(load_kg=19)

    text = text_of(ask(coach, client, **{"percent_leg-press": "25"}))

    assert "fits Leg press" in text
    assert "5 kg is 26.32 %, more than was asked for" in text
    assert "Ask for 27 %: that gives 5 kg." in text
    assert "Not ready yet" in text


def test_what_does_not_fit_says_by_how_much_and_offers_a_way(coach, client):
    for code in ("leg-extension", "leg-curl"):
        make_one_rep_max(client, code, Decimal(62))
    three = ["leg-press", "leg-extension", "leg-curl"]

    text = text_of(ask(coach, client, exercises_lower=three, **{f"percent_{code}": "30" for code in three}))

    assert "4:30 over the 15:00 allowed" in text
    assert 'name="fix" value="fewer 2"> Only Leg press, Leg extension: 13:00 </button>' in text
    assert 'name="fix" value="quick"> Quick tempo, 1 s up, 1 s down, 30 s rest: 12:00 </button>' in text


def test_it_says_which_reason_is_needed(coach, client):
    assert 'data-needs="high-load-reason"' in text_of(ask(coach, client, **{"percent_leg-press": "45"}))


def test_nothing_chosen_and_nothing_readable_are_told(coach, client):
    assert "Choose at least one exercise." in text_of(ask(coach, client, exercises_lower=[]))
    assert "Please mend these first" in text_of(ask(coach, client, **{"percent_leg-press": "abc"}))


def test_a_day_beyond_the_clearance_is_told(coach, client):
    end = client.clearances.get().valid_until_on

    assert "clearance ends before that day" in text_of(ask(coach, client, scheduled_on=end.isoformat()))
    last = text_of(ask(coach, client, scheduled_on=(end - timedelta(days=1)).isoformat()))
    assert "clearance ends before that day" not in last


def test_the_limits_of_the_clearance_show_while_it_is_planned(coach, client):
    Clearance._base_manager.update(upper=False, max_percent_1rm=25, max_cuff_minutes=6)
    make_one_rep_max(client, "biceps-curl", Decimal(20))
    arms = {"region": "upper", "exercises_upper": ["biceps-curl"], "percent_biceps-curl": "25"}

    too_heavy = text_of(ask(coach, client))
    within = text_of(ask(coach, client, **{"percent_leg-press": "25"}))
    other_region = text_of(ask(coach, client, **arms))

    assert "The clearance allows 25 %" in too_heavy
    assert "The clearance allows 25 %" not in within
    for text in (too_heavy, within):
        assert "6:30 under the cuff is 0:30 over the 6:00 allowed." in text
        assert "Ready to assign" not in text
    assert "Not allowed for this region" in other_region
    assert "of 1RM" not in other_region


def test_only_the_coach_of_this_client_may_ask_and_only_by_post(coach, client):
    signed_in = make_client(coach, with_login=True)

    assert ask(make_coach(), client).status_code == 404
    assert ask(signed_in.user, signed_in).status_code == 403
    assert browser_of(coach).get(f"{reverse('sessions:preview')}?client={client.pk}").status_code == 405


def test_it_takes_twenty_queries(coach, client, django_assert_max_num_queries):
    browser = browser_of(coach)

    with django_assert_max_num_queries(20):
        ask(coach, client, browser)
