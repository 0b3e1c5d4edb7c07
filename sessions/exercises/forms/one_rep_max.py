"""Forms to record a 1RM, tested or estimated."""

from datetime import date
from decimal import Decimal

from django import forms
from django.http import QueryDict

from clients.audit.attempts import add_refusal
from clients.audit.refusals import ActionRefused, LoadInDoubt
from clients.domain.numbers import Unit, Weight
from clients.domain.one_rep_max import (
    MAX_RELIABLE_REPS,
    MAX_REPS,
    Estimate,
    EstimateRefused,
    Method,
    estimate,
    is_plausible,
    plausible_text,
)
from clients.domain.regions import Region, Side
from clients.forms.fields import DayField, DecimalTextField, RequestIdField, get_field, say_when_needed
from clients.forms.layout import helper
from clients.models.people import WeightUnit
from sessions.domain.sides import sides_for
from sessions.exercises.catalogue import Catalogue

METHODS = [
    (Method.TESTED.value, "Tested: lifted once, and no more"),
    (Method.ESTIMATED.value, "Estimated from several repetitions"),
]


def exercise_choices(catalogue: Catalogue) -> list:
    """Return the exercises that take kilograms as choices by region: "Biceps curl (each hand)"."""
    return [
        ("", "Choose an exercise"),
        *(
            (region.label, [(exercise.code, _label(exercise)) for exercise in catalogue.loadable(region)])
            for region in (Region.LOWER, Region.UPPER)
        ),
    ]


def _label(exercise) -> str:
    return exercise.name if exercise.load_basis == "total" else f"{exercise.name} ({exercise.load_basis})"


