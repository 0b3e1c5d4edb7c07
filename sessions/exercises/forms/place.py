"""Forms for a practice's places and the machines that stand there."""

from collections.abc import Iterable
from decimal import Decimal

from django import forms

from clients.domain.equipment import (
    MAX_ADD_ONS,
    MAX_LOADS,
    Equipment,
    EquipmentKind,
    bar_in,
    loads_of,
    plate_loads,
)
from clients.domain.numbers import Unit, Weight
from clients.domain.one_rep_max import MAX_PLAUSIBLE_KG
from clients.forms.fields import (
    DecimalListField,
    DecimalTextField,
    LineField,
    RequestIdField,
    get_field,
    say_when_needed,
)
from clients.forms.layout import helper
from clients.measurements.forms.equipment import HEAVIEST, LADDER, MOST_LOADS
from clients.models import Machine, Place
from clients.models.people import WeightUnit
from sessions.domain.exercises import Exercise
from sessions.exercises.forms.machine import PlatesField


class PlaceForm(forms.Form):
    """The name of a place, new or old."""

    place_id = RequestIdField()
    name = LineField(label="Name", max_length=80, help_text="Such as “Gym” or “Room 2”.")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper("place_id", "name")


class OtherPlaceForm(forms.Form):
    """The choice of another place of the practice."""

    to = forms.ModelChoiceField(
        label="Place",
        queryset=Place.objects.none(),
        required=False,
        empty_label="Choose a place",
        error_messages={"invalid_choice": "This place was retired meanwhile. Please choose another."},
    )

    def __init__(self, *args, place: Place, label: str, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].label = label
        others = Place.objects.in_practice(place.practice_id).in_use().exclude(pk=place.pk)
        get_field(self, "to", forms.ModelChoiceField).queryset = others
        self.helper = helper("to")


