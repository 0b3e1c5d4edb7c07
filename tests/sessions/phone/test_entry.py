"""Yesterday, from paper or from memory: it is in the record, marked, and nothing is made up or proposed."""

import re
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.clearance.actions import revoke_clearance
from clients.models import Client
from sessions.domain.entries import CLIENT_DAYS, COACH_DAYS, NOT_OPEN, entry_problem
from sessions.models import Event, Message, TrainingSession
from sessions.progression.proposals import read_suggestions
from tests.support import builders
from tests.support.html_forms import ParsedPage
from tests.support.shared_rows import shared_rows

pytestmark = pytest.mark.django_db


@shared_rows
def client(coach):
    return builders.make_cleared_client(coach, with_login=True)


def planned(client, days_ago=1, **more):
    row = builders.make_training_session(client, **more)
    TrainingSession.objects.filter(pk=row.pk).update(scheduled_on=row.scheduled_on - timedelta(days=days_ago))
    row.refresh_from_db()
    return row


def url(row):
    return reverse("sessions:enter", args=[row.pk])


def typed(row, reps=("30", "15", "15", "12"), **changes):
    asked = row.prescriptions.get()
    fields = {f"reps-{asked.pk}-{number}": each for number, each in enumerate(reps, start=1)}
    sent = {
        "request_id": str(uuid4()),
        **fields,
        f"load-{asked.pk}": "",
        f"effort-{asked.pk}": "7",
        f"discomfort-{asked.pk}": "5",
        "note": "",
    }
    return {**sent, **{f"{name}-{asked.pk}": value for name, value in changes.items()}}


def test_a_coach_enters_yesterday_and_it_is_marked(client, coach, browser_of):
    row = planned(client)

    browser_of(coach).post(url(row), typed(row))

    row.refresh_from_db()
    assert (row.state, row.reps_done, row.entered_later) == ("finished", 72, True)
    assert (row.cuff_seconds, row.effort, row.discomfort) == (0, 7, 5)
    assert row.cuff_text == "entered later, minutes not known"
    page = ParsedPage(browser_of(coach).get(row.get_absolute_url()).content.decode()).text
    assert "Entered later" in page
    assert "not known" in page


def test_the_client_does_for_two_days(client, browser_of):
    for days_ago, status in ((CLIENT_DAYS, "finished"), (CLIENT_DAYS + 1, "assigned")):
        row = planned(client, days_ago=days_ago)
        browser_of(client.user).post(url(row), typed(row))
        row.refresh_from_db()
        assert row.state == status


def test_another_load_is_kept_as_it_was_lifted(client, coach, browser_of):
    row = planned(client)

    browser_of(coach).post(url(row), typed(row, load="22,5"))

    row.refresh_from_db()
    assert {each["load_kg"] for each in row.record["exercises"][0]["performed"]} == {"22.5"}
    assert row.volume_kg == Decimal("22.5") * 72


def test_a_set_that_stays_empty_was_not_done(client, coach, browser_of):
    row = planned(client)

    browser_of(coach).post(url(row), typed(row, reps=("30", "0", "", "")))

    row.refresh_from_db()
    done = row.record["exercises"][0]["performed"]
    assert [(each["set_number"], each["reps"]) for each in done] == [(1, 30), (2, 0)]


def test_nothing_is_filled_in(client, coach, browser_of):
    row = planned(client)

    html = browser_of(coach).get(url(row)).content.decode()

    asked = row.prescriptions.get()
    assert f'name="reps-{asked.pk}-1"' in html
    assert 'value="30"' not in html
    assert ParsedPage(html).text.count("both or none") == 2


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"reps": ("", "", "", "")}, "Write down at least one set"),
        ({"reps": ("many", "", "", "")}, "A whole number from 0 to 300."),
        ({"reps": ("301", "", "", "")}, "A whole number from 0 to 300."),
        ({"effort": "11"}, "A whole number from 0 to 10."),
        ({"discomfort": ""}, "Write both numbers"),
        ({"load": "-3"}, "0"),
    ],
)
def test_what_cannot_be_is_told_beside_it_and_stays_typed(client, coach, browser_of, changes, words):
    row = planned(client)
    sent = typed(row, **changes)

    response = browser_of(coach).post(url(row), sent)

    assert response.status_code == 422
    assert words in response.content.decode()
    assert not Event.objects.filter(training_session=row).exists()
    for name in (name for name, value in sent.items() if value and name.startswith(("effort", "reps"))):
        assert f'value="{sent[name]}"' in response.content.decode()


