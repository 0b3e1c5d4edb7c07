"""What is proposed after a session, rule by rule, and what never changes a proposal."""

from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clients.domain.clearance import Limits
from clients.domain.numbers import Unit, Weight, weight_text
from clients.domain.sources import SOURCES, Mark
from sessions.domain.exercises import BY_CODE
from sessions.domain.figures import day_text
from sessions.domain.progression import (
    ExerciseOutcome,
    ProgressionRule,
    Proposal,
    Stay,
    outcome_of,
    propose,
)
from sessions.domain.record import fold, record_as_json
from tests.domain.sessions.builders import (
    EXTENSION,
    NO_LIMITS,
    PLAN,
    TODAY,
    event,
    felt,
    one_rep_max,
    performed,
    stack,
)

FULL = (30, 15, 15, 15)


def outcome(**facts):
    usual = {
        "session_id": UUID(int=1),
        "on": TODAY,
        "asked_sets": FULL,
        "sets": FULL,
        "failure_from": None,
        "load_kg": Decimal(25),
        "lifted_kg": (Decimal(25),) * 4,
        "effort": 6,
        "discomfort": 4,
    }
    return ExerciseOutcome(**(usual | facts))


def ask(*outcomes, **changes):
    facts = {
        "exercise": BY_CODE["leg-extension"],
        "outcomes": outcomes,
        "one_rep_max": one_rep_max("100"),
        "equipment": [stack("2.5")],
        "limits": NO_LIMITS,
        "today": TODAY,
    }
    return propose(**(facts | changes))


def test_done_whole_twice_running_goes_up_by_one_load():
    made = ask(outcome(), outcome())

    assert (made.rule, made.from_kg, made.to_kg, made.percent_1rm) == (
        ProgressionRule.CLEAN_TWICE,
        25,
        Decimal("27.5"),
        27.5,
    )
    assert made.facts == "75 of 75 repetitions twice running, effort 6 and discomfort 4 of 10."
    assert made.to_text == "27.5 kg"
    assert made.line == (
        "25 kg is 25 % and 27.5 kg is 27.5 % of the 1RM of 100 kg, tested on "
        f"{day_text(made.one_rep_max.tested_on)}."
    )
    assert made.look_mark is Mark.POLICY
    assert made.is_up
    assert not made.needs_look


@pytest.mark.parametrize(
    "changes",
    [
        {"sets": (30, 15, 15, 14)},
        {"sets": (45, 15, 15), "lifted_kg": (Decimal(25),) * 3},
        {"effort": 8},
        {"effort": None},
        {"discomfort": 8},
        {"discomfort": None},
        {"lifted_kg": (Decimal(25), Decimal(25), Decimal(25), Decimal(20))},
        {"load_kg": Decimal(20), "lifted_kg": (Decimal(20),) * 4},
    ],
)
def test_a_session_before_that_was_not_clean_with_this_load_keeps_it(changes):
    assert isinstance(ask(outcome(), outcome(**changes)), Stay)


@pytest.mark.parametrize("usual", [5, 6, 7])
def test_discomfort_that_is_usual_in_the_fourth_set_holds_nothing_back(usual):
    made = ask(outcome(discomfort=usual), outcome(discomfort=usual))

    assert isinstance(made, Proposal)
    assert (made.rule, made.to_kg) == (ProgressionRule.CLEAN_TWICE, Decimal("27.5"))


def test_once_is_not_twice():
    assert ask(outcome()) == Stay(reason="75 of 75 repetitions: the load stays.")


@pytest.mark.parametrize(
    ("sets", "goes_down"),
    [
        ((30, 15, 15, 0), False),
        ((30, 15, 14), True),
        ((20, 15, 15, 15), False),
        ((19, 15, 15, 15), True),
        ((), True),
    ],
)
def test_sixty_to_seventy_four_is_the_usual_shape_and_fewer_goes_down(sets, goes_down):
    made = ask(outcome(sets=sets, lifted_kg=(Decimal(25),) * len(sets)))

    assert isinstance(made, Proposal) is goes_down
    if goes_down:
        assert (made.rule, made.to_kg, made.needs_look, made.is_up) == (
            ProgressionRule.MISSED,
            Decimal("22.5"),
            True,
            False,
        )


def test_what_hurts_goes_down_however_well_it_was_done():
    made = ask(outcome(discomfort=8), outcome())

    assert (made.rule, made.to_kg) == (ProgressionRule.DISCOMFORT, Decimal("22.5"))
    assert made.facts == "Discomfort 8 of 10. Look at the tightness first."


