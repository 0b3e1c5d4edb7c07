"""Every caution alone: the answers to the current questionnaire that raise one flag, and that a caution.

A caution that comes only with another one, such as a treated pressure that is high, stands with the first
that it comes with.
"""

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from clients.domain.answers import questions_to_ask
from clients.domain.questionnaire import CURRENT, NOT_MEASURED, AnswerKind, Question
from clients.domain.regions import Limb, regions_of
from clients.domain.screening import screen
from clients.domain.verdicts import Verdict
from tests.support.builders import all_clear_answers

STEPS = 60  # how finely the range of a number is searched for its bands
READINGS = ([118, 76], [135, 84], [139, 89], [140, 80], [150, 95], [159, 99], [165, 102], [185, 112])


@dataclass(frozen=True)
class Caution:
    """One caution: its question, the reason that the coach reads, and answers that raise it."""

    code: str
    reason: str
    regions: tuple[str, ...]
    answers: Mapping[str, object]


def each_caution(today: date) -> list[Caution]:
    """Return every caution of the current questionnaire once, by question, reason and regions."""
    found: dict[tuple, Caution] = {}
    for question in _always_asked():
        for caution in _raised_by(question, all_clear_answers(), today, flags=1):
            found.setdefault((caution.code, caution.reason, caution.regions), caution)
    missing = rules_that_caution() - {(code, reason) for code, reason, _ in found}
    for first in list(found.values()):
        for question in _always_asked():
            if any(question.code == code for code, _ in missing) and question.code != first.code:
                for caution in _raised_by(question, first.answers, today, flags=2):
                    if (caution.code, caution.reason) in missing:
                        found.setdefault((caution.code, caution.reason, caution.regions), caution)
    return list(found.values())


def _always_asked() -> list[Question]:
    return [question for question in CURRENT.questions if question.asked_if is None]


def _raised_by(
    question: Question, usual: Mapping[str, object], today: date, *, flags: int
) -> Iterator[Caution]:
    """Yield the cautions of a question, where the answers raise so many flags and nothing but cautions."""
    for answer in _answers_to(question, today):
        for answers in _with_follow_ups({**usual, question.code: answer}, today):
            raised = screen(questionnaire=CURRENT, answers=answers, today=today).flags
            if [flag.verdict for flag in raised] == [Verdict.CAUTION] * flags:
                for flag in raised:
                    yield Caution(
                        code=flag.code,
                        reason=flag.reason,
                        regions=tuple(sorted(regions_of(flag.limbs))),
                        answers=answers,
                    )


def rules_that_caution() -> set[tuple[str, str]]:
    """Return (question, reason) of every rule of the current questionnaire whose verdict is a caution."""
    return {
        (question.code, rule.reason)
        for question in CURRENT.questions
        for rule in question.rules
        if rule.verdict is Verdict.CAUTION
    }


def _with_follow_ups(answers: dict, today: date) -> Iterator[dict]:
    """Yield the answers with every answer to the follow-ups that they ask for."""
    open_ones = [each for each in questions_to_ask(CURRENT, answers) if each.code not in answers]
    if not open_ones:
        yield answers
        return
    for answer in _answers_to(open_ones[0], today):
        yield from _with_follow_ups(answers | {open_ones[0].code: answer}, today)


def _answers_to(question: Question, today: date) -> Iterator[object]:
    if question.kind in (AnswerKind.YES_NO_NOT_SURE, AnswerKind.CHOICE):
        yield from (choice.value for choice in question.choices)
    elif question.kind is AnswerKind.LIMBS:
        for size in range(1, len(Limb) + 1):
            yield from ([limb.value for limb in some] for some in itertools.combinations(Limb, size))
    elif question.kind is AnswerKind.DATE:
        yield from ((today - timedelta(days=round(365.25 * age))).isoformat() for age in range(13, 100))
    elif question.kind is AnswerKind.BLOOD_PRESSURE:
        yield NOT_MEASURED
        yield from ([reading, [120, 80]] for reading in READINGS)
        yield from ([reading, reading] for reading in READINGS)
    else:
        assert question.kind is AnswerKind.NUMBER, f"say how {question.kind} is answered"
        assert question.minimum is not None, "a number has bounds"
        assert question.maximum is not None, "a number has bounds"
        step = (question.maximum - question.minimum) / STEPS
        yield from (str(round(question.minimum + step * number, 1)) for number in range(STEPS + 1))
