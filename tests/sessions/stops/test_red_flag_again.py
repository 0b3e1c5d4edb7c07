"""The same sign said again in one session: told while its flag is open, a new flag once it was closed."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from clients.clearance.actions import close_red_flag
from clients.domain.red_flags import Sign
from clients.models import Clearance, RedFlag
from sessions.domain import ready
from sessions.domain.events import EventKind
from sessions.stops import triggers
from tests.clients.screening.test_answers_changed import answer
from tests.sessions.messaging.test_alert_people import said, store
from tests.support import builders
from tests.support.shared_rows import shared_rows

NOW = timezone.now()
pytestmark = [pytest.mark.django_db, pytest.mark.clock(NOW)]
CLOSED = NOW + timedelta(hours=3)
LATER = CLOSED + timedelta(hours=1)


@shared_rows
def session(client_person, admin):
    builders.make_screening(client_person)
    return builders.make_training_session(client_person)


def swelling(at):
    return said(EventKind.STARTED, at, ready={**ready.all_no(), "swelling": True})


def chest_pain(at):
    return said(EventKind.STOPPED, at, reason="chest_pain")


def close(admin, at=CLOSED):
    flag = RedFlag.objects.get(closed_at__isnull=True)
    close_red_flag(
        red_flag=flag,
        entry_id=uuid4(),
        reason="Nothing was found.",
        clinician_name="Dr. Wolf",
        clinician_role="GP",
        clinician_on=flag.client.today(at),
        by=admin,
        now=at,
    )


@pytest.mark.parametrize(
    ("event", "sign"), [(swelling, Sign.LIMB), (chest_pain, Sign.CHEST)], ids=["ready check", "stop"]
)
def test_after_the_closing_it_is_a_new_flag(session, client_person, admin, event, sign):
    store(session, event(NOW), now=NOW)
    close(admin)

    store(session, event(LATER), now=LATER)

    assert RedFlag.objects.filter(sign=sign).count() == 2
    assert RedFlag.objects.open().get().said_at == LATER
    client_person.refresh_from_db()
    assert client_person.has_red_flag


def test_new_answers_do_not_outweigh_what_is_said_after_them(session, client_person, admin):
    store(session, swelling(NOW), now=NOW)
    close(admin, NOW)
    client_person.refresh_from_db()
    answer(client_person, client_person.user)

    store(session, swelling(LATER), now=LATER)

    assert not Clearance.objects.unrevoked().exists()


def test_while_it_is_open_it_is_told_once(session, admin):
    store(session, swelling(NOW), now=NOW)
    store(session, swelling(LATER), now=LATER)

    assert RedFlag.objects.get().entries.count() == 0


def test_what_was_said_before_the_closing_and_arrives_later_is_no_new_flag(session, admin):
    store(session, swelling(NOW), now=NOW)
    close(admin)

    store(session, swelling(NOW + timedelta(minutes=1)), now=LATER)

    assert not RedFlag.objects.open().exists()


def test_a_clock_that_is_far_off_proves_no_earlier_time(session, admin):
    store(session, swelling(NOW), now=NOW)
    close(admin)

    store(session, swelling(LATER - timedelta(days=3)), now=LATER)

    assert RedFlag.objects.open().exists()


def test_control_if_told_once_were_told_for_good(session, admin, monkeypatch):
    monkeypatch.setattr(triggers, "_is_told", lambda *_facts: True)
    store(session, swelling(NOW), now=NOW)
    close(admin)

    store(session, swelling(LATER), now=LATER)

    assert not RedFlag.objects.open().exists()
