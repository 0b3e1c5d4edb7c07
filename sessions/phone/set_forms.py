"""The forms of one set: done, begun and paused where minutes are counted, corrected, taken back."""

from typing import Any

from django import forms

from sessions.domain.events import EventKind
from sessions.models import Prescription as PrescriptionRow
from sessions.phone.form_fields import (
    MINUTES_MESSAGE,
    OUT_OF_DATE,
    REPS_MESSAGE,
    minutes_field,
    reps_field,
    set_number_field,
    to_seconds,
)
from sessions.phone.step_form import Bodies, ExerciseStepForm, StepForm

BOUT_KINDS = (EventKind.BOUT_STARTED, EventKind.BOUT_PAUSED, EventKind.BOUT_RESUMED)


class SetForm(ExerciseStepForm):
    """A set is done. Of work in minutes the clock says how long it took, or `minutes` that somebody typed."""

    set = set_number_field()
    reps = reps_field(required=False)
    minutes = minutes_field()

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        named = values.get("prescription")
        is_counted = named is not None and self.prescriptions[named].bouts is None
        if is_counted and values.get("reps") is None and "reps" not in self.errors:
            self.add_error("reps", REPS_MESSAGE)
        return values

    def bodies(self) -> Bodies:
        prescription = self.prescriptions[self.cleaned_data["prescription"]]
        body = {
            "prescription": str(prescription.id),
            "set": self.cleaned_data["set"],
            "reps": self.cleaned_data["reps"] or 0,
            "load_kg": _load_now(prescription),
        }
        if self.cleaned_data["minutes"] is not None:
            body["seconds"] = to_seconds(self.cleaned_data["minutes"])
        return [(EventKind.SET_PERFORMED, body)]


class RoundForm(SetForm):
    """A round at rest is over: the cuffs come off."""

    def bodies(self) -> Bodies:
        return [*super().bodies(), (EventKind.CUFFS_OFF, {})]


class BoutForm(ExerciseStepForm):
    """The clock of work in minutes is started, stands, or goes on."""

    set = set_number_field()
    kind = forms.ChoiceField(
        choices=[(each, each) for each in BOUT_KINDS],
        error_messages=dict.fromkeys(("required", "invalid_choice"), OUT_OF_DATE),
    )

    def bodies(self) -> Bodies:
        part = {"prescription": str(self.cleaned_data["prescription"]), "set": self.cleaned_data["set"]}
        return [(EventKind(self.cleaned_data["kind"]), part)]


def _load_now(row: PrescriptionRow) -> str:
    """Return the kilograms of the sets to come: what was chosen instead, or what was asked for."""
    exercises = row.training_session.record.get("exercises", [])
    chosen = (each.get("other_load_kg") for each in exercises if each["prescription"] == str(row.pk))
    return next(chosen, None) or f"{row.lifted_kg:f}"


class CorrectForm(StepForm):
    """Another number for a set that was logged: repetitions, or minutes."""

    corrects = forms.UUIDField(error_messages={"required": OUT_OF_DATE, "invalid": OUT_OF_DATE})
    reps = reps_field(required=False)
    minutes = minutes_field()

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if not self.errors and values["reps"] is None and values["minutes"] is None:
            self.add_error("reps", MINUTES_MESSAGE if "minutes" in self.data else REPS_MESSAGE)
        return values

    def bodies(self) -> Bodies:
        body = {"corrects": str(self.cleaned_data["corrects"]), "reps": self.cleaned_data["reps"] or 0}
        if self.cleaned_data["minutes"] is not None:
            body["seconds"] = to_seconds(self.cleaned_data["minutes"])
        return [(EventKind.SET_CORRECTED, body)]


class UndoForm(StepForm):
    corrects = forms.UUIDField(error_messages={"required": OUT_OF_DATE, "invalid": OUT_OF_DATE})

    def bodies(self) -> Bodies:
        corrects = str(self.cleaned_data["corrects"])
        return [(EventKind.SET_CORRECTED, {"corrects": corrects, "reps": 0, "undone": True})]