class OneRepMaxForm(forms.Form):
    """A 1RM: the lifted load, and for an estimate the repetitions done to failure without cuffs."""

    one_rep_max_id = RequestIdField()
    exercise_code = forms.ChoiceField(
        label="Exercise",
        error_messages={"required": "Please choose an exercise."},
    )
    side = forms.ChoiceField(
        label="Lifted with",
        choices=[("", "Both at once"), *((side.value, f"The {side} alone") for side in Side)],
        required=False,
        help_text="Each side has a 1RM of its own.",
    )
    method = forms.ChoiceField(
        label="How", choices=METHODS, widget=forms.RadioSelect, initial=Method.TESTED.value
    )
    typed_value = DecimalTextField(label="Load", above_zero=True)
    typed_unit = forms.ChoiceField(label="Unit", choices=WeightUnit.choices)
    reps = DecimalTextField(
        label="Repetitions",
        required=False,
        whole=True,
        help_text=f"Only for an estimate: to failure, without cuffs, {MAX_RELIABLE_REPS} or fewer.",
    )
    tested_on = DayField(label="Date")
    load_confirmed = forms.BooleanField(label="Load and unit are right", required=False)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        today: date,
        latest: date,
        unit: str,
        catalogue: Catalogue,
        exercise_code: str = "",
        side: str = "",
    ) -> None:
        initial = {
            "tested_on": today,
            "typed_unit": unit,
            "exercise_code": exercise_code,
            "side": side,
        }
        self.exercises = {each.code: each for each in catalogue.offered}
        super().__init__(data, initial=initial)
        get_field(self, "exercise_code", forms.ChoiceField).choices = exercise_choices(catalogue)
        get_field(self, "tested_on", DayField).until(latest)
        say_when_needed(self, "if one side lifted alone", "side")
        say_when_needed(self, "for an estimate", "reps")
        self._lay_out()

    def _lay_out(self, *more: str) -> None:
        # The checkbox appears once a load was in doubt, and stays while the form is sent again.
        more = more or (("load_confirmed",) if self.data.get("load_confirmed") else ())
        self.helper = helper(
            "one_rep_max_id",
            "exercise_code",
            "side",
            "method",
            ("typed_value", "typed_unit"),
            *more,
            "reps",
            "tested_on",
        )

    def place_refusal(self, refusal: ActionRefused) -> None:
        """Show a doubtful load's refusal with a checkbox to confirm the load; others as usual."""
        add_refusal(self, refusal)
        if isinstance(refusal, LoadInDoubt):
            self._lay_out("load_confirmed")

    def clean_reps(self) -> int | None:
        reps = self.cleaned_data["reps"]
        return None if reps is None else int(reps)

    def clean(self):
        values = super().clean()
        self._check_side(values)
        if values.get("method") == Method.TESTED:
            values["reps"] = None
            self.errors.pop("reps", None)
        elif "reps" not in self.errors:
            self._check_reps(values.get("reps"))
        if not self.errors:
            self._check_load(values)
        return values

    def _check_side(self, values: dict) -> None:
        """Refuse a side that the exercise cannot be done with, and a one-sided exercise without one."""
        exercise = self.exercises.get(values.get("exercise_code", ""))
        if exercise is None or "side" in self.errors:
            return
        possible = {turns.turns[0] for turns in sides_for(exercise)}
        if (Side(values["side"]) if values["side"] else None) in possible:
            return
        if values["side"]:
            self.add_error("side", f"{exercise.name} is lifted with both at once.")
        else:
            self.add_error("side", f"{exercise.name} is done with one side. Choose which one lifted it.")

    def _check_reps(self, reps: int | None) -> None:
        if reps is None:
            self.add_error("reps", "Please write how many repetitions were done.")
        elif not 1 <= reps <= MAX_REPS:
            answer = estimate(load_kg=Decimal(1), reps=reps)
            self.add_error("reps", answer.reason if isinstance(answer, EstimateRefused) else "")

    def _check_load(self, values: dict) -> None:
        found = self.estimate()
        load_kg = found.middle_kg if found else self._lifted.kg
        if not is_plausible(load_kg):
            self.add_error("typed_value", f"A 1RM is {plausible_text(self._lifted.unit)}.")

    @property
    def _lifted(self) -> Weight:
        return Weight(self.cleaned_data["typed_value"], Unit(self.cleaned_data["typed_unit"]))

    def estimate(self) -> Estimate | None:
        """Return the estimate from the clean values; None for a tested 1RM."""
        values = self.cleaned_data
        if values["method"] != Method.ESTIMATED:
            return None
        answer = estimate(load_kg=self._lifted.kg, reps=values["reps"], unit=self._lifted.unit)
        return answer if isinstance(answer, Estimate) else None

    @property
    def facts(self) -> dict:
        """The clean values as arguments of `record_one_rep_max`."""
        typed = ("typed_value", "typed_unit")
        values = {name: value for name, value in self.cleaned_data.items() if name not in typed}
        return {**values, "lifted": self._lifted, "method": Method(values["method"])}


class FailureSetForm(OneRepMaxForm):
    """An estimated 1RM: one set to failure with a known load, without cuffs."""

    cuffs_off = forms.BooleanField(
        label="The cuffs were off",
        error_messages={"required": "Only a set without cuffs tells what can be lifted."},
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["method"]
        self.fields["reps"].required = True
        self.fields["reps"].label = "Full repetitions"
        self.fields[
            "reps"
        ].help_text = f"{MAX_RELIABLE_REPS} or fewer; above {MAX_REPS} there is no estimate."

    def _lay_out(self, *more: str) -> None:
        more = more or (("load_confirmed",) if self.data.get("load_confirmed") else ())
        self.helper = helper(
            "one_rep_max_id",
            "exercise_code",
            "side",
            ("typed_value", "typed_unit"),
            *more,
            "reps",
            "cuffs_off",
            "tested_on",
        )

    def clean(self):
        self.cleaned_data["method"] = Method.ESTIMATED.value
        return super().clean()

    @property
    def facts(self) -> dict:
        return {name: value for name, value in super().facts.items() if name != "cuffs_off"}
