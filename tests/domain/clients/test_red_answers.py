"""Which answers are red flags while they are only saved, and what two impossible numbers lead to."""

import pytest

from clients.domain.medicines import ROWS
from clients.domain.questionnaire import CURRENT, NOT_MEASURED, named_in
from clients.domain.red_answers import RED_PRESSURE_MMHG, red_answers, red_values, says_nothing
from clients.domain.red_flags import ReadingVerdict, Sign, impossible_verdict
from tests.domain.clients.builders import TODAY, healthy_answers


def found(**answers):
    return red_answers(CURRENT, answers, TODAY)


def test_a_harmless_person_has_none():
    assert found(**healthy_answers()) == {}


def test_each_red_answer_is_found_alone_whatever_else_is_missing():
    assert found(swelling="yes")["swelling"].sign is Sign.LIMB
    assert found(chest="yes")["chest"].sign is Sign.CHEST
    red = found(blood_pressure=[[192, 116], [190, 112]])["blood_pressure"]
    assert red.sign is Sign.PRESSURE
    assert "19" in red.detail


@pytest.mark.parametrize(
    "answers", [{}, {"swelling": "no"}, {"swelling": "perhaps"}, {"swelling": "not_sure"}]
)
def test_what_is_no_red_answer_is_none(answers):
    assert found(**answers) == {}


def test_only_questions_that_have_a_sign_have_red_values():
    assert "yes" in red_values(CURRENT.by_code["swelling"])
    assert red_values(CURRENT.by_code["smoking"]) == frozenset()
    assert RED_PRESSURE_MMHG == (180, 110)


@pytest.mark.parametrize(
    ("answers", "expected"),
    [({}, True), ({"swelling": None}, True), ({"swelling": NOT_MEASURED}, True), ({"swelling": "no"}, False)],
)
def test_what_was_emptied_says_nothing(answers, expected):
    assert says_nothing("swelling", answers) is expected


@pytest.mark.parametrize(
    ("pair", "expected"),
    [
        ((165, 10), ReadingVerdict.HOLD),
        ((10, 165), ReadingVerdict.HOLD),
        ((190, 5), ReadingVerdict.RED_FLAG),
        ((118, 9), ReadingVerdict.USUAL),
    ],
)
def test_a_high_number_of_an_impossible_pair_counts_by_itself(pair, expected):
    assert impossible_verdict(*pair) is expected


def test_a_question_names_what_its_no_denies():
    listing = [question for question in CURRENT.questions if question.named]

    assert listing
    assert named_in(listing[0].code, listing[0].text) == listing[0].named
    assert named_in(listing[0].code, "nobody asks this") == ()


def test_a_medicine_is_offered_with_what_explains_it():
    for kind, row in ROWS.items():
        assert kind.to_choose.startswith(row.label)
        assert (", " in kind.to_choose) or not row.such_as
