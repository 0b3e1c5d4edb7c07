"""The questions that are asked again when earlier answers are gone through, of whichever group they are."""

from collections.abc import Mapping

from django.http import QueryDict

from clients.domain.questionnaire import NO, Group, Question
from clients.domain.screening import validate_answers
from clients.screening.forms.screening import GroupForm

INTRO = "These are about now, or were not asked before. The earlier answers come next."


def asked_again_group(questions: tuple[Question, ...]) -> Group:
    """Return these questions as one screen."""
    return Group(code="again", title="How it is now", intro=INTRO, questions=questions)


class AskedAgainForm(GroupForm):
    """One screen of questions out of several groups."""

    def _wrong(self, answers: Mapping[str, object]) -> dict[str, str]:
        wrong = validate_answers(self.questionnaire, answers, self.today)
        return {code: sentence for code, sentence in wrong.items() if code in self.group_codes}


def no_to_the_rest(data: QueryDict, questions: tuple[Question, ...]) -> QueryDict:
    """Return what was sent, with "no" to each question that has a "no" and no answer. Any answer stays."""
    filled = data.copy()
    for question in questions:
        if question.asked_if is None and any(option.value == NO for option in question.choices):
            filled.setdefault(question.code, NO)
    return filled
