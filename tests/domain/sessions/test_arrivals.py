"""An event as it arrives: read one at a time, and whatever a phone sends gets an answer."""

import json
from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.domain.arrivals import Arrival, Unreadable, read_event
from sessions.domain.events import EventKind

EVENT = "0d9f5a53-3f0e-4f43-9d0a-8a3a1c5f8f01"
SESSION = "5f6f8f6e-7d5c-4c0f-8c39-2f1f3e1f9a02"
PRESCRIPTION = "77d3b1de-6a06-4f6c-9a58-2a0a1d7a4b03"
SET = {"prescription": PRESCRIPTION, "set": 1, "reps": 30, "load_kg": "17.5"}


def raw(**changed):
    whole = {
        "id": EVENT,
        "training_session": SESSION,
        "kind": "set_performed",
        "schema": 1,
        "occurred_at": "2026-11-24T10:15:00+01:00",
        "body": SET,
    }
    return {name: value for name, value in {**whole, **changed}.items() if value is not ...}


def test_a_whole_event_is_read_into_facts():
    read = read_event(raw())

    assert isinstance(read, Arrival)
    assert read.training_session == UUID(SESSION)
    assert read.event.id == UUID(EVENT)
    assert read.event.kind is EventKind.SET_PERFORMED
    assert read.event.occurred_at == datetime(2026, 11, 24, 9, 15, tzinfo=UTC)
    assert read.event.body == SET


def test_a_clock_ten_years_off_is_no_reason_to_refuse():
    assert isinstance(read_event(raw(occurred_at="2016-11-24T10:15:00Z")), Arrival)
    assert isinstance(read_event(raw(occurred_at="2036-11-24T10:15:00Z")), Arrival)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"id": "7"}, "id is not an identifier."),
        ({"id": 7}, "id is not an identifier."),
        ({"id": "z" * 36}, "id is not an identifier."),
        ({"id": ...}, "id is missing."),
        ({"training_session": None}, "training_session is not an identifier."),
        ({"training_session": ...}, "training_session is missing."),
        ({"occurred_at": "24.11.2026"}, "occurred_at is not an instant"),
        ({"occurred_at": "2026-11-24T10:15:00"}, "occurred_at is not an instant"),
        ({"occurred_at": "0001-01-01T00:00:00+14:00"}, "occurred_at is not an instant"),
        ({"occurred_at": 1732443300}, "occurred_at is not an instant"),
        ({"occurred_at": "2026-11-24T10:15:00Z" + "0" * 40}, "occurred_at is not an instant"),
        ({"occurred_at": ...}, "occurred_at is missing."),
        ({"kind": "dance"}, "This kind of event is not known."),
        ({"kind": ...}, "kind is missing."),
        ({"schema": 99}, "This version of the event is not known; 1 and 2 are."),
        ({"body": "reps"}, "The body is not an object."),
        ({"body": {**SET, "reps": -1}}, "reps is not a whole number from 0 to 300."),
        ({"body": {**SET, "reps": 1000}}, "reps is not a whole number from 0 to 300."),
        ({"body": {**SET, "reps": "15"}}, "reps is not a whole number from 0 to 300."),
        ({"body": {**SET, "load_kg": "17,5"}}, "load_kg is not kilograms"),
        ({"body": {**SET, "reps": float("nan")}}, "A number is not finite."),
        ({"mood": "good"}, "'mood' is not a field of an event."),
    ],
)
def test_what_is_wrong_is_told_in_words(changed, words):
    read = read_event(raw(**changed))

    assert isinstance(read, Unreadable)
    assert any(reason.startswith(words) for reason in read.reasons), read.reasons


def test_nought_repetitions_are_a_fact():
    assert isinstance(read_event(raw(body={**SET, "reps": 0})), Arrival)


def test_an_unreadable_event_keeps_the_name_its_phone_gave_it():
    assert read_event(raw(kind="dance")).id == EVENT
    assert read_event(raw(id="x" * 41)).id == ""
    assert read_event(raw(id="ü")).id == ""
    assert read_event([1]) == Unreadable(id="", reasons=("An event is an object.",))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(changes=st.dictionaries(st.sampled_from([*raw(), "more"]), JSON, max_size=4))
def test_anything_that_json_can_say_gets_an_answer(changes):
    read = read_event(json.loads(json.dumps(raw(**changes))))

    assert isinstance(read, Arrival) or read.reasons
