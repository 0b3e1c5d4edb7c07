"""`/sessions/<id>/`: what was asked and why, what was done, what happened."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.clearance.actions import revoke_clearance
from clients.models import Equipment
from sessions.domain.events import Event, EventKind
from sessions.models import TrainingSession
from sessions.phone.event_log import store_events
from sessions.planning.actions import cancel_session
from tests.support.builders import (
    browser_of,
    make_admin,
    make_cleared_client,
    make_coach,
    make_training_session,
)
from tests.support.html_forms import html_of
from tests.support.shared_rows import shared_rows

pytestmark = pytest.mark.django_db


@shared_rows
def coach():
    return make_coach()


@shared_rows
def training_session(coach):
    client = make_cleared_client(coach, with_login=True)
    return make_training_session(client, exercise_codes=("leg-press", "leg-curl"))


def page_of(user, row):
    return browser_of(user).get(reverse("sessions:detail", args=[row.pk]))


def text_of(page) -> str:
    return html_of(page)


def store(training_session, by, *events):
    now = timezone.now()
    row = TrainingSession.objects.with_gate_facts().get(pk=training_session.pk)
    made = [
        Event(id=uuid4(), kind=kind, schema=1, occurred_at=now + timedelta(seconds=place), body=body)
        for place, (kind, body) in enumerate(events)
    ]
    store_events(training_session=row, events=made, by=by, now=now)
    return made


def one_of_each(training_session) -> list:
    exercise = str(training_session.prescriptions.get(position=0).pk)
    return [
        (EventKind.STARTED, {}),
        (EventKind.CUFFS_ON, {"tightness": 7, "prescription": exercise}),
        (EventKind.SET_PERFORMED, {"prescription": exercise, "set": 1, "reps": 30, "load_kg": "30"}),
        (EventKind.FEEDBACK, {"prescription": exercise, "effort": 7, "discomfort": 5}),
        (EventKind.NOTE, {"text": "Felt <b>good</b>"}),
        (EventKind.SYMPTOM, {"kind": "pins_and_needles", "note": "Left toes"}),
        (EventKind.CUFFS_OFF, {}),
        (EventKind.FINISHED, {}),
    ]


def test_every_load_says_where_it_comes_from(coach, training_session):
    text = text_of(page_of(coach, training_session))

    assert text.count("Why these numbers?") == 2
    for step in ("100 kg", "Tested", "Percent asked", "Exactly", "Rounded down to", "Resulting percent"):
        assert step in text
    assert "An introduction to occlusion training" in text


def test_a_load_in_pounds_stands_beside_its_kilograms(coach):
    client = make_cleared_client(coach)
    client.equipment.all().delete()
    Equipment.objects.create(client=client, kind="stack", unit="lb", smallest=10, step=10, largest=200)

    text = text_of(page_of(coach, make_training_session(client)))

    assert "60 lb (27.2 kg)" in text


def test_every_kind_of_event_is_told_in_words(coach, training_session):
    store(training_session, coach, *one_of_each(training_session))

    page = page_of(coach, training_session)

    text = text_of(page)
    for words in (
        "Started",
        "Cuffs on for Leg press, tightness 7 of 10",
        "Leg press, set 1: 30 reps",
        "Leg press: effort 7, discomfort 5 of 10",
        "Felt &lt;b&gt;good&lt;/b&gt;",
        "Symptom: Pins and needles",
        "Left toes",
        "Cuffs off",
        "Finished",
    ):
        assert words in text
    assert len(page.context["timeline"]) == 8


def test_cuffs_that_an_old_phone_put_on_too_tight_are_marked(coach, training_session):
    store(training_session, coach, ("cuffs_on", {"tightness": 9}))

    page = page_of(coach, training_session)

    assert "Cuffs on, tightness 9 of 10, above the ceiling of 7" in text_of(page)
    assert page.context["timeline"][0].is_grave


def test_corrections_and_sets_taken_back_are_told(coach, training_session):
    made = store(training_session, coach, *one_of_each(training_session)[:3])
    store(
        training_session,
        coach,
        (EventKind.SET_CORRECTED, {"corrects": str(made[2].id), "reps": 25}),
    )
    assert "Corrected from 30 to 25 reps" in text_of(page_of(coach, training_session))

    store(
        training_session,
        coach,
        (EventKind.SET_CORRECTED, {"corrects": str(made[2].id), "reps": 0, "undone": True}),
    )
    text = text_of(page_of(coach, training_session))
    assert "Set taken back (30 reps)" in text
    assert "1 set taken back as a mistake." in text


def test_a_stop_is_told_at_the_top_and_what_came_after_it_is_remarked(coach, training_session):
    store(training_session, coach, (EventKind.STOPPED, {"reason": "dizzy", "note": "Saw stars"}))
    store(training_session, coach, *one_of_each(training_session)[2:3])

    text = text_of(page_of(coach, training_session))

    assert "Stopped: Dizzy, faint, sick or unwell." in text
    assert "There was no valid clearance when this arrived." in text
    assert "Saw stars" in text


def test_an_odd_clock_is_remarked(coach, training_session):
    row = TrainingSession.objects.with_gate_facts().get(pk=training_session.pk)
    now = timezone.now()
    event = Event(id=uuid4(), kind=EventKind.STARTED, schema=1, occurred_at=now - timedelta(days=9), body={})
    store_events(training_session=row, events=[event], by=coach, now=now)

    assert "clock was far off" in text_of(page_of(coach, training_session))


def test_a_held_session_says_why_and_offers_to_screen_again(coach, training_session):
    revoke_clearance(client=training_session.client, by=coach, reason="Calf pain.", now=timezone.now())

    text = text_of(page_of(coach, training_session))

    assert "Held." in text
    assert "Calf pain" in text
    assert "Screen again" in text
    assert reverse("clients:screening", args=[training_session.client_id]) in text


def test_a_cancelled_session_says_who_and_why_and_offers_nothing(coach, training_session):
    cancel_session(training_session=training_session, by=coach, reason="Ill & tired", now=timezone.now())

    text = text_of(page_of(coach, training_session))

    assert "Ill &amp; tired" in text
    assert str(coach) in text
    assert reverse("sessions:cancel", args=[training_session.pk]) not in text


def test_the_client_is_sent_to_the_page_they_train_with(training_session):
    page = page_of(training_session.client.user, training_session)

    assert page.url == reverse("sessions:live", args=[training_session.pk])


def test_other_peoples_sessions_are_not_found(coach, training_session):
    assert page_of(make_coach(), training_session).status_code == 404
    assert page_of(make_coach(coach.practice), training_session).status_code == 404
    assert page_of(make_admin(), training_session).status_code == 404
    assert page_of(make_admin(coach.practice), training_session).status_code == 200
    assert browser_of(coach).get(reverse("sessions:detail", args=[uuid4()])).status_code == 404


@pytest.mark.one_database
@pytest.mark.parametrize("count", [10, 1000])
def test_it_takes_eleven_queries_at_any_number_of_events(
    coach, training_session, count, django_assert_max_num_queries
):
    store(training_session, coach, *[(EventKind.NOTE, {"text": f"Note {n}"}) for n in range(count)])
    browser = browser_of(coach)

    with django_assert_max_num_queries(11):
        page = browser.get(reverse("sessions:detail", args=[training_session.pk]))

    assert len(page.context["timeline"]) == count
