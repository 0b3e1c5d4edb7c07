"""The third version of the questions: what is about one arm or leg names it, operations too.

All others are those of the second version.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from clients.domain.questionnaire.shapes import (
    ELSEWHERE,
    LIMB_CHOICES,
    SAY_NOT_SURE,
    AnswerKind,
    Group,
    Question,
    Questionnaire,
    RegionEffect,
    choice,
    which_limbs,
)
from clients.domain.questionnaire.version_2 import QUESTIONNAIRE_V2

_WHY_WHICH = "A problem of one arm or leg can leave the others free to train."
_ONE_LIMB = "No cuffs on that arm or leg. The others are judged on their own."
_PAIR = "No cuffs on that pair of limbs. The other pair is judged on its own."
# Days in bed, and a cast that is off again, are about the whole body (policy): a clot may be anywhere.
_ABOUT_ONE_LIMB = ("cast_now", "under_2_weeks", "under_12_weeks")

_SURGERY_LIMBS = which_limbs(
    "surgery_limbs",
    17,
    "Where was the operation, or where is the cast?",
    asked_if=("surgery_when", _ABOUT_ONE_LIMB),
)
SURGERY_LIMBS = replace(
    _SURGERY_LIMBS, choices=(*LIMB_CHOICES[:-1], choice(ELSEWHERE, "Another part of the body"), SAY_NOT_SURE)
)


def _of_limbs(question: Question) -> Question:
    """Return a question about limbs in words about one arm or leg."""
    rules = tuple(
        replace(rule, advice=_ONE_LIMB) if rule.advice == _PAIR else rule for rule in question.rules
    )
    why = _WHY_WHICH if question.kind is AnswerKind.LIMBS else question.why
    return replace(question, rules=rules, why=why)


def _questions(group: Group) -> Iterator[Question]:
    for question in group.questions:
        if question.code == "surgery":
            yield replace(question, region_effect=RegionEffect.NAMED_LIMBS, limbs_from=SURGERY_LIMBS.code)
        elif question.code == "surgery_when":
            yield replace(question, region_effect=RegionEffect.NAMED_LIMBS, limbs_from=SURGERY_LIMBS.code)
            yield _of_limbs(replace(SURGERY_LIMBS, group=group.code))
        else:
            yield _of_limbs(question)


QUESTIONNAIRE_V3 = Questionnaire(
    version=3,
    published_on=date(2026, 11, 30),
    groups=tuple(replace(group, questions=tuple(_questions(group))) for group in QUESTIONNAIRE_V2.groups),
)