def test_the_same_form_twice_is_one_entry(client, coach, browser_of):
    row = planned(client)
    sent = typed(row)

    for _ in range(2):
        assert browser_of(coach).post(url(row), sent).status_code == 302

    assert Event.objects.filter(training_session=row, kind="set_performed").count() == 4


@pytest.mark.parametrize("effort", ["8", "80"])
def test_yesterday_is_not_entered_twice_and_what_was_typed_stays(client, coach, browser_of, effort):
    row = planned(client)
    browser_of(coach).post(url(row), typed(row))
    sent = typed(row, reps=("1", "", "", ""), effort=effort, discomfort="3") | {"note": "On the old machine."}

    response = browser_of(client.user).post(url(row), sent)

    assert response.status_code == 422
    html = response.content.decode()
    assert "in the record already" in html
    for name in (f"reps-{row.prescriptions.get().pk}-1", f"effort-{row.prescriptions.get().pk}"):
        assert re.search(f'name="{name}" value="{sent[name]}"', html)
    assert "On the old machine." in html
    assert "Put it in the record" not in html  # it would be refused again
    row.refresh_from_db()
    assert row.reps_done == 72


def test_what_a_phone_logged_of_it_is_in_the_record_on_every_page(client, coach, browser_of):
    row = planned(client)
    session_page, offer = row.get_absolute_url(), "Enter what was done"
    assert offer in browser_of(coach).get(session_page).content.decode()

    builders.log_events(row, ("note", 60, {"text": "The machine was taken."}))

    row.refresh_from_db()
    assert row.state == "assigned"
    assert offer not in browser_of(coach).get(session_page).content.decode()
    assert NOT_OPEN in browser_of(coach).get(url(row)).content.decode()
    response = browser_of(coach).post(url(row), typed(row))
    assert (response.status_code, Event.objects.filter(training_session=row).count()) == (422, 1)


def test_a_day_that_cannot_be_entered_shows_no_form(client, coach, browser_of):
    row = planned(client, days_ago=COACH_DAYS + 1)

    html = browser_of(coach).get(url(row)).content.decode()

    assert "It cannot be entered here." in html
    assert "<textarea" not in html


def test_today_is_logged_and_not_entered(client, coach, browser_of):
    row = builders.make_training_session(client)

    response = browser_of(coach).post(url(row), typed(row))

    assert "can be logged on its day" in response.content.decode()
    assert not Event.objects.filter(training_session=row).exists()


def test_nothing_is_proposed_from_it_and_nobody_is_told_of_missing_questions(client, coach, browser_of):
    for days_ago in (5, 2):
        row = planned(client, days_ago=days_ago)
        browser_of(coach).post(url(row), typed(row, reps=("3", "1", "", "")))

    assert read_suggestions(Client.objects.filter(pk=client.pk), timezone.now()).waiting == ()
    assert not Message.objects.filter(kind=Message.Kind.ALERT).exists()


def test_what_was_done_while_nobody_was_cleared_is_stored_and_told(client, coach, browser_of):
    row = planned(client)
    revoke_clearance(client=client, by=coach, reason="asked", now=timezone.now() - timedelta(days=3))

    response = browser_of(coach).get(url(row))
    assert "25" not in ParsedPage(response.content.decode()).text  # no load is shown
    browser_of(coach).post(url(row), typed(row, load="25"))

    row.refresh_from_db()
    assert row.state == "finished"
    assert Message.objects.filter(key__contains="uncleared").exists()


def test_the_client_gets_there_from_the_day_that_went_by(client, browser_of):
    row = planned(client)

    page = browser_of(client.user).get(reverse("sessions:live", args=[row.pk])).content.decode()

    assert url(row) in page


@pytest.mark.parametrize(
    ("days_ago", "by_client", "can"),
    [
        (0, False, False),
        (-1, False, False),
        (1, True, True),
        (CLIENT_DAYS, True, True),
        (CLIENT_DAYS + 1, True, False),
        (CLIENT_DAYS + 1, False, True),
        (COACH_DAYS, False, True),
        (COACH_DAYS + 1, False, False),
    ],
)
def test_how_far_back_an_entry_may_go(days_ago, by_client, can):
    today = timezone.now().date()
    problem = entry_problem(today - timedelta(days=days_ago), today, is_open=True, by_client=by_client)
    assert (problem == "") is can
    assert entry_problem(today - timedelta(days=1), today, is_open=False, by_client=by_client)