class PlaceMachineForm(forms.Form):
    """One thing to load at a place. Fields that its kind does not need are removed."""

    machine_id = RequestIdField()
    label = LineField(label="Name", max_length=120, help_text="As people call it: “Leg press by the window”.")
    unit = forms.ChoiceField(label="Marked in", choices=WeightUnit.choices)
    smallest = DecimalTextField(label="Smallest load", required=False, above_zero=True, most=HEAVIEST)
    bar_unit = forms.ChoiceField(
        label="The bar is marked in",
        required=False,
        choices=[("", "the same unit"), *WeightUnit.choices],
        help_text="For a bar of 45 lb among plates in kg.",
    )
    plates = PlatesField(
        label="Plates",
        max_length=400,
        required=False,
        help_text="One plate, then how many pairs: 20 x 2, 10, 5, 2.5. Then step and largest do not count.",
    )
    step = DecimalTextField(label="Step", required=False, above_zero=True, most=HEAVIEST)
    largest = DecimalTextField(label="Largest load", required=False, above_zero=True, most=HEAVIEST)
    loads = DecimalListField(
        label="Or each load by itself",
        required=False,
        help_text="For uneven steps, such as 2, 4, 6.5. Then smallest, step and largest do not count.",
    )
    add_ons = PlatesField(
        label="Small add-on weights",
        max_length=200,
        required=False,
        help_text="What can be laid on top: 1.25, or 2.5 x 2 for two of them.",
    )
    exercises = forms.MultipleChoiceField(
        label="Only for these exercises",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="None ticked: for every exercise of its kind that no other machine here is for.",
    )

    ASKED = {
        EquipmentKind.BARBELL: ("smallest", "bar_unit", "plates", "step", "largest"),
        EquipmentKind.DUMBBELL: ("loads", "smallest", "step", "largest"),
        EquipmentKind.STACK: ("smallest", "step", "largest", "loads", "add_ons"),
    }
    ROWS = {
        EquipmentKind.BARBELL: (("smallest", "bar_unit"), "plates", ("step", "largest")),
        EquipmentKind.DUMBBELL: ("loads", LADDER),
        EquipmentKind.STACK: (LADDER, "loads", "add_ons"),
    }

    def __init__(
        self,
        data=None,
        *,
        kind: EquipmentKind,
        machine: Machine | None,
        unit: str,
        exercises: Iterable[Exercise],
    ) -> None:
        """`exercises` are those of this kind that the practice has; `unit` is that of a new machine."""
        self.kind = kind
        super().__init__(data, initial=_initial(machine, unit))
        asked = {*self.ASKED[kind], "machine_id", "label", "unit", "exercises"}
        for name in [name for name in self.fields if name not in asked]:
            del self.fields[name]
        choices = get_field(self, "exercises", forms.MultipleChoiceField)
        choices.choices = [(each.code, each.name) for each in exercises]
        if kind is EquipmentKind.BARBELL:
            self.fields["smallest"].label, self.fields["smallest"].required = "The empty bar", True
            say_when_needed(self, "or list the plates", "step", "largest")
        else:
            say_when_needed(self, "or list each load", *LADDER)
        self.helper = helper("machine_id", ("label", "unit"), *self.ROWS[kind], "exercises")

    def clean(self):
        values = super().clean()
        if self.errors:
            return values
        if self.kind is EquipmentKind.BARBELL:
            self._check_bar(values)
        elif not values.get("loads"):
            for name in LADDER:
                if values.get(name) is None:
                    self.add_error(name, "Please write this, or list each load below.")
            self._check_ladder(values.get("smallest"), values)
        if len(self._expanded("add_ons")) > MAX_ADD_ONS:
            self.add_error("add_ons", f"Please write at most {MAX_ADD_ONS} small weights.")
        return values

    def _check_bar(self, values: dict) -> None:
        if values.get("plates"):
            if len(self._bar_loads()) >= MAX_LOADS:
                self.add_error("plates", "This makes more loads than a rack has. Please write fewer plates.")
            return
        if (values.get("step") is None) != (values.get("largest") is None):
            missing = "step" if values.get("step") is None else "largest"
            self.add_error(missing, "Please write both, step and largest load, or list the plates.")
        self._check_ladder(self._bar, values)

    def _check_ladder(self, smallest: Decimal | None, values: dict) -> None:
        step, largest = values.get("step"), values.get("largest")
        if self.errors or smallest is None or step is None or largest is None:
            return
        if largest < smallest:
            self.add_error("largest", "The largest load must not be below the smallest.")
        elif (largest - smallest) / step + 1 > MOST_LOADS:
            self.add_error("step", f"This makes more than {MOST_LOADS} loads. Please write a larger step.")

    @property
    def _unit(self) -> Unit:
        return Unit(self.cleaned_data["unit"])

    @property
    def unit_of_bar(self) -> Unit | None:
        """What the bar is marked in, where that is not the unit of the plates."""
        typed = self.cleaned_data.get("bar_unit")
        return Unit(typed) if typed and typed != self._unit else None

    @property
    def _bar(self) -> Decimal:
        """The empty bar in the unit of the plates."""
        return bar_in(Weight(self.cleaned_data["smallest"], self.unit_of_bar or self._unit), self._unit)

    def _bar_loads(self) -> tuple[Decimal, ...]:
        heaviest = MAX_PLAUSIBLE_KG * 3  # far above any bar, in pounds too
        return tuple(load for load in plate_loads(self._bar, self.plates_given) if load <= heaviest)

    @property
    def plates_given(self) -> list[tuple[Decimal, int]]:
        return self.cleaned_data.get("plates") or []

    def _expanded(self, name: str) -> tuple[Decimal, ...]:
        pairs = self.cleaned_data.get(name) or []
        return tuple(weight for weight, count in pairs for _ in range(count))

    @property
    def fact(self) -> Equipment:
        """The clean values as the domain's Equipment."""
        values = self.cleaned_data
        given = {
            "kind": self.kind,
            "unit": self._unit,
            "label": values["label"],
            "add_ons": self._expanded("add_ons"),
            "exercise_codes": tuple(values["exercises"]),
        }
        if self.kind is EquipmentKind.BARBELL:
            return self._bar_fact(given)
        if values["loads"]:
            return Equipment(loads=tuple(values["loads"]), **given)
        return Equipment(**{name: values[name] for name in LADDER}, **given)

    def _bar_fact(self, given: dict) -> Equipment:
        values, bar = self.cleaned_data, self.cleaned_data["smallest"]
        if self.plates_given or values.get("step") is None:
            return Equipment(smallest=bar, loads=self._bar_loads(), **given)
        if self.unit_of_bar is None:
            return Equipment(smallest=bar, step=values["step"], largest=values["largest"], **given)
        # The ladder begins at the bar, which is in another unit: its rungs are written out.
        steps = {"step": values["step"], "largest": values["largest"]}
        rungs = loads_of(Equipment(kind=self.kind, unit=self._unit, smallest=self._bar, **steps))
        return Equipment(smallest=bar, loads=tuple(load.value for load in rungs), **steps, **given)


def _initial(machine: Machine | None, unit: str) -> dict:
    if machine is None:
        return {"unit": unit}
    shown = ("label", "unit", "bar_unit", *LADDER)
    initial = {name: getattr(machine, name) for name in shown}
    initial |= {"machine_id": machine.pk, "plates": machine.plates, "exercises": machine.exercise_codes}
    if machine.kind != EquipmentKind.BARBELL:
        initial["loads"] = machine.loads
    counts: dict[str, int] = {}
    for weight in machine.add_ons:
        counts[weight] = counts.get(weight, 0) + 1
    return initial | {"add_ons": [[weight, count] for weight, count in counts.items()]}
