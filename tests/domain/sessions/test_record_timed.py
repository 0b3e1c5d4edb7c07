"""What was done in minutes: the clock from its events, typed minutes, and what the client does next."""

import pytest

from sessions.domain.deviations import went_otherwise
from sessions.domain.events import SCHEMA_2
from sessions.domain.protocols import CuffMode
from sessions.domain.record import (
    CuffsOffReason,
    Done,
    DoSet,
    GiveFeedback,
    PutCuffsOn,
    TakeCuffsOff,
    fold,
    next_step,
    record_as_json,
)
from sessions.domain.timed import ClockState
from tests.domain.sessions.builders import CURL, RELEASED_WALK, RESTING, START, WALK, event, felt, performed
from tests.domain.sessions.test_timed import at


def clock(number, kind, planned=WALK, after_seconds=None, part=1):
    return event(number, kind, after_seconds, schema=SCHEMA_2, prescription=str(planned.id), set=part)


def done(number, planned=WALK, after_seconds=None, part=1, **body):
    schema = SCHEMA_2 if body else 1
    said = {"prescription": str(planned.id), "set": part, "reps": 0, "load_kg": "0"}
    return event(number, "set_performed", after_seconds, schema=schema, **said, **body)


def on(number, planned=WALK, after_seconds=None):
    return event(number, "cuffs_on", after_seconds, prescription=str(planned.id))


def off(number, after_seconds=None):
    return event(number, "cuffs_off", after_seconds)


STARTED = event(1, "started", 0)


def walked(*events, plan=(WALK,)):
    return fold([STARTED, on(2, plan[0], 5), *events], plan)


def codes(record):
    return [anomaly.code.value for anomaly in record.anomalies]


def test_done_takes_its_minutes_from_the_clock():
    record = walked(clock(3, "bout_started", after_seconds=10), done(4, after_seconds=10 + 840))

    (exercise,) = record.exercises
    assert exercise.performed[0].seconds == 600
    assert (record.timed_seconds, record.reps_done, record.has_work) == (600, 0, True)
    assert exercise.running is None
    assert record_as_json(record)["exercises"][0]["seconds_done"] == 600


def test_a_pause_is_not_counted():
    record = walked(
        clock(3, "bout_started", after_seconds=10),
        clock(4, "bout_paused", after_seconds=70),
        clock(5, "bout_resumed", after_seconds=370),
        done(6, after_seconds=400),
    )
    assert record.timed_seconds == 90


def test_a_walk_that_paused_for_a_day_ends_where_it_stood():
    record = walked(
        clock(3, "bout_started", after_seconds=10),
        clock(4, "bout_paused", after_seconds=70),
        clock(5, "bout_resumed", after_seconds=24 * 3600),
        done(6, after_seconds=24 * 3600 + 300),
    )
    assert record.timed_seconds == 60
    assert codes(record) == ["pause_too_long"]


def test_a_clock_that_nobody_stopped_says_nothing():
    record = walked(clock(3, "bout_started", after_seconds=10), done(4, after_seconds=24 * 3600))

    assert record.exercises[0].performed[0].seconds is None
    assert (record.timed_seconds, record.has_work) == (0, True)
    assert not went_otherwise(record_as_json(record))  # nobody knows


def test_typed_minutes_count_and_a_correction_counts_last():
    typed = walked(clock(3, "bout_started", after_seconds=10), done(4, after_seconds=30, seconds=480))
    assert typed.timed_seconds == 480
    assert went_otherwise(record_as_json(walked(done(4, seconds=470))))
    assert not went_otherwise(record_as_json(typed))

    said = done(4, after_seconds=30, seconds=480)
    corrected = event(5, "set_corrected", 60, schema=SCHEMA_2, corrects=str(said.id), reps=0, seconds=300)
    assert walked(said, corrected).timed_seconds == 300


def test_minutes_without_a_clock_are_not_known():
    assert walked(done(4)).exercises[0].performed[0].seconds is None


def test_two_phones_start_one_clock():
    record = walked(
        clock(3, "bout_started", after_seconds=10),
        clock(4, "bout_started", after_seconds=40),
        done(5, after_seconds=70),
        done(6, after_seconds=75),
        clock(7, "bout_started", after_seconds=80),
    )
    assert record.timed_seconds == 60
    assert codes(record) == ["bout_begun_before", "duplicate_set", "bout_begun_before"]


@pytest.mark.parametrize("kind", ["bout_paused", "bout_resumed"])
def test_a_clock_that_does_not_run_neither_stands_nor_goes_on(kind):
    assert codes(walked(clock(3, kind))) == ["bout_not_running"]


def test_going_on_without_a_pause_changes_nothing():
    record = walked(
        clock(3, "bout_started", after_seconds=10),
        clock(4, "bout_resumed", after_seconds=20),
        clock(5, "bout_paused", after_seconds=30),
        clock(6, "bout_paused", after_seconds=40),
        done(7, after_seconds=50),
    )
    assert record.timed_seconds == 20
    assert codes(record) == ["bout_not_running"]


