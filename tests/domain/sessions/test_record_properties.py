"""Any order, any repetition, any mix of two phones: one record."""

from datetime import timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from clients.domain.regions import Limb
from sessions.domain.deviations import END_REASONS, LATER_REASONS, LOAD_REASONS, SKIP_REASONS, Refill
from sessions.domain.events import SCHEMAS, Event, EventKind
from sessions.domain.protocols import CuffMode
from sessions.domain.record import SessionState, Stopped, TakeCuffsOff, fold, next_step, record_as_json
from sessions.domain.symptoms import SymptomKind
from tests.domain.sessions.builders import PLAN, START, WALK

WHOLE = (*PLAN, WALK)
ids = st.integers(1, 12).map(lambda number: UUID(int=number))
prescriptions = st.sampled_from([str(planned.id) for planned in WHOLE] + [str(UUID(int=999))])
reps = st.integers(-1, 40)
scale = st.integers(0, 10)

bodies = {
    EventKind.STARTED: st.just({}),
    EventKind.CUFFS_ON: st.fixed_dictionaries(
        {},
        optional={
            "tightness": scale,
            "prescription": prescriptions,
            "set_mmhg": st.dictionaries(st.sampled_from(Limb).map(str), st.integers(0, 400), max_size=2),
            "refill": st.sampled_from(Refill).map(str),
        },
    ),
    EventKind.SET_PERFORMED: st.fixed_dictionaries(
        {
            "prescription": prescriptions,
            "set": st.integers(1, 5),
            "reps": reps,
            "load_kg": st.sampled_from(["17.5", "10", "x"]),
        },
        optional={"seconds": st.integers(0, 900)},
    ),
    **dict.fromkeys(
        (EventKind.BOUT_STARTED, EventKind.BOUT_PAUSED, EventKind.BOUT_RESUMED),
        st.fixed_dictionaries({"prescription": prescriptions, "set": st.integers(1, 3)}),
    ),
    EventKind.LOAD_CHANGED: st.fixed_dictionaries(
        {
            "prescription": prescriptions,
            "load_kg": st.sampled_from(["17.5", "10", "x"]),
            "reason": st.sampled_from(LOAD_REASONS).map(str),
        }
    ),
    EventKind.SET_CORRECTED: st.fixed_dictionaries(
        {"corrects": ids.map(str), "reps": reps},
        optional={"load_kg": st.just("12.5"), "undone": st.booleans()},
    ),
    EventKind.SET_LEFT_OUT: st.fixed_dictionaries({"prescription": prescriptions, "set": st.integers(1, 5)}),
    EventKind.EXERCISE_SKIPPED: st.fixed_dictionaries(
        {"prescription": prescriptions, "reason": st.sampled_from(SKIP_REASONS).map(str)}
    ),
    EventKind.EXERCISE_LATER: st.fixed_dictionaries(
        {"prescription": prescriptions, "reason": st.sampled_from(LATER_REASONS).map(str)}
    ),
    EventKind.FEEDBACK: st.fixed_dictionaries(
        {"prescription": prescriptions, "effort": scale, "discomfort": scale},
        optional={"tightness": scale, "still_set": st.booleans()},
    ),
    EventKind.SYMPTOM: st.fixed_dictionaries({"kind": st.sampled_from(SymptomKind).map(str)}),
    EventKind.STOPPED: st.fixed_dictionaries({"reason": st.sampled_from(["numb", "other"])}),
    EventKind.CUFFS_OFF: st.just({}),
    EventKind.FINISHED: st.fixed_dictionaries({}, optional={"reason": st.sampled_from(END_REASONS).map(str)}),
    EventKind.NOTE: st.fixed_dictionaries({"text": st.sampled_from(["a", "b", ""])}),
}


@st.composite
def events(draw):
    kind = draw(st.sampled_from(EventKind))
    return Event(
        id=draw(ids),
        kind=kind,
        schema=draw(st.sampled_from(SCHEMAS)),
        occurred_at=START + timedelta(seconds=draw(st.integers(0, 20))),
        received_at=START + timedelta(seconds=draw(st.integers(0, 1000))),
        body=draw(bodies[kind]),
    )


logs = st.lists(events(), max_size=15)


@given(logs, st.data())
def test_order_and_repetition_change_nothing(log, data):
    again = data.draw(st.lists(st.sampled_from(log), max_size=10)) if log else []
    shuffled = data.draw(st.permutations(log + again))

    assert fold(shuffled, WHOLE) == fold(log, WHOLE)
    assert record_as_json(fold(shuffled, WHOLE)) == record_as_json(fold(log, WHOLE))


@given(logs, logs)
def test_two_phones_make_one_record_whichever_comes_first(mine, yours):
    assert fold(mine + yours, WHOLE) == fold(yours + mine + mine, WHOLE)


@given(logs)
def test_no_event_vanishes_without_a_word(log):
    record = fold(log, WHOLE)

    told = {anomaly.event_id for anomaly in record.anomalies}
    for exercise in record.exercises:
        told |= {done.event_id for done in exercise.performed + exercise.duplicates + exercise.undone}
    first = {}
    for event in sorted(log, key=lambda event: event.occurred_at):
        first.setdefault(event.id, event)
    performed = {event.id for event in first.values() if event.kind is EventKind.SET_PERFORMED}
    contested = {event.id for event in log if event != first[event.id]}
    assert performed - contested <= told


@given(logs)
def test_sums_agree_with_an_independent_count(log):
    record = fold(log, WHOLE)

    counted = [done for exercise in record.exercises for done in exercise.performed]
    assert record.reps_done == sum(done.reps for done in counted)
    assert all(done.reps >= 0 for done in counted)
    assert all(len({done.set_number for done in e.performed}) == len(e.performed) for e in record.exercises)
    assert record.cuff_seconds >= 0
    assert all(interval.off_at is not None for interval in record.cuff_intervals[:-1])


@given(logs, st.sampled_from(CuffMode), st.integers(0, 2000), st.booleans())
def test_a_stopped_session_only_ever_takes_the_cuffs_off(log, mode, seconds, cuffs_allowed):
    record = fold(log, WHOLE)

    step = next_step(record, WHOLE, mode, now=START + timedelta(seconds=seconds), cuffs_allowed=cuffs_allowed)

    if record.state is SessionState.STOPPED:
        assert isinstance(step, TakeCuffsOff if record.open_since else Stopped)
    else:
        assert not isinstance(step, Stopped)
    if step.name == "put-cuffs-on":
        assert cuffs_allowed
        assert not record.symptoms
        assert record.open_since is None
