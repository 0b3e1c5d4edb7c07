"""A protocol whose cuffs come off in each rest: the minutes, the steps of the client, and what is said."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from clients.domain.clearance import Limits
from clients.domain.regions import Region
from clients.domain.sources import Mark
from sessions.domain.events import EventKind
from sessions.domain.exercises import BY_CODE as EXERCISES
from sessions.domain.fitting import find_fixes, fit_to_limits
from sessions.domain.planning import plan_session
from sessions.domain.prescription import explain, explain_session_minutes, without_cuffs_on
from sessions.domain.protocols import BY_CODE, DEFAULT, CuffMode
from sessions.domain.record import DoSet, PutCuffsOn, TakeCuffsOff, fold, next_step
from sessions.domain.record.steps import CuffsOffReason
from tests.domain.sessions.builders import (
    EXTENSION,
    NO_LIMITS,
    START,
    TODAY,
    ask,
    event,
    one_rep_max,
    performed,
    stack,
)

RELEASED = BY_CODE["released-30-15-15-15-rest-60"]
PRESS, CURL = EXERCISES["leg-press"], EXERCISES["leg-curl"]
ITEMS = [(PRESS, Decimal(30)), (CURL, Decimal(30))]


def plan(**changes):
    facts = {
        "region": Region.LOWER,
        "items": ITEMS,
        "one_rep_maxes": {(each.code, None): one_rep_max("100", code=each.code) for each, _ in ITEMS},
        "equipment": [stack()],
        "protocol": RELEASED,
        "cuff_mode": CuffMode.RELEASED,
        "limits": NO_LIMITS,
        "today": TODAY,
    }
    return plan_session(**(facts | changes))


# S-SINC: nine trials with the cuffs released, six pooled. S-FITCUFFS: 30 to 60 s of rest.
def test_it_is_the_usual_scheme_with_the_rests_without_cuffs():
    assert (RELEASED.sets, RELEASED.rest_seconds) == (DEFAULT.sets, 60)
    assert set(RELEASED.source_keys) == {"S-SINC", "S-FITCUFFS"}
    assert RELEASED.mark is Mark.SEEN
    # 75 x 4 s; with them 3 x 60 s more.
    assert (RELEASED.cuff_seconds, RELEASED.off_seconds, RELEASED.elapsed_seconds) == (300, 180, 480)


def test_control_elsewhere_the_rests_count():
    usual = replace(RELEASED, released_between_sets=False)

    assert (usual.cuff_seconds, usual.off_seconds, usual.elapsed_seconds) == (480, 0, 480)


def test_two_exercises_are_ten_minutes_under_the_cuff_and_seventeen_in_all():
    made = plan()

    assert made.timing.cuff_seconds == 600
    assert made.timing.elapsed_seconds == 480 + 60 + 480
    assert set(made.timing.limb_seconds.values()) == {600}
    why = dict(explain_session_minutes(made.turn_seconds, made.cuff_mode, 900, made.off_seconds).steps)
    assert why["Between sets"] == "6:00, cuffs off, and not counted"
    assert why["From first to last"] == "17:00"


def test_they_come_off_between_exercises_too_whatever_was_asked():
    assert plan(cuff_mode=CuffMode.CONTINUOUS).cuff_mode is CuffMode.RELEASED


def test_without_any_cuff_it_takes_as_long():
    made = plan(without_cuffs=True)

    assert made.timing.elapsed_seconds == 480 + 60 + 480
    assert made.timing.cuff_seconds == 0


def test_each_number_says_that_they_come_off():
    whys = {why.label: why for why in explain(ask(protocol=RELEASED)).numbers}

    assert whys["Rest"].line == "60 s between sets. The cuffs come off."
    assert whys["Under the cuff"].line.startswith("Lifting with the cuffs on, resting without.")
    assert dict(whys["Under the cuff"].steps)["Sum"] == "75 repetitions x 4 s = 5:00"
    assert dict(whys["Under the cuff"].steps)["Rests"] == "3 rests x 60 s, cuffs off, and not counted"
    bare = {why.label: why for why in explain(without_cuffs_on(ask(protocol=RELEASED))).numbers}
    assert bare["Rest"].line == "60 s between sets."


def test_no_way_of_making_it_fit_leaves_the_cuffs_on():
    limits = Limits(max_percent_1rm=None, max_cuff_minutes=4)
    made = plan(limits=limits)
    fixes = find_fixes(
        [PRESS, CURL], protocols=made.protocols, cuff_mode=made.cuff_mode, cap_seconds=300, later_on=None
    )

    assert [fix.value for fix in fixes] == ["fewer 1"]
    assert fit_to_limits(made, ITEMS, limits=limits) is None


def test_fitted_sets_to_failure_keep_the_cuffs_off_in_their_rests():
    own = replace(RELEASED, code="own-1", failure_from=4)
    limits = Limits(max_percent_1rm=None, max_cuff_minutes=None, no_max_test=True)
    fitted = [
        fit_to_limits(plan(protocol=each, limits=limits), ITEMS, limits=limits)
        for each in (own, replace(own, released_between_sets=False))
    ]
    assert [each and {one.code for one in each.protocols} for each in fitted] == [
        {RELEASED.code},
        {DEFAULT.code},  # the control
    ]


# --- On the phone

PLAN = [replace(EXTENSION, released_between_sets=True, rest_seconds=60)]
ON, OFF, STARTED = EventKind.CUFFS_ON, EventKind.CUFFS_OFF, EventKind.STARTED


def step_after(*events, plan=PLAN, after=0):
    record = fold(events, plan)
    return next_step(record, plan, CuffMode.RELEASED, START + timedelta(seconds=after))


BEGUN = (event(1, STARTED, 0), event(2, ON, 10, prescription=str(EXTENSION.id)))
FIRST = (*BEGUN, performed(3, EXTENSION, 1, 30, 130))
OFF_AGAIN = (*FIRST, event(4, OFF, 135))


def test_after_a_set_the_cuffs_come_off():
    assert step_after(*FIRST, after=131) == TakeCuffsOff(reason=CuffsOffReason.SET_DONE, exercise_index=0)


def test_control_elsewhere_the_next_set_follows():
    usual = [replace(PLAN[0], released_between_sets=False)]

    assert isinstance(step_after(*FIRST, plan=usual, after=131), DoSet)


def test_they_go_on_again_at_the_end_of_the_rest():
    expected = PutCuffsOn(exercise_index=0, not_before=START + timedelta(seconds=130 + 60))

    assert step_after(*OFF_AGAIN, after=136) == expected


def test_then_the_next_set_is_done():
    step = step_after(*OFF_AGAIN, event(5, ON, 185, prescription=str(EXTENSION.id)), after=186)

    assert isinstance(step, DoSet)
    assert (step.set_number, step.with_cuffs) == (2, True)


def test_only_the_time_under_the_cuff_is_counted():
    events = (*OFF_AGAIN, event(5, ON, 185, prescription=str(EXTENSION.id)), event(6, OFF, 245))

    assert fold(events, PLAN).cuff_seconds == 125 + 60


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_set_that_is_taken_back_is_asked_for_again(number):
    """The cuffs are off by then, so they go on first."""
    taken_back = event(9, EventKind.SET_CORRECTED, 140, corrects=str(FIRST[-1].id), reps=0, undone=True)
    step = step_after(*OFF_AGAIN, taken_back, after=140 + number)

    assert isinstance(step, PutCuffsOn)


def test_after_the_last_set_the_exercise_is_done():
    events = list(BEGUN)
    for number, reps in enumerate(EXTENSION.sets, start=1):
        at = 60 + 200 * number
        if number > 1:
            events.append(event(20 + number, ON, at - 100, prescription=str(EXTENSION.id)))
        events.append(performed(40 + number, EXTENSION, number, reps, at))
        if number < len(EXTENSION.sets):
            events.append(event(60 + number, OFF, at + 5))

    step = step_after(*events, after=60 + 200 * len(EXTENSION.sets))

    assert step == TakeCuffsOff(reason=CuffsOffReason.EXERCISE_DONE, exercise_index=0)
