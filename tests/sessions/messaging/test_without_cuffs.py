"""Letters about a session without cuffs: they say so, and go out by the rule of its own."""

from datetime import timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from clients.clearance.actions import raise_red_flag
from clients.domain.red_flags import Sign, Way
from sessions.domain.weeks import Week
from sessions.messaging import compose
from sessions.messaging.eligibility import Send, Suppress
from sessions.messaging.kinds import check_eligibility
from sessions.messaging.schedule import plan_messages
from sessions.messaging.weekly.client_summary import client_weeks
from sessions.models import Message
from tests.support import builders
from tests.support.shared_rows import shared_rows

NOW = timezone.now()
pytestmark = [pytest.mark.django_db, pytest.mark.clock(NOW)]
NOON = NOW.astimezone(ZoneInfo("Europe/Berlin")).replace(hour=12, minute=0, second=0, microsecond=0)


@shared_rows
def planned(client_person):
    """A blood clot once: no clearance at all."""
    builders.make_screening(client_person, blood_clot="yes")
    builders.make_one_rep_max(client_person, "leg-press", Decimal(100))
    return builders.make_training_session(client_person, without_cuffs=True)


def reminder():
    plan_messages(now=NOON)
    return compose.with_contents(Message.objects.filter(kind=Message.Kind.REMINDER)).get()


def test_the_reminder_goes_out_and_says_without_cuffs(planned):
    message = reminder()

    assert isinstance(check_eligibility(message, NOON), Send)
    assert "legs, without cuffs, about 7 minutes" in compose.compose(message, now=NOON).body


def test_no_reminder_goes_out_under_a_red_flag(planned, client_person, coach):
    reminder()
    raise_red_flag(client=client_person, sign=Sign.LIMB, way=Way.READY, by=coach, at=NOON, now=NOON)

    assert isinstance(check_eligibility(reminder(), NOON), Suppress)


def test_monday_names_it_in_the_week_that_begins(planned, client_person):
    week = Week.of(client_person.today(NOON)).plus(-1)

    (upcoming,) = client_weeks([client_person.pk], week, NOON)[client_person.pk].upcoming
    assert (upcoming.region, upcoming.is_held) == ("Legs, without cuffs", False)


def test_monday_says_held_under_a_red_flag(planned, client_person, coach):
    raise_red_flag(client=client_person, sign=Sign.LIMB, way=Way.READY, by=coach, at=NOON, now=NOON)
    week = Week.of(client_person.today(NOON)).plus(-1)

    (upcoming,) = client_weeks([client_person.pk], week, NOON)[client_person.pk].upcoming
    assert upcoming.is_held


def test_a_planned_session_that_went_without_its_cuffs_counts_as_one_without(client_person):
    builders.make_screening(client_person)
    row = builders.make_training_session(client_person)
    asked = row.prescriptions.get()
    done = {"prescription": str(asked.pk), "set": 1, "reps": 30, "load_kg": "30"}
    builders.log_events(
        row,
        builders.right_start(90, without_cuffs=True),
        ("set_performed", 60, done),
        ("finished", 30, {}),
    )

    week = Week.of(client_person.today(NOON))
    summary = client_weeks([client_person.pk], week, NOON + timedelta(days=7))[client_person.pk].summary
    assert (summary.done, summary.without_cuffs, summary.loads) == (1, 1, ())
