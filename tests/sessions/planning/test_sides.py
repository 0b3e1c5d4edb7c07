"""One leg at a time, from the planner to the phone."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.people.actions.people import edit_client
from sessions.calendar.actions import copy_session
from sessions.domain.planning import SessionRequest
from sessions.domain.sides import Sides
from sessions.models import TrainingSession
from sessions.phone.payload import build_payload
from sessions.phone.screens import live_page
from sessions.planning.actions import assign_session
from sessions.planning.session_record import last_times
from tests.sessions.planning.planner_form import address, session_request, text_of, typed
from tests.support.builders import browser_of, make_cleared_client, make_coach, make_one_rep_max
from tests.support.html_forms import ParsedPage
from tests.support.shared_rows import shared_rows

pytestmark = pytest.mark.django_db
CODE = "single-leg-extension"


@shared_rows
def coach():
    return make_coach()


@shared_rows
def client(coach):
    """The left leg was operated: it lifts 20 kg, the right one 40."""
    client = make_cleared_client(coach)
    make_one_rep_max(client, CODE, Decimal(20), side="left")
    make_one_rep_max(client, CODE, Decimal(40), side="right")
    return client


def one_leg(client, **changes):
    return typed(client, **{"exercises_lower": [CODE], f"percent_{CODE}": "30", **changes})


def requested(client, sides=None, **changes) -> SessionRequest:
    asked = {"exercises": ((CODE, Decimal(30)),), **changes}
    return session_request(client, **asked, sides={CODE: sides} if sides else {})


def rows_of(training_session):
    return [
        (row.exercise_code, row.side, row.load_kg)
        for row in training_session.prescriptions.order_by("position")
    ]


def fetched(training_session):
    return TrainingSession.objects.with_gate_facts().get(pk=training_session.pk)


def test_each_leg_gets_the_load_of_its_own_1rm(coach, client):
    browser_of(coach).post(address(client), one_leg(client, **{f"sides_{CODE}": "left_then_right"}))

    row = TrainingSession.objects.get()
    assert rows_of(row) == [(CODE, "left", 5), (CODE, "right", 10)]
    assert (row.planned_cuff_seconds, row.reps_prescribed) == (780, 150)


def test_the_planner_shows_the_1rm_of_each_leg(coach, client):
    page = ParsedPage(browser_of(coach).get(address(client)).content.decode()).text

    assert "1RM left 20 kg · right 40 kg" in page


def test_one_leg_alone_leaves_the_other_one_out(coach, client):
    browser_of(coach).post(address(client), one_leg(client, **{f"sides_{CODE}": "left"}))

    assert rows_of(TrainingSession.objects.get()) == [(CODE, "left", 5)]


def test_without_a_choice_both_are_done_and_the_affected_one_is_first(coach, client):
    client.refresh_from_db()
    edit_client(
        client=client, version=client.version, by=coach, now=timezone.now(), affected_limb="right_lower"
    )

    browser_of(coach).post(address(client), one_leg(client))

    assert [side for _, side, _ in rows_of(TrainingSession.objects.get())] == ["right", "left"]


def test_the_plan_names_each_leg_with_its_minutes(coach, client):
    page = browser_of(coach).post(f"{reverse('sessions:preview')}?client={client.pk}", one_leg(client))

    text = text_of(page)
    assert "13:00 of 15:00" in text
    assert "Left leg 6:30 · Right leg 6:30" in text
    assert "Left leg, then right leg" in text
    (line,) = page.context["preview"].lines
    assert [turn.limb for turn in line.turns] == ["Left leg", "Right leg"]


def test_a_choice_that_cannot_be_is_told_beside_it(coach, client):
    page = browser_of(coach).post(address(client), one_leg(client, **{f"sides_{CODE}": "sideways"}))

    assert page.status_code == 422
    assert "sides_" in "".join(page.context["form"].errors)
    assert not TrainingSession.objects.exists()


def test_without_its_own_1rm_the_other_leg_stands_in_for_the_lightest_load(coach, client):
    client.one_rep_maxes.filter(side="left").delete()

    row = assign_session(client=client, requested=requested(client), by=coach, now=timezone.now())

    left, right = row.prescriptions.order_by("position")
    assert (left.load_kg, right.load_kg) == (10, 10)
    assert left.note.startswith("There is no 1RM of the left leg yet")


def test_the_phone_names_the_leg_and_draws_its_cuff_alone(coach, client):
    row = assign_session(client=client, requested=requested(client), by=coach, now=timezone.now())

    first, second = build_payload(live_page(fetched(row), timezone.now()))["exercises"]

    assert (first["name"], first["side"]) == ("Single-leg extension, left leg", "left")
    assert first["where"] == "One cuff, on the left thigh alone: high and tight, as high as it goes."
    assert (second["name"], second["basis"]) == ("Single-leg extension, right leg", "")


def test_last_time_is_that_of_the_same_leg(coach, client):
    now = timezone.now()
    before = assign_session(
        client=client,
        requested=requested(client, sides=Sides.LEFT, scheduled_on=client.today(now)),
        by=coach,
        now=now,
    )
    performed = {
        "set_number": 1,
        "reps": 30,
        "load_kg": "5",
        "at": now.isoformat(),
        "corrected": False,
        "original_reps": 30,
        "late": False,
    }
    exercise = {
        "prescription": str(before.prescriptions.get().pk),
        "performed": [performed],
        "reps_done": 30,
        "effort": 6,
        "discomfort": 4,
        "tightness": 6,
        "duplicates": [],
        "undone": [],
        "left_out": [],
    }
    TrainingSession.objects.filter(pk=before.pk).update(
        state="finished", started_at=now, record={"exercises": [exercise]}
    )
    later = assign_session(
        client=client,
        requested=requested(client, scheduled_on=client.today(now) + timedelta(days=3)),
        by=coach,
        now=now,
    )

    assert list(last_times(later, list(later.prescriptions.all()))) == [(CODE, "left")]


def test_a_copy_keeps_the_sides(coach, client):
    now = timezone.now()
    row = assign_session(
        client=client, requested=requested(client, sides=Sides.RIGHT_THEN_LEFT), by=coach, now=now
    )

    copy = copy_session(
        training_session=row,
        to_on=client.today(now) + timedelta(days=3),
        by=coach,
        now=now,
        request_id=uuid4(),
    )

    assert [side for _, side, _ in rows_of(copy)] == ["right", "left"]
