"""One group of the questionnaire as a form.

A field's clean value is the answer as the rules take it (see `AnswerKind`), or None where nothing was said.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from clients.domain.answers import (
    NOT_A_CHOICE,
    NOT_A_DATE,
    READINGS_ASKED,
    UNANSWERED,
    codes_not_asked,
    questions_to_ask,
)
from clients.domain.numbers import NumberNotUnderstood, Unit, from_kg, parse_decimal, to_kg
from clients.domain.questionnaire import NOT_MEASURED, AnswerKind, Group, Question, Questionnaire
from clients.domain.red_answers import red_answers
from clients.domain.regions import Limb
from clients.domain.screening import validate_group
from clients.domain.sources import SOURCES, Source
from clients.forms.fields import get_field
from clients.models import Client
from clients.screening.red_rows import RedRow, red_row

BOTH_SAID = "You wrote a number and chose “Not measured”. Please keep one of them."
ANOTHER_AND_LIMBS = "You chose “{}” and an arm or leg. Please keep one of them."
FOLLOW_UP_UNANSWERED = "Your answer above brings up this question. Please answer it too."

CM_PER_INCH = Decimal("2.54")  # exact by definition
_FEET_AND_INCHES = re.compile(r"(\d)\s*(?:'|’|′|ft)\s*(?:(\d{1,2})\s*(?:\"|”|″|''|in)?)?", re.IGNORECASE)
_PRESSURE_NUMBER = re.compile(r"(\d{1,4})\s*(?:mm\s*hg)?", re.IGNORECASE)
_PRESSURE_PAIR = re.compile(r"(\d{1,4})\s*/\s*(\d{1,4})\s*(?:mm\s*hg)?", re.IGNORECASE)


class AnswerField(forms.Field):
    """A field for one question. Its clean value is the answer as the rules read it, or None."""

    def typed(self, value: Any) -> dict[str, Any]:
        """Return the text or choice to show again for a clean, stored or typed value. Each kind its own."""
        raise NotImplementedError(type(self).__name__)


class ChoiceAnswerField(AnswerField):
    """One of several choices. Without a choice the value is None."""

    def __init__(self, question: Question) -> None:
        super().__init__(required=False)
        self.values = [option.value for option in question.choices]

    def clean(self, value):
        if not value:
            return None
        if value not in self.values:
            raise ValidationError(NOT_A_CHOICE)
        return value

    def typed(self, value: Any) -> dict[str, Any]:
        return {"chosen": [value]}


class LimbsAnswerField(AnswerField):
    """One or more limbs, or one other answer alone: "not sure", or another part of the body."""

    widget = forms.SelectMultiple

    def __init__(self, question: Question) -> None:
        super().__init__(required=False)
        self.question = question
        self.values = [option.value for option in question.choices]

    def clean(self, value):
        chosen = list(dict.fromkeys(value or []))
        if not chosen:
            return None
        if not set(chosen) <= set(self.values):
            raise ValidationError(NOT_A_CHOICE)
        if others := set(chosen) - set(Limb):
            if len(chosen) > 1:
                raise ValidationError(ANOTHER_AND_LIMBS.format(self.question.label_of(min(others))))
            return chosen[0]
        return chosen

    def typed(self, value: Any) -> dict[str, Any]:
        return {"chosen": [value] if isinstance(value, str) else value or []}


class DateAnswerField(AnswerField, forms.DateField):
    """A date. Date pickers send the first format; browsers without one may send the others."""

    def __init__(self) -> None:
        super().__init__(
            required=False,
            input_formats=["%Y-%m-%d", "%d.%m.%Y", "%d %B %Y"],
            error_messages={"invalid": NOT_A_DATE},
        )

    def clean(self, value):
        day = super().clean(value)
        return day.isoformat() if day else None

    def typed(self, value: Any) -> dict[str, Any]:
        return {"text": value or ""}


class WithNotMeasured(forms.Widget):
    """Reads the inputs `<name>`, `<name>-1`, ..., and whether "not measured" is ticked."""

    def __init__(self, inputs: int) -> None:
        super().__init__()
        self.inputs = inputs

    def value_from_datadict(self, data, files, name) -> dict:
        names = [name, *(f"{name}-{number}" for number in range(1, self.inputs))]
        return {
            "texts": [str(data.get(each, "")).strip() for each in names],
            "not_measured": data.get(f"{name}-not-measured") == NOT_MEASURED,
        }


class NumberAnswerField(AnswerField):
    """One number. A body weight is typed in the client's unit and answered in kilograms."""

    def __init__(self, question: Question, unit: Unit) -> None:
        super().__init__(required=False, widget=WithNotMeasured(1))
        self.question = question
        self.unit = unit if question.unit == "kg" else None
        self.in_feet_too = question.code == "height_cm" and unit is Unit.LB

    @property
    def shown_unit(self) -> str:
        return self.unit.value if self.unit else self.question.unit

    def clean(self, value):
        text, not_measured = value["texts"][0], value["not_measured"] and self.question.optional
        if text and not_measured:
            raise ValidationError(BOTH_SAID)
        if not_measured:
            return NOT_MEASURED
        if not text:
            return None
        number = self._number(text)
        self._check_range(number)
        return f"{number.quantize(Decimal('0.001'), rounding=ROUND_HALF_UP).normalize():f}"

    def _number(self, text: str) -> Decimal:
        if self.in_feet_too and (match := _FEET_AND_INCHES.fullmatch(text)):
            feet, inches = match.groups()
            return (int(feet) * 12 + int(inches or 0)) * CM_PER_INCH
        try:
            number = parse_decimal(text.removesuffix(self.shown_unit))
        except NumberNotUnderstood as error:
            raise ValidationError(error.message) from error
        return to_kg(number, self.unit) if self.unit else number

    def _check_range(self, number: Decimal) -> None:
        """Check the range in the client's unit, since the rule's message names kilograms."""
        low, high = self.question.minimum, self.question.maximum
        if low is None or high is None or low <= number <= high:
            return
        if self.unit:
            low, high = from_kg(low, self.unit, 0), from_kg(high, self.unit, 0)
        raise ValidationError(f"Please write a number from {low} to {high} {self.shown_unit}.")

    def typed(self, value: Any) -> dict[str, Any]:
        if isinstance(value, dict):
            return value
        if value is None or value == NOT_MEASURED:
            return {"texts": [""], "not_measured": value == NOT_MEASURED}
        number = from_kg(Decimal(value), self.unit) if self.unit else Decimal(value)
        return {"texts": [f"{number.normalize():f}"], "not_measured": False}


