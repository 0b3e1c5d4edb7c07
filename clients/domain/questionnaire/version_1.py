"""The first version of the questions. It was asked: no word or rule of it changes any more."""

from datetime import date

from clients.domain.questionnaire.about_you import ABOUT_YOU
from clients.domain.questionnaire.circulation import CIRCULATION
from clients.domain.questionnaire.clots import CLOTS
from clients.domain.questionnaire.conditions import CONDITIONS
from clients.domain.questionnaire.heart import HEART
from clients.domain.questionnaire.lifestyle import LIFESTYLE
from clients.domain.questionnaire.shapes import Questionnaire
from clients.domain.questionnaire.surgery import SURGERY
from clients.domain.questionnaire.today import TODAY

QUESTIONNAIRE_V1 = Questionnaire(
    version=1,
    published_on=date(2026, 11, 23),
    groups=(ABOUT_YOU, CLOTS, HEART, CIRCULATION, SURGERY, CONDITIONS, LIFESTYLE, TODAY),
)
