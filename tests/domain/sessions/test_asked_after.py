from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from clients.domain.sources import SOURCES
from sessions.domain.asked_after import ASKED_AFTER, Occasion, Question, is_asked_otherwise, why_asked

ON = date(2026, 3, 20)
BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)


def days(*ago):
    return [ON - timedelta(days=each) for each in ago]


@pytest.mark.parametrize(
    ("trained_on", "expected"),
    [
        ((), Occasion.FIRST_SESSIONS),
        ((2,), Occasion.FIRST_SESSIONS),
        ((4, 2), Occasion.FIRST_SESSIONS),
        ((6, 4, 2), None),
        ((20, 18, 16), Occasion.AFTER_BREAK),  # the last one is 16 days ago
        ((20, 18, 15), Occasion.AFTER_BREAK),
        ((20, 18, 14), None),  # 14 days are no break yet
        ((40, 38, 36, 2), None),  # the second after a break
        ((40,), Occasion.FIRST_SESSIONS),  # after a break, and still among the first
        ((-2, -4, -6), Occasion.FIRST_SESSIONS),  # what comes after does not count
    ],
)
def test_the_first_three_and_the_first_after_a_break_are_asked_about(trained_on, expected):
    assert why_asked(days(*trained_on), ON) is expected


def test_the_way_back_is_asked_about_however_often_somebody_trained_before():
    trained_on, word_on = days(9, 7, 5, 3), ON - timedelta(days=4)

    assert why_asked(trained_on, ON) is None
    assert why_asked(trained_on, ON, word_on) is Occasion.WAY_BACK


def test_each_occasion_stands_in_the_table_once_with_known_sources():
    assert [row.occasion for row in ASKED_AFTER] == list(Occasion)
    assert {key for row in ASKED_AFTER for key in row.source_keys} <= set(SOURCES)


def question(hours_ago, *, after_stop=False, due=NOW, sent=None):
    return Question(
        ended_at=NOW - timedelta(hours=hours_ago), after_stop=after_stop, due_at=due, sent_at=sent
    )


@pytest.mark.parametrize(
    ("mine", "other", "expected"),
    [
        (question(72), question(24), True),  # a newer session is asked about today
        (question(24), question(72), False),
        (question(24), question(72, sent=NOW - timedelta(hours=2)), True),  # one went out already
        (question(24), question(72, after_stop=True), True),  # a stop goes first
        (question(72, after_stop=True), question(24), False),
        (question(72), question(24, due=NOW + timedelta(hours=9)), True),  # later today
        (question(72), question(24, due=NOW + timedelta(hours=12)), False),  # tomorrow in Berlin
        (question(72), question(24, due=NOW - timedelta(days=1), sent=NOW - timedelta(hours=20)), False),
    ],
)
def test_one_question_a_day_goes_out(mine, other, expected):
    assert is_asked_otherwise(mine, [other], NOW, BERLIN) is expected


def test_without_another_question_it_goes_out():
    assert not is_asked_otherwise(question(24), [], NOW, BERLIN)