class PressureAnswerField(AnswerField):
    """Seated blood pressures, two boxes each; "130/85 mmHg" in the first box is read as well."""

    def __init__(self) -> None:
        super().__init__(required=False, widget=WithNotMeasured(2 * READINGS_ASKED))

    def clean(self, value):
        pairs = [value["texts"][start : start + 2] for start in range(0, len(value["texts"]), 2)]
        anything = any(text for pair in pairs for text in pair)
        if value["not_measured"]:
            if anything:
                raise ValidationError(BOTH_SAID)
            return NOT_MEASURED
        if not anything:
            return None
        return [self._reading(pair, which) for pair, which in zip(pairs, ("first", "second"), strict=True)]

    @staticmethod
    def _reading(pair: list[str], which: str) -> list[int]:
        upper, lower = pair
        if (both := _PRESSURE_PAIR.fullmatch(upper)) and not lower:
            return [int(both[1]), int(both[2])]
        if not upper and not lower:
            raise ValidationError(f"Please write the {which} reading too, or choose “Not measured”.")
        numbers = [int(match[1]) for text in pair if (match := _PRESSURE_NUMBER.fullmatch(text))]
        if len(numbers) != len(pair):
            raise ValidationError(f"Please write both numbers of the {which} reading, such as 120 and 80.")
        return numbers

    def typed(self, value: Any) -> dict[str, Any]:
        if isinstance(value, dict):
            return value
        if value is None or value == NOT_MEASURED:
            return {"texts": [""] * 2 * READINGS_ASKED, "not_measured": value == NOT_MEASURED}
        return {"texts": [number for reading in value for number in reading], "not_measured": False}


