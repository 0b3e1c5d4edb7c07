"""Single answers as they are tapped: each is valid or not for itself, whatever the others on the page are."""

from collections.abc import Mapping
from datetime import date

from django import forms

from clients.domain.answers import validate_answer
from clients.domain.questionnaire import Question
from clients.models import Client
from clients.screening.forms.screening import field_for


class TappedAnswersForm(forms.Form):
    """Answers to some questions. After `is_valid()`, `given` holds the valid ones.

    `taken_back` names the questions whose answer was emptied.
    """

    def __init__(
        self,
        data=None,
        *,
        questions: tuple[Question, ...],
        answers: Mapping[str, object],
        client: Client,
        today: date,
    ) -> None:
        super().__init__(data)
        self.questions, self.answers, self.today = questions, answers, today
        self.given: dict[str, object] = {}
        self.taken_back: list[str] = []
        for question in questions:
            self.fields[question.code] = field_for(question, client.own_unit)

    def clean(self) -> None:
        for question in self.questions:
            code = question.code
            if code in self.errors:
                continue
            answer = self.cleaned_data.get(code)
            if answer is None:
                self.taken_back.append(code)
            elif problem := validate_answer(question, {**self.answers, code: answer}, self.today):
                self.add_error(code, problem)
            else:
                self.given[code] = answer

    @property
    def problems(self) -> dict[str, str]:
        """What is wrong, by question."""
        return {code: " ".join(map(str, sentences)) for code, sentences in self.errors.items()}
