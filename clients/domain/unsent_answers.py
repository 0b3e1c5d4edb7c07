"""Which flags an answer raises that was given and never sent, beside the answers that are sent."""

from collections.abc import Iterator
from datetime import date

from clients.domain.answers import Answers
from clients.domain.questionnaire import NO, NOT_SURE, Questionnaire
from clients.domain.regions import ALL_LIMBS
from clients.domain.screening import AnswersNotValid, Flag, relevant_answers, screen, validate_answers
from clients.domain.sources import Mark
from clients.domain.verdicts import Verdict


def flags_of_unsent(
    questionnaire: Questionnaire, sent: Answers, unsent: Answers, day: date
) -> tuple[Flag, ...]:
    """Return the flags that `unsent`, said in place of `sent` on that day, raises and `sent` alone does not.

    What lacks a follow-up counts as "not sure". An answer that cannot be judged even so needs a person,
    unless it is a plain "no". Policy.
    """
    known = {code: answer for code, answer in unsent.items() if code in questionnaire.by_code}
    base = _flags(questionnaire, sent, day) or ()
    together = _flags(questionnaire, {**sent, **known}, day)
    raised = tuple(_one_by_one(questionnaire, sent, known, day)) if together is None else together
    return tuple(flag for flag in raised if flag not in base)


def _flags(questionnaire: Questionnaire, answers: Answers, day: date) -> tuple[Flag, ...] | None:
    """The flags of answers that may lack some, each "not sure"; None where that is no answer either."""
    asked = {code: answer for code, answer in answers.items() if code in questionnaire.by_code}
    asked = relevant_answers(questionnaire, asked)
    asked |= dict.fromkeys(validate_answers(questionnaire, asked, day), NOT_SURE)
    try:
        return screen(questionnaire=questionnaire, answers=asked, today=day).flags
    except AnswersNotValid:
        return None


def _one_by_one(questionnaire: Questionnaire, sent: Answers, unsent: Answers, day: date) -> Iterator[Flag]:
    for code, answer in unsent.items():
        flags = _flags(questionnaire, {**sent, code: answer}, day)
        if flags is not None:
            yield from flags
        elif answer != NO:
            question = questionnaire.by_code[code]
            yield Flag(
                code=code,
                number=question.number,
                limbs=ALL_LIMBS,
                verdict=Verdict.NEEDS_CLEARANCE,
                reason=question.text,
                advice="",
                source_keys=(),
                mark=Mark.POLICY,
                venous=False,
                two_admins=False,
                passes_after_days=None,
                answer=question.label_of(str(answer)),
            )
