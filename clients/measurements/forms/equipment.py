"""Forms for a client's equipment, one part for each kind."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms

from clients.domain.equipment import Equipment, EquipmentKind, describe_equipment
from clients.domain.numbers import Unit
from clients.forms.fields import DecimalListField, DecimalTextField, LineField, say_when_needed
from clients.forms.layout import helper
from clients.models import Client
from clients.models import Equipment as EquipmentRow
from clients.models.people import WeightUnit

HEAVIEST = Decimal(1000)
MOST_LOADS = 500


LADDER = ("smallest", "step", "largest")


class KindForm(forms.Form):
    """One kind of equipment: a smallest load, a step and a largest load, or a list in place of them."""

    present = forms.BooleanField(label="The client can use this", required=False)
    label = LineField(label="Name", max_length=120, required=False)
    unit = forms.ChoiceField(label="Unit", choices=WeightUnit.choices)
    smallest = DecimalTextField(label="Smallest load", required=False, above_zero=True, most=HEAVIEST)
    step = DecimalTextField(label="Step", required=False, above_zero=True, most=HEAVIEST)
    largest = DecimalTextField(label="Largest load", required=False, above_zero=True, most=HEAVIEST)
    loads = DecimalListField(
        label="Or each load by itself",
        required=False,
        help_text="For example 2, 4, 6.5. With a list, the three fields above do not count.",
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, kind: str, row: EquipmentRow | None, unit: str
    ) -> None:
        self.kind, self.row = EquipmentKind(kind), row
        self.title = EquipmentRow.Kind(kind).label
        initial = {"present": row is not None, "unit": unit}
        if row is not None:
            initial |= {name: getattr(row, name) for name in ("label", "unit", "smallest", "step", "largest")}
            initial["loads"] = row.loads
        super().__init__(data, prefix=kind, initial=initial)
        if self.kind == EquipmentKind.BARBELL:
            self.fields["smallest"].help_text = "The empty bar."
        say_when_needed(self, "or list each load", *LADDER)
        self.helper = helper("present", "label", ("smallest", "step"), ("largest", "unit"), "loads")

    def clean(self):
        values = super().clean()
        if not values.get("present"):
            # The client does not have this kind, so what is typed in its fields does not matter.
            self.errors.clear()
            return values
        if values.get("loads") or self.errors:
            return values
        for name in LADDER:
            if values.get(name) is None:
                self.add_error(name, "Please write this, or list each load below.")
        if not self.errors:
            self._refuse_odd_ladder(values["smallest"], values["step"], values["largest"])
        return values

    def _refuse_odd_ladder(self, smallest: Decimal, step: Decimal, largest: Decimal) -> None:
        if largest < smallest:
            self.add_error("largest", "The largest load must not be below the smallest.")
        elif (largest - smallest) / step + 1 > MOST_LOADS:
            self.add_error("step", f"This makes more than {MOST_LOADS} loads. Please write a larger step.")

    @property
    def equipment(self) -> Equipment | None:
        """Return the clean values as the domain's Equipment; None if the client has none of this kind."""
        values = self.cleaned_data
        if not values["present"]:
            return None
        loads = tuple(values["loads"])
        ladder = {} if loads else {name: values[name] for name in ("smallest", "step", "largest")}
        return Equipment(
            kind=self.kind, unit=Unit(values["unit"]), label=values["label"], loads=loads, **ladder
        )


class EquipmentForm:
    """The parts for bar, dumbbells and stack, sent together."""

    def __init__(self, client: Client, data=None) -> None:
        rows = {row.kind: row for row in client.equipment.all() if not row.exercise_code}
        self.parts = [
            KindForm(data, kind=kind, row=rows.get(kind), unit=client.unit)
            for kind in EquipmentRow.Kind.values
        ]

    def is_valid(self) -> bool:
        valid = [part.is_valid() for part in self.parts]  # each part says what is wrong with it
        return all(valid)

    @property
    def equipment(self) -> list[Equipment]:
        return [part.equipment for part in self.parts if part.equipment is not None]

    def previews(self) -> list[tuple[str, str]]:
        """Return (title, description of the loads) of each kind that the client has. Needs a valid form."""
        return [
            (part.title, describe_equipment(equipment))
            for part in self.parts
            if (equipment := part.equipment) is not None
        ]
