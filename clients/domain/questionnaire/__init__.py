"""The questionnaire: the menu of its versions.

Each row's condition comes from the sources it names. Which verdict a row gives is this product's own reading
of them, the stricter one wherever they differ: they agree on what matters, not on one scale for a coach.
"""

from collections.abc import Mapping
from types import MappingProxyType

from clients.domain.questionnaire.shapes import (
    NO,
    NOT_MEASURED,
    NOT_SURE,
    YES,
    AnswerKind,
    Choice,
    Group,
    Question,
    Questionnaire,
    RegionEffect,
    Rule,
)
from clients.domain.questionnaire.version_1 import QUESTIONNAIRE_V1
from clients.domain.questionnaire.version_2 import QUESTIONNAIRE_V2
from clients.domain.questionnaire.version_3 import QUESTIONNAIRE_V3

BY_VERSION: Mapping[int, Questionnaire] = MappingProxyType(
    {each.version: each for each in (QUESTIONNAIRE_V1, QUESTIONNAIRE_V2, QUESTIONNAIRE_V3)}
)
CURRENT = QUESTIONNAIRE_V3
# A version in preparation: asked of nobody, shown to admins as a dry run.
CANDIDATE: Questionnaire | None = None
# Answers to an older version than this give no clearance any more.
MINIMUM_VERSION = 1


def named_in(code: str, text: str) -> tuple[str, ...]:
    """Return what a question names beside this text, in the newest version that asks so.

    Nothing for what no version asks so.
    """
    asked = (each.by_code.get(code) for each in reversed([*BY_VERSION.values()]))
    return next((question.named for question in asked if question and question.text == text), ())


__all__ = [
    "BY_VERSION",
    "CANDIDATE",
    "CURRENT",
    "MINIMUM_VERSION",
    "NO",
    "NOT_MEASURED",
    "NOT_SURE",
    "QUESTIONNAIRE_V1",
    "QUESTIONNAIRE_V2",
    "QUESTIONNAIRE_V3",
    "YES",
    "AnswerKind",
    "Choice",
    "Group",
    "Question",
    "Questionnaire",
    "RegionEffect",
    "Rule",
    "named_in",
]
