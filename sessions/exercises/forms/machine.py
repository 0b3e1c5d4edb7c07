"""The form for the equipment of one exercise: a bar with plates, pairs of dumbbells, or a stack."""

import re
from decimal import Decimal

from django import forms

from clients.domain.equipment import MAX_LOADS, Equipment, EquipmentKind, plate_loads
from clients.domain.numbers import NumberNotUnderstood, Unit, parse_decimal, plain_number
from clients.domain.one_rep_max import MAX_PLAUSIBLE_KG
from clients.forms.fields import DecimalListField, DecimalTextField, LineField, refuse_units, say_when_needed
from clients.forms.layout import helper
from clients.measurements.forms.equipment import LADDER, MOST_LOADS
from clients.models import Equipment as EquipmentRow
from clients.models.people import WeightUnit
from sessions.domain.exercises import Exercise

HEAVIEST = Decimal(1000)
MOST_PLATES, MOST_PAIRS = 12, 20
PLATE = re.compile(r"^(?P<plate>[^x×*]+?)(?:\s*[x×*]\s*(?P<pairs>\d{1,3}))?$", re.IGNORECASE)


class PlatesField(forms.CharField):
    """Plates as typed, "20 x 2, 10, 5": weights and numbers of pairs. Cleans to [(weight, pairs)]."""

    def prepare_value(self, value):
        if isinstance(value, list):
            return ", ".join(
                plain_number(Decimal(plate)) + (f" x {pairs}" if pairs != 1 else "") for plate, pairs in value
            )
        return value

    def clean(self, value) -> list[tuple[Decimal, int]]:
        text = super().clean(value)
        refuse_units(text)
        found: dict[Decimal, int] = {}
        for word in filter(None, (part.strip() for part in re.split(r"[;،؛、\n]|,\s+|,$", text))):
            plate, pairs = _plate(word)
            found[plate] = found.get(plate, 0) + pairs
        if len(found) > MOST_PLATES or any(pairs > MOST_PAIRS for pairs in found.values()):
            raise forms.ValidationError(
                f"Please write at most {MOST_PLATES} kinds of plates, {MOST_PAIRS} pairs of each."
            )
        return sorted(found.items(), reverse=True)


def _plate(word: str) -> tuple[Decimal, int]:
    match = PLATE.match(word)
    try:
        plate = parse_decimal(match["plate"]) if match else Decimal(0)
    except NumberNotUnderstood:
        plate = Decimal(0)
    if not match or plate <= 0 or plate != round(plate, 3):
        raise forms.ValidationError(
            f"“{word[:20]}” is not a plate. Please write them as 20 x 2, 10, 5, 2.5: "
            "one plate, then how many pairs."
        )
    return plate, int(match["pairs"] or 1)


class MachineForm(forms.Form):
    """The equipment of one exercise. Fields that its kind does not need are removed."""

    label = LineField(
        label="Name", max_length=120, required=False, help_text="Such as “Leg press, back room”."
    )
    unit = forms.ChoiceField(label="Marked in", choices=WeightUnit.choices)
    bar = DecimalTextField(label="The empty bar", above_zero=True, most=HEAVIEST)
    plates = PlatesField(
        label="Plates",
        max_length=400,
        required=False,
        help_text="One plate, then how many pairs: 20 x 2, 10, 5, 2.5.",
    )
    pairs = DecimalListField(
        label="Dumbbells there are two of", help_text="What is written on one of them, such as 2, 4, 6.5."
    )
    smallest = DecimalTextField(label="Smallest load", required=False, above_zero=True, most=HEAVIEST)
    step = DecimalTextField(label="Step", required=False, above_zero=True, most=HEAVIEST)
    largest = DecimalTextField(label="Largest load", required=False, above_zero=True, most=HEAVIEST)
    loads = DecimalListField(
        label="Or each load by itself",
        required=False,
        help_text="For uneven steps. With a list, the three fields above do not count.",
    )

    ASKED = {
        EquipmentKind.BARBELL: ("bar", "plates"),
        EquipmentKind.DUMBBELL: ("pairs",),
        EquipmentKind.STACK: ("smallest", "step", "largest", "loads"),
    }

    def __init__(self, data=None, *, exercise: Exercise, row: EquipmentRow | None, unit: str) -> None:
        self.exercise, self.kind = exercise, exercise.equipment_kind
        asked = self.ASKED[self.kind]
        super().__init__(data, initial=_initial(row, unit))
        for name in [name for name in self.fields if name not in (*asked, "label", "unit")]:
            del self.fields[name]
        if self.kind is EquipmentKind.STACK:
            say_when_needed(self, "or list each load", *LADDER)
        rows = (LADDER, "loads") if self.kind is EquipmentKind.STACK else asked
        self.helper = helper(("label", "unit"), *rows)

    def clean(self):
        values = super().clean()
        if self.kind is EquipmentKind.STACK and not self.errors and not values.get("loads"):
            self._check_ladder(values)
        if not self.errors and self.kind is EquipmentKind.BARBELL and len(self._bar_loads()) >= MAX_LOADS:
            self.add_error("plates", "This makes more loads than a rack has. Please write fewer plates.")
        return values

    def _check_ladder(self, values: dict) -> None:
        for name in LADDER:
            if values.get(name) is None:
                self.add_error(name, "Please write this, or list each load below.")
        if self.errors:
            return
        if values["largest"] < values["smallest"]:
            self.add_error("largest", "The largest load must not be below the smallest.")
        elif (values["largest"] - values["smallest"]) / values["step"] + 1 > MOST_LOADS:
            self.add_error("step", f"This makes more than {MOST_LOADS} loads. Please write a larger step.")

    def _bar_loads(self) -> tuple[Decimal, ...]:
        made = plate_loads(self.cleaned_data["bar"], self.cleaned_data["plates"])
        return tuple(
            load for load in made if load <= MAX_PLAUSIBLE_KG * 3
        )  # far above any bar, in pounds too

    @property
    def plates_given(self) -> list[tuple[Decimal, int]]:
        return self.cleaned_data.get("plates", [])

    @property
    def fact(self) -> Equipment:
        """The clean values as the domain's Equipment."""
        values = self.cleaned_data
        given = {
            "kind": self.kind,
            "unit": Unit(values["unit"]),
            "label": values["label"],
            "exercise_codes": (self.exercise.code,),
        }
        if self.kind is EquipmentKind.BARBELL:
            return Equipment(smallest=values["bar"], loads=self._bar_loads(), **given)
        if self.kind is EquipmentKind.DUMBBELL:
            return Equipment(loads=tuple(values["pairs"]), **given)
        if values["loads"]:
            return Equipment(loads=tuple(values["loads"]), **given)
        return Equipment(**{name: values[name] for name in ("smallest", "step", "largest")}, **given)


def _initial(row: EquipmentRow | None, unit: str) -> dict:
    if row is None:
        return {"unit": unit}
    return {
        **{name: getattr(row, name) for name in ("label", "unit", "smallest", "step", "largest", "loads")},
        "bar": row.smallest,
        "plates": row.plates,
        "pairs": row.loads,
    }
