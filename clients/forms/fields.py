"""Form fields for numbers, names, days and time zones as people type them.

Each field cleans to a type of the domain; its errors are sentences for the person who typed.
"""

import re
import unicodedata
import uuid
import zoneinfo
from datetime import date
from decimal import Decimal
from functools import cache
from typing import TypeVar

from django import forms
from django.core.exceptions import ValidationError

from clients.domain.numbers import NumberNotUnderstood, parse_decimal, plain_number
from clients.domain.people import PHONE_LENGTH, phone_problem

NAME_LENGTH = 200
CANNOT_BE_SHOWN = "This text has a character in it that cannot be shown. Please type it again."
OPTIONAL = "optional"
_WHEN_NEEDED = "when_needed"
MAX_DECIMALS = 3  # what the columns keep

FieldType = TypeVar("FieldType", bound=forms.Field)


def get_field(form: forms.BaseForm, name: str, kind: type[FieldType]) -> FieldType:
    """Return the field `name` of a form, typed as its `kind`. Raises TypeError if it is another kind."""
    field = form.fields[name]
    if not isinstance(field, kind):
        raise TypeError(f"{name} is a {type(field).__name__}, not a {kind.__name__}")
    return field


def say_when_needed(form: forms.BaseForm, words: str, *names: str) -> None:
    """Show beside these fields when they are needed, instead of "optional"; "" for always.

    For what the form itself asks for in some cases. A field that is always needed is `required`.
    """
    for name in names:
        setattr(form.fields[name], _WHEN_NEEDED, words)


def when_field_is_needed(field: forms.Field) -> str:
    """Return what stands beside a field's label: "" for one that is always needed."""
    return "" if field.required else getattr(field, _WHEN_NEEDED, OPTIONAL)


def refuse_control_characters(text: str, *, allowed: str = "") -> None:
    """Raise ValidationError for control characters. The joiners of emoji and other scripts are none."""
    if any(unicodedata.category(char) == "Cc" and char not in allowed for char in text):
        raise ValidationError(CANNOT_BE_SHOWN)


def without_silent_cut(attrs: dict) -> dict:
    """Return `attrs` without maxlength, with which browsers cut a long pasted text without a message."""
    return {name: value for name, value in attrs.items() if name != "maxlength"}


class LineField(forms.CharField):
    """One line of text in any script, emoji included, cleaned to what was typed."""

    def __init__(self, *, max_length: int = NAME_LENGTH, **kwargs) -> None:
        super().__init__(max_length=max_length, **kwargs)

    def widget_attrs(self, widget) -> dict:
        return without_silent_cut(super().widget_attrs(widget))

    def clean(self, value):
        text = super().clean(value)
        refuse_control_characters(text)
        return text


class PhoneField(LineField):
    """A telephone number as people write it."""

    def __init__(self, **kwargs) -> None:
        widget = forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "off"})
        super().__init__(max_length=PHONE_LENGTH, widget=widget, **kwargs)

    def clean(self, value):
        phone = super().clean(value)
        if phone and (problem := phone_problem(phone)):
            raise forms.ValidationError(problem)
        return phone


class ParagraphField(forms.CharField):
    """Text of several lines."""

    def __init__(self, *, max_length: int, rows: int = 4, **kwargs) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(max_length=max_length, **kwargs)

    def widget_attrs(self, widget) -> dict:
        return without_silent_cut(super().widget_attrs(widget))

    def clean(self, value):
        text = super().clean(value).replace("\r\n", "\n").replace("\r", "\n")
        refuse_control_characters(text, allowed="\n\t")
        return text


class DecimalTextField(forms.CharField):
    """A number as people type it: "82.5", "82,5", Arabic digits. Cleans to a Decimal, or None if empty.

    `least` and `most` are inclusive bounds; their messages name the `unit`. `places` is the most decimals.
    """

    def __init__(
        self,
        *,
        least: Decimal | None = None,
        most: Decimal | None = None,
        above_zero: bool = False,
        whole: bool = False,
        places: int = MAX_DECIMALS,
        unit: str = "",
        **kwargs,
    ) -> None:
        self.least, self.most, self.above_zero, self.whole, self.unit = least, most, above_zero, whole, unit
        self.places = places
        kwargs.setdefault("max_length", 100)
        super().__init__(**kwargs)

    def widget_attrs(self, widget) -> dict:
        return {
            **without_silent_cut(super().widget_attrs(widget)),
            "inputmode": "numeric" if self.whole else "decimal",
            "autocomplete": "off",
        }

    def prepare_value(self, value):
        return plain_number(value) if isinstance(value, Decimal) else value

    # A CharField for its widget and stripping; the clean value is a number.
    def to_python(self, value: object) -> Decimal | None:  # type: ignore[override]  # see above
        text = super().to_python(value)
        if not text:
            return None
        try:
            return parse_decimal(text)
        except NumberNotUnderstood as error:
            raise ValidationError(error.message, code="invalid") from error

    def validate(self, value: Decimal | None) -> None:
        if value is None:
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return
        if self.whole and value != value.to_integral_value():
            raise ValidationError("Please write a whole number.", code="invalid")
        if value != round(value, self.places):
            decimals = "1 decimal" if self.places == 1 else f"{self.places} decimals"
            raise ValidationError(f"Please write at most {decimals}.", code="invalid")
        if self.above_zero and value <= 0:
            raise ValidationError("Please write a number above 0.", code="min_value")
        if problem := self._out_of_range(value):
            raise ValidationError(problem, code="range")

    def _out_of_range(self, value: Decimal) -> str | None:
        unit = f" {self.unit}" if self.unit else ""
        low_enough = self.most is None or value <= self.most
        high_enough = self.least is None or value >= self.least
        if low_enough and high_enough:
            return None
        if self.least is not None and self.most is not None:
            low, high = plain_number(self.least), plain_number(self.most)
            return f"Please write a number between {low} and {high}{unit}."
        if self.least is not None:
            return f"Please write {plain_number(self.least)}{unit} or more."
        return f"Please write {plain_number(self.most)}{unit} or less." if self.most is not None else None

    def run_validators(self, value) -> None:
        # CharField's own validators measure text; the value is a number by now.
        return


