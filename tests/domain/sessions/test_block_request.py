"""What a coach asks for with a block: its end, and the days that were left out."""

from datetime import date, timedelta

from sessions.domain.programmes import SHIPPED, BlockRequest

START = date(2026, 3, 2)


def make_request(ticked_days=None):
    return BlockRequest(
        template=SHIPPED[0], start_on=START, weekdays=frozenset({0, 3}), ticked_days=ticked_days
    )


def test_a_block_ends_the_day_after_its_last_week():
    assert make_request().until_on == START + timedelta(weeks=len(SHIPPED[0].weeks))


def test_without_ticks_no_day_is_left_out():
    assert make_request().left_out == frozenset()


def test_every_day_of_the_block_that_was_not_ticked_is_left_out():
    asked = make_request(frozenset({START, START + timedelta(days=3)}))

    assert START not in asked.left_out
    assert START + timedelta(days=1) in asked.left_out
    assert asked.until_on not in asked.left_out
    assert len(asked.left_out) == (asked.until_on - START).days - 2
