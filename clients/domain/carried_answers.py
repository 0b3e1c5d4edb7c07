"""Which earlier answers may stand, once their person has confirmed them, and which questions are asked again.

A confirmed answer is judged like one that was typed anew: nothing here clears anybody.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from clients.domain.answers import Answers
from clients.domain.questionnaire import AnswerKind, Group, Question, Questionnaire
from clients.domain.screening import relevant_answers, validate_answers

# Policy. Twice as long as a clearance; after a year each answer is thought about again.
CARRIED_WITHIN = timedelta(weeks=26)
TYPED_WITHIN = timedelta(weeks=52)
PRESSURE_LIVES = timedelta(days=3)  # policy: as long as answers that were begun may be sent
LAST_DAYS = 14  # policy: what time alone ends within two weeks is about now
NOW_GROUP = "today"
QUESTIONS_A_PAGE = 12
_SAYS_NOW = re.compile(r"\b(today|now|last \d+ days)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidBefore:
    """Answers of an earlier screening, the version of its questions, and the day on which each was typed."""

    questionnaire: Questionnaire
    answers: Answers
    sent_on: date
    typed_on: Mapping[str, date]

    def day_of(self, code: str) -> date:
        return self.typed_on.get(code, self.sent_on)


def is_about_now(question: Question) -> bool:
    """Whether an answer is about now or the last days, so that it cannot be carried over."""
    if question.kind is AnswerKind.BLOOD_PRESSURE:
        return False  # it has a time of its own
    return (
        question.group == NOW_GROUP
        or question.ready_check
        or _SAYS_NOW.search(question.text) is not None
        or any(
            rule.passes_after_days is not None and rule.passes_after_days <= LAST_DAYS
            for rule in question.rules
        )
    )


def answers_to_carry(
    said: SaidBefore, *, questionnaire: Questionnaire, today: date, spoken_of: Iterable[str] = ()
) -> dict[str, object]:
    """Return the earlier answers that may be confirmed, by question; empty where the screening is too old.

    Left out are answers about now, a pressure of more than three days, questions that are new or say
    something else in `questionnaire`, those in `spoken_of` (a reported change is about them), and follow-ups
    of any of these.
    """
    if today - said.sent_on > CARRIED_WITHIN:
        return {}
    again = frozenset(spoken_of)
    stand = {
        code: answer
        for code, answer in relevant_answers(said.questionnaire, said.answers).items()
        if code not in again and _may_stand(said, questionnaire.by_code.get(code), today)
    }
    stand = relevant_answers(questionnaire, stand)
    wrong = validate_answers(questionnaire, stand, today)
    return relevant_answers(
        questionnaire, {code: answer for code, answer in stand.items() if code not in wrong}
    )


def _may_stand(said: SaidBefore, question: Question | None, today: date) -> bool:
    if question is None or is_about_now(question):
        return False
    before, age = said.questionnaire.by_code[question.code], today - said.day_of(question.code)
    is_same = (before.text, before.kind, before.choices) == (question.text, question.kind, question.choices)
    lives = PRESSURE_LIVES if question.kind is AnswerKind.BLOOD_PRESSURE else TYPED_WITHIN
    return is_same and age <= lives


def questions_asked_again(questionnaire: Questionnaire, carried: Answers) -> tuple[Question, ...]:
    """Return the questions that are not carried, with each follow-up that may come up, in order."""
    again: dict[str, Question] = {}
    for question in questionnaire.questions:
        if question.code in carried:
            continue
        parent, accepted = question.asked_if or ("", ())
        if not parent or parent in again or carried.get(parent) in accepted:
            again[question.code] = question
    return tuple(again.values())


def pages_to_confirm(questionnaire: Questionnaire, carried: Answers) -> tuple[tuple[Group, ...], ...]:
    """Return the groups with carried answers, neighbours together while a page has at most 12 questions."""
    pages: list[list[Group]] = []
    room = 0
    for group in questionnaire.groups:
        size = sum(question.code in carried for question in group.questions)
        if not size:
            continue
        if not pages or size > room:
            pages.append([])
            room = QUESTIONS_A_PAGE
        pages[-1].append(group)
        room -= size
    return tuple(tuple(page) for page in pages)
