"""Answers of a demo client: harmless ones, except those that the story needs."""

from collections.abc import Mapping

from clients.domain.answers import questions_to_ask
from clients.domain.questionnaire import CURRENT, NO, NOT_MEASURED, AnswerKind, Question
from sessions.demo.cast import Person


def answers_of(person: Person) -> dict[str, object]:
    """Return a whole questionnaire: the person's own answers, and harmless ones for the rest."""
    answers: dict[str, object] = {
        "birth_on": person.birth_on.isoformat(),
        "height_cm": str(person.height_cm),
        "weight_kg": str(person.weight_kg),
        "blood_pressure": [[118, 76], [116, 74]],
        **person.answers,
    }
    # An answer can open follow-up questions, so repeat until none is open.
    while open_questions := [q for q in questions_to_ask(CURRENT, answers) if q.code not in answers]:
        answers.update({question.code: _harmless(question) for question in open_questions})
    return answers


def first_half(answers: Mapping[str, object]) -> dict[str, object]:
    """Return the answers of the first three groups, as of somebody who was interrupted."""
    codes = {
        question.code
        for group in CURRENT.groups[:3]
        for question in CURRENT.questions
        if question.group == group.code
    }
    return {code: answer for code, answer in answers.items() if code in codes}


def _harmless(question: Question) -> object:
    if question.kind in (AnswerKind.YES_NO_NOT_SURE, AnswerKind.CHOICE):
        return NO
    return NOT_MEASURED
