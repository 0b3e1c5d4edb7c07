"""The verdicts against the rules written a second time; `make second-implementation` compares a million."""

import itertools
import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clients.domain import screening
from clients.domain.questionnaire import CURRENT, Questionnaire
from tests.second_implementation.answers import (
    CLEAN,
    TREATED,
    changes_by_question,
    one_change,
    random_questionnaire,
    two_changes,
)
from tests.second_implementation.run import difference

SOME = 2_000
SEED = 20261124
ROWS = [(question.code, number) for question in CURRENT.questions for number in range(len(question.rules))]


def without(code: str, number: int) -> Questionnaire:
    """The questionnaire with one row of one question taken out."""

    def fewer(question):
        if question.code != code:
            return question
        return replace(question, rules=tuple(r for i, r in enumerate(question.rules) if i != number))

    groups = tuple(replace(each, questions=tuple(map(fewer, each.questions))) for each in CURRENT.groups)
    return replace(CURRENT, groups=groups)


def test_every_change_of_one_answer_is_judged_alike():
    assert [words for answers in one_change() if (words := difference(answers))] == []


def test_some_changes_of_two_answers_are_judged_alike():
    chance = random.Random(SEED)
    some = chance.sample(list(two_changes()), SOME)

    assert [words for answers in some if (words := difference(answers))] == []


@settings(max_examples=50)
@given(chance=st.randoms(use_true_random=False))
def test_random_questionnaires_are_judged_alike(chance):
    assert difference(random_questionnaire(chance)) is None


def test_two_thousand_seeded_questionnaires_are_judged_alike():
    chance = random.Random(SEED)

    assert [words for _ in range(SOME) if (words := difference(random_questionnaire(chance)))] == []


@pytest.mark.parametrize(("code", "number"), ROWS)
def test_control_without_one_row_the_two_differ(code, number):
    questionnaire = without(code, number)
    # Treated pressure is the one answer that makes another one milder.
    beside = ({}, {"high_blood_pressure": "yes", "blood_pressure_control": "steady"})
    changes = itertools.chain.from_iterable(changes_by_question().values())
    about = [change for change in changes if code in change]

    assert any(difference(CLEAN | more | change, questionnaire) for change in about for more in beside)


def test_control_without_the_combined_rule_the_two_differ(monkeypatch):
    monkeypatch.setattr(screening, "VENOUS_CAUTIONS_THAT_COMBINE", 3)

    assert difference(CLEAN | {"smoking": "yes", "weight_kg": "110"})


def test_control_without_the_rule_about_testosterone_the_two_differ(monkeypatch):
    takes = {"medicines": "yes", "blood_thinner": "no", "hormones": "testosterone", "muscle_medicine": "no"}
    monkeypatch.setattr(screening, "_testosterone_with_pressure", lambda flags: [])

    assert difference(CLEAN | takes | TREATED | {"blood_pressure": [[145, 85], [140, 80]]})


def test_every_question_is_answered():
    follow_ups = {
        code for change in itertools.chain.from_iterable(changes_by_question().values()) for code in change
    }

    assert follow_ups | set(CLEAN) == set(CURRENT.by_code)
