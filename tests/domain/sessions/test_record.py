import json
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from sessions.domain.record import (
    AnomalyCode,
    CuffInterval,
    Feedback,
    SessionState,
    cuff_seconds_at,
    fold,
    record_as_json,
)
from sessions.domain.symptoms import SymptomKind
from tests.domain.sessions.builders import CURL, EXTENSION, PLAN, START, event, felt, performed


def record_of(*events, plan=PLAN):
    return fold(events, plan)


def codes_of(record):
    return [anomaly.code for anomaly in record.anomalies]


def whole_session():
    """Two exercises as prescribed, cuffs off between them."""
    number, seconds, events = 2, 10, [event(1, "started", 0)]
    for planned in PLAN:
        events.append(event(number, "cuffs_on", seconds, tightness=6, prescription=str(planned.id)))
        for index, reps in enumerate(planned.sets, start=1):
            seconds += 90
            number += 1
            events.append(performed(number, planned, index, reps, seconds))
        seconds += 10
        events.append(event(number + 1, "cuffs_off", seconds))
        events.append(felt(number + 2, planned, after_seconds=seconds + 5))
        number, seconds = number + 3, seconds + 60
    return [*events, event(number, "finished", seconds)]


def test_nothing_done_is_an_assigned_session():
    record = record_of()

    assert record.state is SessionState.ASSIGNED
    assert (record.reps_done, record.reps_prescribed, record.cuff_seconds) == (0, 120, 0)
    assert record.started_at is None
    assert [exercise.code for exercise in record.exercises] == ["leg-extension", "leg-curl"]


def test_a_note_alone_starts_nothing():
    assert record_of(event(1, "note", text="on my way")).state is SessionState.ASSIGNED


@pytest.mark.parametrize("first", [event(1, "started"), event(1, "cuffs_on"), performed(1, EXTENSION, 1, 30)])
def test_whatever_is_done_first_starts_the_session(first):
    record = record_of(first)

    assert record.state is SessionState.STARTED
    assert record.started_at == first.occurred_at


def test_the_started_event_says_when_even_if_a_set_has_an_earlier_clock():
    record = record_of(performed(1, EXTENSION, 1, 30), event(2, "started"))

    assert record.started_at == START + timedelta(seconds=2)


def test_a_whole_session_adds_up():
    record = record_of(*whole_session())

    assert record.state is SessionState.FINISHED
    assert record.anomalies == ()
    assert (record.reps_done, record.reps_prescribed) == (120, 120)
    assert record.volume_kg == 75 * Decimal("17.5") + 45 * 10
    assert record.cuff_seconds == 370 + 190
    assert record.open_since is None
    assert record.finished_at == START + timedelta(seconds=690)
    assert record.feedback == {
        EXTENSION.id: Feedback(effort=6, discomfort=5),
        CURL.id: Feedback(effort=6, discomfort=5),
    }
    assert [exercise.tightness for exercise in record.exercises] == [6, 6]
    assert [exercise.effort for exercise in record.exercises] == [6, 6]
    assert [exercise.discomfort for exercise in record.exercises] == [5, 5]


def test_a_set_logged_again_is_listed_and_not_counted():
    record = record_of(performed(2, EXTENSION, 1, 30), performed(3, EXTENSION, 1, 28))

    (exercise, _) = record.exercises
    assert record.reps_done == 30
    assert [done.event_id.int for done in exercise.performed] == [2]
    assert [(done.event_id.int, done.reps) for done in exercise.duplicates] == [(3, 28)]
    assert codes_of(record) == [AnomalyCode.DUPLICATE_SET]


def test_the_latest_correction_counts_and_the_first_figure_is_kept():
    record = record_of(
        performed(2, EXTENSION, 1, 30),
        event(9, "set_corrected", corrects=str(UUID(int=2)), reps=27),
        event(5, "set_corrected", corrects=str(UUID(int=2)), reps=25, load_kg="15", reason="wrong pin"),
    )

    (done,) = record.exercises[0].performed
    assert (done.reps, done.load_kg, done.original_reps, done.corrected) == (27, Decimal(15), 30, True)
    assert done.at == START + timedelta(seconds=2)


