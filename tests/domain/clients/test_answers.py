"""What counts as an answer, question by question."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clients.domain.answers import (
    NO_LIMBS,
    NOT_A_CHOICE,
    NOT_A_DATE,
    NOT_A_NUMBER,
    NOT_READINGS,
    UNANSWERED,
    mark_not_asked,
    questions_to_ask,
)
from clients.domain.questionnaire import CURRENT
from clients.domain.screening import UNKNOWN_CODE, relevant_answers, validate_answers, validate_group
from tests.domain.clients.builders import TODAY, any_answers, healthy_answers

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=6,
)
ANY_CODE = st.sampled_from([question.code for question in CURRENT.questions])


def errors_of(**changes):
    return validate_answers(CURRENT, healthy_answers(**changes), TODAY)


def asked_codes(**changes):
    return {question.code for question in questions_to_ask(CURRENT, healthy_answers(**changes))}


def test_complete_answers_have_no_errors():
    assert errors_of() == {}


def test_nothing_answered_is_wrong_everywhere():
    assert validate_answers(CURRENT, {}, TODAY) == {
        question.code: UNANSWERED for question in CURRENT.questions if question.asked_if is None
    }


@given(any_answers(), st.data())
def test_an_unanswered_question_never_validates(answers, data):
    question = data.draw(st.sampled_from(questions_to_ask(CURRENT, answers)))
    left_out = {code: answer for code, answer in answers.items() if code != question.code}
    emptied = {**answers, question.code: data.draw(st.sampled_from([None, "", []]))}

    assert question.code in validate_answers(CURRENT, left_out, TODAY)
    assert question.code in validate_answers(CURRENT, emptied, TODAY)


def test_an_unknown_question_is_said_to_be_unknown():
    assert errors_of(horoscope="leo", **{"7": "yes"}) == {"horoscope": UNKNOWN_CODE, "7": UNKNOWN_CODE}


@given(ANY_CODE, JSON)
def test_whatever_is_sent_gets_an_answer_and_not_an_error(code, value):
    messages = errors_of(**{code: value})

    assert all(isinstance(message, str) and message for message in messages.values())


@pytest.mark.parametrize("answer", ["maybe", "YES", "Yes", True, 1, ["yes"], {"yes": True}, "yes\x00"])
def test_a_choice_is_one_of_those_shown(answer):
    assert errors_of(kidney=answer) == {"kidney": NOT_A_CHOICE}


@pytest.mark.parametrize(
    "answer",
    ["left_upper", ["tail"], ["left_upper", "left_upper"], [["left_upper"]], {"left_upper": 1}, [1], 5],
)
def test_limbs_are_a_list_of_limbs(answer):
    assert errors_of(shunt="yes", shunt_limbs=answer) == {"shunt_limbs": NO_LIMBS}


@pytest.mark.parametrize("answer", [["left_upper"], ["left_upper", "right_lower"], "not_sure"])
def test_known_limbs_or_not_sure_are_an_answer(answer):
    assert errors_of(shunt="yes", shunt_limbs=answer) == {}


@pytest.mark.parametrize(
    "answer",
    [
        "120/80",
        [120, 80],
        [[120, 80]],
        [[120, 80], [120, 80], [120, 80]],
        [[120, 80], "not_measured"],
        [[120, 80], [120]],
        [[120, 80], [120, 80.5]],
        [[120, 80], ["120", "80"]],
        [[True, False], [120, 80]],
        [[10**300, 80], [120, 80]],
    ],
)
def test_blood_pressure_is_two_readings(answer):
    assert errors_of(blood_pressure=answer) == {"blood_pressure": NOT_READINGS}


@pytest.mark.parametrize(
    ("reading", "words"),
    [([80, 120], "80/120"), ([300, 10], "between 60 and 260"), ([120, 20], "between 30 and 160")],
)
def test_an_impossible_reading_is_refused_whichever_it_is(reading, words):
    assert words in errors_of(blood_pressure=[reading, [120, 80]])["blood_pressure"]
    assert words in errors_of(blood_pressure=[[120, 80], reading])["blood_pressure"]


@pytest.mark.parametrize("answer", ["", None])
def test_no_birth_date_is_unanswered(answer):
    assert errors_of(birth_on=answer) == {"birth_on": UNANSWERED}


@pytest.mark.parametrize(
    "answer", ["1.2.1990", "1990-02-30", "19900101", "1990-W01-1", 1990, "yesterday", ["1990"]]
)
def test_a_birth_date_is_a_day(answer):
    assert errors_of(birth_on=answer) == {"birth_on": NOT_A_DATE}


@pytest.mark.parametrize(
    ("birth_on", "words"),
    [("2027-03-02", "future"), ("2022-03-02", "4 years old"), ("1906-03-01", "121 years old")],
)
def test_an_impossible_birth_date_is_refused(birth_on, words):
    assert words in errors_of(birth_on=birth_on)["birth_on"]


@pytest.mark.parametrize("birth_on", ["2022-03-01", "2010-01-01", "1906-03-02"])
def test_a_child_and_the_very_old_can_answer(birth_on):
    assert errors_of(birth_on=birth_on) == {}


@pytest.mark.parametrize(
    "answer", ["tall", "1e2", True, [178], {}, float("nan"), float("inf"), "not_measured"]
)
def test_height_is_a_number(answer):
    assert errors_of(height_cm=answer) == {"height_cm": NOT_A_NUMBER}


@pytest.mark.parametrize("answer", [89, "250.1", "0", "-178", 10**9, 10**300])
def test_a_height_out_of_range_is_refused_with_the_range(answer):
    assert errors_of(height_cm=answer) == {"height_cm": "Please write a number from 90 to 250 cm."}


@pytest.mark.parametrize("answer", [178, 178.5, "178.5", "178,5", "90", 250, "١٧٨"])
def test_a_height_may_be_any_kind_of_number(answer):
    assert errors_of(height_cm=answer) == {}


@pytest.mark.parametrize("answer", ["31,5", 31, "not_measured"])
def test_a_girth_may_be_left_unmeasured_but_not_unanswered(answer):
    assert errors_of(upper_arm_cm=answer) == {}
    assert errors_of(upper_arm_cm=None) == {"upper_arm_cm": UNANSWERED}


def test_a_follow_up_is_asked_only_after_the_answer_that_calls_for_it():
    assert "shunt_limbs" not in asked_codes()
    assert "shunt_limbs" not in asked_codes(shunt="not_sure")
    assert "shunt_limbs" in asked_codes(shunt="yes")
    assert "shunt_limbs" in errors_of(shunt="yes")


def test_an_answer_to_a_follow_up_that_is_no_longer_asked_does_not_count():
    answers = healthy_answers(shunt="no", shunt_limbs=["left_upper"])

    assert validate_answers(CURRENT, answers, TODAY) == {}
    assert relevant_answers(CURRENT, answers) == healthy_answers()


def test_relevant_answers_leave_out_what_nobody_asked():
    assert relevant_answers(CURRENT, {"kidney": "no", "horoscope": "leo"}) == {"kidney": "no"}


def test_questions_stand_in_their_order():
    codes = [question.code for question in questions_to_ask(CURRENT, healthy_answers(heart="yes"))]

    assert codes.index("heart_recent") == codes.index("heart") + 1


def test_one_group_is_validated_by_itself():
    answers = {"heart": "yes", "chest": "no", "high_blood_pressure": "no", "cholesterol": "no", "dizzy": "no"}

    assert validate_group(CURRENT, "heart", answers, TODAY) == {
        "heart_recent": UNANSWERED,
        "blood_pressure": UNANSWERED,
    }
    assert validate_group(CURRENT, "heart", healthy_answers(), date(2027, 3, 1)) == {}


def test_what_men_are_not_asked_is_left_out_of_their_questions():
    answers = {code: answer for code, answer in healthy_answers().items() if code != "pregnancy"}

    marked = mark_not_asked(answers, is_male=True)

    assert validate_answers(CURRENT, marked, TODAY) == {}
    assert relevant_answers(CURRENT, marked) == answers
    assert set(validate_answers(CURRENT, mark_not_asked(marked, is_male=False), TODAY)) == {"pregnancy"}


def test_an_answer_that_was_given_stays_whatever_the_profile_says():
    answers = healthy_answers(pregnancy="pregnant")

    assert mark_not_asked(answers, is_male=True) == answers