def field_for(question: Question, unit: Unit) -> AnswerField:
    match question.kind:
        case AnswerKind.LIMBS:
            return LimbsAnswerField(question)
        case AnswerKind.DATE:
            return DateAnswerField()
        case AnswerKind.NUMBER:
            return NumberAnswerField(question, unit)
        case AnswerKind.BLOOD_PRESSURE:
            return PressureAnswerField()
        case _:
            return ChoiceAnswerField(question)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One question as the page shows it. `red` is for a question that may have a red answer."""

    question: Question
    field: forms.BoundField
    asked: bool
    typed: dict
    red: RedRow | None = None

    @property
    def kind(self) -> str:
        return self.question.kind.value

    @property
    def unit(self) -> str:
        return getattr(self.field.field, "shown_unit", self.question.unit)

    @property
    def in_feet_too(self) -> bool:
        return getattr(self.field.field, "in_feet_too", False)

    @property
    def readings(self) -> list[dict]:
        """Names and texts of the two boxes of each blood pressure reading."""
        names = [self.field.html_name, *(f"{self.field.html_name}-{number}" for number in range(1, 4))]
        boxes = [{"name": name, "text": text} for name, text in zip(names, self.typed["texts"], strict=True)]
        return [
            {"title": title, "upper": boxes[start], "lower": boxes[start + 1]}
            for title, start in (("First reading", 0), ("Second reading", 2))
        ]

    @property
    def sources(self) -> list[Source]:
        return [SOURCES[key] for key in self.question.source_keys if key in SOURCES]


class GroupForm(forms.Form):
    """The questions of one group with their follow-ups; `questions_to_ask` decides which are asked.

    After `is_valid()`, `given` holds the valid answers. The view saves them even if others are wrong.
    """

    def __init__(
        self,
        data=None,
        *,
        questionnaire: Questionnaire,
        group: Group,
        answers: Mapping[str, object],
        client: Client,
        today: date,
    ) -> None:
        super().__init__(data, auto_id="q-%s")
        self.questionnaire, self.group, self.today = questionnaire, group, today
        # A question that this person is not asked has no field, and its mark stays as it is.
        self.questions = [each for each in group.questions if each.code not in codes_not_asked(answers)]
        codes = {question.code for question in self.questions}
        self.elsewhere = {code: answer for code, answer in answers.items() if code not in codes}
        self.given: dict[str, object] = {}
        for question in self.questions:
            self.fields[question.code] = field_for(question, client.own_unit)
        self.initial = {
            **initial_answers(client),
            **{code: answer for code, answer in answers.items() if code in codes},
        }

    def clean(self) -> None:
        said = {
            question.code: self.cleaned_data[question.code]
            for question in self.questions
            if self.cleaned_data.get(question.code) is not None
        }
        answers = {**self.elsewhere, **said}
        asked = self._codes_asked(answers)
        for code in [code for code in self.errors if code in self.group_codes and code not in asked]:
            del self.errors[code]  # typed into a follow-up that is no longer asked
        wrong = self._wrong(answers)
        self.given = {code: answer for code, answer in said.items() if code in asked and code not in wrong}
        for question in self.questions:
            if question.code in wrong and question.code not in self.errors:
                follow_up = question.asked_if and wrong[question.code] == UNANSWERED
                self.add_error(question.code, FOLLOW_UP_UNANSWERED if follow_up else wrong[question.code])

    def _wrong(self, answers: Mapping[str, object]) -> dict[str, str]:
        return validate_group(self.questionnaire, self.group.code, answers, self.today)

    @property
    def group_codes(self) -> tuple[str, ...]:
        return tuple(question.code for question in self.questions)

    def _codes_asked(self, answers: Mapping[str, object]) -> set[str]:
        return {question.code for question in questions_to_ask(self.questionnaire, answers)}

    def rows(self) -> Iterator[Row]:
        """Yield the questions in order; `asked` is False for a follow-up that does not apply (yet)."""
        answers = {**self.elsewhere, **{code: self[code].value() for code in self.group_codes}}
        asked = self._codes_asked(answers)
        red = red_answers(self.questionnaire, {**answers, **self.given}, self.today)
        for question in self.questions:
            field = self[question.code]
            yield Row(
                red=red_row(question, is_said=question.code in red),
                question=question,
                field=field,
                asked=question.code in asked,
                typed=get_field(self, question.code, AnswerField).typed(field.value()),
            )

    def wrong_rows(self) -> list[Row]:
        return [row for row in self.rows() if row.field.errors]


def initial_answers(client: Client) -> dict[str, object]:
    """Return initial answers from the profile, by question code. Never an answer of yes or no."""
    known = {
        "birth_on": client.birth_on.isoformat() if client.birth_on else None,
        "height_cm": f"{client.height_cm.normalize():f}" if client.height_cm else None,
    }
    return {code: value for code, value in known.items() if value is not None}
