"""Work in minutes on the phone without scripts, by a coach in person, by two phones, and over the API."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from sessions.models import Event
from tests.sessions.phone.test_sync import event, send
from tests.support import builders
from tests.support.html_forms import PhoneUser, html_of
from tests.support.shared_rows import shared_rows

pytestmark = pytest.mark.django_db


@shared_rows
def walk(client_person):
    builders.make_screening(client_person)
    return builders.make_training_session(client_person, exercise_codes=("walk",))


@pytest.fixture
def thumb(client_person, browser_of):
    return PhoneUser(browser_of(client_person.user))


def open_page(thumb, row):
    thumb.open(reverse("sessions:live", args=[row.id]))
    thumb.answer_ready_check()


def press(thumb, row, step, **fields):
    """Send one of the page's forms."""
    body = {
        "event_id": str(uuid4()),
        "step": step,
        "prescription": str(row.prescriptions.get().pk),
        "set": "1",
        **fields,
    }
    return thumb.browser.post(reverse("sessions:event", args=[row.pk]), body)


def kinds(row):
    return list(row.events.order_by("occurred_at").values_list("kind", flat=True))


def test_a_walk_without_scripts_takes_cuffs_on_start_done_cuffs_off(thumb, walk):
    start = timezone.now()
    open_page(thumb, walk)
    thumb.tap_main()  # cuffs are on
    thumb.tap_main()  # start
    with time_machine.travel(start + timedelta(minutes=9)):
        thumb.open(reverse("sessions:live", args=[walk.id]))
        assert "running" in thumb.screen.text
        press(thumb, walk, "set")
        thumb.open(reverse("sessions:live", args=[walk.id]))
        assert "is done" in thumb.screen.text
        thumb.tap_main()  # cuffs are off

    walk.refresh_from_db()
    assert kinds(walk) == ["started", "cuffs_on", "bout_started", "set_performed", "cuffs_off"]
    assert 355 <= walk.timed_seconds_done <= 360


def test_a_pause_stands_and_goes_on_and_minutes_may_be_typed(thumb, walk):
    open_page(thumb, walk)
    thumb.tap_main()
    thumb.tap_main()
    press(thumb, walk, "bout", kind="bout_paused")
    thumb.open(reverse("sessions:live", args=[walk.id]))
    assert "paused" in thumb.screen.text
    assert "Go on" in thumb.screen.text
    thumb.tap_main()  # go on
    press(thumb, walk, "set", minutes="8,5")

    walk.refresh_from_db()
    assert walk.timed_seconds_done == 510
    assert kinds(walk)[-3:] == ["bout_paused", "bout_resumed", "set_performed"]


def test_what_was_typed_wrong_is_said_and_stays(thumb, walk):
    open_page(thumb, walk)
    thumb.tap_main()
    answer = press(thumb, walk, "set", minutes="eight")

    assert answer.status_code == 422
    page = html_of(answer)
    assert 'value="eight"' in page
    assert "set_performed" not in kinds(walk)
    assert press(thumb, walk, "bout", kind="bout_flown").status_code == 422


def test_a_clock_that_nobody_stopped_asks_for_the_minutes(thumb, walk):
    start = timezone.now()
    open_page(thumb, walk)
    thumb.tap_main()
    thumb.tap_main()
    with time_machine.travel(start + timedelta(hours=1)):
        press(thumb, walk, "cuffs-off")
        thumb.open(reverse("sessions:live", args=[walk.id]))
        assert "How many minutes did you do?" in thumb.screen.text
        press(thumb, walk, "set")  # I do not know

    walk.refresh_from_db()
    assert walk.timed_seconds_done == 0
    assert walk.has_work
    (done,) = walk.record["exercises"][0]["performed"]
    assert done["seconds"] is None


def test_logged_minutes_are_corrected(thumb, walk):
    open_page(thumb, walk)
    thumb.tap_main()
    press(thumb, walk, "set", minutes="8")
    done = Event.objects.get(kind="set_performed")
    page = html_of(thumb.browser.get(reverse("sessions:live", args=[walk.id]) + f"?correct={done.pk}"))
    assert "8:00 min" in page
    assert press(thumb, walk, "correct", corrects=str(done.pk), minutes="").status_code == 422
    press(thumb, walk, "correct", corrects=str(done.pk), minutes="9.5")

    walk.refresh_from_db()
    assert walk.timed_seconds_done == 570


