"""What lies on the phone: enough for one session, nobody's name, and for no longer than it holds."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from clients.domain.clearance import Allowed, Limits
from clients.models import Screening
from sessions.models import TrainingSession
from sessions.phone.account import account_code
from sessions.phone.payload import build_payload, valid_until
from sessions.phone.screens import live_page
from tests.support import builders
from tests.support.shared_rows import shared_rows

pytestmark = pytest.mark.django_db

NO_LIMITS = Limits(max_percent_1rm=None, max_cuff_minutes=None)


@shared_rows
def training_session(client_person):
    builders.make_screening(client_person)
    row = builders.make_training_session(client_person)
    return TrainingSession.objects.with_gate_facts().get(pk=row.pk)


def allowed(until):
    return Allowed(limits=NO_LIMITS, valid_until_on=until)


def test_it_ends_with_the_day_where_the_client_is(training_session):
    on = training_session.scheduled_on
    zone = training_session.client.zone
    noon = datetime(on.year, on.month, on.day, 12, tzinfo=zone)

    until = valid_until(training_session, allowed(on + timedelta(days=60)), noon)

    assert until.astimezone(zone).isoformat()[:16] == f"{on + timedelta(days=1)}T00:00"


def test_it_ends_with_the_clearance(training_session):
    on, zone = training_session.scheduled_on, training_session.client.zone
    early = datetime(on.year, on.month, on.day, tzinfo=zone) - timedelta(hours=2)

    assert valid_until(training_session, allowed(on), early) == early + timedelta(hours=2)


def test_it_never_lasts_longer_than_a_day(training_session):
    on = training_session.scheduled_on
    early = datetime(on.year, on.month, on.day, tzinfo=UTC) - timedelta(days=3)

    assert valid_until(training_session, allowed(on + timedelta(days=60)), early) == early + timedelta(
        hours=24
    )


def test_it_names_nobody_and_tells_no_screening_answer(training_session):
    client = training_session.client
    text = json.dumps(build_payload(live_page(training_session, timezone.now())))

    assert client.name not in text
    assert client.email not in text
    assert str(Screening.objects.get(client=client).id) not in text
    assert "birth_on" not in text
    assert str(training_session.prescriptions.first().id) in text


def test_the_account_is_the_same_for_one_login_and_tells_nothing(client_person, coach):
    assert account_code(client_person.user) == account_code(client_person.user)
    assert account_code(client_person.user) != account_code(coach)
    assert str(client_person.user.pk) not in account_code(client_person.user)