def test_a_set_taken_back_counts_nowhere_and_frees_its_number():
    undo = event(3, "set_corrected", corrects=str(UUID(int=2)), reps=30, undone=True)

    record = record_of(performed(2, EXTENSION, 1, 30), undo)
    again = record_of(performed(2, EXTENSION, 1, 30), undo, performed(4, EXTENSION, 1, 26))

    assert record.reps_done == 0
    assert record.exercises[0].next_set_number == 1
    assert [done.event_id.int for done in record.exercises[0].undone] == [2]
    assert (again.reps_done, again.exercises[0].duplicates, again.anomalies) == (26, (), ())


def test_the_latest_correction_can_bring_a_set_back():
    record = record_of(
        performed(2, EXTENSION, 1, 30),
        event(3, "set_corrected", corrects=str(UUID(int=2)), reps=30, undone=True),
        event(4, "set_corrected", corrects=str(UUID(int=2)), reps=28, undone=False),
    )

    assert record.reps_done == 28
    assert record.exercises[0].undone == ()


def test_a_correction_of_a_set_that_never_came_is_remarked():
    record = record_of(event(3, "set_corrected", corrects=str(UUID(int=2)), reps=27))

    assert codes_of(record) == [AnomalyCode.CORRECTS_NOTHING]


def test_a_set_more_than_prescribed_counts_and_is_remarked():
    record = record_of(performed(2, CURL, 3, 15))

    assert record.reps_done == 15
    assert codes_of(record) == [AnomalyCode.EXTRA_SET]


def test_a_set_of_an_exercise_outside_the_session_is_remarked():
    stranger = replace(CURL, id=UUID(int=999))

    record = record_of(performed(2, stranger, 1, 30))

    assert record.reps_done == 0
    assert codes_of(record) == [AnomalyCode.UNKNOWN_PRESCRIPTION]


def test_the_latest_feedback_counts():
    record = record_of(
        felt(8, CURL, effort=8, discomfort=7, tightness=5), felt(4, CURL, effort=2, discomfort=1)
    )

    assert record.exercises[1].feedback == Feedback(effort=8, discomfort=7, tightness=5)
    assert record.exercises[1].tightness == 5
    assert record.exercises[0].feedback is None
    assert record.exercises[0].effort is None
    assert record.exercises[0].discomfort is None


def test_a_stop_is_terminal_and_later_sets_are_kept_and_marked_late():
    record = record_of(
        performed(2, EXTENSION, 1, 30),
        event(3, "stopped", reason="numb", note="both feet"),
        performed(4, EXTENSION, 2, 15),
        event(5, "finished"),
    )

    assert record.state is SessionState.STOPPED
    assert (record.stop_reason, record.stop_note) == ("numb", "both feet")
    assert record.stopped_at == START + timedelta(seconds=3)
    assert [done.late for done in record.exercises[0].performed] == [False, True]
    assert record.reps_done == 45
    assert codes_of(record) == [AnomalyCode.AFTER_STOP]


def test_a_symptom_that_ends_a_session_stops_it_even_if_the_stop_never_came():
    record = record_of(event(1, "started"), event(2, "symptom", kind="dizzy", note="saw stars"))

    assert (record.state, record.stop_reason, record.stop_note) == (
        SessionState.STOPPED,
        "dizzy",
        "saw stars",
    )
    assert record.symptoms[0].kind is SymptomKind.DIZZY


def test_a_symptom_after_the_end_is_reported_and_leaves_the_session_finished():
    record = record_of(event(1, "started"), event(2, "finished"), event(3, "symptom", kind="numb"))

    assert record.state is SessionState.FINISHED
    assert len(record.symptoms) == 1


