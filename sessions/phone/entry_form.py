"""The form on which somebody writes down what was done on an earlier day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms

from clients.domain.numbers import Unit, to_kg
from clients.forms.fields import DecimalTextField, ParagraphField, RequestIdField, say_when_needed
from sessions.domain.entries import EnteredExercise
from sessions.domain.events import MAX_LOAD_KG, MAX_REPS, MAX_TEXT_LENGTH
from sessions.domain.timed import minutes_text
from sessions.models import Prescription as PrescriptionRow
from sessions.phone.form_fields import minutes_field, to_seconds

NOTHING = "Write down at least one set. What was not done stays empty."
BOTH = "Write both numbers, effort and discomfort, or none."


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRow:
    """The fields of one exercise."""

    prescription: PrescriptionRow
    sets: Sequence[tuple[int, str, forms.BoundField]]  # number, what was asked, repetitions done
    load: forms.BoundField | None  # none with own weight
    effort: forms.BoundField
    discomfort: forms.BoundField


class EntryForm(forms.Form):
    """What somebody remembers of a session. A set that was not done stays empty; nothing is filled in."""

    request_id = RequestIdField()
    note = ParagraphField(
        label="Note",
        help_text="What else there is to know.",
        max_length=MAX_TEXT_LENGTH,
        rows=2,
        required=False,
    )

    def __init__(
        self, data: Mapping[str, Any] | None, *, prescriptions: Sequence[PrescriptionRow], shows_loads: bool
    ) -> None:
        super().__init__(data)
        self.prescriptions = prescriptions
        for row in prescriptions:
            for number in range(1, len(row.sets) + 1):
                self.fields[_name("reps", row, number)] = (
                    minutes_field(f"Part {number}" if len(row.sets) > 1 else "Minutes")
                    if row.bouts
                    else _whole(f"Set {number}", MAX_REPS)
                )
            if row.load_value is not None:
                self.fields[_name("load", row)] = DecimalTextField(
                    label=f"Load in {row.load_unit}",
                    help_text=f"{row.load_value.normalize():f} was planned. Empty means that."
                    if shows_loads
                    else "",
                    required=not shows_loads,
                    above_zero=True,
                    most=Decimal(MAX_LOAD_KG),
                )
            self.fields[_name("effort", row)] = _whole("Effort, 0 to 10", 10)
            self.fields[_name("discomfort", row)] = _whole("Discomfort, 0 to 10", 10)
            say_when_needed(self, "both or none", _name("effort", row), _name("discomfort", row))

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        for row in self.prescriptions:
            if not self._reps(row):
                self.errors.pop(_name("load", row), None)
            felt = [values.get(_name(name, row)) for name in ("effort", "discomfort")]
            missing = [name for name in ("effort", "discomfort") if values.get(_name(name, row)) is None]
            if felt.count(None) == 1 and _name(missing[0], row) not in self.errors:
                self.add_error(_name(missing[0], row), BOTH)
        if not self.errors and not any(self._reps(row) for row in self.prescriptions):
            self.add_error(None, NOTHING)
        return values

    def _reps(self, row: PrescriptionRow) -> dict[int, Any]:
        """Return what was typed by number of the set: repetitions, or minutes as a Decimal."""
        found = {
            number: self.cleaned_data.get(_name("reps", row, number))
            for number in range(1, len(row.sets) + 1)
        }
        return {number: reps for number, reps in found.items() if reps is not None}

    def exercises(self) -> list[EnteredExercise]:
        """Return the exercises of which a set was done, in the order of the plan."""
        return [
            EnteredExercise(
                prescription_id=row.pk,
                reps={} if row.bouts else reps,
                seconds={each: to_seconds(minutes) for each, minutes in reps.items()} if row.bouts else {},
                load_kg=self._load_kg(row),
                effort=self.cleaned_data[_name("effort", row)],
                discomfort=self.cleaned_data[_name("discomfort", row)],
            )
            for row in self.prescriptions
            if (reps := self._reps(row))
        ]

    def _load_kg(self, row: PrescriptionRow) -> Decimal:
        typed = self.cleaned_data.get(_name("load", row))
        return row.lifted_kg if typed is None else to_kg(typed, Unit(row.load_unit))

    def rows(self) -> list[EntryRow]:
        return [
            EntryRow(
                prescription=row,
                sets=[
                    (number, asked, self[_name("reps", row, number)])
                    for number, asked in enumerate(_asked_of(row), start=1)
                ],
                load=None if row.load_value is None else self[_name("load", row)],
                effort=self[_name("effort", row)],
                discomfort=self[_name("discomfort", row)],
            )
            for row in self.prescriptions
        ]


def _asked_of(row: PrescriptionRow) -> list[str]:
    """Return what was asked of each set: "30", "max", or "2 min"."""
    if row.work is not None:
        return [minutes_text(row.work.part_seconds)] * row.work.parts
    return row.sets_text.split("/")


def _whole(label: str, most: int) -> forms.IntegerField:
    message = f"A whole number from 0 to {most}."
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=most,
        required=False,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), message),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


def _name(what: str, row: PrescriptionRow, number: int | None = None) -> str:
    return f"{what}-{row.pk}" if number is None else f"{what}-{row.pk}-{number}"
