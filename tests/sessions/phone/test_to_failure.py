"""As many repetitions as possible: no number is asked for, none is stored that was not done."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.models import Client
from sessions.domain.events import Event
from sessions.domain.ready import all_no
from sessions.models import Event as EventRow
from sessions.models import TrainingSession
from sessions.phone.event_log import store_events
from sessions.phone.payload import build_payload
from sessions.phone.screens import live_page
from sessions.progression.proposals import read_suggestions
from tests.support import builders
from tests.support.html_forms import ParsedPage
from tests.support.shared_rows import shared_rows

pytestmark = pytest.mark.django_db
LAST_SET_TO_FAILURE = "30-15-15-failure"
ALL_SETS_TO_FAILURE = "four-sets-to-failure"


def planned(client, protocol=LAST_SET_TO_FAILURE):
    return builders.make_training_session(client, protocol_code=protocol)


@shared_rows
def client(coach):
    return builders.make_cleared_client(coach, with_login=True)


def said(kind, seconds, **body):
    at = timezone.now() - timedelta(minutes=9) + timedelta(seconds=seconds)
    return Event(id=uuid4(), kind=kind, schema=1, occurred_at=at, body=body)


def done_until(training_session, reps):
    """Everything up to and with these sets."""
    row = training_session.prescriptions.get()
    events = [
        said("started", 0, ready=all_no()),
        said("cuffs_on", 5, prescription=str(row.pk)),
        *(
            said("set_performed", 100 * number, prescription=str(row.pk), set=number, reps=each, load_kg="30")
            for number, each in enumerate(reps, start=1)
        ),
    ]
    store(training_session, events)


def store(training_session, events):
    fetched = TrainingSession.objects.with_gate_facts().get(pk=training_session.pk)
    store_events(training_session=fetched, events=events, by=training_session.client.user, now=timezone.now())


def page_of(training_session, browser_of):
    response = browser_of(training_session.client.user).get(training_session.get_absolute_url() + "live/")
    return ParsedPage(response.content.decode()), response


def test_the_main_button_has_no_number_and_nothing_is_chosen(client, browser_of):
    row = planned(client)
    done_until(row, (30, 15, 15))

    page, response = page_of(row, browser_of)

    html = response.content.decode()
    assert "As many as you can" in page.text
    assert "Save my reps" in page.text
    assert "Done, 30 reps" not in html
    assert '<option value="">–</option>' in html
    assert 'name="reps" aria-label="Repetitions done" required' in html


def test_the_sets_before_it_ask_for_their_number(client, browser_of):
    row = planned(client)
    done_until(row, (30,))

    page, _ = page_of(row, browser_of)

    assert "Done, 15 reps" in page.text


def post_set(training_session, browser_of, reps):
    return browser_of(training_session.client.user).post(
        reverse("sessions:event", args=[training_session.pk]),
        {
            "step": "set",
            "event_id": str(uuid4()),
            "prescription": str(training_session.prescriptions.get().pk),
            "set": "4",
            "reps": reps,
        },
    )


def test_nothing_chosen_is_told_beside_it_and_nothing_is_stored(client, browser_of):
    row = planned(client)
    done_until(row, (30, 15, 15))

    response = post_set(row, browser_of, "")

    assert "Choose how many you did" in response.content.decode()
    assert EventRow.objects.filter(training_session=row, kind="set_performed").count() == 3


@pytest.mark.parametrize("reps", [0, 1, 17, 100])
def test_any_number_that_was_done_is_stored(client, browser_of, reps):
    row = planned(client)
    done_until(row, (30, 15, 15))

    post_set(row, browser_of, str(reps))

    row.refresh_from_db()
    assert row.record["exercises"][0]["performed"][3]["reps"] == reps
    assert (row.reps_done, row.reps_prescribed) == (60 + reps, 0)
    assert row.work_text == f"{60 + reps} reps"


def test_the_phone_knows_from_which_set_on_and_what_was_done_the_last_time(client):
    before = planned(client)
    done_until(before, (30, 15, 15, 18))
    store(before, [said("cuffs_off", 500), said("finished", 510)])
    four_days = timedelta(days=4)
    TrainingSession.objects.filter(pk=before.pk).update(scheduled_on=before.scheduled_on - four_days)
    row = builders.make_training_session(client, protocol_code=LAST_SET_TO_FAILURE)

    payload = build_payload(
        live_page(TrainingSession.objects.with_gate_facts().get(pk=row.pk), timezone.now())
    )

    (exercise,) = payload["exercises"]
    assert (exercise["failure_from"], exercise["last_reps"][4]) == (4, "18")


def test_today_and_the_plan_say_max_and_no_number(client, coach, browser_of):
    row = planned(client, protocol=ALL_SETS_TO_FAILURE)

    today = ParsedPage(browser_of(client.user).get(reverse("sessions:today")).content.decode()).text
    plan = ParsedPage(browser_of(coach).get(row.get_absolute_url()).content.decode()).text

    assert "max/max/max/max" in today
    assert "36" not in today.split("max/max")[1].split("Under the cuff")[0]
    assert "max" in plan


@pytest.mark.parametrize(("last", "is_proposed"), [(18, True), (15, False)])
def test_the_real_number_of_the_last_set_moves_the_load(client, last, is_proposed):
    row = planned(client)
    done_until(row, (30, 15, 15, last))
    prescription = str(row.prescriptions.get().pk)
    store(
        row,
        [
            said("cuffs_off", 500),
            said("feedback", 505, prescription=prescription, effort=7, discomfort=5),
            said("finished", 510),
        ],
    )

    found = read_suggestions(Client.objects.filter(pk=client.pk), timezone.now())

    assert [each.proposal.to_kg > Decimal(30) for each in found.waiting] == ([True] if is_proposed else [])


def test_to_stop_far_short_in_the_numbered_sets_is_a_miss(client):
    row = planned(client)
    done_until(row, (12, 5, 5, 20))
    store(row, [said("cuffs_off", 500), said("finished", 510)])

    (suggestion,) = read_suggestions(Client.objects.filter(pk=client.pk), timezone.now()).waiting

    assert suggestion.proposal.to_kg < 30
