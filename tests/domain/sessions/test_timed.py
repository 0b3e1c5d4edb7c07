"""Work in minutes: what trials did to the digit, the bounds, the clock, and the minutes of each limb."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clients.domain.clearance import CAUTION_LIMITS, Limits
from clients.domain.occlusion import Cuff, CuffKind, Position
from clients.domain.regions import Limb, Region, Side
from clients.domain.sources import SOURCES
from sessions.domain.exercises import BY_CODE, CATALOGUE, WorkKind
from sessions.domain.figures import work_text
from sessions.domain.fitting import find_fixes, fit_to_limits
from sessions.domain.planning import NOTHING_AT_REST, ProblemCode, plan_session
from sessions.domain.prescription import Prescription, Refusal, RefusalCode, explain, without_cuffs_on
from sessions.domain.prescription.explanation import load_text
from sessions.domain.protocols import BY_CODE as PROTOCOLS
from sessions.domain.protocols import CUFF_CAP_SECONDS, DEFAULT, CuffMode
from sessions.domain.sides import Sides, sides_for
from sessions.domain.timed import (
    TIMED_BY_CODE,
    TIMED_PROTOCOLS,
    Bouts,
    ClockState,
    Intensity,
    IntensityKind,
    RunningBout,
    bouts_as_json,
    bouts_from_json,
    bouts_problems,
    clock_state,
    minutes_text,
    protocol_of,
    seconds_worked,
    timed_protocols_for,
    usual_bouts,
)
from sessions.domain.timed.running import MAX_PAUSE, MOST_LATE
from sessions.domain.timing import FEWER_MINUTES, FEWER_SETS
from tests.domain.sessions.builders import START, TODAY, WALK_BOUTS, ask, pressure

IN_MINUTES = [exercise for exercise in CATALOGUE if exercise.kind.is_in_minutes]
CODES = [exercise.code for exercise in IN_MINUTES]
NO_LIMITS = Limits(max_percent_1rm=None, max_cuff_minutes=None)


def speed(number) -> Intensity:
    return Intensity(kind=IntensityKind.SPEED, number=Decimal(number))


def plan(*codes, **changes):
    exercises = [BY_CODE[code] for code in codes]
    facts = {
        "region": exercises[0].region,
        "items": [(exercise, 30) for exercise in exercises],
        "one_rep_maxes": {},
        "equipment": [],
        "protocol": DEFAULT,
        "cuff_mode": CuffMode.RELEASED,
        "limits": NO_LIMITS,
        "today": TODAY,
    }
    return plan_session(**(facts | changes))


# (code, source, bouts, seconds each, seconds of rest, cuffs stay on, how hard, seconds under the cuff)
IN_PRINT = [
    ("walk-5x2", "S-ABE09", 5, 120, 60, True, "3 km/h", 840),  # 50 m a minute, 5 x 2 min, 1 min rest
    ("walk-5x2-released", "S-NE", 5, 120, 60, False, "3.2 km/h", 600),  # 0.9 m/s, deflated in the rests
    ("cycle-15", "S-ABEC10", 1, 900, 0, True, "40 % of VO2max", 900),
    ("cycle-15-heart", "S-ELITE16", 1, 900, 0, True, "45 % of heart-rate reserve", 900),
    ("cycle-3x4-released", "S-FRANZ", 3, 240, 240, False, "40 % of VO2max", 720),  # 12 min a leg
    ("rest-3x5", "S-VALD", 3, 300, 180, False, "at rest", 900),  # 5 min on, 3 to 5 off
    ("rest-3x5-short", "S-KOA22", 3, 300, 60, False, "at rest", 900),  # at most 5 min in one go, 60 s off
]


@pytest.mark.parametrize(("code", "source", "count", "seconds", "rest", "stays", "hard", "under"), IN_PRINT)
def test_bouts_are_those_of_their_source(code, source, count, seconds, rest, stays, hard, under):
    shipped = TIMED_BY_CODE[code]
    bouts = shipped.bouts

    assert source in shipped.source_keys
    assert (bouts.count, bouts.seconds, bouts.rest_seconds, bouts.cuffs_stay_on) == (
        count,
        seconds,
        rest,
        stays,
    )
    assert bouts.intensity_text == hard
    assert bouts.cuff_seconds == under


def test_twenty_minutes_of_walking_are_in_print_and_not_offered():
    """S-ABEW10: 20 min at 67 m a minute, 4 km/h. No cuff stays on for longer than 15."""
    long_walk = Bouts(count=1, seconds=20 * 60, intensity=speed(4))

    assert all(each.bouts.cuff_seconds <= CUFF_CAP_SECONDS for each in TIMED_PROTOCOLS)
    assert bouts_problems(WorkKind.TIMED, long_walk)
    assert not bouts_problems(WorkKind.TIMED, replace(long_walk, seconds=15 * 60))  # the control


def test_every_shipped_row_is_inside_the_bounds_and_has_its_sources():
    for each in TIMED_PROTOCOLS:
        for code in each.exercise_codes:
            assert bouts_problems(BY_CODE[code].kind, each.bouts) == ()
        assert set(each.source_keys) <= set(SOURCES)
    assert all(key in SOURCES for exercise in IN_MINUTES for key in exercise.source_keys)


REST = TIMED_BY_CODE["rest-3x5"].bouts


@pytest.mark.parametrize(
    ("kind", "bouts", "says"),
    [
        (WorkKind.TIMED, replace(WALK_BOUTS, count=0), "1 to 10 bouts"),
        (WorkKind.TIMED, replace(WALK_BOUTS, count=11), "1 to 10 bouts"),
        (WorkKind.TIMED, replace(WALK_BOUTS, seconds=59), "1 min to 15 min"),
        (WorkKind.TIMED, replace(WALK_BOUTS, seconds=901), "no cuff stays on longer"),
        (WorkKind.TIMED, replace(WALK_BOUTS, rest_seconds=29), "30 s to 5 min"),
        (WorkKind.TIMED, replace(WALK_BOUTS, rest_seconds=301), "30 s to 5 min"),
        (WorkKind.TIMED, replace(WALK_BOUTS, intensity=speed("6.1")), "2 and 6 km/h"),  # S-ROLNICK21: to 6
        (WorkKind.TIMED, replace(WALK_BOUTS, intensity=speed("NaN")), "2 and 6 km/h"),
        (WorkKind.TIMED, replace(WALK_BOUTS, intensity=None), "how hard"),
        (WorkKind.RESTING, replace(REST, count=2), "3 to 5 rounds"),
        (WorkKind.RESTING, replace(REST, count=6), "3 to 5 rounds"),
        (WorkKind.RESTING, replace(REST, seconds=301), "1 min to 5 min in one go"),  # S-KOA22
        (WorkKind.RESTING, replace(REST, rest_seconds=59), "come off for 1 min"),  # S-KOA22
        (WorkKind.RESTING, replace(REST, cuffs_stay_on=True), "come off"),
        (WorkKind.RESTING, replace(REST, intensity=speed(3)), "Nothing moves"),
    ],
)
def test_what_is_outside_the_bounds_is_said(kind, bouts, says):
    assert says in " ".join(bouts_problems(kind, bouts))


@pytest.mark.parametrize(
    ("kind", "least", "most"),
    [
        (IntensityKind.OXYGEN, 20, 49),  # S-ROLNICK21: below 50 % of VO2max
        (IntensityKind.HEART_RATE, 20, 45),  # S-ELITE16
        (IntensityKind.EFFORT, 1, 4),
    ],
)
def test_how_hard_has_bounds(kind, least, most):
    def problems(number):
        return bouts_problems(
            WorkKind.TIMED, replace(WALK_BOUTS, intensity=Intensity(kind=kind, number=Decimal(number)))
        )

    assert not problems(least)
    assert not problems(most)
    assert problems(least - 1)
    assert problems(most + 1)


@pytest.mark.parametrize("code", CODES)
def test_it_needs_no_1rm_and_no_equipment_and_names_no_load(code):
    answer = ask(code, one_rep_max=None, equipment=[], limits=NO_LIMITS)

    assert isinstance(answer, Prescription)
    assert answer.kind is BY_CODE[code].kind
    assert (answer.load_kg, answer.percent_1rm, answer.one_rep_max_id, answer.marked) == (None,) * 4
    assert (answer.reps_asked, answer.lifted_kg) == (0, 0)
    assert answer.bouts == usual_bouts(BY_CODE[code])
    assert load_text(answer) == answer.intensity_text
    with pytest.raises(TypeError):
        _ = answer.load_facts


def test_a_limit_of_percent_says_nothing_about_minutes():
    assert isinstance(ask("walk", one_rep_max=None, limits=CAUTION_LIMITS), Prescription)


def test_what_is_asked_reads_as_people_say_it():
    walk = ask("walk", one_rep_max=None, limits=NO_LIMITS)
    assert isinstance(walk, Prescription)
    assert walk.asked_text == "5 x 2 min, 1 min rest, cuffs on"
    assert without_cuffs_on(walk).asked_text == "5 x 2 min, 1 min rest"
    assert TIMED_BY_CODE["walk-5x2-released"].bouts.text == "5 x 2 min, 1 min rest without cuffs"
    assert TIMED_BY_CODE["cycle-15"].bouts.text == "15 min"
    assert REST.text == "3 x 5 min, 3 min off"
    assert [minutes_text(each) for each in (45, 60, 150)] == ["45 s", "1 min", "2:30 min"]
    assert (WALK_BOUTS.part_text, REST.part_text) == ("5 x 2 min", "5 min")
    loaded = ask(limits=NO_LIMITS)
    assert isinstance(loaded, Prescription)
    assert (loaded.asked_text, loaded.intensity_text) == ("30/15/15/15 reps", "")


@pytest.mark.parametrize(
    ("done", "text"),
    [
        ((0, 0, 510, 600), "8:30 of 10:00 min"),
        ((75, 75, 510, 600), "75 of 75 reps and 8:30 of 10:00 min"),
        ((75, 0, 0, 0), "75 reps"),
    ],
)
def test_work_is_said_in_repetitions_and_minutes(done, text):
    assert work_text(*done) == text


def test_the_first_session_has_ten_minutes_at_most():
    """S-LOEP: the first time one exercise only, 7 to 10 min."""
    refused = ask("walk", one_rep_max=None, session_number=1)
    assert isinstance(refused, Refusal)
    assert refused.code is RefusalCode.FIRST_TOO_LONG
    short = TIMED_BY_CODE["walk-5x2-released"].bouts
    assert isinstance(ask("walk", one_rep_max=None, session_number=1, bouts=short), Prescription)
    assert isinstance(ask("walk", one_rep_max=None, session_number=2), Prescription)


def test_the_first_session_has_ten_minutes_of_all_such_work():
    """S-LOEP: 7 to 10 min in all, and not of each exercise."""
    seven = Bouts(count=1, seconds=420, intensity=speed(3))
    asked = {
        "walk": seven,
        "cycle": replace(seven, intensity=Intensity(kind=IntensityKind.OXYGEN, number=Decimal(40))),
    }
    both = plan("walk", "cycle", bouts=asked, session_number=1)
    assert [each.code for each in both.problems] == [ProblemCode.FIRST_TOO_LONG]
    assert plan("walk", bouts=asked, session_number=1).assignable  # the controls
    assert plan("walk", "cycle", bouts=asked, session_number=2).assignable


def test_a_session_without_cuffs_ends_the_same_day():
    long = Bouts(count=10, seconds=900, rest_seconds=300, intensity=speed(3))
    asked = {
        "walk": long,
        "cycle": replace(long, intensity=Intensity(kind=IntensityKind.OXYGEN, number=Decimal(40))),
    }
    both = plan("walk", "cycle", bouts=asked, without_cuffs=True)
    assert [each.code for each in both.problems] == [ProblemCode.TOO_LONG]
    assert plan("walk", bouts=asked, without_cuffs=True).assignable  # the control


def test_on_the_way_back_it_says_so():
    answer = ask("walk", one_rep_max=None, session_number=3, on_way_back=True)
    assert isinstance(answer, Prescription)
    assert "session 3 of 6" in answer.note
    assert ("Note", answer.note) in explain(answer).steps


def test_bad_bouts_are_refused():
    refused = ask("walk", one_rep_max=None, bouts=replace(WALK_BOUTS, seconds=1200, count=1))
    assert isinstance(refused, Refusal)
    assert refused.code is RefusalCode.BAD_BOUTS
    nothing = ask(exercise=replace(BY_CODE["walk"], code="own-walk"), one_rep_max=None)
    assert isinstance(nothing, Refusal)
    assert "how many minutes" in nothing.message


def test_the_pressure_at_rest_is_never_above_80_percent_of_the_lying_value():
    """Never full occlusion: 80 % of the value that closes the limb lying is the most (S-VALD)."""
    cuff = Cuff(region=Region.LOWER, kind=CuffKind.GAUGE, width_cm=Decimal(11), device="Doppler")
    lying = pressure(pressure_mmhg=180, position=Position.LYING)
    answer = ask("rest-legs", one_rep_max=None, cuff=cuff, measured=[lying], pressure_percent=100)

    assert isinstance(answer, Prescription)
    (target,) = answer.pressure_targets
    assert target.target_mmhg == 144
    assert BY_CODE["rest-legs"].position is Position.LYING


# --- Why


@pytest.mark.parametrize("code", [each.code for each in TIMED_PROTOCOLS])
def test_a_shipped_row_explains_itself_with_its_source(code):
    shipped = TIMED_BY_CODE[code]
    answer = ask(shipped.exercise_codes[0], one_rep_max=None, bouts=shipped.bouts)
    assert isinstance(answer, Prescription)
    explained = explain(answer)

    labels = [why.label for why in explained.numbers]
    assert ("How hard" in labels) == (shipped.bouts.intensity is not None)
    minutes = next(why for why in explained.numbers if why.label == "Minutes")
    assert [source.key for source in minutes.sources] == list(shipped.source_keys)
    assert ("Protocol", shipped.name) in minutes.steps
    under = next(why for why in explained.numbers if why.label == "Under the cuff")
    assert under.steps[0][1].startswith(f"{shipped.bouts.count} x ")
    assert not any(" kg" in why.line for why in explained.numbers)
    assert "How hard" not in [why.label for why in explained.without_load.numbers]


@pytest.mark.parametrize(
    ("code", "bouts"),
    [("walk", replace(WALK_BOUTS, count=4)), ("rest-legs", replace(REST, count=4, seconds=180))],
)
def test_minutes_of_the_coach_are_said_to_be_the_coachs(code, bouts):
    answer = ask(code, one_rep_max=None, bouts=bouts)
    assert isinstance(answer, Prescription)
    minutes = next(why for why in explain(answer).numbers if why.label == "Minutes")

    assert "chosen by the coach" in minutes.steps[0][1]
    assert minutes.sources
    assert protocol_of(code, bouts) is None


def test_without_cuffs_nothing_is_said_of_cuffs():
    walk = ask("walk", one_rep_max=None)
    assert isinstance(walk, Prescription)
    said = explain(without_cuffs_on(walk)).numbers
    assert {why.label for why in said} == {"How hard", "Minutes"}
    assert "cuffs" not in said[1].line
    assert "stay on" in explain(walk).numbers[1].line


# --- The minutes of a session


@pytest.mark.parametrize(
    ("codes", "changes", "cuff", "elapsed"),
    [
        (("walk",), {}, 840, 840),
        (("walk",), {"bouts": {"walk": TIMED_BY_CODE["walk-5x2-released"].bouts}}, 600, 840),
        (("rest-legs",), {}, 540, 660),
        (("rest-legs",), {"bouts": {"rest-legs": TIMED_BY_CODE["rest-3x5"].bouts}}, 900, 1260),
        (
            ("rest-legs", "straight-leg-raise"),
            {"bouts": {"rest-legs": TIMED_BY_CODE["rest-3x3"].bouts}},
            1320,
            1680,
        ),
        (
            ("cycle",),
            {
                "bouts": {"cycle": TIMED_BY_CODE["cycle-3x4-released"].bouts},
                "sides": {"cycle": Sides.LEFT_THEN_RIGHT},
            },
            1440,  # S-FRANZ: 12 min a leg, 24 min in all
            1440 + 2 * 480 + 180,
        ),
    ],
)  # fmt: skip
def test_the_minutes_of_a_session_count_every_kind_of_work(codes, changes, cuff, elapsed):
    timing = plan(*codes, **changes).timing
    assert (timing.cuff_seconds, timing.elapsed_seconds) == (cuff, elapsed)


def test_one_leg_at_a_time_is_12_minutes_a_limb_and_does_not_fit_the_visit():
    both = {"bouts": {"cycle": TIMED_BY_CODE["cycle-3x4-released"].bouts}}
    planned = plan("cycle", **both, sides={"cycle": Sides.LEFT_THEN_RIGHT})

    assert planned.timing.limb_seconds == {Limb.LEFT_LOWER: 720, Limb.RIGHT_LOWER: 720}
    assert [problem.code for problem in planned.problems] == [ProblemCode.OVER_CAP]
    assert FEWER_MINUTES in planned.timing.offers
    assert FEWER_SETS not in planned.timing.offers
    assert plan("cycle", **both, sides={"cycle": Sides.LEFT}).assignable  # the control


def test_kinds_of_work_go_together_and_repetitions_are_counted_without_the_minutes():
    walk = {"walk": replace(WALK_BOUTS, count=2)}
    planned = plan("walk", "straight-leg-raise", bouts=walk, sides={"straight-leg-raise": Sides.LEFT})

    assert planned.assignable
    assert (planned.reps_asked, planned.timed_seconds) == (75, 240)
    assert planned.timing.cuff_seconds == 300 + 390
    assert planned.turn_seconds == (300, 390)


def test_a_session_in_minutes_has_nothing_to_do_with_sets_to_failure():
    protocol = PROTOCOLS["four-sets-to-failure"]
    assert plan(
        "walk", limits=CAUTION_LIMITS, protocol=protocol, bouts={"walk": replace(WALK_BOUTS, count=3)}
    ).assignable
    beside = plan("walk", "straight-leg-raise", limits=CAUTION_LIMITS, protocol=protocol)
    assert ProblemCode.FAILURE in [problem.code for problem in beside.problems]


def test_a_clearances_minutes_hold_here_too():
    planned = plan("walk", limits=Limits(max_percent_1rm=None, max_cuff_minutes=10))
    assert not planned.assignable
    items = [(BY_CODE["walk"], Decimal(30))]
    limits = Limits(max_percent_1rm=None, max_cuff_minutes=10)
    assert fit_to_limits(planned, items, limits=limits) is None
    given = {"protocols": [DEFAULT] * 2, "cuff_mode": CuffMode.RELEASED, "cap_seconds": 600, "later_on": None}
    assert find_fixes([BY_CODE["walk"], BY_CODE["leg-curl"]], **given) == ()
    assert find_fixes([BY_CODE["leg-press"], BY_CODE["leg-curl"]], **given)  # the control


def test_at_rest_without_cuffs_there_is_nothing_to_do():
    planned = plan("rest-legs", without_cuffs=True)
    assert [problem.message for problem in planned.problems] == [NOTHING_AT_REST]
    walked = plan("walk", without_cuffs=True)
    assert walked.assignable
    assert (walked.timing.cuff_seconds, walked.timing.elapsed_seconds) == (0, 840)


@pytest.mark.parametrize("code", CODES)
def test_one_limb_alone_may_wear_the_cuff(code):
    assert set(sides_for(BY_CODE[code])) == set(Sides)
    answer = ask(code, one_rep_max=None, side=Side.LEFT)
    assert isinstance(answer, Prescription)
    assert len(answer.limbs) == 1


def test_only_work_in_minutes_has_bouts():
    assert usual_bouts(BY_CODE["leg-press"]) is None
    assert timed_protocols_for(BY_CODE["leg-press"]) == ()


# --- The clock

some_bouts = st.builds(
    Bouts,
    count=st.integers(1, 10),
    seconds=st.integers(60, 900),
    rest_seconds=st.integers(30, 300),
    cuffs_stay_on=st.booleans(),
    intensity=st.sampled_from([None, speed(3)]),
)


@given(some_bouts, st.integers(-10, 20_000))
def test_worked_seconds_agree_with_a_count_second_by_second(bouts, elapsed):
    pattern = [True] * bouts.seconds
    if bouts.cuffs_stay_on:
        pattern = ([True] * bouts.seconds + [False] * bouts.rest_seconds) * bouts.count
    assert bouts.worked_seconds(elapsed) == sum(pattern[: max(0, elapsed)])


@given(some_bouts)
def test_parts_make_the_whole_and_a_row_gives_back_what_it_was_given(bouts):
    assert bouts.parts * bouts.part_seconds == bouts.work_seconds
    assert bouts.worked_seconds(bouts.part_elapsed_seconds) == bouts.part_seconds
    assert bouts.cuff_seconds <= bouts.elapsed_seconds
    assert bouts_from_json(bouts_as_json(bouts)) == bouts


@pytest.mark.parametrize("bouts", [WALK_BOUTS, REST], ids=str)
def test_a_row_keeps_bouts_as_they_are(bouts):
    assert bouts_from_json(bouts_as_json(bouts)) == bouts


def test_parts_are_what_is_logged_by_itself():
    assert (WALK_BOUTS.parts, WALK_BOUTS.part_seconds, WALK_BOUTS.part_elapsed_seconds) == (1, 600, 840)
    assert (REST.parts, REST.part_seconds, REST.part_elapsed_seconds) == (3, 300, 300)


def at(seconds):
    return START + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("running", "seconds", "state", "worked"),
    [
        (None, 0, ClockState.READY, None),
        (RunningBout(set_number=2, started_at=START), 60, ClockState.READY, None),
        (RunningBout(set_number=1, started_at=START), 60, ClockState.RUNNING, 60),
        (RunningBout(set_number=1, started_at=START), 150, ClockState.RUNNING, 120),  # in the first rest
        (RunningBout(set_number=1, started_at=START), 840, ClockState.RUNNING, 600),
        (RunningBout(set_number=1, started_at=START), 840 + 300, ClockState.RUNNING, 600),
        (RunningBout(set_number=1, started_at=START), 840 + 301, ClockState.LATE, None),
        (RunningBout(set_number=1, started_at=START, paused_at=at(370)), 400, ClockState.PAUSED, 250),
        (RunningBout(set_number=1, started_at=START, paused_at=at(370)), 370 + 600, ClockState.PAUSED, 250),
        (RunningBout(set_number=1, started_at=START, paused_at=at(370)), 370 + 601, ClockState.ENDED, 250),
        (RunningBout(set_number=1, started_at=START, paused_at=at(370)), 24 * 3600, ClockState.ENDED, 250),
        (
            RunningBout(set_number=1, started_at=START, paused=timedelta(seconds=100)),
            160,
            ClockState.RUNNING,
            60,
        ),
    ],
)  # fmt: skip
def test_where_the_clock_stands(running, seconds, state, worked):
    assert clock_state(WALK_BOUTS, running, 1, at(seconds)) is state
    if running is not None and state is not ClockState.READY:
        assert seconds_worked(WALK_BOUTS, running, at(seconds)) == worked


def test_without_a_moment_only_the_events_say_where_the_clock_stands():
    running = RunningBout(set_number=1, started_at=START)
    assert clock_state(WALK_BOUTS, running, 1, None) is ClockState.RUNNING
    assert clock_state(WALK_BOUTS, replace(running, paused_at=START), 1, None) is ClockState.PAUSED
    assert (timedelta(minutes=10), timedelta(minutes=5)) == (MAX_PAUSE, MOST_LATE)
