"""An answer that is a red flag acts from the moment it is saved, whether or not it is sent.

Saved, it holds at once. Who said it may say otherwise for ten minutes: a slip of the thumb. After that, or
when the draft is thrown away or somebody else says otherwise, it is a red flag like one that was sent.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from clients.domain.answers import Answers, answer_in_words, rule_value, validate_answer
from clients.domain.questionnaire import NOT_MEASURED, Questionnaire
from clients.domain.questionnaire.bands import PRESSURE_BANDS
from clients.domain.questionnaire.heart import PRESSURE_CODE
from clients.domain.questionnaire.shapes import Question
from clients.domain.red_flags import SIGN_OF_QUESTION, Sign
from clients.domain.verdicts import Verdict

# Policy: long enough to see and mend a slip on the page, short enough for a sign that needs a doctor today.
SLIP_WITHIN = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class RedAnswer:
    """One answer that is a red flag. `detail` is what was measured, "" where the sign says it all."""

    sign: Sign
    detail: str


def red_answers(questionnaire: Questionnaire, answers: Answers, day: date) -> dict[str, RedAnswer]:
    """Return the answers that are red flags, by question. Others may be missing or wrong."""
    found = {}
    for code, sign in SIGN_OF_QUESTION.items():
        question = questionnaire.by_code.get(code)
        if question is None or validate_answer(question, answers, day) is not None:
            continue
        if rule_value(question, answers, day) in red_values(question):
            words = answer_in_words(questionnaire, question, {code: answers[code]}, day)
            found[code] = RedAnswer(sign=sign, detail=words if code == PRESSURE_CODE else "")
    return found


def red_values(question: Question) -> frozenset[str]:
    """Return the values of a question that are a red flag; empty for a question that asks for none."""
    if question.code not in SIGN_OF_QUESTION:
        return frozenset()
    closing = (rule.answers for rule in question.rules if rule.verdict is Verdict.CONTRAINDICATED)
    return frozenset(value for values in closing for value in values)


# From these numbers on, upper and lower in mmHg, either is a red flag.
RED_PRESSURE_MMHG = PRESSURE_BANDS[0][1:]


def says_nothing(code: str, answers: Mapping[str, object]) -> bool:
    """Whether an answer was emptied, or a pressure is "not measured" now: nothing is said in its place."""
    return answers.get(code) in (None, NOT_MEASURED)
