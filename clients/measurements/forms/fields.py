"""The form field for a blood pressure."""

import re
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError

from clients.domain.numbers import NumberNotUnderstood, parse_decimal
from clients.domain.people import BloodPressure, blood_pressure_problem

IMPOSSIBLE = "impossible"


def impossible_pairs(form: forms.Form) -> list[tuple[int, int]]:
    """Return the pairs that were typed and cannot be a reading. A high number among them counts."""
    refused = [error for errors in form.errors.as_data().values() for error in errors]
    return [error.params["numbers"] for error in refused if error.code == IMPOSSIBLE and error.params]


class BloodPressureField(forms.CharField):
    """One reading as people write it ("130/85", "130 85", "130 over 85 mmHg"); gives a BloodPressure."""

    SEPARATOR = re.compile(r"[/\\,;:\s-]+|\bover\b|\bauf\b", re.IGNORECASE)

    def __init__(self, **kwargs) -> None:
        kwargs.setdefault("max_length", 40)
        super().__init__(**kwargs)
        self.widget.attrs.update({"placeholder": "120/80", "autocomplete": "off"})

    def prepare_value(self, value):
        return str(value) if isinstance(value, BloodPressure) else value

    def clean(self, value) -> BloodPressure | None:
        text = super().clean(value)
        if not text:
            return None
        text = re.sub(r"mm\s*hg", " ", text, flags=re.IGNORECASE)
        words = [word for word in self.SEPARATOR.split(text) if word]
        try:
            numbers = [parse_decimal(word) for word in words]
        except NumberNotUnderstood:
            numbers = []
        if len(numbers) != 2 or any(number != number.to_integral_value() for number in numbers):
            raise ValidationError("Please write two whole numbers, the larger one first, such as 120/80.")
        # Clamped: a number with twenty digits is refused below just as one with four.
        systolic, diastolic = (int(min(number, Decimal(9999))) for number in numbers)
        if problem := blood_pressure_problem(systolic, diastolic):
            raise ValidationError(problem, code=IMPOSSIBLE, params={"numbers": (systolic, diastolic)})
        return BloodPressure(systolic_mmhg=systolic, diastolic_mmhg=diastolic)