@pytest.mark.parametrize(("last", "goes_up"), [(15, False), (16, True)])
def test_to_failure_more_than_fifteen_in_the_last_set_adds_the_smallest_plate(last, goes_up):
    made = ask(outcome(asked_sets=(36, 15, 12, 10), sets=(36, 15, 12, last), failure_from=1))

    assert isinstance(made, Proposal) is goes_up
    if goes_up:
        assert (made.rule, made.to_kg) == (ProgressionRule.TOO_EASY, Decimal("27.5"))


def test_to_failure_few_repetitions_are_no_miss():
    made = ask(outcome(asked_sets=(36, 15, 12, 10), sets=(18,), failure_from=1))

    assert made == Stay(reason="0 repetitions in the last set to failure: the load fits.")


def test_after_a_symptom_nothing_is_proposed():
    assert isinstance(ask(outcome(), outcome(), symptom_open=True), Stay)
    assert isinstance(ask(outcome(sets=()), symptom_open=True), Stay)


@pytest.mark.parametrize("max_age", [None, 85])
def test_without_a_1rm_that_gives_loads_nothing_is_proposed(max_age):
    maximum = None if max_age is None else one_rep_max("100", days_old=max_age)

    assert isinstance(ask(outcome(), outcome(), one_rep_max=maximum), Stay)


def test_nothing_done_or_without_a_load_proposes_nothing():
    assert ask() == Stay(reason="It was not done under cuffs yet.")
    assert ask(outcome(load_kg=Decimal(0))) == Stay(reason="It was done without a load.")
    assert isinstance(ask(outcome(asked_sets=(), sets=())), Stay)


@pytest.mark.parametrize(
    ("changes", "edge"),
    [
        ({"limits": Limits(max_percent_1rm=25)}, "25 %"),
        ({"one_rep_max": one_rep_max("62.5")}, "40 %"),
        ({"one_rep_max": one_rep_max("70", days_old=50)}, "35 %"),
        ({"equipment": []}, "40 %"),
    ],
)
def test_no_load_above_inside_the_band_and_the_limits_stays(changes, edge):
    made = ask(outcome(), outcome(), **changes)

    assert isinstance(made, Stay)
    assert made.reason.endswith(f"There is no other load up to {edge} of the 1RM.")


def test_no_lighter_load_in_the_band_stays_and_says_so():
    made = ask(outcome(sets=(10,)), one_rep_max=one_rep_max("120"))

    assert made.reason.endswith("There is no other load down to 20 % of the 1RM.")


def test_a_long_step_and_an_old_1rm_want_a_look():
    made = ask(
        outcome(),
        outcome(),
        equipment=[stack("5", smallest="5")],
        one_rep_max=one_rep_max("100", days_old=30),
    )

    assert made.looks == (
        "30 kg on Machine with a weight stack is 20 % more; 5 to 10 % at once is usual. "
        "A small weight of 2.5 kg on top would give 27.5 kg on Machine with a weight stack.",
        "The 1RM is more than 3 weeks old. A retest says more.",
    )


def test_pounds_are_proposed_as_they_are_written():
    made = ask(
        outcome(load_kg=Decimal("24.9475804"), lifted_kg=(Decimal("24.9475804"),) * 4),
        outcome(load_kg=Decimal("24.9475804"), lifted_kg=(Decimal("24.9475804"),) * 4),
        equipment=[stack("5", smallest="5", unit=Unit.LB)],
    )

    assert made.marked == Weight(Decimal(60), Unit.LB)
    assert (made.from_text, made.to_text) == ("55 lb (24.9 kg)", "60 lb (27.2 kg)")


@pytest.mark.parametrize(
    ("marked", "step", "before", "after"),
    [(Unit.LB, "5", "55 lb", "60 lb"), (Unit.KG, "2.5", "24.95 kg (55 lb)", "25 kg (55.1 lb)")],
)
def test_who_reads_pounds_is_proposed_pounds(marked, step, before, after):
    done = outcome(load_kg=Decimal("24.9475804"), lifted_kg=(Decimal("24.9475804"),) * 4)
    made = ask(done, done, equipment=[stack(step, smallest=step, unit=marked)], unit=Unit.LB)

    assert (made.from_text, made.to_text) == (before, after)
    assert f"of the 1RM of {weight_text(made.one_rep_max.load_kg, Unit.LB)}," in made.line
    assert ("kg" in made.line) == (marked is Unit.KG)


def test_every_rule_says_what_it_rests_on():
    assert all(key in SOURCES for rule in ProgressionRule for key in rule.source_keys)
    assert {rule.mark for rule in ProgressionRule} == {Mark.POLICY}


def read_back(events):
    """The outcome of these events, as the site reads it from the stored record."""
    return outcome_of(
        record_as_json(fold(events, PLAN))["exercises"][0],
        session_id=UUID(int=1),
        on=TODAY,
        asked_sets=EXTENSION.sets,
        failure_from=None,
        load_kg=EXTENSION.load_kg,
    )


