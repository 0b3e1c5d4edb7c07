from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clients.domain.numbers import Unit, from_kg, to_kg
from clients.domain.one_rep_max import (
    FORMULAS,
    MAX_PLAUSIBLE_KG,
    MAX_REPS,
    MIN_PLAUSIBLE_KG,
    Estimate,
    EstimateRefused,
    Freshness,
    Method,
    OneRepMax,
    estimate,
    freshness,
)

LOADS = st.decimals(min_value=MIN_PLAUSIBLE_KG, max_value=MAX_PLAUSIBLE_KG, places=2)
TESTED_ON = date(2027, 3, 1)


# 100 kg at 5, 8, 10 and 15 repetitions, as the sources' formulas give it (S-SSF, S-RSTU).
@pytest.mark.parametrize(
    ("name", "at_5", "at_8", "at_10", "at_15"),
    [
        ("Epley", "116.7", "126.7", "133.3", "150.0"),
        ("Brzycki", "112.5", "124.1", "133.3", "163.6"),
        ("Lombardi", "117.5", "123.1", "125.9", "131.1"),
        ("O'Conner", "112.5", "120.0", "125.0", "137.5"),
        ("Wathan", "116.6", "127.7", "134.7", "150.9"),
        ("Mayhew", "119.0", "126.3", "130.9", "141.7"),
    ],
)
def test_formulas_give_the_printed_table(name, at_5, at_8, at_10, at_15):
    shown = [str(dict(estimate(load_kg=Decimal(100), reps=reps).by_formula)[name]) for reps in (5, 8, 10, 15)]

    assert shown == [at_5, at_8, at_10, at_15]


def test_the_middle_is_shown_with_its_range():
    answer = estimate(load_kg=Decimal(100), reps=5)

    # Middle of 112.5, 112.5, 116.6, 116.7, 117.5, 119.0.
    assert (answer.low_kg, answer.middle_kg, answer.high_kg) == tuple(
        map(Decimal, ("112.5", "116.6", "119.0"))
    )
    assert not answer.flagged
    assert answer.note


def test_the_formulas_are_linear_so_100_lb_give_the_same_digits_in_pounds():
    answer = estimate(load_kg=to_kg(Decimal(100), Unit.LB), reps=5, unit=Unit.LB)

    shown = [from_kg(load, Unit.LB) for load in (answer.low_kg, answer.middle_kg, answer.high_kg)]
    assert shown == [Decimal("112.5"), Decimal("116.6"), Decimal("119.0")]


def test_there_are_six_formulas_with_sources():
    assert len({formula.name for formula in FORMULAS}) == 6
    assert all(formula.source_keys and formula.text for formula in FORMULAS)


def test_one_repetition_is_the_weight_itself():
    answer = estimate(load_kg=Decimal("82.55"), reps=1)

    assert {answer.low_kg, answer.middle_kg, answer.high_kg} == {Decimal("82.55")}
    assert {load for _, load in answer.by_formula} == {Decimal("82.55")}


@pytest.mark.parametrize(("reps", "flagged"), [(2, False), (10, False), (11, True), (15, True)])
def test_many_repetitions_are_flagged(reps, flagged):
    answer = estimate(load_kg=Decimal(40), reps=reps)

    assert answer.flagged is flagged
    assert ("drift apart" in answer.note) is flagged


@pytest.mark.parametrize(
    ("load_kg", "reps", "words"),
    [
        ("100", 16, "More than 15"),
        ("100", 30, "More than 15"),
        ("100", 37, "More than 15"),
        ("100", 0, "At least one"),
        ("100", -3, "At least one"),
        ("0", 5, "more than 0"),
        ("-20", 5, "more than 0"),
        ("NaN", 5, "more than 0"),
        ("Infinity", 5, "more than 0"),
    ],
)
def test_what_cannot_be_estimated_is_refused_with_words(load_kg, reps, words):
    answer = estimate(load_kg=Decimal(load_kg), reps=reps)

    assert isinstance(answer, EstimateRefused)
    assert words in answer.reason


@given(LOADS, st.integers(1, MAX_REPS))
def test_the_middle_lies_in_the_range_and_above_what_was_lifted(load_kg, reps):
    answer = estimate(load_kg=load_kg, reps=reps)

    assert isinstance(answer, Estimate)
    assert answer.low_kg <= answer.middle_kg <= answer.high_kg
    assert answer.low_kg >= load_kg - Decimal("0.05")  # up to the rounding to a tenth


@given(LOADS, st.integers(1, MAX_REPS - 1))
def test_one_more_repetition_never_lowers_the_estimate(load_kg, reps):
    fewer, more = (estimate(load_kg=load_kg, reps=each) for each in (reps, reps + 1))

    assert more.middle_kg >= fewer.middle_kg - Decimal("0.05")


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (-2, Freshness.EXPIRED),
        (-1, Freshness.FRESH),
        (0, Freshness.FRESH),
        (21, Freshness.FRESH),
        (22, Freshness.RETEST_DUE),
        (42, Freshness.RETEST_DUE),
        (43, Freshness.STALE),
        (84, Freshness.STALE),
        (85, Freshness.EXPIRED),
        (4000, Freshness.EXPIRED),
    ],
)
def test_a_one_rep_max_goes_stale(days, expected):
    assert freshness(TESTED_ON, TESTED_ON + timedelta(days=days)) is expected


def test_only_an_expired_one_gives_no_loads():
    assert [each for each in Freshness if not each.gives_loads] == [Freshness.EXPIRED]


def test_a_tested_one_needs_no_range():
    fact = OneRepMax(
        id=UUID(int=1),
        exercise_code="back_squat",
        load_kg=Decimal(100),
        method=Method.TESTED,
        tested_on=TESTED_ON,
    )

    assert (fact.reps, fact.low_kg, fact.high_kg) == (1, None, None)


def test_words_for_people():
    assert [method.label for method in Method] == ["Tested", "Estimated"]
    assert Freshness.RETEST_DUE.label == "Retest due"


def test_a_page_draws_an_old_1rm_graver_than_a_fresh_one():
    drawn = {freshness: freshness.chip for freshness in Freshness}

    assert drawn == {
        Freshness.FRESH: "neutral",
        Freshness.RETEST_DUE: "neutral",
        Freshness.STALE: "caution",
        Freshness.EXPIRED: "blocked",
    }
