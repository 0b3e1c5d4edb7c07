"""The questionnaire: the menu of its versions.

Each row's condition comes from the sources it names. Which verdict a row gives is this product's own reading
of them, the stricter one wherever they differ: they agree on what matters, not on one scale for a coach.
"""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from clients.domain.questionnaire.about_you import ABOUT_YOU
from clients.domain.questionnaire.circulation import CIRCULATION
from clients.domain.questionnaire.clots import CLOTS
from clients.domain.questionnaire.conditions import CONDITIONS
from clients.domain.questionnaire.heart import HEART
from clients.domain.questionnaire.lifestyle import LIFESTYLE
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
from clients.domain.questionnaire.surgery import SURGERY
from clients.domain.questionnaire.today import TODAY

QUESTIONNAIRE_V1 = Questionnaire(
    version=1,
    published_on=date(2026, 11, 23),
    groups=(ABOUT_YOU, CLOTS, HEART, CIRCULATION, SURGERY, CONDITIONS, LIFESTYLE, TODAY),
)

BY_VERSION: Mapping[int, Questionnaire] = MappingProxyType({QUESTIONNAIRE_V1.version: QUESTIONNAIRE_V1})
CURRENT = QUESTIONNAIRE_V1
# A version in preparation: asked of nobody, shown to admins as a dry run.
CANDIDATE: Questionnaire | None = None
# Answers to an older version than this give no clearance any more.
MINIMUM_VERSION = 1

__all__ = [
    "BY_VERSION",
    "CANDIDATE",
    "CURRENT",
    "MINIMUM_VERSION",
    "NO",
    "NOT_MEASURED",
    "NOT_SURE",
    "QUESTIONNAIRE_V1",
    "YES",
    "AnswerKind",
    "Choice",
    "Group",
    "Question",
    "Questionnaire",
    "RegionEffect",
    "Rule",
]
