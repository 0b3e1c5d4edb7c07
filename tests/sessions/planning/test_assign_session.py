"""Assigning: the planner's form and the action behind it. Nobody who is not cleared gets a load."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.audit.refusals import ActionRefused
from clients.clearance.actions import revoke_clearance
from clients.domain.regions import Region
from clients.models import Clearance, Equipment, OneRepMax
from sessions.domain.sides import Sides
from sessions.models import Prescription, TrainingSession
from sessions.planning.actions import assign_session
from tests.sessions.planning.planner_form import PLANNER, address, session_request, text_of, today, typed
from tests.support.builders import (
    browser_of,
    make_admin,
    make_cleared_client,
    make_client,
    make_coach,
    make_one_rep_max,
    make_screening,
    make_training_session,
)
from tests.support.shared_rows import shared_rows

pytestmark = pytest.mark.django_db


@shared_rows
def coach():
    return make_coach()


@shared_rows
def client(coach):
    client = make_cleared_client(coach)
    make_one_rep_max(client, "leg-press", Decimal(100))
    return client


def test_the_planner_offers_what_can_be_loaded_and_where_to_get_a_1rm(coach, client):
    text = " ".join(text_of(browser_of(coach).get(address(client))).split())

    assert "1RM 100 kg, tested" in text
    assert f"{reverse('clients:one-rep-maxes', args=[client.pk])}?exercise=back-squat" in text
    assert "Push-up" in text  # own weight needs no 1RM
    assert "Walking" in text  # nor do minutes


def test_without_a_client_the_coach_chooses_one_of_their_own(coach, client):
    other = make_client()

    text = text_of(browser_of(coach).get(PLANNER))

    assert f"?client={client.pk}" in text
    assert str(other.pk) not in text


def test_a_session_is_assigned_as_it_was_shown(coach, client):
    page = browser_of(coach).post(address(client), typed(client, note_to_client="Slowly."))

    row = TrainingSession.objects.get()
    asked = row.prescriptions.get()
    assert page.url == reverse("sessions:detail", args=[row.pk])
    assert (row.client, row.region, row.scheduled_on, row.note_to_client) == (
        client, "lower", today(client), "Slowly."
    )  # fmt: skip
    assert (asked.load_kg, asked.percent_1rm, asked.sets) == (30, 30, [30, 15, 15, 15])
    assert (row.planned_cuff_seconds, row.reps_prescribed) == (390, 75)
    assert row.clearance == client.clearances.get()


def test_a_form_sent_twice_makes_one_session(coach, client):
    browser, form = browser_of(coach), typed(client)

    first = browser.post(address(client), form)
    second = browser.post(address(client), form)

    assert first.url == second.url
    assert TrainingSession.objects.count() == Prescription.objects.count() == 1


def test_the_id_of_another_clients_session_is_refused(coach, client):
    other = make_cleared_client(coach)
    taken = make_training_session(other)

    page = browser_of(coach).post(address(client), typed(client, request_id=str(taken.pk)))

    assert page.status_code == 422
    assert TrainingSession.objects.get() == taken


def test_a_clearance_revoked_while_the_form_was_open_refuses_and_keeps_what_was_typed(coach, client):
    browser = browser_of(coach)
    browser.get(address(client))
    revoke_clearance(client=client, by=coach, reason="Swollen knee.", now=timezone.now())

    page = browser.post(address(client), typed(client, note_to_client="Kept words"))

    text = text_of(page)
    assert page.status_code == 422
    assert "Nothing was assigned" in text
    assert "The clearance was revoked" in text
    assert "Kept words" in text
    assert not TrainingSession.objects.exists()


def test_a_client_who_was_never_screened_gets_nothing(coach):
    client = make_client(coach)
    make_one_rep_max(client, "leg-press", Decimal(100))

    with pytest.raises(ActionRefused, match="not been screened"):
        assign_session(client=client, requested=session_request(client), by=coach, now=timezone.now())


def test_cautions_that_were_not_read_refuse(coach):
    client = make_client(coach)
    make_screening(client, weeks_off="yes")
    make_one_rep_max(client, "leg-press", Decimal(100))

    with pytest.raises(ActionRefused, match="read and acknowledged"):
        assign_session(client=client, requested=session_request(client), by=coach, now=timezone.now())


def test_a_limb_that_is_ruled_out_refuses_and_the_others_do_not(coach):
    client = make_client(coach)
    make_screening(client, shunt="yes", shunt_limbs=["left_upper"])
    make_one_rep_max(client, "leg-press", Decimal(100))
    make_one_rep_max(client, "chest-press", Decimal(100))
    arms = session_request(
        client,
        region=Region.UPPER,
        exercises=(("chest-press", Decimal(30)),),
        sides={"chest-press": Sides.BOTH},
    )

    with pytest.raises(ActionRefused, match="rule out cuffs on the left arm"):
        assign_session(client=client, requested=arms, by=coach, now=timezone.now())
    assert assign_session(client=client, requested=session_request(client), by=coach, now=timezone.now())


def test_a_day_after_the_clearance_ends_refuses(coach, client):
    end = client.clearances.get().valid_until_on

    with pytest.raises(ActionRefused, match="clearance ends before that day"):
        assign_session(
            client=client,
            requested=session_request(client, scheduled_on=end),
            by=coach,
            now=timezone.now(),
        )


def test_the_limits_of_the_clearance_hold(coach, client):
    Clearance._base_manager.update(max_percent_1rm=25, max_cuff_minutes=6)

    with pytest.raises(ActionRefused) as refusal:
        assign_session(client=client, requested=session_request(client), by=coach, now=timezone.now())

    assert "The clearance allows 25 %" in str(refusal.value)
    assert "6:30 under the cuff is 0:30 over the 6:00 allowed." in str(refusal.value)


def test_an_archived_client_gets_nothing(coach, client):
    client.archived_at = timezone.now()

    with pytest.raises(ActionRefused, match="archived"):
        assign_session(client=client, requested=session_request(client), by=coach, now=timezone.now())


def test_arms_and_legs_in_one_session_are_refused_by_the_action_too(coach, client):
    mixed = session_request(client, exercises=(("leg-press", Decimal(30)), ("chest-press", Decimal(30))))

    with pytest.raises(ActionRefused, match="arms or legs, never both"):
        assign_session(client=client, requested=mixed, by=coach, now=timezone.now())


def test_exercises_of_another_region_alone_are_refused(coach, client):
    arms = session_request(client, exercises=(("chest-press", Decimal(30)),))

    with pytest.raises(ActionRefused):
        assign_session(client=client, requested=arms, by=coach, now=timezone.now())


def test_today_is_the_clients_own_day(coach):
    client = make_cleared_client(coach, time_zone="Pacific/Kiritimati")
    make_one_rep_max(client, "leg-press", Decimal(100))

    page = browser_of(coach).get(address(client))

    assert f'value="{today(client).isoformat()}"' in text_of(page)
    assert browser_of(coach).post(address(client), typed(client)).status_code == 302


def test_a_day_holds_one_session(coach, client):
    make_training_session(client)

    with pytest.raises(ActionRefused, match="already has a session on that day"):
        assign_session(
            client=client,
            requested=session_request(client, spacing_reason="Camp."),
            by=coach,
            now=timezone.now(),
        )


def test_two_regions_on_one_day_are_refused_whatever_the_reason(coach, client):
    make_training_session(client)
    make_one_rep_max(client, "chest-press", Decimal(100))
    arms = session_request(
        client, region=Region.UPPER, exercises=(("chest-press", Decimal(30)),), spacing_reason="Camp."
    )

    with pytest.raises(ActionRefused, match="never both on one day"):
        assign_session(client=client, requested=arms, by=coach, now=timezone.now())


def test_the_next_day_needs_a_reason_which_is_kept(coach, client):
    make_training_session(client)
    tomorrow = (today(client) + timedelta(days=1)).isoformat()
    browser, form = browser_of(coach), typed(client, scheduled_on=tomorrow)

    page = browser.post(address(client), form)
    assert page.status_code == 422
    assert "Less than 36 hours" in text_of(page)

    browser.post(address(client), {**form, "spacing_reason": "Training camp."})
    assert TrainingSession.objects.get(scheduled_on=tomorrow).spacing_reason == "Training camp."


def test_three_exercises_do_not_fit_and_the_planner_says_by_how_much(coach, client):
    for code in ("leg-extension", "leg-curl"):
        make_one_rep_max(client, code, Decimal(100))
    three = ["leg-press", "leg-extension", "leg-curl"]
    form = typed(client, exercises_lower=three, **{f"percent_{code}": "30" for code in three})

    text = text_of(browser_of(coach).post(address(client), form))

    assert "19:30 under the cuff is 4:30 over the 15:00 allowed." in text
    assert "Only Leg press, Leg extension: 13:00" in text
    assert not TrainingSession.objects.exists()


def test_a_1rm_counts_by_its_age_on_the_day_it_is_lifted_by(coach, client):
    OneRepMax._base_manager.update(tested_on=today(client) - timedelta(days=80))
    soon, later = today(client) + timedelta(days=4), today(client) + timedelta(days=5)

    with pytest.raises(ActionRefused, match="more than 12 weeks ago"):
        assign_session(
            client=client,
            requested=session_request(client, scheduled_on=later),
            by=coach,
            now=timezone.now(),
        )
    row = assign_session(
        client=client,
        requested=session_request(client, scheduled_on=soon),
        by=coach,
        now=timezone.now(),
    )
    assert row.prescriptions.get().freshness == "stale"


def test_a_client_whose_gym_is_in_pounds_gets_loads_in_pounds_and_kilograms(coach, client):
    client.equipment.all().delete()
    Equipment.objects.create(
        client=client, kind="stack", unit="lb", smallest=10, step=10, largest=200, label="Stack"
    )

    page = browser_of(coach).post(address(client), typed(client, preview="1"))
    text = text_of(page)
    assert "60 lb (27.2 kg)" in text

    browser_of(coach).post(address(client), typed(client))
    asked = Prescription.objects.get()
    assert (asked.load_value, asked.load_unit) == (60, "lb")
    assert 20 <= asked.percent_1rm <= 30


def test_only_people_of_the_practice_reach_the_planner(coach, client):
    signed_in = make_client(coach, with_login=True)

    assert browser_of(make_coach()).get(address(client)).status_code == 404
    assert browser_of(make_coach()).post(address(client), typed(client)).status_code == 404
    assert browser_of(make_coach(coach.practice)).get(address(client)).status_code == 404
    assert browser_of(make_admin(coach.practice)).get(address(client)).status_code == 200
    assert browser_of(signed_in.user).get(address(signed_in)).status_code == 403
    assert not TrainingSession.objects.exists()


@pytest.mark.parametrize("count", [1, 200])
def test_assigning_takes_the_same_queries_at_any_history(coach, client, count, django_assert_max_num_queries):
    OneRepMax._base_manager.bulk_create(
        OneRepMax(
            client=client, exercise_code="leg-press", load_kg=90, method="tested", reps=1,
            tested_on=today(client) - timedelta(days=10), typed_value=90, typed_unit="kg", recorded_by=coach,
        )
        for _ in range(count)
    )  # fmt: skip
    browser, form = browser_of(coach), typed(client)

    with django_assert_max_num_queries(16):
        browser.get(address(client))
    with django_assert_max_num_queries(29):
        assert browser.post(address(client), form).status_code == 302


def test_the_planner_starts_on_the_first_day_that_is_free(coach, client):
    make_training_session(client)

    page = browser_of(coach).get(address(client))

    assert page.context["form"]["scheduled_on"].value() == today(client) + timedelta(days=2)
