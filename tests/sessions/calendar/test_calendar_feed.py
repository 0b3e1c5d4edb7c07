"""The calendar feed: what a calendar program reads at a secret address, and what becomes of the address."""

import re
from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from clients.clearance.actions import revoke_clearance
from clients.domain.regions import Region
from clients.models import AuditEvent
from sessions.calendar.actions import move_session
from sessions.calendar.feed import ics
from sessions.calendar.feed.actions import make_feed
from sessions.calendar.feed.ics import hash_token
from sessions.models import CalendarFeed, TrainingSession
from tests.support import builders
from tests.support.shared_rows import shared_rows

pytestmark = pytest.mark.django_db

PAGE = "/calendar/feed/"


@shared_rows
def sessions(client_person):
    """Legs today, arms in three days."""
    builders.make_screening(client_person)
    today = client_person.today(timezone.now())
    return [
        builders.make_training_session(client_person, on=today, exercise_codes=("leg-press",)),
        builders.make_training_session(
            client_person,
            on=today + timedelta(days=3),
            region=Region.UPPER,
            exercise_codes=("biceps-curl",),
        ),
    ]


@shared_rows
def address(client_person):
    return path_of(make_feed(client=client_person, by=client_person.user, replaces="", now=timezone.now()))


def path_of(token):
    return reverse("sessions:calendar-feed", args=[token])


def read(address, **headers):
    return Browser().get(address, headers=headers)


def events(address):
    answer = read(address)
    assert answer.status_code == 200
    return Calendar.from_ical(answer.content).walk("VEVENT")


def test_it_is_a_calendar_of_whole_days_for_whoever_has_the_address(address, sessions, client_person):
    answer = read(address)
    calendar = Calendar.from_ical(answer.content)

    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert calendar["VERSION"] == "2.0"
    assert calendar["X-WR-TIMEZONE"] == client_person.time_zone
    entries = [(each["SUMMARY"], each["DTSTART"].dt, each["DTEND"].dt) for each in calendar.walk("VEVENT")]
    one_day = timedelta(days=1)
    assert entries == [
        ("Training session, legs", sessions[0].scheduled_on, sessions[0].scheduled_on + one_day),
        ("Training session, arms", sessions[1].scheduled_on, sessions[1].scheduled_on + one_day),
    ]
    assert b"\r\n" in answer.content
    assert max(map(len, answer.content.split(b"\r\n"))) <= 75


def test_it_names_nobody_and_tells_nothing_else(address, sessions, client_person, coach):
    TrainingSession.objects.update(note_to_client="Mind the knee")
    text = read(address).content.decode()

    private = [client_person.name, client_person.email, coach.name, coach.email, client_person.practice.name]
    for words in [*private, "Mind", "press", " kg", "cuff pressure", str(client_person.pk)]:
        assert not words or words.casefold() not in text.casefold(), words
    facts = {"UID", "DTSTAMP", "LAST-MODIFIED", "SUMMARY", "DTSTART", "DTEND", "TRANSP", "CLASS", "URL"}
    assert {name for event in events(address) for name in event} == facts


def test_a_session_keeps_its_name_when_it_is_moved_and_nothing_changes_in_between(
    address, sessions, client_person, coach
):
    before, again = read(address), read(address)
    assert before.content == again.content
    unchanged = read(address, if_none_match=before["ETag"])
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    uids = [each["UID"] for each in events(address)]

    day = sessions[1].scheduled_on + timedelta(days=1)
    move_session(
        training_session=sessions[1],
        seen_on=sessions[1].scheduled_on,
        to_on=day,
        by=coach,
        now=timezone.now(),
    )

    after = read(address, if_none_match=before["ETag"])
    assert after.status_code == 200
    assert [each["UID"] for each in events(address)] == uids
    assert events(address)[1]["DTSTART"].dt == day


def test_what_the_gate_holds_leaves_it(address, sessions, client_person, coach):
    assert len(events(address)) == 2
    revoke_clearance(client=client_person, by=coach, reason="New symptom", now=timezone.now())

    assert events(address) == []


def test_control_that_asks_no_gate_shows_what_is_held(address, sessions, client_person, coach, monkeypatch):
    monkeypatch.setattr(ics, "hold_reasons", lambda row, now: ())
    with pytest.raises(AssertionError):
        test_what_the_gate_holds_leaves_it(address, sessions, client_person, coach)


def test_what_is_cancelled_over_or_past_is_not_in_it(address, sessions):
    TrainingSession.objects.filter(pk=sessions[0].pk).update(
        state="finished", started_at=timezone.now(), ended_at=timezone.now()
    )
    TrainingSession.objects.filter(pk=sessions[1].pk).update(cancelled_at=timezone.now())

    assert events(address) == []


@pytest.mark.one_database
def test_two_queries_however_many_sessions(address, sessions, client_person, django_assert_num_queries):
    for number in range(2, 8):
        builders.make_training_session(
            client_person,
            on=sessions[0].scheduled_on + timedelta(days=3 * number),
            exercise_codes=("leg-press",),
        )
    with django_assert_num_queries(2):
        assert len(events(address)) == 8


@pytest.mark.parametrize("token", ["x", "a" * 43, "%00", "é", "x" * 2000])
def test_an_address_that_nobody_made_is_not_there(token, db):
    assert read(f"/calendar/{token}.ics").status_code == 404


def test_the_feed_of_somebody_who_left_is_not_there(address, client_person):
    client_person.user.is_active = False
    client_person.user.save()

    assert read(address).status_code == 404


def shown(answer):
    return re.search(r'id="feed-address" value="https?://[^/]+([^"]+)"', answer.content.decode())[1]


def test_the_client_makes_copies_replaces_and_takes_back_the_address(browser_of, client_person, sessions):
    browser = browser_of(client_person.user)
    first = shown(browser.post(PAGE, {"what": "make", "feed": ""}))
    assert len(events(first)) == 2
    assert "feed-address" not in browser.get(PAGE).content.decode()  # never again
    row = CalendarFeed.objects.get()
    assert hash_token(first.removeprefix("/calendar/").removesuffix(".ics")) == row.token_sha256

    feed = str(row.pk)
    second = shown(browser.post(PAGE, {"what": "make", "feed": feed}))
    assert second != first
    assert read(first).status_code == 404
    twice = browser.post(PAGE, {"what": "make", "feed": feed})  # the same page once more
    assert twice.status_code == 422
    assert len(events(second)) == 2

    feed = str(CalendarFeed.objects.get(revoked_at=None).pk)
    for _ in range(2):
        assert browser.post(PAGE, {"what": "revoke", "feed": feed}).status_code == 200
    assert read(second).status_code == 404
    rows = AuditEvent.objects.filter(kind="calendarfeed").order_by("number")
    assert [each.action for each in rows] == ["added", "added", "revoked"]
    assert {(each.actor, each.client) for each in rows} == {(client_person.user, client_person)}


@pytest.mark.parametrize("form", [{}, {"what": "make", "feed": "x"}, {"what": "dance"}])
def test_a_form_that_says_something_else_makes_no_address(browser_of, client_person, form):
    assert browser_of(client_person.user).post(PAGE, form).status_code == 422
    assert not CalendarFeed.objects.exists()
