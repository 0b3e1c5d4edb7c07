from dataclasses import replace
from datetime import date
from uuid import UUID

from clients.domain.dry_run import GivenAnswers, Transition, dry_run
from clients.domain.questionnaire import CURRENT, Questionnaire
from clients.domain.regions import ALL_LIMBS
from clients.domain.screening import relevant_answers, screen
from clients.domain.verdicts import Verdict
from tests.domain.clients.builders import healthy_answers

ON = date(2026, 11, 24)


def candidate(code: str, **changes) -> Questionnaire:
    """The current version with one question's rules or text changed."""
    groups = tuple(
        replace(
            group,
            questions=tuple(
                replace(question, **changes) if question.code == code else question
                for question in group.questions
            ),
        )
        for group in CURRENT.groups
    )
    return Questionnaire(version=CURRENT.version + 1, published_on=ON, groups=groups)


def stricter() -> Questionnaire:
    rules = CURRENT.by_code["smoking"].rules
    return candidate("smoking", rules=tuple(replace(rule, verdict=Verdict.CONTRAINDICATED) for rule in rules))


def given(number: int, **answers) -> GivenAnswers:
    answers = relevant_answers(CURRENT, {**healthy_answers(), **answers})
    verdicts = screen(questionnaire=CURRENT, answers=answers, today=ON).verdicts
    return GivenAnswers(client_id=UUID(int=number), answers=answers, answered_on=ON, verdicts=verdicts)


def test_the_same_rules_change_nothing():
    assert dry_run(CURRENT, [given(1), given(2, smoking="yes"), given(3, varicose_veins="yes")]) == {}


def test_a_stricter_row_moves_those_it_is_about():
    found = dry_run(stricter(), [given(1), given(2, smoking="yes"), given(3, smoking="yes")])

    assert found == {
        Transition(limbs=ALL_LIMBS, before=Verdict.CAUTION, after=Verdict.CONTRAINDICATED): [
            UUID(int=2),
            UUID(int=3),
        ]
    }


def test_a_change_names_the_limb_that_it_is_about():
    rules = tuple(replace(rule, verdict=Verdict.CAUTION) for rule in CURRENT.by_code["shunt"].rules)

    found = dry_run(candidate("shunt", rules=rules), [given(1, shunt="yes", shunt_limbs=["left_upper"])])

    assert [change.description for change in found] == ["Left arm: No cuffs → Caution"]


def test_a_question_that_was_never_asked_has_to_be_asked():
    first = CURRENT.groups[-1].questions[-1]
    asked = replace(CURRENT.groups[-1], questions=(*CURRENT.groups[-1].questions, replace(first, code="new")))
    version = Questionnaire(version=2, published_on=ON, groups=(*CURRENT.groups[:-1], asked))

    found = dry_run(version, [given(1)])

    assert {change.after for change in found} == {None}
    assert "Arms and legs: No stop flag found → has to be asked anew" in {
        change.description for change in found
    }


def test_an_answer_to_a_question_that_is_gone_does_not_count():
    groups = tuple(
        replace(group, questions=tuple(q for q in group.questions if q.code != "smoking"))
        for group in CURRENT.groups
    )
    version = Questionnaire(version=2, published_on=ON, groups=groups)

    found = dry_run(version, [given(1, smoking="yes")])

    assert {change.description for change in found} == {
        "Arms and legs: Caution → No stop flag found",
    }
