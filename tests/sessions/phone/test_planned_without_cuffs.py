"""A session without cuffs on the phone: sets and rests alone, no cuffs on or off, no clock, and STOP."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.models import RedFlag
from sessions.domain import ready
from sessions.domain.advice import advice_for
from sessions.models import Message, TrainingSession
from sessions.phone.payload import build_payload
from sessions.phone.screens import live_page
from tests.sessions.planning.planner_form import text_of
from tests.support.builders import (
    browser_of,
    log_events,
    make_client,
    make_coach,
    make_one_rep_max,
    make_screening,
    make_training_session,
    right_start,
)
from tests.support.shared_rows import shared_rows

pytestmark = pytest.mark.django_db


@shared_rows
def coach():
    return make_coach()


@shared_rows
def client(coach):
    """A client whose answers rule cuffs out."""
    client = make_client(coach, with_login=True)
    make_screening(client, blood_clot="yes")
    make_one_rep_max(client, "leg-press", Decimal(100))
    return client


@shared_rows
def planned(client):
    return make_training_session(client, without_cuffs=True)


def page_of(planned):
    row = TrainingSession.objects.with_gate_facts().get(pk=planned.pk)
    return live_page(row, timezone.now())


def send(client, planned, **fields):
    where = reverse("sessions:event", args=[planned.pk])
    answer = browser_of(client.user).post(where, {"event_id": str(uuid4()), **fields}, follow=True)
    return " ".join(text_of(answer).split())


NO_TO_ALL = {f"ready-{code}": "no" for code in ready.WITHOUT_CUFFS_CODES}


def test_today_shows_it_with_its_load(client, planned):
    page = " ".join(text_of(browser_of(client.user).get(reverse("sessions:today"))).split())

    assert "Legs, without cuffs today" in page
    assert "on hold" not in page
    assert 'class="load load-s"> 30<' in page
    assert "under the cuffs" not in page


def test_it_goes_from_the_check_to_the_first_set_with_no_cuffs_between(client, planned):
    page = send(client, planned, step="ready", **NO_TO_ALL)

    assert "Done, 30 reps" in page
    assert 'data-step="do-set"' in page
    assert "No cuffs today." not in page  # it was planned so: nothing was taken away
    started = planned.events.get()
    assert started.body == {"ready": dict.fromkeys(ready.WITHOUT_CUFFS_CODES, False)}
    assert started.remarks == []


def test_the_phone_is_told_that_no_second_is_left_for_cuffs(planned):
    payload = build_payload(page_of(planned))

    assert payload["cap_seconds"] == 0
    assert payload["cleared_until"] is None
    assert payload["valid_until"] is not None
    assert payload["on_hold"] == []
    assert payload["pressure"] is None
    assert [each["code"] for each in payload["ready"]] == [
        question.code for question in ready.QUESTIONS if question.code in ready.WITHOUT_CUFFS_CODES
    ]
    assert payload["exercises"][0]["load_kg"] == "30.000"


def test_all_of_it_is_logged_and_counts_no_minute_under_the_cuff(client, planned):
    asked = planned.prescriptions.get()
    sets = [
        (
            "set_performed",
            500 - 60 * number,
            {"prescription": str(asked.pk), "set": number, "reps": reps, "load_kg": "30"},
        )
        for number, reps in enumerate(asked.sets, start=1)
    ]
    felt = ("feedback", 200, {"prescription": str(asked.pk), "effort": 6, "discomfort": 3})
    log_events(planned, right_start(550), *sets, felt, ("finished", 100, {}))

    planned.refresh_from_db()

    assert (planned.state, planned.reps_done, planned.cuff_seconds) == ("finished", 75, 0)
    assert planned.cuff_text == "without cuffs"
    page = " ".join(text_of(browser_of(client.user).get(reverse("sessions:live", args=[planned.pk]))).split())
    assert "Well done" in page
    assert "under cuffs" not in page.partition("<template")[0].partition("<main")[2]
    assert not Message.objects.exists()


def test_nothing_that_is_only_about_cuffs_is_asked(planned):
    asked = {question.code for question in page_of(planned).ready_questions}

    assert asked == {"swelling", "chest", "blood_pressure", "fever", "muscle_breakdown"}
    assert asked < ready.CODES  # the control: with cuffs the others are


def test_a_fever_asks_for_rest_first_and_lets_go_on(client, planned):
    ill = send(client, planned, step="ready", **{**NO_TO_ALL, "ready-fever": "yes"})
    assert "Rest is the better choice" in ill
    assert "Do it without cuffs" in ill
    assert "Done, 30 reps" in send(client, planned, step="without-cuffs")


def test_a_red_flag_in_the_check_closes_it(client, planned):
    page = send(client, planned, step="ready", **{**NO_TO_ALL, "ready-chest": "yes"})

    assert RedFlag.objects.filter(client=client).exists()
    assert "No training today, with or without cuffs" in page
    assert "Do it without cuffs" not in page.partition("<template")[0]
    planned.refresh_from_db()
    payload = build_payload(page_of(planned))
    assert payload["on_hold"]
    assert payload["exercises"][0]["load_kg"] == ""


def test_stop_is_there_and_holds_what_is_planned(client, planned):
    log_events(planned, right_start(60), ("stopped", 30, {"reason": "dizzy"}))

    client.refresh_from_db()
    assert client.has_open_stop
    page = " ".join(text_of(browser_of(client.user).get(reverse("sessions:live", args=[planned.pk]))).split())
    assert "Stopped" in page


def test_cuffs_that_went_on_all_the_same_are_stored_come_off_and_are_told(client, planned):
    asked = planned.prescriptions.get()
    log_events(planned, right_start(90), ("cuffs_on", 60, {"prescription": str(asked.pk)}))

    assert page_of(planned).screen.endswith("_cuffs_off.html")
    assert planned.events.count() == 2
    alert = Message.objects.filter(key__contains="uncleared").first()
    assert alert is not None


def test_sets_alone_are_told_to_nobody(planned):
    asked = planned.prescriptions.get()
    done = {"prescription": str(asked.pk), "set": 1, "reps": 30, "load_kg": "30"}
    log_events(planned, right_start(90), ("set_performed", 30, done))

    assert not Message.objects.filter(key__contains="uncleared").exists()


@pytest.mark.parametrize("reason", ["numb", "other"])
def test_after_stop_client_and_coach_read_the_same_advice_and_nothing_of_cuffs(
    client, planned, coach, reason
):
    told = advice_for(reason, without_cuffs=True)
    send(client, planned, step="ready", **NO_TO_ALL)
    page = send(client, planned, step="stop", reason=reason).partition('<template id="screen')[0]
    case = text_of(browser_of(coach).get(reverse("sessions:stop-detail", args=[planned.stop_case.pk])))

    assert told in page
    assert told in " ".join(case.split())
    assert "ake the cuffs off" not in page
    symptoms = build_payload(page_of(planned))["symptoms"]
    assert not [each for each in symptoms if "cuff" in each["what_next"]]
