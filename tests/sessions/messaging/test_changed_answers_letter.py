"""Answers that take something back are told to the coach, to every admin, and to who decided before."""

from datetime import timedelta

import pytest
from django.utils import timezone

from sessions.messaging.schedule import plan_new_messages
from sessions.messaging.sweep import sweep_messages
from sessions.models import Message
from tests.clients.screening.test_answers_changed import answer, decide
from tests.sessions.messaging.test_review_notices import text_of
from tests.support import builders

NOW = timezone.now().replace(hour=11)
pytestmark = [pytest.mark.django_db, pytest.mark.clock(NOW)]


def letters(smtp) -> dict[str, str]:
    plan_new_messages(now=NOW + timedelta(minutes=1))
    sweep_messages(clock=lambda: NOW + timedelta(minutes=1))
    return {mail["To"]: text_of(mail) for mail in smtp.messages if "changed" in mail["Subject"]}


def test_who_refused_is_told_that_it_is_taken_back(client_person, coach, admin, smtp):
    other = builders.make_admin(client_person.practice)
    decide(
        builders.make_screening(client_person, stroke="yes").review, admin, "refuse", reason="No letter yet."
    )

    answer(client_person, coach)

    sent = letters(smtp)
    assert set(sent) == {coach.email, admin.email, other.email}
    assert "You decided about earlier answers of this client." in sent[admin.email]
    assert "You decided" not in sent[other.email]
    assert "stroke" not in " ".join(sent.values())  # a letter names no sign


def test_each_change_is_told_once_also_in_a_case_that_goes_on(client_person, admin, smtp):
    builders.make_screening(client_person, stroke="yes")
    answer(client_person, client_person.user)
    letters(smtp)

    answer(client_person, client_person.user, now=NOW + timedelta(seconds=5))

    plan_new_messages(now=NOW + timedelta(minutes=2))
    plan_new_messages(now=NOW + timedelta(minutes=2))
    assert Message.objects.filter(key__startswith="desk:changed:", recipient=admin).count() == 2


def test_a_case_that_was_carried_on_before_the_letter_went_out_is_told_with_the_newer_answers(
    client_person, admin, smtp
):
    builders.make_screening(client_person, stroke="yes")
    answer(client_person, client_person.user)
    plan_new_messages(now=NOW)
    answer(client_person, client_person.user, now=NOW + timedelta(seconds=5))

    sent = letters(smtp)

    assert admin.email in sent
    assert Message.objects.filter(state="suppressed", why_not="Newer answers were sent meanwhile.").exists()
