"""What keeps a prescription lower than was asked for, or refuses it: the band, a clearance, an old 1RM."""

from decimal import Decimal

import pytest

from clients.domain.clearance import Limits
from clients.domain.equipment import EquipmentKind
from clients.domain.one_rep_max import Freshness
from sessions.domain.prescription import Prescription, Refusal, RefusalCode
from tests.domain.sessions.builders import ask, loads, one_rep_max


@pytest.mark.parametrize(
    ("percent", "code"),
    [
        (19, RefusalCode.PERCENT_OUTSIDE_BAND),
        (51, RefusalCode.PERCENT_OUTSIDE_BAND),
        (Decimal("50.001"), RefusalCode.PERCENT_OUTSIDE_BAND),
        (Decimal("NaN"), RefusalCode.PERCENT_OUTSIDE_BAND),
        (Decimal("Infinity"), RefusalCode.PERCENT_OUTSIDE_BAND),
        (-30, RefusalCode.PERCENT_OUTSIDE_BAND),
        (True, RefusalCode.PERCENT_OUTSIDE_BAND),
        ("30", RefusalCode.PERCENT_OUTSIDE_BAND),
        (None, RefusalCode.PERCENT_OUTSIDE_BAND),
        (41, RefusalCode.REASON_NEEDED),
        (Decimal("40.01"), RefusalCode.REASON_NEEDED),
    ],
)
def test_a_percentage_outside_the_band_or_without_its_reason_is_refused(percent, code):
    refused = ask(percent_1rm=percent, high_load_reason="  ")

    assert isinstance(refused, Refusal)
    assert refused.code is code


def test_a_reason_is_kept_only_above_40_percent():
    assert ask(percent_1rm=40, high_load_reason="a reason").high_load_reason == ""
    assert ask(percent_1rm=41, high_load_reason=" a reason ").high_load_reason == "a reason"


def test_a_wish_is_kept_to_two_places_and_never_rounded_up():
    assert ask(percent_1rm=Decimal("33.339")).asked_percent_1rm == Decimal("33.33")


def test_a_clearance_can_allow_less():
    limits = Limits(max_percent_1rm=25, max_cuff_minutes=None)

    refused = ask(limits=limits, percent_1rm=30)

    assert isinstance(refused, Refusal)
    assert (refused.code, refused.suggestions) == (RefusalCode.ABOVE_LIMIT, ("Ask for 25 % or less.",))
    assert ask(limits=limits, percent_1rm=25).percent_1rm <= 25


def test_a_suggested_percentage_stays_under_the_limit_of_the_clearance():
    refused = ask(
        equipment=[loads(EquipmentKind.STACK, 10, 20)],
        percent_1rm=25,
        limits=Limits(max_percent_1rm=30, max_cuff_minutes=None),
    )

    assert isinstance(refused, Refusal)
    assert not any(suggestion.startswith("Ask for") for suggestion in refused.suggestions)


def test_a_clearance_below_the_band_leaves_no_load():
    refused = ask(limits=Limits(max_percent_1rm=15, max_cuff_minutes=None), percent_1rm=20)

    assert isinstance(refused, Refusal)
    assert refused.code is RefusalCode.ABOVE_LIMIT
    assert "the lightest load is 20 %" in refused.message


@pytest.mark.parametrize(
    ("days_old", "freshness", "asked", "note"),
    [
        (20, Freshness.FRESH, 45, ""),
        (30, Freshness.RETEST_DUE, 45, "The 1RM is from 31 January 2026. A retest is due."),
        (
            50,
            Freshness.STALE,
            35,
            "The 1RM is from 11 January 2026, more than 6 weeks ago, "
            "so 45 % was lowered to 35 %. Test again.",
        ),
    ],
)
def test_an_old_1rm_lowers_the_wish_to_the_lower_half_of_the_band(days_old, freshness, asked, note):
    made = ask(one_rep_max=one_rep_max(days_old=days_old), percent_1rm=45, high_load_reason="a reason")

    assert isinstance(made, Prescription)
    assert (made.freshness, made.asked_percent_1rm, made.note) == (freshness, Decimal(asked), note)
    assert made.percent_1rm <= asked


def test_a_lowered_wish_needs_no_reason():
    made = ask(one_rep_max=one_rep_max(days_old=50), percent_1rm=45)

    assert isinstance(made, Prescription)
    assert made.high_load_reason == ""


