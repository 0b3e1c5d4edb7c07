"""The calendar: what lies on which day, for a coach, for one client, and for the client alone."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.clearance.actions import revoke_clearance
from clients.domain.regions import Region
from clients.models import AuditEvent
from sessions.calendar.actions import move_session, skip_session
from sessions.calendar.queries import SessionLook, read_span
from sessions.models import TrainingSession
from sessions.planning.days_off_actions import add_days_off
from tests.support import builders
from tests.support.shared_rows import shared_rows

pytestmark = pytest.mark.django_db
ALL = reverse("sessions:calendar")


@shared_rows
def client(coach):
    return builders.make_cleared_client(coach, name="Clara Client", with_login=True)


@shared_rows
def today(client):
    return client.today(timezone.now())


def of(client, **asked) -> str:
    address = reverse("clients:calendar", args=[client.id])
    return address + ("?" + "&".join(f"{name}={value}" for name, value in asked.items()) if asked else "")


def chips_of(page):
    return [
        (chip.training_session.scheduled_on, chip.look)
        for week in page.context["weeks"]
        for day in week.days
        for chip in day.chips
    ]


def make_row(client, on, **changes):
    """A session by its row: what the calendar reads, whatever day it lies on."""
    first = TrainingSession.objects.filter(client=client).first() or builders.make_training_session(client)
    return TrainingSession.objects.create(
        client=client, clearance=first.clearance, assigned_by=first.assigned_by, region="lower",
        scheduled_on=on, protocol_code=first.protocol_code, protocol_version=1, cuff_mode="released",
        planned_cuff_seconds=390, planned_elapsed_seconds=390, reps_prescribed=75, **changes,
    )  # fmt: skip


def test_each_session_stands_on_its_day_with_what_became_of_it(coach, client, today, browser_of):
    planned = builders.make_training_session(client, on=today + timedelta(days=2))
    for days, state in ((-3, "finished"), (-5, "stopped"), (-7, "assigned")):
        make_row(client, today + timedelta(days=days), state=state, reps_done=75)
    # Ended after a "yes" in the check before it: nothing was done.
    make_row(client, today - timedelta(days=4), state="finished")
    skipped = builders.make_training_session(client, on=today + timedelta(days=4))
    skip_session(
        training_session=skipped, seen_on=skipped.scheduled_on, reason="Ill.", by=coach, now=timezone.now()
    )
    beyond = make_row(client, client.clearances.get().valid_until_on)

    looks = {}
    for on in (today - timedelta(days=7), today, today + timedelta(days=7), beyond.scheduled_on):
        looks |= dict(chips_of(browser_of(coach).get(of(client, view="week", on=on))))

    assert looks == {
        planned.scheduled_on: SessionLook.PLANNED,
        today - timedelta(days=3): SessionLook.DONE,
        today - timedelta(days=4): SessionLook.MISSED,
        today - timedelta(days=5): SessionLook.STOPPED,
        today - timedelta(days=7): SessionLook.MISSED,
        skipped.scheduled_on: SessionLook.SKIPPED,
        beyond.scheduled_on: SessionLook.HELD,
    }


def test_a_revoked_clearance_holds_what_is_planned(coach, client, browser_of):
    builders.make_training_session(client)
    revoke_clearance(client=client, by=coach, reason="New medicine.", now=timezone.now())

    assert [look for _, look in chips_of(browser_of(coach).get(ALL))] == [SessionLook.HELD]


def test_a_coach_sees_their_own_clients_and_an_admin_the_practice(coach, admin, client, browser_of):
    builders.make_training_session(client)
    other = builders.make_cleared_client(builders.make_coach(coach.practice), name="Otto Other")
    builders.make_training_session(other)
    foreign = builders.make_cleared_client(builders.make_coach())
    builders.make_training_session(foreign)

    def names(user):
        weeks = browser_of(user).get(ALL).context["weeks"]
        return {chip.name for week in weeks for day in week.days for chip in day.chips}

    assert names(coach) == {"Clara Client"}
    assert names(admin) == {"Clara Client", "Otto Other"}


def test_a_client_sees_their_own_days_and_no_cancelled_one(client, today, browser_of):
    row = builders.make_training_session(client)
    make_row(client, today + timedelta(days=1), cancelled_at=timezone.now())

    page = browser_of(client.user).get(ALL)

    assert chips_of(page) == [(row.scheduled_on, SessionLook.PLANNED)]
    assert "Clara Client" not in page.content.decode()
    assert "Leg press" in page.content.decode()


def test_a_client_may_not_look_at_a_coachs_page(client, browser_of):
    assert browser_of(client.user).get(of(client)).status_code == 403


@pytest.mark.parametrize(
    ("view", "on", "first", "last", "previous", "next_"),
    [
        ("month", "2026-11-24", "2026-10-26", "2026-12-06", "2026-10-01", "2026-12-01"),
        ("month", "2027-01-31", "2026-12-28", "2027-01-31", "2026-12-01", "2027-02-01"),
        ("month", "2028-02-29", "2028-01-31", "2028-03-05", "2028-01-01", "2028-03-01"),
        ("week", "2027-01-01", "2026-12-28", "2027-01-03", "2026-12-25", "2027-01-08"),  # week 53
        ("week", "2026-03-29", "2026-03-23", "2026-03-29", "2026-03-22", "2026-04-05"),  # the clocks change
    ],
)
def test_a_span_is_whole_weeks_over_any_new_year(view, on, first, last, previous, next_):
    span, understood = read_span(view, on, timezone.now().date())

    assert understood
    days = (span.first, span.last, span.previous, span.next)
    assert [day.isoformat() for day in days] == [first, last, previous, next_]
    assert len(span.days) % 7 == 0
    assert {day.weekday() for day in span.days[::7]} == {0}


@pytest.mark.parametrize("on", ["2026-02-30", "x", "0001-01-01", "9999-12-31", "\x00", "2026-W99", "١٢"])
def test_a_day_that_does_not_exist_shows_today_and_says_so(coach, client, today, on, browser_of):
    page = browser_of(coach).get(of(client), {"on": on, "view": "decade"})

    assert page.status_code == 200
    assert page.context["span"].on == today
    assert "There is no such day." in page.content.decode()


def test_days_off_stand_on_their_days(coach, client, today, browser_of):
    add_days_off(
        day_off_id=uuid4(), first_on=today, last_on=today + timedelta(days=1), by=coach,
        note="conference", now=timezone.now(),
    )  # fmt: skip

    for person, address in ((coach, ALL), (coach, of(client)), (client.user, ALL)):
        page = browser_of(person).get(address + ("&" if "?" in address else "?") + "view=week").content
        assert b"Cora Coach is away: conference" in page


def test_a_month_of_many_clients_shows_a_few_a_day_and_leads_to_the_others(coach, client, today, browser_of):
    builders.make_training_session(client)
    for number in range(7):
        other = builders.make_client(coach, name=f"Client {number}")
        row = make_row(client, today + timedelta(days=number + 1))
        TrainingSession.objects.filter(pk=row.pk).update(client=other, scheduled_on=today)

    browser = browser_of(coach)
    month, week = browser.get(ALL), browser.get(f"{ALL}?view=week")

    assert len(chips_of(month)) == 4
    assert b"4 more" in month.content
    assert len(chips_of(week)) == 8


@pytest.mark.one_database
@pytest.mark.parametrize("view", ["month", "week"])
def test_it_takes_the_same_queries_at_any_size(
    coach, client, today, view, browser_of, django_assert_num_queries
):
    browser = browser_of(coach)
    builders.make_training_session(client)
    browser.get(of(client))  # the first look goes into the audit list

    def look():
        with django_assert_num_queries(5):
            assert browser.get(f"{ALL}?view={view}").status_code == 200
        with django_assert_num_queries(8):
            assert browser.get(of(client, view=view)).status_code == 200

    look()
    for number in range(12):
        make_row(client, today + timedelta(days=number + 1), state="assigned")
        add_days_off(day_off_id=uuid4(), first_on=today, last_on=today, by=coach, now=timezone.now())
    other = builders.make_cleared_client(coach)
    builders.make_training_session(other)
    look()


def test_who_looked_at_a_client_is_noted(coach, client, browser_of):
    browser_of(coach).get(of(client))

    assert AuditEvent.objects.filter(action="saw", kind="calendar", client=client).count() == 1


def test_a_move_of_the_client_is_seen_by_the_coach(coach, client, today, browser_of):
    row = builders.make_training_session(client, on=today + timedelta(days=1))
    client.own_moves = "three_days"
    client.save()
    move_session(
        training_session=row, seen_on=row.scheduled_on, to_on=today + timedelta(days=3), by=client.user,
        now=timezone.now(),
    )  # fmt: skip

    browser = browser_of(coach)
    assert (
        b"moved by client"
        in browser.get(of(client)).content + browser.get(of(client, on=today + timedelta(days=3))).content
    )
    detail = browser.get(reverse("sessions:detail", args=[row.id])).content.decode()
    assert "you had planned it for" in " ".join(detail.split())


def test_regions_are_told_apart_by_words(coach, client, browser_of):
    builders.make_training_session(client, region=Region.UPPER, exercise_codes=("biceps-curl",))

    assert "Arms, planned" in " ".join(browser_of(coach).get(of(client)).content.decode().split())
