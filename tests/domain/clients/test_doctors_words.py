"""Words for a doctor: each question that can raise a flag has its own."""

import pytest

from clients.domain.doctors_words import subject_for_doctor
from clients.domain.questionnaire import CURRENT
from clients.domain.screening import VENOUS_COMBINED_CODE


def test_each_question_with_a_rule_has_words_of_its_own():
    without = [
        question.code
        for question in CURRENT.questions
        if question.rules and subject_for_doctor(question.code, question.text) == question.text
    ]
    assert without == []
    assert subject_for_doctor(VENOUS_COMBINED_CODE, "") != ""


@pytest.mark.parametrize("code", ["", "a_question_of_tomorrow"])
def test_a_question_without_words_is_printed_as_it_was_asked(code):
    assert subject_for_doctor(code, "Do you?") == "Do you?"
