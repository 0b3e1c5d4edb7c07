"""How far a decision goes without a reason, and whose word counts."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clients.domain.clearance import CAUTION_LIMITS, Limits
from clients.domain.desk_bounds import (
    LiftedLimits,
    bounded_limits,
    clinician_date_problem,
    limits_beyond_one_caution,
    limits_without_a_reason,
    newest_flag_on,
    reasons_by_field,
)

TODAY = date(2027, 3, 1)
A, B = frozenset({"stroke"}), frozenset({"stroke", "kidney"})


@pytest.mark.parametrize(
    ("asked", "lifted", "limits"),
    [
        (Limits(), LiftedLimits(), Limits(max_percent_1rm=30, max_cuff_minutes=10)),
        (Limits(max_percent_1rm=25), LiftedLimits(), Limits(max_percent_1rm=25, max_cuff_minutes=10)),
        (Limits(max_percent_1rm=50), LiftedLimits(), Limits(max_percent_1rm=30, max_cuff_minutes=10)),
        (Limits(max_percent_1rm=50), LiftedLimits(minutes_reason="x"), Limits(max_percent_1rm=30)),
        (Limits(), LiftedLimits(percent_reason="x", minutes_reason="x"), Limits()),
        (Limits(), LiftedLimits(percent_reason="  "), Limits(max_percent_1rm=30, max_cuff_minutes=10)),
    ],
)
def test_no_further_than_one_caution_alone_but_for_a_reason(asked, lifted, limits):
    assert bounded_limits(asked, lifted) == limits


def test_no_maximal_test_stays():
    assert bounded_limits(Limits(no_max_test=True), LiftedLimits()).no_max_test


@pytest.mark.parametrize(
    ("asked", "lifted", "fields"),
    [
        (Limits(), LiftedLimits(), set()),
        (Limits(max_percent_1rm=30, max_cuff_minutes=10), LiftedLimits(), set()),
        (
            Limits(max_percent_1rm=31, max_cuff_minutes=11),
            LiftedLimits(),
            {"max_percent_1rm", "max_cuff_minutes"},
        ),
        (Limits(max_percent_1rm=31), LiftedLimits(percent_reason="x"), set()),
        (Limits(max_percent_1rm=31), LiftedLimits(minutes_reason="x"), {"max_percent_1rm"}),
    ],
)
def test_what_is_asked_beyond_it_without_a_reason_is_named(asked, lifted, fields):
    assert set(limits_without_a_reason(asked, lifted)) == fields


@pytest.mark.parametrize(
    ("on", "flag_on", "problem"),
    [
        (TODAY, None, ""),
        (TODAY, TODAY, ""),
        (TODAY + timedelta(days=1), None, "in the future"),
        (TODAY - timedelta(weeks=12), None, ""),
        (TODAY - timedelta(weeks=12, days=1), None, "more than 12 weeks old"),
        (TODAY - timedelta(days=1), TODAY, "before the newest flag, of 1 March 2027"),
        (date(2024, 2, 29), None, "more than 12 weeks old"),
    ],
)
def test_a_clinicians_word_is_fresh_and_about_the_newest_flag(on, flag_on, problem):
    found = clinician_date_problem(on, newest_flag_on=flag_on, today=TODAY)

    assert problem in (found or "")
    assert bool(found) is bool(problem)


@pytest.mark.parametrize(
    ("on", "born_on", "problem"),
    [
        (date(1996, 2, 29), date(1996, 3, 1), "before the client was born"),
        (TODAY - timedelta(days=1), TODAY, "before the client was born"),
        (TODAY, TODAY, ""),
        (date(2028, 2, 29), date(1996, 2, 29), ""),  # a leap day counts as any other
    ],
)
def test_a_clinician_does_not_speak_before_the_client_was_born(on, born_on, problem):
    today = max(on, TODAY)

    found = clinician_date_problem(on, newest_flag_on=None, today=today, born_on=born_on)

    assert problem in (found or "")
    assert bool(found) is bool(problem)


@pytest.mark.parametrize(
    ("percent", "minutes", "beyond"),
    [
        (None, None, set()),
        (30, 10, set()),
        (31, 10, {"max_percent_1rm"}),
        (30, 11, {"max_cuff_minutes"}),
        (50, 15, {"max_percent_1rm", "max_cuff_minutes"}),
    ],
)
def test_a_word_that_overrules_goes_no_further_than_one_caution(percent, minutes, beyond):
    found = limits_beyond_one_caution(Limits(max_percent_1rm=percent, max_cuff_minutes=minutes))

    assert set(found) == beyond
    assert all("where a word overrules our own rule" in sentence for sentence in found.values())


@pytest.mark.parametrize(
    ("raised", "codes", "on"),
    [
        ([], frozenset(), None),
        ([(TODAY, A)], A, TODAY),
        ([(TODAY - timedelta(days=20), A), (TODAY, A)], A, TODAY - timedelta(days=20)),
        ([(TODAY - timedelta(days=20), A), (TODAY, B)], B, TODAY),
        # Said, unsaid, said again: as old as the last time.
        ([(TODAY - timedelta(days=20), A), (TODAY - timedelta(days=9), frozenset()), (TODAY, A)], A, TODAY),
    ],
)
def test_a_flag_is_as_old_as_the_first_of_the_screenings_that_raise_it(raised, codes, on):
    assert newest_flag_on(raised, codes) == on


def test_only_reasons_that_say_something_are_kept():
    assert reasons_by_field(LiftedLimits(percent_reason=" As agreed. ", minutes_reason=" ")) == {
        "max_percent_1rm": "As agreed."
    }


@given(
    st.one_of(st.none(), st.integers(20, 50)),
    st.one_of(st.none(), st.integers(1, 15)),
    st.text(max_size=3),
    st.text(max_size=3),
)
def test_without_a_reason_no_limit_is_ever_above_the_cautions(percent, minutes, why_percent, why_minutes):
    lifted = LiftedLimits(percent_reason=why_percent, minutes_reason=why_minutes)

    limits = bounded_limits(Limits(max_percent_1rm=percent, max_cuff_minutes=minutes), lifted)

    if not why_percent.strip():
        assert (limits.max_percent_1rm or 99) <= (CAUTION_LIMITS.max_percent_1rm or 0)
    if not why_minutes.strip():
        assert (limits.max_cuff_minutes or 99) <= (CAUTION_LIMITS.max_cuff_minutes or 0)
