import pytest

from clients.domain.questionnaire import CURRENT
from clients.domain.questionnaire.shapes import ANY_LIMB
from clients.domain.rules_table import rules_table
from clients.domain.sources import Mark
from clients.domain.verdicts import Verdict


def rows_of(code):
    return {row.answer: row for row in rules_table(CURRENT) if row.code == code}


def test_every_item_has_a_row():
    numbers = [row.number for row in rules_table(CURRENT)]

    # 4 is asked with 5; 18 and 22 before each session.
    assert set(numbers) == set(range(1, 39)) - {4, 18, 22}
    assert numbers == sorted(numbers)


@pytest.mark.parametrize("question", CURRENT.questions, ids=lambda question: question.code)
def test_a_row_says_all_that_its_rule_says(question):
    rows = list(rows_of(question.code).values())

    for rule in question.rules:
        row = rows.pop(0)
        assert (row.question, row.verdict, row.reason) == (question.text, rule.verdict, rule.reason)
        assert (row.advice, row.venous, row.two_admins) == (rule.advice, rule.venous, rule.two_admins)
        assert row.source_keys == (rule.source_keys or question.source_keys)
        assert row.mark == (rule.mark or question.mark)
        if ANY_LIMB not in rule.answers:
            assert row.answer == " / ".join(question.label_of(answer) for answer in rule.answers)
    assert [row.answer for row in rows] in ([], ["Not sure"])


def test_not_sure_has_its_row_once():
    diabetes = [row for row in rules_table(CURRENT) if row.code == "diabetes" and row.answer == "Not sure"]

    assert [row.verdict for row in diabetes] == [Verdict.NEEDS_CLEARANCE]
    assert rows_of("kidney")["Not sure"].mark is Mark.POLICY


def test_bands_and_limbs_are_said_in_words():
    assert rows_of("blood_pressure")["180 or more, or 110 or more"].verdict is Verdict.CONTRAINDICATED
    assert list(rows_of("cancer_limbs")) == ["Any limb; all four if not sure"]
    assert rows_of("thigh_cm")["Under 19 cm or over 95 cm"].limbs == "Legs"


def test_a_follow_up_that_only_names_limbs_has_no_row():
    assert rows_of("shunt_limbs") == {}
