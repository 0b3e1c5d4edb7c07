"""What was trained without a clearance, or on another day than planned, is stored and told at once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from clients.clearance.actions import revoke_clearance
from clients.models import Clearance
from sessions.domain.events import EventKind
from sessions.messaging.sweep import sweep_messages
from sessions.models import Event, Message
from tests.sessions.messaging.test_alert_people import said, store
from tests.support import builders
from tests.support.shared_rows import shared_rows

NOW = timezone.now()
pytestmark = [pytest.mark.django_db, pytest.mark.clock(NOW)]


@shared_rows
def training_session(client_person, admin):
    builders.make_screening(client_person)
    return builders.make_training_session(client_person)


def revoke(client, coach, at):
    revoke_clearance(client=client, by=coach, reason="New medicine.", now=at)


def body_of(row) -> dict:
    return {"prescription": str(row.prescriptions.get().id), "set": 1, "reps": 30, "load_kg": "30"}


def first_set(row, at):
    return said(EventKind.SET_PERFORMED, at, **body_of(row))


def told(smtp, at=NOW) -> dict[str, str]:
    sweep_messages(clock=lambda: at)
    return {mail["To"]: mail["Subject"] for mail in smtp.messages}


def test_a_set_after_the_revocation_is_stored_and_told_to_coach_and_admin(
    training_session, client_person, coach, admin, smtp
):
    revoke(client_person, coach, NOW - timedelta(minutes=5))

    store(training_session, first_set(training_session, NOW))

    assert Event.objects.count() == 1
    assert told(smtp) == {person.email: "Please call Clara today" for person in (coach, admin)}


def test_it_is_told_once(training_session, client_person, coach, admin):
    revoke(client_person, coach, NOW - timedelta(minutes=5))

    for minutes in (0, 1, 2):
        store(training_session, first_set(training_session, NOW + timedelta(minutes=minutes)))

    assert Message.objects.filter(key__startswith="alert:uncleared:").count() == 2


def test_what_was_done_before_the_revocation_and_arrives_later_is_as_it_should_be(
    training_session, client_person, coach
):
    revoke(client_person, coach, NOW)

    began = said(EventKind.STARTED, NOW - timedelta(minutes=6))
    store(training_session, began, first_set(training_session, NOW - timedelta(minutes=5)), now=NOW)

    assert not Message.objects.filter(kind="alert").exists()


def test_an_expired_clearance_counts_as_none(training_session, client_person):
    ended = NOW - timedelta(minutes=1)
    Clearance._base_manager.update(ends_at=ended)

    store(training_session, first_set(training_session, NOW))

    assert Message.objects.filter(key__startswith="alert:uncleared:").exists()


def test_without_cuffs_needs_no_clearance(training_session, client_person, coach):
    revoke(client_person, coach, NOW - timedelta(minutes=5))

    store(
        training_session,
        said(EventKind.STARTED, NOW - timedelta(minutes=1), without_cuffs=True),
        first_set(training_session, NOW),
    )

    assert not Message.objects.filter(key__startswith="alert:uncleared:").exists()


def test_another_day_than_planned_is_told_to_the_coach(client_person, coach, admin, smtp):
    builders.make_screening(client_person)
    row = builders.make_training_session(client_person, on=client_person.today(NOW) + timedelta(days=3))

    store(row, said(EventKind.STARTED, NOW))
    store(row, said(EventKind.STARTED, NOW + timedelta(seconds=3)))

    assert told(smtp) == {coach.email: "Clara trained on another day"}


def test_the_day_of_the_start_counts_over_midnight(training_session, client_person, coach):
    midnight = NOW.astimezone(client_person.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    day_before = builders.make_training_session(client_person, on=(midnight + timedelta(days=2)).date())

    store(
        day_before,
        said(EventKind.STARTED, midnight + timedelta(days=3, minutes=-5)),
        first_set(day_before, midnight + timedelta(days=3, minutes=5)),
        now=midnight + timedelta(days=3, minutes=6),
    )

    assert not Message.objects.filter(key__startswith="alert:other-day:").exists()