def test_a_stale_1rm_with_a_modest_wish_only_asks_for_a_retest():
    made = ask(one_rep_max=one_rep_max(days_old=50), percent_1rm=30)

    assert made.note == "The 1RM is from 11 January 2026. A retest is due."


@pytest.mark.parametrize(
    ("one_rep_max_facts", "code", "said"),
    [
        (None, RefusalCode.ONE_REP_MAX_MISSING, "There is no 1RM for Leg extension yet."),
        (
            one_rep_max(code="leg-press"),
            RefusalCode.ONE_REP_MAX_OTHER_EXERCISE,
            "not measured with Leg extension",
        ),
        (one_rep_max(days_old=100), RefusalCode.ONE_REP_MAX_EXPIRED, "is more than 12 weeks ago"),
        (one_rep_max(days_old=-30), RefusalCode.ONE_REP_MAX_EXPIRED, "lies in the future"),
        (one_rep_max("0"), RefusalCode.ONE_REP_MAX_UNUSABLE, "is not 0.5 to 500 kg"),
        (one_rep_max("-5"), RefusalCode.ONE_REP_MAX_UNUSABLE, "is not 0.5 to 500 kg"),
        (one_rep_max("1e9"), RefusalCode.ONE_REP_MAX_UNUSABLE, "is not 0.5 to 500 kg"),
        (one_rep_max("NaN"), RefusalCode.ONE_REP_MAX_UNUSABLE, "is not 0.5 to 500 kg"),
    ],
)
def test_a_1rm_that_cannot_be_used_is_refused(one_rep_max_facts, code, said):
    refused = ask(one_rep_max=one_rep_max_facts)

    assert isinstance(refused, Refusal)
    assert refused.code is code
    assert said in refused.message
    assert refused.suggestions


@pytest.mark.parametrize(("number", "most"), [(1, 20), (2, 30), (3, 50), (None, 50)])
def test_the_first_two_sessions_of_a_region_ask_for_less(number, most):
    made = ask(percent_1rm=50, high_load_reason="Wants to.", session_number=number)

    assert made.asked_percent_1rm == (Decimal("20.17") if most == 20 else most)  # 12.5 of 62 kg
    assert made.raw_kg >= made.load_kg
    assert ("was lowered" in made.note) is (most < 50)
    assert bool(made.high_load_reason) is (most == 50)


@pytest.mark.parametrize(
    ("stack", "number", "expected"),
    [
        ((18, 22, 24), 1, 22),  # the lightest from 20 % up
        ((18, 20, 24), 1, 20),
        ((18, 25), 1, 25),
        ((18, 26), 1, None),  # a load above 25 % is no first session
        ((18, 22), None, None),  # rounding up is for the first session alone
    ],
)
def test_the_first_session_has_the_lightest_load_of_the_band(stack, number, expected):
    made = ask(
        equipment=[loads(EquipmentKind.STACK, *stack)],
        percent_1rm=20,
        one_rep_max=one_rep_max("100"),
        session_number=number,
    )

    assert (made.load_kg if isinstance(made, Prescription) else None) == expected


def test_a_wish_for_the_light_end_is_met_without_a_note():
    assert ask(percent_1rm=25, session_number=1).note == ask(percent_1rm=25).note


def test_the_first_session_never_rounds_up_above_the_clearance():
    limits = Limits(max_percent_1rm=20, max_cuff_minutes=None)
    at_20, at_22 = ([loads(EquipmentKind.STACK, 18, heavier)] for heavier in (20, 22))
    facts = {"percent_1rm": 20, "one_rep_max": one_rep_max("100"), "session_number": 1, "limits": limits}

    assert ask(equipment=at_20, **facts).load_kg == 20
    assert ask(equipment=at_22, **facts).code is RefusalCode.NO_LOAD_IN_BAND


def test_an_old_1rm_and_a_first_session_each_say_what_they_lowered():
    made = ask(percent_1rm=40, one_rep_max=one_rep_max("100", days_old=60), session_number=2)

    assert made.asked_percent_1rm == 30
    assert "40 % was lowered to 35 %" in made.note
    assert made.note.endswith("Session 2: 35 % was lowered to 30 %.")