def said(events):
    """What is proposed after these events, as the site would work it out from the stored record."""
    newest = read_back(events)
    before = outcome(load_kg=EXTENSION.load_kg, lifted_kg=(EXTENSION.load_kg,) * 4)
    return propose(
        exercise=BY_CODE["leg-extension"],
        outcomes=(newest, before),
        one_rep_max=one_rep_max("62"),
        equipment=[stack()],
        limits=NO_LIMITS,
        today=TODAY,
    )


def test_a_record_is_read_set_by_set_and_a_set_nobody_asked_for_is_left_out():
    asked = list(enumerate(EXTENSION.sets, start=1))
    events = [performed(number, EXTENSION, number, reps) for number, reps in [*asked, (5, 40)]]

    read = read_back([*events, felt(9, EXTENSION, effort=6, discomfort=5)])

    assert (read.sets, read.effort, read.discomfort) == (EXTENSION.sets, 6, 5)
    assert read.lifted_kg == (EXTENSION.load_kg,) * len(EXTENSION.sets)
    assert read.is_clean


sets_of_reps = st.lists(st.integers(0, 40), min_size=1, max_size=5)


@given(sets_of_reps, st.integers(0, 10), st.integers(0, 10), st.data())
def test_sets_that_arrive_twice_or_in_another_order_change_no_proposal(reps, effort, discomfort, data):
    events = [event(1, "started")]
    events += [performed(number + 10, EXTENSION, number, each) for number, each in enumerate(reps, start=1)]
    events += [felt(40, EXTENSION, effort, discomfort), event(50, "finished")]
    again = data.draw(st.lists(st.sampled_from(events), max_size=12))

    assert said(data.draw(st.permutations([*events, *again]))) == said(events)


@given(sets_of_reps)
def test_a_second_phone_that_logs_the_same_sets_changes_no_proposal(reps):
    events = [performed(number + 10, EXTENSION, number, each) for number, each in enumerate(reps, start=1)]
    twice = [
        performed(number + 30, EXTENSION, number, each, after_seconds=number + 60)
        for number, each in enumerate(reps, start=1)
    ]

    assert said([*events, *twice]) == said(events)


weights = st.decimals(Decimal(1), Decimal(200), places=1)


@given(
    st.lists(st.tuples(*[st.integers(0, 40)] * 4), min_size=1, max_size=3),
    weights, weights, st.integers(0, 90), st.none() | st.integers(10, 60), st.booleans(), st.integers(0, 10),
)  # fmt: skip
def test_a_proposed_load_exists_and_lies_inside_every_bound(
    reps, load_kg, maximum, days_old, limit, failure, felt
):
    outcomes = [
        outcome(
            sets=each, load_kg=load_kg, lifted_kg=(load_kg,) * 4, effort=felt, discomfort=felt,
            failure_from=1 if failure else None,
        )
        for each in reps
    ]  # fmt: skip
    made = ask(
        *outcomes,
        one_rep_max=one_rep_max(str(maximum), days_old=days_old),
        limits=Limits(max_percent_1rm=limit),
    )

    if isinstance(made, Proposal):
        share = made.to_kg * 100 / maximum
        assert made.to_kg % Decimal("2.5") == 0
        assert 20 <= share <= min(40, limit or 40)
        assert days_old <= 42 or share <= 35
        assert (made.to_kg > load_kg) is made.is_up
        assert abs(share - made.percent_1rm) <= Decimal("0.005")
    else:
        assert made.reason


def test_a_set_that_was_left_out_raises_nothing_and_is_no_miss():
    """30/15 of 30/15/15 would be 45 of 60: with the last set asked for it, that is fewer than 48."""
    shorter = {"asked_sets": (30, 15, 15), "sets": (30, 15), "lifted_kg": (Decimal(25),) * 2}
    stay = ask(outcome(**shorter, left_out=(3,)), outcome())

    assert isinstance(stay, Stay)
    assert "left out after very hard ones, as offered: the load stays." in stay.reason
    assert ask(outcome(**shorter), outcome()).rule is ProgressionRule.MISSED


def test_before_and_after_a_set_left_out_nothing_goes_up():
    made = ask(outcome(), outcome(sets=FULL[:3], lifted_kg=(Decimal(25),) * 3, left_out=(4,)))

    assert isinstance(made, Stay)


def test_the_record_says_what_was_left_out():
    recorded = {"performed": [], "left_out": [4]}
    made = outcome_of(
        recorded,
        session_id=UUID(int=1),
        on=TODAY,
        asked_sets=FULL,
        failure_from=None,
        load_kg=Decimal(25),
    )

    assert made.left_out == (4,)