def test_a_round_at_rest_ends_with_the_cuffs(thumb, client_person):
    builders.make_screening(client_person)
    row = builders.make_training_session(client_person, exercise_codes=("rest-legs",))
    start = timezone.now()
    open_page(thumb, row)
    thumb.tap_main()  # cuffs are on
    with time_machine.travel(start + timedelta(minutes=2)):
        thumb.open(reverse("sessions:live", args=[row.id]))
        thumb.tap_main()  # cuffs are off
        thumb.open(reverse("sessions:live", args=[row.id]))
        assert "Rest without cuffs" in thumb.screen.text

    row.refresh_from_db()
    assert kinds(row) == ["started", "cuffs_on", "set_performed", "cuffs_off"]
    assert 115 <= row.timed_seconds_done <= 120


def test_a_coach_logs_a_walk_in_person(coach, walk):
    in_person = PhoneUser(builders.browser_of(coach))
    open_page(in_person, walk)
    in_person.tap_main()
    in_person.tap_main()
    press(in_person, walk, "set", minutes="10")
    page = html_of(builders.browser_of(coach).get(walk.get_absolute_url()))

    walk.refresh_from_db()
    assert walk.timed_seconds_done == 600
    assert "clock started" in page
    assert "10:00 min" in page


def part_event(row, kind, ago, **body):
    part = {"prescription": str(row.prescriptions.get().pk), "set": 1}
    at = timezone.now() - timedelta(seconds=ago)
    schema = 1 if kind == "set_performed" and not body else 2
    more = {"reps": 0, "load_kg": "0"} if kind == "set_performed" else {}
    return event(row, kind, {**part, **more, **body}, schema=schema, occurred_at=at.isoformat())


def test_two_people_who_log_one_walk_at_once_make_one(client_person, coach, walk):
    begun = event(walk, occurred_at=(timezone.now() - timedelta(seconds=700)).isoformat())
    mine = [begun, part_event(walk, "bout_started", 600), part_event(walk, "set_performed", 100)]
    theirs = [part_event(walk, "bout_started", 595), part_event(walk, "set_performed", 95)]
    send(builders.browser_of(coach), *theirs)
    send(builders.browser_of(client_person.user), *mine)

    walk.refresh_from_db()
    assert walk.timed_seconds_done == 3 * 120  # 500 s from the first start to the first done
    assert len(walk.record["exercises"][0]["performed"]) == 1
    codes = [each["code"] for each in walk.record["anomalies"]]
    assert sorted(codes) == ["bout_begun_before", "duplicate_set"]


def test_the_api_says_of_each_event_why_it_is_not_taken(client_person, walk):
    answer = send(
        builders.browser_of(client_person.user),
        part_event(walk, "bout_started", 60),
        part_event(walk, "bout_started", 60, set=0),
        {**part_event(walk, "bout_paused", 50), "schema": 1},
        part_event(walk, "set_performed", 40, seconds=-1),
        part_event(walk, "set_performed", 30, seconds=30),
    )
    verdicts = answer.json()["verdicts"]

    assert [each["verdict"] for each in verdicts] == ["stored", "invalid", "invalid", "invalid", "stored"]
    assert verdicts[1]["reasons"] == ["set is not a whole number from 1 to 50."]
    assert verdicts[2]["reasons"] == ["This kind of event is not known in this version."]
    assert verdicts[3]["reasons"] == ["seconds is not a whole number from 0 to 7200."]


def test_a_phone_that_knows_no_minutes_still_logs_that_it_was_done(client_person, walk):
    """A page that was stored before sends a set without minutes: kept, and the minutes are not known."""
    send(builders.browser_of(client_person.user), part_event(walk, "set_performed", 10))

    walk.refresh_from_db()
    (done,) = walk.record["exercises"][0]["performed"]
    assert done["seconds"] is None
