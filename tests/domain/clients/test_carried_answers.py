"""Which earlier answers may be confirmed as they stand, and what is asked again."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from clients.domain.carried_answers import (
    CARRIED_WITHIN,
    PRESSURE_LIVES,
    QUESTIONS_A_PAGE,
    TYPED_WITHIN,
    SaidBefore,
    answers_to_carry,
    is_about_now,
    pages_to_confirm,
    questions_asked_again,
)
from clients.domain.questionnaire import CURRENT, QUESTIONNAIRE_V1
from tests.domain.clients.builders import healthy_answers

DAY = date(2027, 3, 1)
NOW_CODES = {question.code for question in CURRENT.questions if is_about_now(question)}


def carried(today=DAY + timedelta(days=21), questionnaire=CURRENT, typed_on=None, spoken_of=(), **changes):
    said = SaidBefore(
        questionnaire=CURRENT, answers=healthy_answers(**changes), sent_on=DAY, typed_on=typed_on or {}
    )
    return answers_to_carry(said, questionnaire=questionnaire, today=today, spoken_of=spoken_of)


def reworded(code):
    groups = tuple(
        replace(
            group,
            questions=tuple(
                replace(each, text=f"{each.text} Now?") if each.code == code else each
                for each in group.questions
            ),
        )
        for group in CURRENT.groups
    )
    return replace(CURRENT, groups=groups)


def without(code):
    groups = tuple(
        replace(group, questions=tuple(each for each in group.questions if each.code != code))
        for group in CURRENT.groups
    )
    return replace(CURRENT, groups=groups)


def test_what_is_about_now_is_never_carried():
    assert {"swelling", "chest", "skin"} <= NOW_CODES
    assert is_about_now(replace(CURRENT.by_code["stroke"], text="Have you had too little water today?"))
    assert not is_about_now(CURRENT.by_code["stroke"])
    assert not NOW_CODES & set(carried())
    assert {"stroke", "heart", "weight_kg"} <= set(carried())


def test_a_pressure_lives_three_days():
    assert "blood_pressure" in carried(DAY + PRESSURE_LIVES)
    assert "blood_pressure" not in carried(DAY + PRESSURE_LIVES + timedelta(days=1))


def test_answers_are_carried_for_half_a_year_and_each_for_a_year():
    assert carried(DAY + CARRIED_WITHIN)
    assert carried(DAY + CARRIED_WITHIN + timedelta(days=1)) == {}
    old = {"stroke": DAY - TYPED_WITHIN, "heart": DAY - TYPED_WITHIN + timedelta(days=21)}
    assert "stroke" not in carried(typed_on=old)
    assert "heart" in carried(typed_on=old)


def test_a_question_that_says_something_else_or_is_gone_is_not_carried():
    assert "stroke" not in carried(questionnaire=reworded("stroke"))
    assert "stroke" not in carried(questionnaire=without("stroke"))
    assert "stroke" in carried(questionnaire=reworded("heart"))


def test_what_a_reported_change_is_about_is_asked_again():
    assert not {"surgery", "injury"} & set(carried(spoken_of=("surgery", "injury")))


def test_a_follow_up_goes_with_its_question():
    said = {"shunt": "yes", "shunt_limbs": ["left_upper"]}

    assert said.items() <= carried(**said).items()
    assert not said.keys() & carried(**said, spoken_of=("shunt",)).keys()


def test_what_is_no_valid_answer_any_more_is_asked_again():
    assert "height_cm" not in carried(height_cm="17")


def test_asked_again_is_all_that_is_not_carried_with_its_follow_ups():
    again = {question.code for question in questions_asked_again(CURRENT, carried())}

    assert {"swelling", "blood_pressure", "skin", "skin_limbs"} <= again
    assert not again & set(carried())
    assert "shunt_limbs" not in again


def test_a_follow_up_about_the_last_days_is_asked_again_where_its_question_stands():
    answers = carried(surgery="yes", surgery_when="under_2_weeks")

    assert answers["surgery"] == "yes"
    assert "surgery_when" in {question.code for question in questions_asked_again(CURRENT, answers)}


def test_of_the_first_version_only_what_is_asked_in_the_same_words_is_carried():
    before = {
        **{code: answer for code, answer in healthy_answers().items() if code in QUESTIONNAIRE_V1.by_code},
        **{each.code: "no" for each in QUESTIONNAIRE_V1.group("today").questions if each.asked_if is None},
        "sickle_cell_disease": "no",
        "hormones": "no",
        "muscle_medicine": "no",
    }
    said = SaidBefore(questionnaire=QUESTIONNAIRE_V1, answers=before, sent_on=DAY, typed_on={})

    kept = answers_to_carry(said, questionnaire=CURRENT, today=DAY + timedelta(days=1))

    assert {"heart", "kidney", "smoking", "pregnancy", "birth_on"} <= kept.keys()
    assert not {each.code for each in QUESTIONNAIRE_V1.group("today").questions} & kept.keys() - {"dizzy"}
    for code in kept:
        assert QUESTIONNAIRE_V1.by_code[code].text == CURRENT.by_code[code].text
    again = {question.code for question in questions_asked_again(CURRENT, kept)}
    assert {"clotting_disorder", "family_clot", "sickle_cell", "medicines", "stroke"} <= again


def test_a_group_with_nothing_to_confirm_is_on_no_page():
    [[page]] = pages_to_confirm(CURRENT, {"stroke": "no"})

    assert page.code == "conditions"


@pytest.mark.parametrize("days", [1, 21])
def test_neighbouring_groups_are_confirmed_together(days):
    answers = carried(DAY + timedelta(days=days))
    pages = pages_to_confirm(CURRENT, answers)

    sizes = [sum(each.code in answers for group in page for each in group.questions) for page in pages]
    assert sum(sizes) == len(answers)
    assert max(sizes) <= QUESTIONS_A_PAGE
    assert len(pages) <= 4
