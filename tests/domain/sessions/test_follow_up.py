from datetime import UTC, datetime, timedelta

import pytest

from clients.domain.sources import SOURCES, Mark
from sessions.domain.follow_up import LINK_VALID, REPLIES, FollowUp, Reply, follow_ups

STOPPED = datetime(2026, 3, 2, 14, 2, tzinfo=UTC)


def hours(due):
    return {each.value: (at - STOPPED) / timedelta(hours=1) for each, at in due.items()}


def test_a_stop_is_asked_about_after_a_day_and_after_three():
    assert hours(follow_ups(STOPPED, STOPPED)) == {"24h": 24, "72h": 72}


@pytest.mark.parametrize(
    ("late_hours", "expected"),
    [
        (23, {"24h": 24, "72h": 72}),
        (30, {"24h": 30, "72h": 72}),
        (72, {"72h": 72}),
        (100, {"72h": 100}),
        (LINK_VALID / timedelta(hours=1) - 1, {"72h": 335}),
        (LINK_VALID / timedelta(hours=1), {}),
    ],
)
def test_a_stop_that_became_known_late_is_asked_about_at_once_or_not_at_all(late_hours, expected):
    assert hours(follow_ups(STOPPED, STOPPED + timedelta(hours=late_hours))) == expected


def test_a_clock_that_runs_ahead_puts_nothing_off():
    assert hours(follow_ups(STOPPED + timedelta(days=300), STOPPED)) == {"24h": 24, "72h": 72}


def test_every_reply_but_two_is_red_and_says_what_to_do_today():
    assert [reply for reply in Reply if not REPLIES[reply].is_red] == [Reply.FINE, Reply.SORE]
    for facts in REPLIES.values():
        assert facts.source_keys or facts.mark is not Mark.SEEN
        assert set(facts.source_keys) <= set(SOURCES)
        if facts.is_red:
            assert "today" in facts.title or "now" in facts.title


@pytest.mark.parametrize("each", list(FollowUp))
def test_each_question_has_words(each):
    assert each.label.startswith("after")
