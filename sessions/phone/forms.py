"""The forms of the live page, by the step that they send."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from clients.domain.people import blood_pressure_problem
from clients.domain.regions import Limb, Region
from clients.forms.fields import ParagraphField
from clients.measurements.forms.fields import IMPOSSIBLE
from sessions import mappers
from sessions.domain import ready
from sessions.domain.deviations import END_REASONS, LATER_REASONS, LOAD_REASONS, SKIP_REASONS, Refill
from sessions.domain.events import MAX_TEXT_LENGTH, EventKind
from sessions.domain.placement import too_tight_text
from sessions.domain.symptoms import OTHER_REASON, STOP_REASONS, SYMPTOMS, SymptomKind
from sessions.domain.tightness import TIGHTNESS
from sessions.models import Prescription as PrescriptionRow
from sessions.phone.form_fields import (
    mmhg_field,
    ready_field,
    reason_field,
    scale_field,
    set_mmhg_field,
    set_number_field,
)
from sessions.phone.screens.exercise import event_kg
from sessions.phone.screens.gauges import gauges_of
from sessions.phone.set_forms import BoutForm, CorrectForm, RoundForm, SetForm, UndoForm
from sessions.phone.step_form import Bodies, Body, ExerciseStepForm, StepForm


class CuffsOnForm(ExerciseStepForm):
    """The cuffs are on. Tighter than the ceiling is no way on: loosen and say so again, or stop.

    With a gauge `as_asked` says that they are set to the numbers asked for; others are typed. A nail that
    stays pale (`too_slow`) means no cuffs in this session.
    """

    tightness = scale_field("Choose from 0 to 10 how tight the cuffs feel.", required=False)
    as_asked = forms.BooleanField(required=False)
    too_slow = forms.BooleanField(required=False)
    refill = forms.ChoiceField(choices=[(Refill.AFTER_LOOSENING, "")], required=False)

    def __init__(self, data: Mapping[str, Any], *, prescriptions: list[PrescriptionRow]) -> None:
        super().__init__(data, prescriptions=prescriptions)
        self.fields |= {f"mmhg-{limb}": set_mmhg_field(limb) for limb in Limb}

    def clean(self) -> dict[str, Any]:
        """Ignore what was typed beside a button that does not mean it."""
        values = super().clean() or self.cleaned_data
        if values["as_asked"] or values["too_slow"]:
            for name in [name for name in self.errors if name.startswith("mmhg-")]:
                del self.errors[name]
        if values["too_slow"]:
            self.errors.pop("tightness", None)
        return values

    def clean_tightness(self) -> int | None:
        felt: int | None = self.cleaned_data["tightness"]
        if felt is not None and "prescription" in self.cleaned_data:
            named = self.prescriptions[self.cleaned_data["prescription"]]
            ceiling = TIGHTNESS[Region(named.training_session.region)].ceiling
            if felt > ceiling:
                raise forms.ValidationError(too_tight_text(ceiling))
        return felt

    def bodies(self) -> Bodies:
        if self.cleaned_data["too_slow"]:
            return [(EventKind.STARTED, {"without_cuffs": True, "refill": Refill.SLOW.value})]
        body: dict[str, object] = {"prescription": str(self.cleaned_data["prescription"])}
        if self.cleaned_data.get("tightness") is not None:
            body["tightness"] = self.cleaned_data["tightness"]
        if set_mmhg := self._set_mmhg():
            body["set_mmhg"] = set_mmhg
        if self.cleaned_data["refill"]:
            body["refill"] = self.cleaned_data["refill"]
        return [(EventKind.CUFFS_ON, body)]

    def _set_mmhg(self) -> dict[str, int]:
        if self.cleaned_data["as_asked"]:
            row = self.prescriptions[self.cleaned_data["prescription"]]
            return {each.limb.value: each.mmhg for each in gauges_of(row)}
        typed = {limb.value: self.cleaned_data.get(f"mmhg-{limb}") for limb in Limb}
        return {limb: mmhg for limb, mmhg in typed.items() if mmhg is not None}


class ReadyForm(StepForm):
    """The ready check: one button for every no, or an answer to each question."""

    no_to_all = forms.BooleanField(required=False)
    upper = mmhg_field()
    lower = mmhg_field()

    def __init__(self, data: Mapping[str, Any], *, prescriptions: list[PrescriptionRow]) -> None:
        super().__init__(data, prescriptions=prescriptions)
        if not data.get("no_to_all"):
            self.fields |= {f"ready-{question.code}": ready_field(question) for question in self.questions}

    @property
    def questions(self) -> tuple[ready.ReadyQuestion, ...]:
        """What this session asks, with cuffs or without."""
        sessions = (row.training_session for row in self.prescriptions.values())
        return ready.questions_for(without_cuffs=any(each.without_cuffs for each in sessions))

    def clean(self) -> dict[str, Any]:
        """Take both numbers of a blood pressure or none, and only what can be one."""
        values = super().clean() or self.cleaned_data
        upper, lower = values.get("upper"), values.get("lower")
        if "upper" in self.errors or "lower" in self.errors or (upper is None and lower is None):
            return values
        if upper is None or lower is None:
            self.add_error("upper", "Write both numbers of your blood pressure, or none.")
        elif problem := blood_pressure_problem(upper, lower):
            self.add_error(
                "upper", ValidationError(problem, code=IMPOSSIBLE, params={"numbers": (upper, lower)})
            )
        return values

    def bodies(self) -> Bodies:
        answers = {question.code: False for question in self.questions}
        if not self.cleaned_data["no_to_all"]:
            answers = {code: self.cleaned_data[f"ready-{code}"] == "yes" for code in answers}
        body: dict[str, object] = {"ready": answers}
        if self.cleaned_data["upper"] is not None:
            pressure = [self.cleaned_data["upper"], self.cleaned_data["lower"]]
            answers[ready.PRESSURE] = answers[ready.PRESSURE] or ready.reaches(pressure, ready.NO_CUFFS_FROM)
            body["pressure"] = pressure
        return [(EventKind.STARTED, body)]


class WithoutCuffsForm(StepForm):
    """The same session without cuffs, after a "yes"."""

    def bodies(self) -> Bodies:
        return [(EventKind.STARTED, {"without_cuffs": True})]


def _loads_of(row: PrescriptionRow) -> list[str]:
    """The kilograms of the load asked for and of those offered beside it, as an event has them."""
    return [f"{row.lifted_kg:f}", *(event_kg(load.kg) for load in mappers.to_weights(row.other_loads))]


class LoadForm(ExerciseStepForm):
    """Another load from here on, of those that the gym has in the band, and why."""

    load_kg = forms.CharField(error_messages={"required": "Choose the load."})
    reason = reason_field(LOAD_REASONS)

    def clean_load_kg(self) -> str:
        chosen, named = str(self.cleaned_data["load_kg"]), self.cleaned_data.get("prescription")
        if named is None or chosen not in _loads_of(self.prescriptions[named]):
            raise forms.ValidationError("This load is not among those that are offered.")
        return chosen

    def bodies(self) -> Bodies:
        values = self.cleaned_data
        body = {"load_kg": values["load_kg"], "reason": values["reason"]}
        return [(EventKind.LOAD_CHANGED, {"prescription": str(values["prescription"]), **body})]


class SkipForm(ExerciseStepForm):
    """No more of this exercise."""

    reason = reason_field(SKIP_REASONS)

    def bodies(self) -> Bodies:
        skipped = str(self.cleaned_data["prescription"]), self.cleaned_data["reason"]
        return [(EventKind.EXERCISE_SKIPPED, dict(zip(("prescription", "reason"), skipped, strict=True)))]


class LaterForm(ExerciseStepForm):
    """This exercise after all others."""

    reason = reason_field(LATER_REASONS)

    def bodies(self) -> Bodies:
        put_off = str(self.cleaned_data["prescription"]), self.cleaned_data["reason"]
        return [(EventKind.EXERCISE_LATER, dict(zip(("prescription", "reason"), put_off, strict=True)))]


class LeaveOutForm(ExerciseStepForm):
    """The last set is left out, as offered after very hard ones."""

    set = set_number_field()

    def bodies(self) -> Bodies:
        left_out = {"prescription": str(self.cleaned_data["prescription"]), "set": self.cleaned_data["set"]}
        return [(EventKind.SET_LEFT_OUT, left_out)]


class CuffsOffForm(StepForm):
    def bodies(self) -> Bodies:
        return [(EventKind.CUFFS_OFF, {})]


class FeedbackForm(ExerciseStepForm):
    effort = scale_field("Choose from 0 to 10 how hard it was.")
    discomfort = scale_field("Choose from 0 to 10 how much discomfort the cuffs gave.")
    still_set = forms.ChoiceField(choices=[("yes", "Yes"), ("no", "No")], required=False)  # at that pressure
    finishes = forms.BooleanField(required=False)  # this answer is the last thing to do

    def bodies(self) -> Bodies:
        answer = {
            "prescription": str(self.cleaned_data["prescription"]),
            "effort": self.cleaned_data["effort"],
            "discomfort": self.cleaned_data["discomfort"],
        }
        if still := self.cleaned_data["still_set"]:
            answer["still_set"] = still == "yes"
        end: Bodies = [(EventKind.FINISHED, {})] if self.cleaned_data["finishes"] else []
        return [(EventKind.FEEDBACK, answer), *end]


class EndingForm(StepForm):
    """A step that also takes the cuffs off, where they were on when the page was rendered."""

    cuffs_on = forms.BooleanField(required=False)

    def cuffs_off(self) -> Bodies:
        return [(EventKind.CUFFS_OFF, {})] if self.cleaned_data["cuffs_on"] else []


class StopForm(EndingForm):
    """Why the client stops. After a sign that does not end the session it goes on without cuffs."""

    happened_at = forms.DateTimeField(required=False)

    reason = forms.ChoiceField(
        choices=[(reason, reason) for reason in STOP_REASONS],
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose what is wrong."),
    )

    def bodies(self) -> Bodies:
        reason = self.cleaned_data["reason"]
        if reason == OTHER_REASON:
            return [(EventKind.STOPPED, {"reason": reason}), *self.cuffs_off()]
        symptom: Body = (EventKind.SYMPTOM, {"kind": reason})
        if SYMPTOMS[SymptomKind(reason)].ends_session:
            return [(EventKind.STOPPED, {"reason": reason}), symptom, *self.cuffs_off()]
        return [symptom, *self.cuffs_off()]


class FinishForm(StepForm):
    def bodies(self) -> Bodies:
        return [(EventKind.FINISHED, {})]


class EndEarlyForm(EndingForm):
    """Nothing is wrong; the client ends it before everything is done, and may say why."""

    reason = reason_field(END_REASONS, required=False)

    def bodies(self) -> Bodies:
        reason = self.cleaned_data["reason"]
        return [*self.cuffs_off(), (EventKind.FINISHED, {"reason": reason} if reason else {})]


class NoteForm(StepForm):
    text = ParagraphField(
        max_length=MAX_TEXT_LENGTH,
        rows=3,
        label="Note to your coach",
        error_messages={
            "required": "Write a note first.",
            "max_length": f"A note has at most {MAX_TEXT_LENGTH} characters.",
        },
    )

    def bodies(self) -> Bodies:
        return [(EventKind.NOTE, {"text": self.cleaned_data["text"]})]


FORMS: Mapping[str, type[StepForm]] = {
    "ready": ReadyForm,
    "without-cuffs": WithoutCuffsForm,
    "cuffs-on": CuffsOnForm,
    "set": SetForm,
    "bout": BoutForm,
    "round": RoundForm,
    "leave-out": LeaveOutForm,
    "load": LoadForm,
    "skip": SkipForm,
    "later": LaterForm,
    "correct": CorrectForm,
    "undo": UndoForm,
    "cuffs-off": CuffsOffForm,
    "feedback": FeedbackForm,
    "stop": StopForm,
    "finish": FinishForm,
    "end-early": EndEarlyForm,
    "note": NoteForm,
}
