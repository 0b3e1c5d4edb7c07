"""Words for a doctor: each question that can raise a flag has its own."""

import pytest

from clients.domain.doctors_words import subject_for_doctor
from clients.domain.medicines import OWN_CODES
from clients.domain.questionnaire import BY_VERSION, CURRENT
from clients.domain.screening import TESTOSTERONE_PRESSURE_CODE, VENOUS_COMBINED_CODE


@pytest.mark.parametrize("version", BY_VERSION)
def test_each_question_with_a_rule_has_words_of_its_own(version):
    without = [
        question.code
        for question in BY_VERSION[version].questions
        if question.rules
        and subject_for_doctor(question.code, question.text, version=version) == question.text
    ]
    assert without == []


@pytest.mark.parametrize("code", sorted({VENOUS_COMBINED_CODE, TESTOSTERONE_PRESSURE_CODE, *OWN_CODES}))
def test_what_no_question_asks_has_words_too(code):
    assert subject_for_doctor(code, "", version=CURRENT.version) != ""


def test_a_question_that_was_split_keeps_the_words_of_its_version():
    said = [subject_for_doctor("bleeding", "", version=version) for version in (1, 2)]

    assert said == ["Anticoagulant, or a bleeding tendency", "Bleeding tendency"]


@pytest.mark.parametrize("code", ["", "a_question_of_tomorrow"])
def test_a_question_without_words_is_printed_as_it_was_asked(code):
    assert subject_for_doctor(code, "Do you?", version=CURRENT.version) == "Do you?"