MIXED_UNITS = "Kilograms and pounds in one list: please write all in one unit, only the numbers."
ONLY_NUMBERS = "Please write only the numbers; the unit has a field of its own."
_KG = re.compile(r"(?<![a-z])(kg|kgs|kilos?|kilograms?)(?![a-z])", re.IGNORECASE)
_LB = re.compile(r"(?<![a-z])(lb|lbs|pounds?|#)(?![a-z])", re.IGNORECASE)


def refuse_units(text: str) -> None:
    """Raise ValidationError for a unit in a list of loads, whose unit is chosen in another field."""
    kilograms, pounds = _KG.search(text), _LB.search(text)
    if kilograms and pounds:
        raise ValidationError(MIXED_UNITS)
    if kilograms or pounds:
        raise ValidationError(ONLY_NUMBERS)


class DecimalListField(forms.CharField):
    """Numbers separated by commas, spaces or semicolons: "2, 4, 6.5". Cleans to a sorted list of Decimals."""

    def __init__(self, *, most: int = 200, **kwargs) -> None:
        self.most_numbers = most
        kwargs.setdefault("max_length", 2000)
        super().__init__(**kwargs)

    def prepare_value(self, value):
        if isinstance(value, (list, tuple)):
            return ", ".join(plain_number(Decimal(number)) for number in value)
        return value

    def clean(self, value) -> list[Decimal]:
        text = super().clean(value)
        refuse_control_characters(text, allowed="\t\r\n")
        refuse_units(text)
        words = [word.strip(",") for word in re.split(r"[;\s،؛、]+", text)]
        if len(words) == 1 and words[0].count(",") == 1:
            raise ValidationError("Please put a space between the loads, such as 2, 4, 6.5.")
        # "2,4,6.5" can only be a list, but "6,5" between spaces is how many people write 6.5.
        parts = [
            part
            for word in words
            for part in (word.split(",") if word.count(",") > 1 or {",", "."} <= set(word) else [word])
        ]
        numbers = {_load(part) for part in parts if part}
        if len(numbers) > self.most_numbers:
            raise ValidationError(f"Please write at most {self.most_numbers} loads.")
        return sorted(numbers)


def _load(text: str) -> Decimal:
    try:
        load = parse_decimal(text)
    except NumberNotUnderstood as error:
        raise ValidationError(
            f"“{text[:20]}” is not one number. Please write the loads as 2, 4, 6.5."
        ) from error
    if load <= 0:
        raise ValidationError("Each load must be above 0.")
    if load != round(load, MAX_DECIMALS):
        raise ValidationError(f"Please write at most {MAX_DECIMALS} decimals.")
    return load


class DayField(forms.DateField):
    """A day, chosen in the browser's own picker. The form sets `latest`, the last valid day."""

    def __init__(self, **kwargs) -> None:
        kwargs.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        kwargs.setdefault("input_formats", ["%Y-%m-%d", "%d.%m.%Y"])
        super().__init__(**kwargs)
        self.error_messages["invalid"] = "This is not a date. Please write it as 2024-05-31."
        self.latest: date | None = None

    def until(self, latest: date) -> None:
        self.latest = latest
        self.widget.attrs["max"] = latest.isoformat()

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value is not None and value.year < 1900:
            raise ValidationError("Please check the year.")
        if value is not None and self.latest is not None and value > self.latest:
            raise ValidationError("This date is in the future.")


NOT_PLACES = {"Factory", "localtime"}  # in the list of zones, but not the zone of a place


@cache
def time_zone_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return every IANA zone, grouped by its first word. Cached, since reading them from disk is slow."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for zone in sorted(zoneinfo.available_timezones() - NOT_PLACES):
        group, slash, city = zone.partition("/")
        label = city.replace("_", " ") if slash else zone
        groups.setdefault(group if slash else "Other", []).append((zone, label))
    return [(group, groups[group]) for group in sorted(groups, key=lambda name: (name == "Other", name))]


class TimeZoneField(forms.ChoiceField):
    def __init__(self, **kwargs) -> None:
        kwargs.setdefault("label", "Time zone")
        super().__init__(choices=time_zone_choices, **kwargs)
        self.error_messages["invalid_choice"] = (
            "This is not a time zone we know. Choose one like Europe/Berlin."
        )


class RequestIdField(forms.UUIDField):
    """The id of the new row, made when the form is shown, so that a form sent twice makes one row.

    Cleans a missing or broken value to a new id, because nobody can correct a hidden field.
    """

    def __init__(self, **kwargs) -> None:
        super().__init__(widget=forms.HiddenInput, required=False, initial=uuid.uuid4, **kwargs)

    def clean(self, value) -> uuid.UUID:
        try:
            return super().clean(value) or uuid.uuid4()
        except ValidationError:
            return uuid.uuid4()
