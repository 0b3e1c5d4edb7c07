"""After a suspected muscle breakdown training begins anew, whatever the calendar says."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from clients.domain.equipment import TYPICAL_GYM
from clients.domain.regions import Region
from sessions.domain import exercises
from sessions.domain.moving import PlannedLoad, PlannedSession
from sessions.domain.planning import ProblemCode, plan_session
from sessions.domain.programmes import ClientFacts, RegionFacts, lay_out
from sessions.domain.programmes.shipped import BY_TEMPLATE_CODE
from sessions.domain.protocols import (
    BY_CODE,
    DEFAULT,
    WAY_BACK_SESSIONS,
    CuffMode,
    SessionNumber,
    eased_percent,
    eased_protocol,
    session_number,
)
from sessions.domain.way_back import (
    PLAN_ANEW,
    WAY_BACK_NO_FAILURE,
    first_way_back_note,
    is_way_back_note,
    way_back_note,
    way_back_problems,
)
from tests.domain.sessions.builders import NO_LIMITS, TODAY, one_rep_max

WORD_ON = TODAY - timedelta(days=3)
TRAINED = [TODAY - timedelta(days=2 * ago) for ago in range(2, 12)]  # every other day, up to the word
FAILURE = BY_CODE["four-sets-to-failure"]


def since(*ago):
    return [TODAY - timedelta(days=each) for each in ago]


def test_a_region_in_training_begins_anew_after_the_doctors_word():
    assert session_number(TRAINED, TODAY).number == 11
    assert session_number(TRAINED, TODAY, WORD_ON) == SessionNumber(
        number=1, after_break=False, on_way_back=True
    )


@pytest.mark.parametrize(("done_since", "number"), [((3,), 1), ((2,), 2), ((3, 2, 1), 3)])
def test_only_sessions_since_the_word_count(done_since, number):
    assert session_number(TRAINED + since(*done_since), TODAY, WORD_ON).number == number


def test_it_ends_after_its_sessions_and_not_with_time():
    word_on = TODAY - timedelta(days=60)
    done = since(*range(2, 2 * WAY_BACK_SESSIONS + 1, 2))

    assert session_number(done[:-1], TODAY, word_on).on_way_back
    assert not session_number(done, TODAY, word_on).on_way_back


def test_a_break_on_the_way_back_begins_the_taper_again():
    place = session_number(since(40, 38, 36), TODAY, TODAY - timedelta(days=60))

    assert place == SessionNumber(number=1, after_break=True, on_way_back=True)


def test_a_break_before_the_word_is_not_named():
    place = session_number(since(60, 40, 2), TODAY, WORD_ON)

    assert place == SessionNumber(number=2, after_break=True, on_way_back=True)
    assert not session_number(since(60, 58, 5, 4, 3), TODAY, TODAY - timedelta(days=3)).after_break


@pytest.mark.parametrize(("number", "most"), [(1, 20), (2, 30), (3, 30), (6, 30), (None, 30)])
def test_what_may_be_asked_for(number, most):
    assert eased_percent(number, on_way_back=True) == most


def test_off_the_way_back_nothing_is_eased_from_the_third_session_on():
    assert [eased_percent(number) for number in (1, 2, 3, None)] == [20, 30, 50, 50]


@pytest.mark.parametrize(
    ("number", "on_way_back", "chosen", "given"),
    [
        (1, True, DEFAULT, "first-session"),
        (2, False, DEFAULT, "second-session"),
        (3, True, DEFAULT, DEFAULT.code),
        (3, True, FAILURE, DEFAULT.code),
        (3, False, FAILURE, FAILURE.code),
    ],
)
def test_no_set_goes_to_failure(number, on_way_back, chosen, given):
    place = SessionNumber(number=number, after_break=False, on_way_back=on_way_back)

    assert eased_protocol(place, chosen).code == given


def planned(percent, number, *, protocol=DEFAULT, on_way_back=True):
    return plan_session(
        region=Region.LOWER,
        items=[(exercises.BY_CODE["leg-press"], percent)],
        one_rep_maxes={("leg-press", None): one_rep_max("100", code="leg-press")},
        equipment=TYPICAL_GYM,
        protocol=protocol,
        cuff_mode=CuffMode.RELEASED,
        limits=NO_LIMITS,
        today=TODAY,
        session_number=number,
        on_way_back=on_way_back,
    )


@pytest.mark.parametrize(("number", "load_kg"), [(1, 20), (2, 30), (4, 30), (6, 30)])
def test_a_heavy_wish_is_lowered_and_says_why(number, load_kg):
    made = planned(40, number)

    (asked,) = made.prescriptions
    assert asked.load_kg == load_kg
    assert asked.note.startswith(way_back_note(number))
    assert f"Session {number}: 40 % was lowered to {load_kg} %." in asked.note


def test_control_off_the_way_back_the_fourth_session_has_what_is_asked_for():
    (asked,) = planned(40, 4, on_way_back=False).prescriptions

    assert (asked.load_kg, asked.note) == (40, "")


def test_a_plan_to_failure_is_refused():
    made = planned(30, 4, protocol=FAILURE)

    assert [problem.code for problem in made.problems] == [ProblemCode.FAILURE]
    assert made.problems[0].message == WAY_BACK_NO_FAILURE
    assert planned(30, 4, protocol=FAILURE, on_way_back=False).assignable


def programme(**facts):
    done = [TODAY - timedelta(days=3 * ago) for ago in range(1, 10)]
    known = RegionFacts(valid_until_on=TODAY + timedelta(weeks=12), done_on=tuple(done))
    return lay_out(
        template=BY_TEMPLATE_CODE["legs-6-weeks"],
        exercises=exercises.BY_CODE,
        start_on=TODAY,
        weekdays=frozenset({0, 3}),
        facts=ClientFacts(
            today=TODAY,
            regions=dict.fromkeys(Region, known),
            one_rep_maxes={(code, None): one_rep_max("100", code=code) for code in exercises.BY_CODE},
            equipment=TYPICAL_GYM,
            **facts,
        ),
    )


def test_a_programme_eases_in_again():
    rows = programme(way_back_from_on=TODAY - timedelta(days=1)).rows

    assert [row.protocol.code for row in rows[:3]] == ["first-session", "second-session", DEFAULT.code]
    assert all(row.number == place for place, row in enumerate(rows, start=1))
    light = [each.percent_1rm for row in rows[:WAY_BACK_SESSIONS] for each in row.plan.prescriptions]
    assert max(light) <= 30
    assert all(is_way_back_note(row.notes[0]) for row in rows[:WAY_BACK_SESSIONS])
    assert not any(is_way_back_note(note) for row in rows[WAY_BACK_SESSIONS:] for note in row.notes)


def test_control_without_the_word_it_goes_on_as_planned():
    rows = programme().rows

    assert {row.protocol.code for row in rows} == {DEFAULT.code}
    assert rows[0].number == 10


LOAD = PlannedLoad(exercise_name="Leg press", percent_1rm=Decimal(30), one_rep_max_on=TODAY)
HELD = PlannedSession(region=Region.LOWER, cuff_seconds=390, loads=(LOAD,), most_sets=4)

IN_MINUTES = {"most_sets": 0, "loads": ()}


def at(number, *, on_way_back=True):
    return SessionNumber(number=number, after_break=False, on_way_back=on_way_back)


@pytest.mark.parametrize(
    ("changes", "number", "said"),
    [
        ({}, 1, ["2 sets at most", "30 % of 1RM is more than 25 %"]),
        ({}, 2, ["3 sets at most"]),
        ({}, 3, []),
        ({"loads": (replace(LOAD, percent_1rm=Decimal(35)),)}, 5, ["35 % of 1RM is more than 30 %"]),
        ({"to_failure": True}, 5, [WAY_BACK_NO_FAILURE]),
        ({"most_sets": 2, "loads": (replace(LOAD, percent_1rm=Decimal(24)),)}, 1, []),
        (IN_MINUTES | {"timed_cuff_seconds": 840}, 1, ["10 min under the cuff at most"]),
        (IN_MINUTES | {"timed_cuff_seconds": 600}, 1, []),
        (IN_MINUTES | {"timed_cuff_seconds": 840}, 2, []),
    ],
)
def test_a_session_from_before_is_judged_by_what_it_asks_for(changes, number, said):
    problems = way_back_problems(replace(HELD, **changes), at(number))

    assert len(problems) == len(said) + bool(said)
    assert all(part in problem for part, problem in zip(said, problems, strict=False))
    assert not problems or problems[-1] == PLAN_ANEW


def test_control_off_the_way_back_it_may_be_as_it_is():
    assert way_back_problems(HELD, at(1, on_way_back=False)) == []


def test_the_client_reads_one_sentence():
    notes = ["The 1RM is from 1 March. A retest is due.", f"{way_back_note(2)} Session 2: 40 % was lowered."]

    assert first_way_back_note(notes) == way_back_note(2)
    assert first_way_back_note(notes[:1]) == ""
