"""The policy of reviews, without a database."""

from datetime import UTC, date, datetime, timedelta

import pytest

from clients.domain.regions import ALL_LIMBS, ARMS, LEGS
from clients.domain.review_policy import (
    UNDO_WITHIN,
    GraveFlag,
    due_on,
    may_take_back,
    needs_second_admin,
    overdue_before,
)

MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("opened", "due"),
    [
        (0, 2),  # Monday: Wednesday
        (2, 4),  # Wednesday: Friday
        (3, 7),  # Thursday: Monday
        (4, 8),  # Friday: Tuesday
        (5, 8),  # Saturday: Tuesday
        (6, 8),  # Sunday: Tuesday
    ],
)
def test_a_case_is_due_on_the_second_working_day_after_it_came_in(opened, due):
    assert due_on(MONDAY + timedelta(days=opened)) == MONDAY + timedelta(days=due)


def test_overdue_before_agrees_with_due_on():
    for day in range(14):
        today = MONDAY + timedelta(days=day)
        for back in range(10):
            opened = today - timedelta(days=back)
            assert (opened < overdue_before(today)) == (due_on(opened) < today), (today, opened)


def test_a_decision_is_taken_back_within_five_minutes_and_not_at_the_fifth():
    decided_at = datetime(2026, 11, 23, 12, tzinfo=UTC)

    assert may_take_back(decided_at=decided_at, now=decided_at + UNDO_WITHIN - timedelta(microseconds=1))
    assert not may_take_back(decided_at=decided_at, now=decided_at + UNDO_WITHIN)


GRAVE_LEGS = GraveFlag(limbs=LEGS, two_admins=True)
LIGHT = GraveFlag(limbs=ALL_LIMBS, two_admins=False)


@pytest.mark.parametrize(
    ("flags", "limbs", "asked"),
    [
        ([GRAVE_LEGS, LIGHT], LEGS, True),
        ([LIGHT, GRAVE_LEGS], ALL_LIMBS, True),
        ([GRAVE_LEGS], ARMS, False),
        ([LIGHT], ALL_LIMBS, False),
        ([GRAVE_LEGS], [], False),
        ([], LEGS, False),
    ],
)
def test_a_second_admin_is_asked_where_a_marked_row_touches_a_limb_that_is_cleared(flags, limbs, asked):
    assert needs_second_admin(flags=flags, limbs=limbs) is asked
