"""A clearance ends at midnight where the client is, whatever the server's clock says."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from clients.clearance import gate
from clients.domain.clearance import Allowed, ReasonCode
from clients.domain.regions import LEGS
from clients.models import Clearance
from tests.support import builders

pytestmark = pytest.mark.django_db

# The first and the last to see a day, odd offsets, and days that begin at one in the morning.
ZONES = (
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
    "Pacific/Chatham",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "America/Santiago",
    "Africa/Cairo",
    "Europe/Berlin",
)


@pytest.mark.parametrize("name", ZONES)
def test_the_last_day_is_whole_and_the_next_is_none(name):
    client = builders.make_cleared_client(time_zone=name)
    until_on = Clearance.objects.get().valid_until_on
    # The first instant of that day in UTC: a midnight that a zone skips is the end of the day before.
    first = datetime.combine(until_on, time.min, ZoneInfo(name))
    ends_at = datetime.fromtimestamp(first.timestamp(), ZoneInfo("UTC"))

    def ask(now):
        return gate.check_client(client=client, limbs=LEGS, now=now)[1]

    assert isinstance(ask(ends_at - timedelta(microseconds=1)), Allowed)
    assert [reason.code for reason in ask(ends_at).reasons] == [ReasonCode.EXPIRED]


def test_another_zone_ends_a_clearance_earlier_and_never_later():
    """A client who sets Berlin instead of Kiritimati does not get back the day that has ended."""
    client = builders.make_cleared_client(time_zone="Europe/Berlin")
    until_on = Clearance.objects.get().valid_until_on
    with time_machine.travel(datetime.combine(until_on, time(0, 30), ZoneInfo("Europe/Berlin")), tick=False):
        answers = {}
        for name in ("Europe/Berlin", "America/New_York", "Asia/Tokyo"):
            client.time_zone = name
            answers[name] = gate.check_client(client=client, limbs=LEGS, now=timezone.now())[1]

    assert not [name for name, answer in answers.items() if isinstance(answer, Allowed)]


def test_on_the_last_day_who_flies_east_loses_what_is_over_there():
    client = builders.make_cleared_client(time_zone="Europe/Berlin")
    until_on = Clearance.objects.get().valid_until_on
    evening = datetime.combine(until_on - timedelta(days=1), time(23, 30), ZoneInfo("Europe/Berlin"))
    with time_machine.travel(evening, tick=False):
        answers = {}
        for name in ("Europe/Berlin", "America/New_York", "Asia/Tokyo"):
            client.time_zone = name
            answers[name] = gate.check_client(client=client, limbs=LEGS, now=timezone.now())[1]

    assert isinstance(answers["Europe/Berlin"], Allowed)
    assert isinstance(answers["America/New_York"], Allowed)
    assert not isinstance(answers["Asia/Tokyo"], Allowed)
