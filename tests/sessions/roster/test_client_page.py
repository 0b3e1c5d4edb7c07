"""`/clients/<id>/` for the coach: prescribed beside performed, what is next, and whether the client moves."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.clearance.actions import revoke_clearance
from clients.domain.red_answers import SLIP_WITHIN
from clients.models import CoachNote, OneRepMax
from clients.screening.actions.red_answers import raise_standing_red_answers
from clients.screening.actions.submit import save_answers
from sessions.domain.events import Event, EventKind
from sessions.models import TrainingSession
from sessions.phone.event_log import store_events
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
from tests.support.bulk_factory import add_history
from tests.support.html_forms import html_of
from tests.support.shared_rows import shared_rows

pytestmark = pytest.mark.django_db


@shared_rows
def coach():
    return make_coach()


@shared_rows
def client(coach):
    return make_cleared_client(coach, name="Anna Weiss")


def page_of(user, client, **query):
    return browser_of(user).get(reverse("clients:detail", args=[client.pk]), query)


def text_of(page) -> str:
    return html_of(page)


def log(training_session, coach, *events):
    """Store (kind, body) events a minute apart, as the phone would."""
    now = timezone.now()
    row = TrainingSession.objects.with_gate_facts().get(pk=training_session.pk)
    made = [
        Event(
            id=uuid4(),
            kind=kind,
            schema=1,
            occurred_at=now + timedelta(seconds=place - len(events)),
            body=body,
        )
        for place, (kind, body) in enumerate(events)
    ]
    store_events(training_session=row, events=made, by=coach, now=now)
    return made


def set_done(training_session, number, reps):
    prescription = training_session.prescriptions.get()
    body = {"prescription": str(prescription.pk), "set": number, "reps": reps, "load_kg": "30"}
    return EventKind.SET_PERFORMED, body


def test_a_new_client_has_a_page_that_says_what_to_do(coach):
    client = make_client(coach, name='<i>Zoë</i> "محمد"', birth_on=None)

    text = text_of(page_of(coach, client))

    assert "&lt;i&gt;Zoë&lt;/i&gt;" in text
    assert "<i>Zoë" not in text
    assert "Not screened yet" in text
    assert "No 1RM yet" in text
    assert "Nothing is planned." in text


def test_it_links_to_everything_about_the_client(coach, client):
    text = text_of(page_of(coach, client))

    for name in ("edit", "measurements", "equipment", "notes", "one-rep-maxes", "screening"):
        assert reverse(f"clients:{name}", args=[client.pk]) in text
    assert f"{reverse('sessions:new')}?client={client.pk}" in text


def test_what_was_asked_stands_beside_what_was_done(coach, client):
    row = make_training_session(client)
    log(
        row,
        coach,
        (EventKind.STARTED, {}),
        (EventKind.CUFFS_ON, {"tightness": 7}),
        set_done(row, 1, 30),
        set_done(row, 2, 15),
        set_done(row, 3, 12),
        (EventKind.CUFFS_OFF, {}),
        (
            EventKind.FEEDBACK,
            {"prescription": str(row.prescriptions.get().pk), "effort": 8, "discomfort": 6},
        ),
        (EventKind.FINISHED, {}),
    )

    page = page_of(coach, client)

    past = page.context["past"][0]
    done = past.exercises[0]
    assert [(each.asked, each.done) for each in done.sets] == [(30, 30), (15, 15), (15, 12), (15, None)]
    assert [each.is_short for each in done.sets] == [False, False, True, True]
    assert (done.effort, done.discomfort, done.reps_done) == (8, 6, 57)
    text = text_of(page)
    assert "57 of 75 reps" in text
    assert "effort 8, discomfort 6" in text
    assert "30/15/15/15" in text


def test_a_correction_shows_both_numbers(coach, client):
    row = make_training_session(client)
    first = log(row, coach, set_done(row, 1, 30))[0]
    log(
        row,
        coach,
        (EventKind.SET_CORRECTED, {"corrects": str(first.id), "reps": 28}),
        (EventKind.FINISHED, {}),
    )

    text = text_of(page_of(coach, client))

    assert "set 1 corrected from 30" in text


def test_a_stop_its_symptom_and_note_are_told_and_future_sessions_are_held(coach, client):
    row = make_training_session(client)
    make_training_session(client, on=row.scheduled_on + timedelta(days=3))
    log(
        row,
        coach,
        set_done(row, 1, 30),
        (EventKind.SYMPTOM, {"kind": "numb", "note": "Left <b>foot</b>"}),
        (EventKind.STOPPED, {"reason": "numb"}),
    )

    page = page_of(coach, client)

    text = text_of(page)
    assert "Stopped:" in text
    assert "Numb, or loss of feeling" in text
    assert "Left &lt;b&gt;foot&lt;/b&gt;" in text
    assert page.context["upcoming"][0].hold_reasons
    assert "The clearance was revoked" in text


def test_a_red_answer_that_is_not_sent_yet_is_there_from_its_first_tap(coach):
    client = make_cleared_client(coach, with_login=True)
    at = timezone.now()
    save_answers(client=client, answers={"swelling": "yes"}, by=client.user, now=at)

    page = page_of(coach, client)
    assert "An arm or leg is swollen, red or warm" in text_of(page)
    assert "Answered in the health questions, but not sent" in text_of(page)
    assert "It holds all training." in text_of(page)
    assert "Open the red flag" not in text_of(page)  # there is none yet

    save_answers(client=client, answers={"swelling": "no"}, by=client.user, now=at)
    assert "swollen" not in text_of(page_of(coach, client))


def test_once_it_is_raised_it_is_opened_from_there(coach):
    client = make_cleared_client(coach, with_login=True)
    at = timezone.now() - SLIP_WITHIN
    save_answers(client=client, answers={"swelling": "yes"}, by=client.user, now=at)
    raise_standing_red_answers(now=timezone.now())

    page = page_of(coach, client)
    assert f'href="{client.red_flags.get().get_absolute_url()}"' in page.content.decode()
    assert "Nobody has written down a response yet." in text_of(page)
    assert "It holds all training." not in text_of(page)


def test_a_held_session_says_why_and_can_be_cancelled(coach, client):
    row = make_training_session(client)
    revoke_clearance(client=client, by=coach, reason="Swollen calf.", now=timezone.now())

    text = text_of(page_of(coach, client))

    assert "Swollen calf" in text
    assert reverse("sessions:cancel", args=[row.pk]) in text


@pytest.mark.parametrize(
    ("answers", "offered"),
    [
        (None, "screen"),  # nothing in force: nothing to renew under
        ({}, "renew"),
        ({"varicose_veins": "yes"}, ""),  # an admin's turn
        ({"pregnancy": "pregnant"}, ""),
        ({"smoking": "yes"}, ""),  # the cautions on the same page come first
    ],
)
def test_a_held_session_offers_what_brings_it_back(coach, client, answers, offered):
    row = make_training_session(client)
    revoke_clearance(client=client, by=None, reason="Swollen calf.", now=timezone.now())
    if answers is not None:
        make_screening(client, **answers)

    overview, detail = page_of(coach, client), browser_of(coach).get(row.get_absolute_url())
    assert overview.context["upcoming"][0].way_out == detail.context["way_out"] == offered
    for page in (overview, detail):
        assert (reverse("sessions:renew", args=[row.pk]) in text_of(page)) == (offered == "renew")


def test_a_day_that_went_by_is_not_done(coach, client):
    row = make_training_session(client)
    TrainingSession.objects.filter(pk=row.pk).update(scheduled_on=row.scheduled_on - timedelta(days=1))

    page = page_of(coach, client)

    assert page.context["past"][0].is_missed
    assert "Not done" in text_of(page)


def test_cautions_to_read_are_on_the_page(coach):
    client = make_client(coach)
    make_screening(client, weeks_off="yes")

    text = text_of(page_of(coach, client))

    assert "Cautions to read" in text
    assert reverse("clients:acknowledge", args=[client.pk]) in text


def test_tested_and_estimated_1rms_are_never_on_one_line(coach, client):
    make_one_rep_max(client, "leg-press", Decimal(100), days_ago=40)
    make_one_rep_max(client, "leg-press", Decimal(104), days_ago=20)
    OneRepMax.objects.create(
        client=client, exercise_code="leg-press", load_kg=110, method="estimated", reps=8,
        from_load_kg=88, low_kg=105, high_kg=114, tested_on=timezone.now().date(), typed_value=88,
        typed_unit="kg", recorded_by=coach,
    )  # fmt: skip

    plot = page_of(coach, client).context["max_plots"][0]

    assert [(row.look, len(row.marks), bool(row.line)) for row in plot.series] == [
        ("tested", 2, True),
        ("estimated", 1, False),
    ]
    assert plot.series[1].marks[0].low_y > plot.series[1].marks[0].y
    assert [row[1] for row in plot.rows] == ["Estimated", "Tested", "Tested"]


def test_withdrawn_1rms_are_not_drawn(coach, client):
    make_one_rep_max(client, "leg-press", Decimal(100))
    wrong = make_one_rep_max(client, "leg-press", Decimal(10), days_ago=1)
    OneRepMax._base_manager.filter(pk=wrong.pk).update(withdrawn_at=timezone.now())

    page = page_of(coach, client)

    assert page.context["max_plots"] == []
    assert [each.row.load_kg for each in page.context["maxes"]] == [100]


def test_the_client_never_reads_this_page_or_the_notes(coach):
    client = make_client(coach, with_login=True)
    CoachNote.objects.create(client=client, author=coach, text="Private")

    assert page_of(client.user, client).status_code == 403
    assert "Private" in text_of(page_of(coach, client))


def test_other_peoples_clients_are_not_found(coach, client):
    assert page_of(make_coach(), client).status_code == 404
    assert page_of(make_coach(coach.practice), client).status_code == 404
    assert page_of(make_admin(), client).status_code == 404
    assert page_of(make_admin(coach.practice), client).status_code == 200


@pytest.mark.parametrize("before", ["2020-01-01", "nonsense", "9999-12-31", "\x00", "0001-01-01"])
def test_odd_days_in_the_address_give_a_page(coach, client, before):
    assert page_of(coach, client, before=before).status_code == 200


def test_older_sessions_are_a_page_away(coach, client):
    make_training_session(client)
    add_history(client, 20)

    first = page_of(coach, client)
    second = page_of(coach, client, before=first.context["older_than"].isoformat())

    days = [row.training_session.scheduled_on for page in (first, second) for row in page.context["past"]]
    assert len(days) == len(set(days)) == 20
    assert days == sorted(days, reverse=True)
    assert second.context["older_than"] is None


@pytest.mark.one_database
@pytest.mark.parametrize("count", [10, 1000])
def test_it_takes_fifteen_queries_at_any_history(coach, client, count, django_assert_max_num_queries):
    make_training_session(client)
    add_history(client, count)
    OneRepMax._base_manager.bulk_create(
        OneRepMax(
            client=client, exercise_code=f"leg-{number % 4}", load_kg=90 + number % 7, method="tested",
            reps=1, tested_on=timezone.now().date() - timedelta(days=number), typed_value=90,
            typed_unit="kg", recorded_by=coach,
        )
        for number in range(count)
    )  # fmt: skip
    browser = browser_of(coach)

    with django_assert_max_num_queries(18):  # the first look goes into the audit list
        browser.get(reverse("clients:detail", args=[client.pk]))
    with django_assert_max_num_queries(15):
        page = browser.get(reverse("clients:detail", args=[client.pk]))

    assert len(page.context["past"]) == min(count, 12)
    assert len(page.context["max_plots"]) == 4
