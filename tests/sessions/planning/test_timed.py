"""Walking, cycling and rest under cuffs, from the planner to the history: minutes, and nowhere a kilogram."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from clients.audit.refusals import ActionRefused
from clients.domain.regions import Region
from sessions.calendar.actions import copy_session, move_session
from sessions.domain.planning import NOTHING_AT_REST
from sessions.domain.weeks import Week
from sessions.messaging.weekly.client_summary import client_weeks
from sessions.models import TrainingSession
from sessions.planning.actions import assign_session, take_cuffs_off
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


def chosen(client, code="walk", **changes):
    form = typed(client, **{"exercises_lower": [code], **changes})
    return {name: value for name, value in form.items() if name != "percent_leg-press"}


@shared_rows
def planned(client, coach):
    browser_of(coach).post(address(client), chosen(client))
    return client.training_sessions.get()


@shared_rows
def slow_walk(client, coach):
    """Another number than the shipped one."""
    browser_of(coach).post(address(client), chosen(client, hard_walk="2.5"))
    return client.training_sessions.get()


def fresh(row):
    return TrainingSession.objects.with_gate_facts().get(pk=row.pk)


def preview(coach, client, **changes) -> str:
    where = f"{reverse('sessions:preview')}?client={client.pk}"
    return words(browser_of(coach).post(where, chosen(client, **changes)))


def assign(client, code, region=Region.LOWER, **changes):
    asked = session_request(client, region=region, exercises=((code, Decimal(30)),), **changes)
    return assign_session(client=client, requested=asked, by=client.coaches.get(), now=timezone.now())


def log_walk(row, **body):
    named = str(row.prescriptions.get().pk)
    part = {"prescription": named, "set": 1}
    log_events(
        row,
        right_start(1000),
        ("cuffs_on", 990, {"prescription": named}),
        ("bout_started", 980, part),
        ("set_performed", 980 - 14 * 60, {**part, "reps": 0, "load_kg": "0", **body}),
        ("cuffs_off", 100, {}),
        ("feedback", 90, {"prescription": named, "effort": 4, "discomfort": 3}),
        ("finished", 80, {}),
    )


def test_the_planner_offers_it_without_a_1rm_and_previews_its_minutes(coach, client):
    page = words(browser_of(coach).get(address(client)))
    assert "Walking" in page
    assert "Rest under cuffs, legs" in page
    assert "In minutes, no load" in page

    shown = preview(coach, client)
    assert "Ready to assign" in shown
    assert "5 x 2 min, 1 min rest, cuffs on" in shown
    assert "3 km/h" in shown.replace("\xa0", " ")
    assert "14:00 of 15:00" in shown
    assert "of 1RM" not in shown
    assert " reps" not in shown


def test_the_minutes_are_chosen_and_changed(coach, client):
    released = preview(coach, client, bouts_walk="walk-5x2-released")
    assert "10:00 of 15:00" in released
    changed = preview(coach, client, rounds_walk="3", minutes_walk="2.5", rest_walk="1", hard_walk="4.5")
    assert "3 x 2:30 min, 1 min rest, cuffs on" in changed
    assert "9:30 of 15:00" in changed
    assert "4.5 km/h" in changed.replace("\xa0", " ")


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"rounds_walk": "1", "minutes_walk": "20", "hard_walk": "4"}, "no cuff stays on longer"),
        ({"rounds_walk": "8"}, "over the 15:00 allowed"),
        ({"hard_walk": "9"}, "between 2 and 6 km/h"),
        ({"code": "rest-legs", "minutes_rest-legs": "6"}, "in one go"),
        ({"code": "rest-legs", "rest_rest-legs": "0.5"}, "At rest the cuffs come off for 1 min"),
        ({"code": "rest-legs", "rounds_rest-legs": "6"}, "3 to 5 rounds"),
        ({"sides_walk": "left_then_right"}, "28:00 under the cuff is 13:00 over"),
    ],
    ids=str,
)
def test_what_is_outside_the_bounds_is_refused_in_words(coach, client, changes, says):
    shown = preview(coach, client, **changes)
    assert says in shown
    assert "Ready to assign" not in shown


def test_what_was_typed_wrong_stays_beside_its_field(coach, client):
    page = browser_of(coach).post(address(client), chosen(client, minutes_walk="two"))
    assert page.status_code == 422
    assert 'value="two"' in text_of(page)
    assert not client.training_sessions.exists()


def test_it_is_stored_with_its_minutes_and_without_a_load(planned):
    row = planned.prescriptions.get()

    assert (row.kind, row.sets, row.cuff_seconds) == ("timed", [0], 840)
    assert (row.load_kg, row.percent_1rm, row.one_rep_max) == (None,) * 3
    assert row.bouts["intensity"] == {"kind": "speed", "number": "3"}
    assert (planned.planned_cuff_seconds, planned.timed_seconds_prescribed) == (840, 600)
    assert planned.reps_prescribed == 0


@pytest.mark.parametrize("columns", [{"load_kg": 10}, {"bouts": None}, {"kind": "own_weight"}], ids=str)
def test_the_database_holds_minutes_without_a_load(planned, columns):
    with pytest.raises(IntegrityError), transaction.atomic():
        planned.prescriptions.update(**columns)


def test_a_load_has_no_minutes(client):
    loaded = make_training_session(client)
    with pytest.raises(IntegrityError), transaction.atomic():
        loaded.prescriptions.update(bouts={"count": 1})


def test_the_first_session_is_no_longer_than_ten_minutes(client):
    with pytest.raises(ActionRefused, match="at most 10 min"):
        assign(client, "walk", taper=True)
    assert assign(client, "walk", taper=False).pk  # the control


def test_at_rest_without_cuffs_there_is_nothing_to_plan(client):
    with pytest.raises(ActionRefused, match="nothing to do at rest"):
        assign(client, "rest-legs", without_cuffs=True)
    row = assign(client, "rest-legs")
    with pytest.raises(ActionRefused, match=NOTHING_AT_REST):
        take_cuffs_off(training_session=row, by=client.coaches.get(), now=timezone.now())


def test_a_walk_without_cuffs_keeps_its_minutes(client):
    row = assign(client, "walk", without_cuffs=True)
    assert (row.planned_cuff_seconds, row.planned_elapsed_seconds) == (0, 840)
    assert row.prescriptions.get().asked_text == "5 x 2 min, 1 min rest"


def test_history_and_session_page_say_the_minutes(coach, client, planned):
    log_walk(planned)

    planned.refresh_from_db()
    assert (planned.timed_seconds_done, planned.reps_done) == (600, 0)
    for page in (reverse("clients:detail", args=[client.pk]), planned.get_absolute_url()):
        body = words(browser_of(coach).get(page))
        assert "5 x 2 min, 1 min rest, cuffs on" in body
        assert "10:00" in body
        assert "None" not in body.replace(">None<", ""), body[body.index("None") - 90 :][:150]


def test_a_correction_is_told_in_minutes(coach, planned):
    log_walk(planned)
    done = planned.events.get(kind="set_performed")
    log_events(planned, ("set_corrected", 70, {"corrects": str(done.pk), "reps": 0, "seconds": 480}))

    body = words(browser_of(coach).get(planned.get_absolute_url()))
    assert "Part 1 was corrected to 8:00 min." in body
    assert "corrected from 0" not in body


def test_minutes_that_nobody_knows_are_said_to_be_unknown(coach, planned):
    named = str(planned.prescriptions.get().pk)
    part = {"prescription": named, "set": 1}
    log_events(
        planned,
        right_start(9000),
        ("cuffs_on", 8990, {"prescription": named}),
        ("bout_started", 8980, part),
        ("cuffs_off", 8000, {}),
        ("set_performed", 100, {**part, "reps": 0, "load_kg": "0"}),
        ("finished", 80, {}),
    )
    planned.refresh_from_db()
    assert planned.timed_seconds_done == 0
    assert not planned.was_left_undone
    assert "not known" in words(browser_of(coach).get(planned.get_absolute_url()))


def test_paper_has_a_box_for_the_minutes(coach, client, planned):
    page = words(browser_of(coach).get(reverse("clients:week", args=[client.pk])))

    assert "5 x 2 min, 1 min rest, cuffs on" in page
    assert "of 10:00 min" in page
    assert "3 km/h" in page.replace("\xa0", " ")


def test_an_earlier_day_is_entered_in_minutes(coach, client, planned):
    TrainingSession.objects.filter(pk=planned.pk).update(scheduled_on=today(client) - timedelta(days=1))
    where = reverse("sessions:enter", args=[planned.pk])
    asked = planned.prescriptions.get()
    page = words(browser_of(coach).get(where))
    assert "Load in" not in page
    assert "Minutes of work" in page

    browser_of(coach).post(where, {"request_id": str(uuid4()), f"reps-{asked.pk}-1": "8.5", "note": ""})

    planned.refresh_from_db()
    assert (planned.timed_seconds_done, planned.entered_later, planned.reps_done) == (510, True, 0)
    assert not planned.was_left_undone


def test_it_is_moved_and_copied(coach, client, slow_walk):
    planned = slow_walk
    now, day = timezone.now(), today(client)
    move_session(training_session=planned, seen_on=day, to_on=day + timedelta(days=1), by=coach, now=now)
    copied = copy_session(
        training_session=fresh(planned), to_on=day + timedelta(days=4), by=coach, now=now, request_id=uuid4()
    )

    row = copied.prescriptions.get()
    assert (row.kind, row.bouts["count"], row.intensity_text) == ("timed", 5, "2.5 km/h")
    assert copied.timed_seconds_prescribed == 600


def test_no_load_is_proposed_from_it(client, planned):
    assert not prescriptions_ahead().filter(training_session__client=client).exists()


def test_the_letter_on_monday_says_its_minutes(client, planned):
    log_walk(planned)
    week = Week.of(today(client))

    summary = client_weeks([client.pk], week, timezone.now())[client.pk].summary

    assert (summary.done, summary.reps_done, summary.loads) == (1, 0, ())
    (line,) = summary.timed
    assert (line.name, line.seconds_done, line.seconds_prescribed) == ("Walking", 600, 600)
    assert line.asked == "5 x 2 min, 1 min rest, cuffs on, 3 km/h"
    assert summary.went_as_planned
