"""What a page of questions says beside a question that may have a red answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from clients.domain.questionnaire import CURRENT, Question
from clients.domain.questionnaire.heart import PRESSURE_CODE
from clients.domain.red_answers import RED_PRESSURE_MMHG, red_answers, red_values
from clients.domain.red_flags import RED_FLAGS, SIGN_OF_QUESTION, RedFlag


@dataclass(frozen=True, slots=True, kw_only=True)
class RedRow:
    """The first words, which answers they stand for, and whether such an answer is given.

    `values` are choices; of a pressure it is `mmhg`, the upper and the lower number from which on.
    """

    rule: RedFlag
    values: tuple[str, ...]
    mmhg: tuple[int, ...]
    is_said: bool


def red_row(question: Question, *, is_said: bool) -> RedRow | None:
    """Return what stands beside a question; None where no answer to it is a red flag."""
    values = red_values(question)
    if not values:
        return None
    is_pressure = question.code == PRESSURE_CODE
    return RedRow(
        rule=RED_FLAGS[SIGN_OF_QUESTION[question.code]],
        values=() if is_pressure else tuple(sorted(values)),
        mmhg=RED_PRESSURE_MMHG if is_pressure else (),
        is_said=is_said,
    )


def red_rules(answers: Mapping[str, object], day: date) -> list[RedFlag]:
    """Return the rows of the red-flag list that these answers to the current questions are."""
    signs = {each.sign for each in red_answers(CURRENT, answers, day).values()}
    return [rule for sign, rule in RED_FLAGS.items() if sign in signs]
