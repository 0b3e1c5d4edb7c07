"""Whether a session that was begun may go on: its day, its rest, its questions."""

from datetime import UTC, timedelta

import pytest

from sessions.domain.protocols import CuffMode
from sessions.domain.ready import all_no
from sessions.domain.record import fold, next_step
from sessions.domain.spacing import rest_before
from sessions.domain.starts import StartProblem, find_start_problem, first_unasked
from tests.domain.sessions.builders import EXTENSION, PLAN, START, event, performed

ASKED = event(1, "started", ready=all_no())
UNASKED = event(1, "started")
ON = START.astimezone(UTC).date()


def problem(*events, scheduled_on=ON, rest=None, now=START + timedelta(minutes=1)):
    record = fold(events, PLAN)
    step = next_step(record, PLAN, CuffMode.RELEASED, now)
    return find_start_problem(record, step, scheduled_on=scheduled_on, zone=UTC, rest=rest, now=now)


def test_what_was_begun_on_its_day_with_the_questions_goes_on():
    assert problem(ASKED) is None


@pytest.mark.parametrize("days", [-1, 1])
def test_on_another_day_it_does_not(days):
    assert problem(ASKED, scheduled_on=ON + timedelta(days=days)) is StartProblem.OTHER_DAY


def test_a_clock_that_runs_ahead_counts_as_now():
    ahead = event(1, "started", after_seconds=25 * 3600, ready=all_no())

    assert problem(ahead) is None


def test_too_soon_after_the_last_one_it_waits_unless_there_is_a_reason():
    ended_at = START - timedelta(hours=30)

    assert problem(ASKED, rest=rest_before(ended_at, coach_gave_reason=False)) is StartProblem.TOO_SOON
    assert problem(ASKED, rest=rest_before(ended_at, coach_gave_reason=True)) is None
    long_ago = rest_before(START - timedelta(hours=40), coach_gave_reason=False)
    assert problem(ASKED, rest=long_ago) is None


def test_without_the_questions_it_asks_them():
    assert problem(UNASKED) is StartProblem.UNASKED
    assert problem() is None  # not begun: the page asks them anyway


def test_what_leads_to_no_set_is_asked_nothing():
    over = (UNASKED, event(2, "finished"))

    assert problem(*over) is None


def test_the_first_event_that_begins_it_is_the_one_that_is_told():
    done = performed(3, EXTENSION, 1, 30)

    assert first_unasked([done, event(2, "cuffs_on")]) == event(2, "cuffs_on").id
    assert first_unasked([done, ASKED]) is None
    assert first_unasked([event(2, "note", text="Hot.")]) is None
