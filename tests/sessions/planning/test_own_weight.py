"""Own weight from the planner to the history: sets and repetitions, and nowhere a kilogram or a percent."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from clients.audit.refusals import ActionRefused
from clients.clearance.actions import acknowledge_cautions, cautions_of
from clients.domain.regions import Region
from sessions.calendar.actions import copy_session, move_session
from sessions.domain.prescription.own_weight import ENOUGH
from sessions.domain.weeks import Week
from sessions.messaging.weekly.client_summary import client_weeks
from sessions.models import TrainingSession
from sessions.phone.payload import build_payload
from sessions.phone.screens import live_page
from sessions.planning.actions import assign_session, renew_session
from sessions.progression.proposals import prescriptions_ahead
from tests.sessions.planning.planner_form import address, session_request, text_of, today, typed
from tests.support.builders import (
    browser_of,
    log_events,
    make_client,
    make_coach,
    make_screening,
    make_training_session,
    right_start,
)
from tests.support.shared_rows import shared_rows

pytestmark = pytest.mark.django_db
RAISE = "straight-leg-raise"


@shared_rows
def coach():
    return make_coach()


@shared_rows
def client(coach):
    """Cleared, and never tested: there is no 1RM at all."""
    client = make_client(coach, with_login=True)
    make_screening(client)
    return client


def words(answer) -> str:
    return " ".join(text_of(answer).split())


def chosen(client, **changes):
    form = typed(client, **{"exercises_lower": [RAISE], "sides_straight-leg-raise": "left", **changes})
    return {name: value for name, value in form.items() if name != "percent_leg-press"}


@shared_rows
def planned(client, coach):
    browser_of(coach).post(address(client), chosen(client))
    return client.training_sessions.get()


def fresh(row):
    return TrainingSession.objects.with_gate_facts().get(pk=row.pk)


def log_all(row, *reps):
    asked = row.prescriptions.get()
    named = str(asked.pk)
    sets = [
        (
            "set_performed",
            500 - 60 * number,
            {"prescription": named, "set": number, "reps": done, "load_kg": "0.000"},
        )
        for number, done in enumerate(reps, start=1)
    ]
    felt = ("feedback", 100, {"prescription": named, "effort": 6, "discomfort": 5})
    log_events(
        row,
        right_start(550),
        ("cuffs_on", 520, {"prescription": named}),
        *sets,
        ("cuffs_off", 150, {}),
        felt,
        ("finished", 50, {}),
    )


def test_the_planner_offers_it_without_a_1rm_and_previews_no_kilogram(coach, client):
    page = words(browser_of(coach).get(address(client)))
    assert "Straight-leg raise" in page
    assert "Own weight, no load" in page

    where = f"{reverse('sessions:preview')}?client={client.pk}"
    preview = words(browser_of(coach).post(where, chosen(client)))
    assert "Ready to assign" in preview
    assert "own weight" in preview
    assert "of 1RM" not in preview
    assert "6:30 of 15:00" in preview


def test_it_is_stored_without_load_percent_and_1rm(planned):
    row = planned.prescriptions.get()

    assert (row.kind, row.side) == ("own_weight", "left")
    assert (row.load_kg, row.load_value, row.percent_1rm, row.asked_percent_1rm, row.one_rep_max) == (
        None,
    ) * 5
    assert planned.planned_cuff_seconds == 390
    assert str(row) == "Straight-leg raise, left leg own weight"


@pytest.mark.parametrize("columns", [{"load_kg": 10}, {"percent_1rm": 30}, {"kind": "loaded"}], ids=str)
def test_the_database_holds_a_load_with_its_percent_or_neither(planned, columns):
    with pytest.raises(IntegrityError), transaction.atomic():
        planned.prescriptions.update(**columns)


def test_a_load_keeps_its_percent(client):
    loaded = make_training_session(client)
    with pytest.raises(IntegrityError), transaction.atomic():
        loaded.prescriptions.update(load_kg=None)


def test_a_push_up_waits_until_the_first_sessions_are_over(client):
    with pytest.raises(ActionRefused, match="nobody knows what share"):
        make_session_of("push-up", client, taper=True)
    assert make_session_of("push-up", client, taper=False).pk  # the control


def make_session_of(code, client, *, taper):
    asked = session_request(client, region=Region.UPPER, exercises=((code, Decimal(30)),), taper=taper)
    return assign_session(client=client, requested=asked, by=client.coaches.get(), now=timezone.now())


def test_the_phone_shows_own_weight_and_no_number(client, planned):
    browser = browser_of(client.user)
    payload = build_payload(live_page(fresh(planned), timezone.now()))
    (exercise,) = payload["exercises"]
    assert (exercise["load"], exercise["unit"], exercise["load_kg"]) == ("", "own weight", "0")

    for page in (reverse("sessions:today"), reverse("sessions:live", args=[planned.pk])):
        body = words(browser.get(page)).partition("<template")[0]
        assert " kg" not in body
    assert "own weight" in words(browser.get(reverse("sessions:today")))


def test_a_set_is_logged_without_scripts_too(client, planned):
    where = reverse("sessions:event", args=[planned.pk])
    asked = planned.prescriptions.get()
    log_events(planned, right_start(90), ("cuffs_on", 60, {"prescription": str(asked.pk)}))

    fields = {
        "event_id": str(uuid4()),
        "step": "set",
        "prescription": str(asked.pk),
        "set": "1",
        "reps": "28",
    }
    browser_of(client.user).post(where, fields)

    planned.refresh_from_db()
    assert (planned.reps_done, planned.volume_kg) == (28, 0)


def test_history_and_session_page_say_own_weight(coach, client, planned):
    log_all(planned, 30, 15, 15, 15)

    for page in (reverse("clients:detail", args=[client.pk]), planned.get_absolute_url()):
        body = words(browser_of(coach).get(page))
        assert "own weight" in body
        assert "None" not in body.replace(">None<", ""), body[body.index("None") - 90 :][:150]
    assert ENOUGH not in words(browser_of(coach).get(planned.get_absolute_url()))


def test_thirty_in_the_last_set_tell_the_coach_to_look_for_a_load(coach, client, planned):
    log_all(planned, 30, 15, 15, 30)

    assert ENOUGH in words(browser_of(coach).get(planned.get_absolute_url()))


def test_paper_has_boxes_and_no_load(coach, client, planned):
    page = words(browser_of(coach).get(reverse("clients:week", args=[client.pk])))

    assert "own weight" in page
    assert "of 30" in page
    assert "% of 1RM" not in page.partition("Why these numbers")[0]


def test_an_earlier_day_is_entered_without_a_load(coach, client, planned):
    TrainingSession.objects.filter(pk=planned.pk).update(scheduled_on=today(client) - timedelta(days=1))
    where = reverse("sessions:enter", args=[planned.pk])
    asked = planned.prescriptions.get()
    assert "Load in" not in words(browser_of(coach).get(where))

    browser_of(coach).post(where, {"request_id": str(uuid4()), f"reps-{asked.pk}-1": "25", "note": ""})

    planned.refresh_from_db()
    assert (planned.reps_done, planned.entered_later) == (25, True)


def test_it_is_moved_and_copied(coach, client, planned):
    now, day = timezone.now(), today(client)
    move_session(training_session=planned, seen_on=day, to_on=day + timedelta(days=1), by=coach, now=now)
    copied = copy_session(
        training_session=fresh(planned), to_on=day + timedelta(days=4), by=coach, now=now, request_id=uuid4()
    )

    row = copied.prescriptions.get()
    assert (row.kind, row.side, row.load_kg) == ("own_weight", "left", None)


def test_no_load_is_proposed_from_it_and_none_is_changed_ahead(client, planned):
    assert not prescriptions_ahead().filter(training_session__client=client).exists()
    make_training_session(client, today(client) + timedelta(days=3))
    assert prescriptions_ahead().filter(training_session__client=client).count() == 1  # the control


def test_the_letter_on_monday_counts_its_repetitions_and_names_no_load(client, planned):
    log_all(planned, 30, 15, 15, 15)
    week = Week.of(today(client))

    summary = client_weeks([client.pk], week, timezone.now())[client.pk].summary

    assert (summary.done, summary.reps_done, summary.loads) == (1, 75, ())


def test_what_lifts_the_body_does_not_come_under_a_clearance_that_limits_the_load(client, coach):
    """Planned while nothing limited it; then new answers are a caution, which allows 30 % at most."""
    lifted = make_session_of("push-up", client, taper=False)
    make_screening(client, smoking="yes")
    acknowledge_all(client, coach)

    with pytest.raises(ActionRefused, match="nobody knows what share own weight is"):
        renew_session(training_session=lifted, by=coach, now=timezone.now())


def test_a_lifted_limb_comes_under_it(client, coach, planned):
    """The control: the same caution, and one leg alone."""
    make_screening(client, smoking="yes")
    acknowledge_all(client, coach)

    assert renew_session(training_session=planned, by=coach, now=timezone.now()).clearance_id


def acknowledge_all(client, coach):
    screening = client.screenings.order_by("-number").first()
    read = {flag.id for flag in cautions_of(screening)}
    acknowledge_cautions(screening=screening, coach=coach, flag_ids=read, now=timezone.now())
