"""A client who is asked for new answers gets a letter at once and a reminder, until the request has ended."""

from datetime import timedelta

import pytest

from clients.models import AnswersRequest
from clients.screening.actions.requests import request_answers, withdraw_request
from sessions.messaging import compose
from sessions.messaging.eligibility import Postpone, Send, Suppress
from sessions.messaging.kinds import check_eligibility
from sessions.messaging.schedule import plan_new_messages
from sessions.messaging.sweep import sweep_messages
from sessions.models import Message
from tests.sessions.messaging.test_alert_people import text_of
from tests.sessions.messaging.test_letters_that_ask import NIGHT, NOON, fetched, letters_to, of_kind
from tests.support import builders

pytestmark = [pytest.mark.django_db, pytest.mark.clock(NOON)]
REMINDED = NOON + timedelta(days=2)


@pytest.fixture
def asked(client_person, coach):
    request_answers(client=client_person, by=coach, now=NOON)
    plan_new_messages(now=NOON)
    return AnswersRequest.objects.get()


def which(ending):
    return fetched(of_kind("questions").get(key__endswith=ending))


def test_one_letter_now_and_one_reminder_after_two_days(asked, client_person, smtp):
    for at in (NOON, NOON + timedelta(hours=3), REMINDED, REMINDED + timedelta(days=2)):
        plan_new_messages(now=at)
        sweep_messages(clock=lambda at=at: at)

    first, second = letters_to(smtp, client_person.user, "health questions")
    assert first["Subject"] == "Please answer the health questions"
    assert second["Subject"].startswith("Reminder: ")
    assert f"/clients/{client_person.id}/screening/" in text_of(first)
    assert Message.objects.filter(kind="questions").count() == 2


def test_nobody_is_written_to_at_night(asked):
    assert isinstance(check_eligibility(which("first"), NIGHT), Postpone)
    assert isinstance(check_eligibility(which("first"), NOON), Send)


@pytest.mark.parametrize("why", ["answered", "withdrawn", "a week later"])
def test_what_has_ended_is_not_reminded_of(asked, client_person, coach, why):
    at = REMINDED
    if why == "answered":
        builders.make_screening(client_person)
    elif why == "withdrawn":
        withdraw_request(client=client_person, by=coach, now=NOON)
    else:
        at = asked.expires_at

    assert isinstance(check_eligibility(which("reminder"), at), Suppress)


def test_a_request_that_ended_before_it_was_planned_is_not_told(client_person, coach):
    request_answers(client=client_person, by=coach, now=NOON)
    withdraw_request(client=client_person, by=coach, now=NOON)

    plan_new_messages(now=NOON)

    assert not of_kind("questions").exists()


def test_the_letter_names_who_asks_and_says_nothing_about_health(asked, coach):
    letter = compose.compose(which("first"), now=NOON)

    assert coach.name in letter.body
    assert "clot" not in letter.body
