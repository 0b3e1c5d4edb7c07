from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from sessions.domain.alerts import (
    SIGN_LABELS,
    Cause,
    find_alerts,
    is_late,
    is_too_much,
    said_yes,
    started_on,
    stop_sign,
    trained_after,
    usual_discomfort,
)
from sessions.domain.events import Event, EventKind
from sessions.domain.symptoms import STOP_REASONS, SYMPTOMS, SymptomKind

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def event(number, kind, minute=0, /, **body):
    return Event(
        id=UUID(int=number), kind=kind, schema=1, occurred_at=NOON + timedelta(minutes=minute), body=body
    )


def told(fresh, earlier=(), usual=None):
    return [(alert.event_id.int, alert.cause, alert.sign) for alert in find_alerts(fresh, earlier, usual)]


def stopped(number, reason, minute=0):
    return event(number, EventKind.STOPPED, minute, reason=reason)


def symptom(number, kind, minute=0):
    return event(number, EventKind.SYMPTOM, minute, kind=kind)


def felt(number, discomfort, minute=0):
    return event(number, EventKind.FEEDBACK, minute, prescription="x", effort=7, discomfort=discomfort)


@pytest.mark.parametrize("kind", list(SymptomKind))
def test_a_symptom_is_told_where_it_ends_the_session(kind):
    expected = [(1, Cause.STOP, kind)] if SYMPTOMS[kind].ends_session else []

    assert told([symptom(1, kind)]) == expected


def test_a_stop_and_the_symptom_that_explains_it_are_one_alert():
    assert told([symptom(2, "numb"), stopped(1, "numb")]) == [(1, Cause.STOP, "numb")]


def test_the_order_of_arrival_changes_nothing():
    events = [stopped(1, "numb"), symptom(2, "numb", 1), symptom(3, "dizzy", 2)]

    assert told(events) == told(events[::-1])


def test_a_sign_that_was_told_is_not_told_again():
    assert told([symptom(2, "numb")], [stopped(1, "numb")]) == []


def test_another_sign_is_news():
    assert told([symptom(2, "chest_pain")], [stopped(1, "numb")]) == [(2, Cause.STOP, "chest_pain")]


def test_another_reason_is_told_alone_and_says_nothing_beside_a_sign():
    assert told([stopped(1, "other")]) == [(1, Cause.STOP, "other")]
    assert told([stopped(1, "other"), symptom(2, "numb")]) == [(2, Cause.STOP, "numb")]
    assert told([stopped(2, "other")], [symptom(1, "numb")]) == []
    assert told([symptom(2, "numb")], [stopped(1, "other")]) == [(2, Cause.STOP, "numb")]


def test_other_kinds_stop_nothing():
    assert stop_sign(event(1, EventKind.FINISHED)) is None
    assert told([event(1, EventKind.FINISHED), event(2, EventKind.NOTE, text="numb")]) == []


@pytest.mark.parametrize(
    ("discomfort", "usual", "expected"),
    [
        (7, None, False),
        (8, None, True),
        (10, Decimal(9), True),
        (7, Decimal(5), False),
        (6, Decimal(3), True),
        (6, Decimal("3.1"), False),
        (0, None, False),
    ],
)
def test_too_much_is_eight_or_three_above_what_is_usual(discomfort, usual, expected):
    assert is_too_much(discomfort, usual) is expected


def test_seven_is_never_told_by_itself():
    assert told([felt(1, 7)]) == []
    assert told([felt(1, 7)], usual=Decimal("6.5")) == []


def test_discomfort_is_told_once_a_session():
    assert told([felt(1, 8), felt(2, 9, 1)]) == [(1, Cause.DISCOMFORT, "")]
    assert told([felt(2, 9)], [felt(1, 8)]) == []
    assert told([felt(2, 9)], [felt(1, 7)]) == [(2, Cause.DISCOMFORT, "")]


def test_usual_needs_three_sessions_and_looks_at_ten():
    assert usual_discomfort([]) is None
    assert usual_discomfort([4, 5]) is None
    assert usual_discomfort([4, 5, 6]) == 5
    assert usual_discomfort([*[2] * 10, *[9] * 50]) == 2


def test_a_yes_in_the_ready_check_is_told_once():
    yes = event(
        1, EventKind.STARTED, ready={"pregnant": False, "ill": True, "clot": True}, without_cuffs=True
    )

    assert said_yes(yes) == ("clot", "ill")
    assert told([yes]) == [(1, Cause.READY, "")]
    assert told([event(2, EventKind.STARTED, 1, ready={"ill": True})], [yes]) == []


@pytest.mark.parametrize("body", [{}, {"ready": {}}, {"ready": {"ill": False}}, {"ready": "yes"}])
def test_without_a_yes_nothing_is_told(body):
    assert told([event(1, EventKind.STARTED, **body)]) == []
    assert said_yes(event(1, EventKind.NOTE, ready={"ill": True})) == ()


def test_a_session_can_tell_three_things():
    fresh = [stopped(1, "numb"), felt(2, 9), event(3, EventKind.STARTED, ready={"ill": True})]

    assert [cause for _, cause, _ in told(fresh)] == [Cause.STOP, Cause.DISCOMFORT, Cause.READY]


@pytest.mark.parametrize("sign", STOP_REASONS)
def test_every_sign_has_words(sign):
    assert SIGN_LABELS[sign]


@pytest.mark.parametrize(("minutes", "late"), [(-5, False), (0, False), (9, False), (10, True), (1440, True)])
def test_ten_minutes_are_late(minutes, late):
    assert is_late(NOON, NOON + timedelta(minutes=minutes)) is late


PUT_ON, LOGGED = EventKind.CUFFS_ON, EventKind.SET_PERFORMED


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([event(1, PUT_ON, 4), event(2, LOGGED, 4)], None),
        ([event(1, PUT_ON, 4), event(2, LOGGED, 5)], 2),
        ([event(2, LOGGED, 7), event(1, PUT_ON, 6)], 1),
        ([event(1, EventKind.CUFFS_OFF, 6)], None),
        ([event(1, EventKind.STARTED, 0, without_cuffs=True), event(2, LOGGED, 6)], None),
    ],
)
def test_cuffs_or_a_set_after_the_end_of_a_clearance_are_found(events, expected):
    found = trained_after(events, NOON + timedelta(minutes=5))

    assert (found and found.int) == expected
    assert trained_after(events, None) is None


def test_a_session_starts_on_the_day_of_the_clients_own_zone():
    late = NOON.replace(hour=22)
    events = [Event(id=UUID(int=1), kind=EventKind.STARTED, schema=1, occurred_at=late, body={})]

    assert started_on(events, ZoneInfo("Pacific/Auckland")) == (UUID(int=1), date(2026, 3, 3))
    assert started_on(events, ZoneInfo("UTC")) == (UUID(int=1), date(2026, 3, 2))
    assert started_on([event(2, PUT_ON)], ZoneInfo("UTC")) is None
