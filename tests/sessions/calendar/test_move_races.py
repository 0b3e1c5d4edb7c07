"""Two coaches move the same session at the same moment: one is written, the other is refused."""

from datetime import timedelta

import pytest
from django.utils import timezone

from clients.audit.refusals import StaleEdit
from sessions.calendar.actions import move_session
from sessions.models import TrainingSession
from tests.support import builders
from tests.support.concurrency import run_concurrently

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 10


def moved_at_once(coach, day: int) -> tuple[TrainingSession, dict]:
    """A session that two coaches saw on one day and moved to two others; what each was answered, by day."""
    now = timezone.now()
    client = builders.make_cleared_client(coach)
    today = client.today(now)
    row = builders.make_training_session(client, on=today + timedelta(days=day))
    other = builders.make_coach(coach.practice)
    client.coaches.add(other)
    wanted = {today + timedelta(days=day + 3): coach, today + timedelta(days=day + 7): other}

    def move(to_on, by):
        return move_session(training_session=row, to_on=to_on, by=by, seen_on=row.scheduled_on, now=now)

    answers = run_concurrently(*(lambda day=to_on, by=by: move(day, by) for to_on, by in wanted.items()))
    row.refresh_from_db()
    return row, dict(zip(wanted, answers, strict=True))


def test_one_is_written_and_the_other_is_refused(coach):
    for _ in range(ROUNDS):
        row, answers = moved_at_once(coach, day=2)

        refused = {day for day, answer in answers.items() if isinstance(answer, StaleEdit)}
        assert len(refused) == 1, answers
        assert {row.scheduled_on} == set(answers) - refused


def test_control_without_asking_what_was_seen_both_believe_they_moved_it(coach, monkeypatch):
    monkeypatch.setattr("sessions.calendar.actions._refuse_stale", lambda row, seen_on: None)

    _, answers = moved_at_once(coach, day=2)

    assert not any(isinstance(answer, Exception) for answer in answers.values()), answers
