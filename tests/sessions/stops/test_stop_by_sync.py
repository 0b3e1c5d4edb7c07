"""A STOP that comes by the wire, in any split, order and repetition: one case, one alert a person."""

import itertools
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from sessions.models import Message, StopCase
from tests.support import builders
from tests.support.shared_rows import shared_rows

pytestmark = pytest.mark.django_db
URL = "/api/v1/sync"


@shared_rows
def training_session(client_person, admin):
    builders.make_screening(client_person)
    return builders.make_training_session(client_person)


def event(training_session, kind, /, **body):
    return {
        "id": str(uuid4()), "training_session": str(training_session.id), "kind": kind, "schema": 1,
        "occurred_at": timezone.now().isoformat(), "body": body,
    }  # fmt: skip


def stop(training_session):
    return [
        event(training_session, "stopped", reason="numb"),
        event(training_session, "symptom", kind="numb"),
        event(training_session, "cuffs_off"),
    ]


def send(browser, *events):
    answer = browser.post(URL, {"events": list(events)}, content_type="application/json")
    assert answer.status_code == 200
    return answer


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))), ids=str)
def test_one_by_one_in_any_order_and_twice(client_person, browser_of, training_session, order):
    browser, events = browser_of(client_person.user), stop(training_session)
    for place in (*order, *order):
        send(browser, events[place])

    assert StopCase.objects.count() == 1
    assert Message.objects.filter(kind="alert").count() == 2
    assert Message.objects.filter(kind="follow_up").count() == 2


def test_two_sessions_in_one_batch_are_two_cases(client_person, browser_of, training_session):
    later = client_person.today(timezone.now()) + timedelta(days=3)
    other = builders.make_training_session(client_person, on=later)

    send(browser_of(client_person.user), *stop(training_session), *stop(other))

    assert StopCase.objects.count() == 2
    assert Message.objects.filter(kind="alert").count() == 4


def test_another_persons_session_makes_no_case(coach, browser_of, training_session):
    stranger = builders.make_client(coach, with_login=True)

    send(browser_of(stranger.user), *stop(training_session))

    assert not StopCase.objects.exists()