def test_a_done_that_was_a_mistake_lets_the_clock_run_on():
    said = done(4, after_seconds=70)
    undone = event(5, "set_corrected", 72, corrects=str(said.id), reps=0, undone=True)
    record = walked(clock(3, "bout_started", after_seconds=10), said, undone)

    told = record_as_json(record)["exercises"][0]["running"]
    assert (told["set_number"], told["paused_at"], told["paused_seconds"]) == (1, None, 0)
    assert record.timed_seconds == 0
    assert next_step(record, (WALK,), CuffMode.RELEASED, at(80)).clock is ClockState.RUNNING


def test_a_lost_start_of_the_session_loses_no_clock():
    record = fold([clock(3, "bout_started", after_seconds=10)], (WALK,))
    assert record.started_at == at(10)


def test_repetitions_beside_minutes_are_asked_for_by_themselves():
    record = fold([STARTED, performed(2, CURL, 1, 30), done(3, seconds=600)], (WALK, CURL))
    assert (record.reps_done, record.reps_prescribed, record.timed_seconds) == (30, 45, 600)


# --- What comes next


def step(record, seconds, plan=(WALK,), **changes):
    return next_step(record, plan, CuffMode.RELEASED, at(seconds), **changes)


def test_a_timed_walk_takes_four_taps():
    """Cuffs on, start, done, cuffs off."""
    events = [STARTED]
    assert isinstance(step(fold(events, (WALK,)), 1), PutCuffsOn)
    events.append(on(2, after_seconds=5))
    assert step(fold(events, (WALK,)), 6).clock is ClockState.READY
    events.append(clock(3, "bout_started", after_seconds=10))
    assert step(fold(events, (WALK,)), 400).clock is ClockState.RUNNING
    events.append(done(4, after_seconds=850))
    assert step(fold(events, (WALK,)), 851) == TakeCuffsOff(
        reason=CuffsOffReason.EXERCISE_DONE, exercise_index=0
    )
    events.append(off(5, 855))
    assert isinstance(step(fold(events, (WALK,)), 856), GiveFeedback)


def test_cuffs_that_come_off_in_the_rests_are_cued_and_wait_for_the_rest_to_end():
    plan = (RELEASED_WALK,)
    events = [STARTED, on(2, RELEASED_WALK, 5), clock(3, "bout_started", RELEASED_WALK, 10)]
    events.append(done(4, RELEASED_WALK, 130))
    assert step(fold(events, plan), 131, plan) == TakeCuffsOff(
        reason=CuffsOffReason.SET_DONE, exercise_index=0
    )
    events.append(off(5, 135))
    assert step(fold(events, plan), 136, plan) == PutCuffsOn(exercise_index=0, not_before=at(190))
    events.append(on(6, RELEASED_WALK, 195))
    second = step(fold(events, plan), 200, plan)
    assert isinstance(second, DoSet)
    assert (second.set_number, second.clock) == (2, ClockState.READY)


def test_at_rest_the_round_runs_with_the_cuffs():
    plan = (RESTING,)
    events = [STARTED, on(2, RESTING, 5)]
    assert step(fold(events, plan), 100, plan).clock is ClockState.RUNNING
    events += [done(3, RESTING, 305), off(4, 305)]
    record = fold(events, plan)
    assert record.timed_seconds == 300
    assert step(record, 310, plan) == PutCuffsOn(exercise_index=0, not_before=at(305 + 180))
    events += [on(5, RESTING, 485), done(6, RESTING, 700, part=2), off(7, 700)]
    record = fold(events, plan)
    assert [each.seconds for each in record.exercises[0].performed] == [300, 215]


def test_cuffs_that_came_off_too_soon_at_rest_begin_the_round_anew():
    events = [STARTED, on(2, RESTING, 5), off(3, 60), on(4, RESTING, 130), done(5, RESTING, 430)]
    assert fold(events, (RESTING,)).timed_seconds == 300


def test_at_rest_without_cuffs_nothing_is_left_to_do():
    plan = (RESTING,)
    ready = event(1, "started", 0, without_cuffs=True)
    assert step(fold([ready], plan), 5, plan) == Done(finished=False)
    # The control: what was done of it is asked about.
    begun = [
        STARTED,
        on(2, RESTING, 5),
        done(3, RESTING, 305),
        off(4, 305),
        event(5, "symptom", 310, kind="pins_and_needles"),
    ]
    assert step(fold(begun, plan), 320, plan) == GiveFeedback(exercise_index=0)


def test_fifteen_minutes_take_the_cuffs_off_whatever_the_clock_says():
    record = walked(clock(3, "bout_started", after_seconds=10))
    assert step(record, 5 + 900).reason is CuffsOffReason.CAP
    after = walked(clock(3, "bout_started", after_seconds=10), off(4, 905))
    late = step(after, 910)
    assert isinstance(late, DoSet)
    assert (late.with_cuffs, late.clock) == (False, ClockState.RUNNING)


def test_an_answer_about_felt_effort_ends_it():
    record = walked(done(3, after_seconds=100, seconds=60), off(4, 110), felt(5, WALK, after_seconds=120))
    assert step(record, 130) == Done(finished=False)
    assert record.started_at == START