def test_pins_and_needles_do_not_end_a_session():
    record = record_of(event(1, "started"), event(2, "symptom", kind="pins_and_needles"))

    assert record.state is SessionState.STARTED


def test_cuff_time_is_the_sum_of_closed_intervals():
    record = record_of(
        event(10, "cuffs_on"), event(100, "cuffs_off"), event(200, "cuffs_on"), event(260, "cuffs_off")
    )

    assert record.cuff_seconds == 150
    assert record.cuffs_off_at == START + timedelta(seconds=260)
    assert record.cuff_intervals[0] == CuffInterval(
        on_at=START + timedelta(seconds=10), off_at=START + timedelta(seconds=100)
    )


def test_cuffs_that_are_still_on_count_up_to_now():
    record = record_of(event(10, "cuffs_on"), event(100, "cuffs_off"), event(200, "cuffs_on"))

    assert record.cuff_seconds == 90
    assert record.open_since == START + timedelta(seconds=200)
    assert cuff_seconds_at(record, START + timedelta(seconds=230)) == 120
    assert cuff_seconds_at(record, START) == 90


def test_cuffs_that_are_off_count_no_further():
    record = record_of(event(10, "cuffs_on"), event(100, "cuffs_off"))

    assert cuff_seconds_at(record, START + timedelta(days=1)) == 90


def test_two_phones_that_both_log_the_cuffs_make_one_interval():
    record = record_of(
        event(10, "cuffs_on"), event(12, "cuffs_on"), event(100, "cuffs_off"), event(101, "cuffs_off")
    )

    assert record.cuff_seconds == 90
    assert codes_of(record) == [AnomalyCode.CUFFS_ALREADY_ON, AnomalyCode.CUFFS_ALREADY_OFF]


def test_the_same_identifier_with_other_words_is_remarked_and_the_first_counts():
    one, other = performed(2, EXTENSION, 1, 30, 10), performed(2, EXTENSION, 1, 12, 20)

    for events in ([one, other], [other, one]):
        record = record_of(*events)
        assert record.reps_done == 30
        assert codes_of(record) == [AnomalyCode.SAME_ID_OTHER_BODY]


def test_an_event_that_nobody_can_read_is_remarked_and_left_out():
    record = record_of(performed(2, EXTENSION, 1, -5), event(3, "started"))

    assert record.reps_done == 0
    assert codes_of(record) == [AnomalyCode.INVALID_BODY]


def test_notes_are_kept_in_order():
    record = record_of(event(5, "note", text="last set was hard"), event(2, "note", text="slept badly"))

    assert [note.text for note in record.notes] == ["slept badly", "last set was hard"]


def test_the_record_as_json_survives_a_round_trip():
    events = [
        *whole_session(),
        event(900, "note", text="good"),
        event(901, "symptom", kind="pins_and_needles"),
        event(902, "cuffs_off"),
        performed(903, CURL, 1, 9),
    ]

    as_json = record_as_json(record_of(*events))

    assert json.loads(json.dumps(as_json)) == as_json
    assert (as_json["state"], as_json["reps_done"], as_json["cuff_seconds"]) == ("finished", 120, 560)
    assert as_json["volume_kg"] == "1762.5"
    assert as_json["exercises"][0]["performed"][0] == {
        "set_number": 1,
        "event_id": str(UUID(int=3)),
        "reps": 30,
        "load_kg": "17.5",
        "at": "2026-03-02T18:01:40+00:00",
        "corrected": False,
        "original_reps": 30,
        "late": False,
    }
    assert as_json["open_since"] is None
    assert as_json["notes"][0]["text"] == "good"
    assert as_json["symptoms"][0]["kind"] == "pins_and_needles"
    assert [anomaly["code"] for anomaly in as_json["anomalies"]] == ["cuffs_already_off", "duplicate_set"]
