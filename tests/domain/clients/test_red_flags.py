"""Red flags: one list, the client's first words, and what each blood pressure leads to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clients.domain.people import BloodPressure
from clients.domain.questionnaire import CURRENT, NOT_SURE
from clients.domain.red_flags import (
    RED_FLAGS,
    SIGN_OF_QUESTION,
    SIGN_OF_READY,
    SIGN_OF_REPLY,
    SIGN_OF_STOP,
    SIGNS_ASKED,
    Moment,
    ReadingVerdict,
    Sign,
    Way,
    questions_of,
    reading_verdict,
    signs_of_answers,
)
from clients.domain.sources import SOURCES
from clients.domain.verdicts import Verdict
from tests.domain.clients.builders import screened


@pytest.mark.parametrize("sign", Sign)
def test_the_first_words_say_today_or_now(sign):
    first = RED_FLAGS[sign].title.lower()

    assert "today" in first or "now" in first


@pytest.mark.parametrize("sign", Sign)
def test_no_words_offer_training_and_none_names_a_source(sign):
    words = f"{RED_FLAGS[sign].title} {RED_FLAGS[sign].what_now}"

    assert "without them" not in words
    assert "you may" not in words.lower()
    assert "S-" not in words


@pytest.mark.parametrize("sign", Sign)
def test_each_has_its_source_or_says_that_it_is_policy(sign):
    row = RED_FLAGS[sign]

    assert all(key in SOURCES for key in row.source_keys)
    assert row.source_keys or row.mark == "policy"


def test_every_sign_can_enter_somewhere():
    entered = {*SIGN_OF_QUESTION.values(), *SIGN_OF_READY.values(), *SIGN_OF_STOP.values()}

    assert entered | set(SIGN_OF_REPLY.values()) | set(SIGNS_ASKED) == set(Sign)
    assert set(RED_FLAGS) == set(Sign)
    assert all(way.label for way in Way)


def test_the_codes_are_those_of_the_questions():
    assert set(SIGN_OF_QUESTION) <= set(CURRENT.by_code)
    assert set(SIGN_OF_READY) <= {question.code for question in CURRENT.ready_check}


# What is answered, and the signs in it.
ANSWERS = [
    ({}, ()),
    ({"swelling": "yes"}, (Sign.LIMB,)),
    ({"swelling": NOT_SURE}, ()),  # an admin looks; nobody is sent to a doctor for a doubt
    ({"chest": "yes"}, (Sign.CHEST,)),
    ({"blood_pressure": [[179, 109], [120, 80]]}, ()),
    ({"blood_pressure": [[180, 80], [120, 80]]}, (Sign.PRESSURE,)),
    ({"blood_pressure": [[120, 80], [120, 110]]}, (Sign.PRESSURE,)),
    ({"swelling": "yes", "chest": "yes"}, (Sign.CHEST, Sign.LIMB)),  # the gravest first
    ({"blood_clot": "yes"}, ()),  # no cuffs, and no doctor today
]


@pytest.mark.parametrize(("answers", "signs"), ANSWERS)
def test_the_answers_that_need_a_doctor_today(answers, signs):
    flags = screened(**answers).flags

    assert signs_of_answers((flag.code, flag.verdict) for flag in flags) == signs


def test_a_milder_verdict_of_the_same_question_is_no_red_flag():
    assert signs_of_answers([("blood_pressure", Verdict.NEEDS_CLEARANCE)]) == ()


@pytest.mark.parametrize(
    ("reading", "verdict"),
    [
        ((139, 89), ReadingVerdict.USUAL),
        ((140, 60), ReadingVerdict.ASK),
        ((120, 90), ReadingVerdict.ASK),
        ((159, 99), ReadingVerdict.ASK),
        ((160, 80), ReadingVerdict.HOLD),
        ((165, 85), ReadingVerdict.HOLD),  # one high number is enough
        ((120, 100), ReadingVerdict.HOLD),
        ((179, 109), ReadingVerdict.HOLD),
        ((180, 80), ReadingVerdict.RED_FLAG),
        ((192, 116), ReadingVerdict.RED_FLAG),
        ((130, 110), ReadingVerdict.RED_FLAG),
    ],
)
def test_either_number_decides_and_the_worst_band_counts(reading, verdict):
    systolic, diastolic = reading

    assert reading_verdict(BloodPressure(systolic_mmhg=systolic, diastolic_mmhg=diastolic)) is verdict


@pytest.mark.parametrize(
    ("reading", "verdict"),
    [
        ((185, 95), ReadingVerdict.USUAL),  # at rest a red flag, after work no more than to be expected
        ((199, 109), ReadingVerdict.USUAL),
        ((200, 70), ReadingVerdict.TOLD),
        ((150, 110), ReadingVerdict.TOLD),
    ],
)
def test_right_after_a_session_a_very_high_reading_is_told_and_no_more(reading, verdict):
    systolic, diastolic = reading
    taken = BloodPressure(systolic_mmhg=systolic, diastolic_mmhg=diastolic)

    assert reading_verdict(taken, Moment.AFTER) is verdict


@given(st.integers(60, 260), st.integers(30, 160), st.integers(0, 60), st.integers(0, 60))
def test_a_higher_number_never_leads_to_less(systolic, diastolic, more, also):
    order = list(ReadingVerdict)
    lower = reading_verdict(BloodPressure(systolic_mmhg=systolic, diastolic_mmhg=diastolic))
    higher = reading_verdict(BloodPressure(systolic_mmhg=systolic + more, diastolic_mmhg=diastolic + also))

    assert order.index(higher) >= order.index(lower)


@pytest.mark.parametrize(
    ("sign", "codes"),
    [(Sign.LIMB, {"swelling"}), (Sign.PRESSURE, {"blood_pressure"}), (Sign.URINE, set())],
)
def test_which_questions_ask_for_a_sign(sign, codes):
    assert questions_of(sign) == codes
