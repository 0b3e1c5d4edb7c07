"""The forms of the live page: each becomes one or more events, ready to be stored.

A form has a hidden `event_id` from when the page was rendered, so sending it twice makes duplicates of the
same events. Further events of one form get identifiers derived from it.
"""

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from clients.domain.people import blood_pressure_problem
from clients.domain.regions import Region
from clients.forms.fields import ParagraphField
from clients.measurements.forms.fields import IMPOSSIBLE
from sessions.domain import ready
from sessions.domain.events import (
    MAX_MMHG,
    MAX_REPS,
    MAX_SET_NUMBER,
    MAX_TEXT_LENGTH,
    OTHER_REASON,
    SCHEMA,
    STOP_REASONS,
    SYMPTOMS,
    Event,
    EventKind,
    SymptomKind,
)
from sessions.domain.placement import too_tight_text
from sessions.domain.tightness import TIGHTNESS
from sessions.models import Prescription as PrescriptionRow

SCALE_MAX = 10
LONGEST_DELAY = timedelta(hours=24)  # of a form that a phone without a network sends later
_REPS_MESSAGE = f"Choose how many you did, from 0 to {MAX_REPS}."
OUT_OF_DATE = "This page was out of date. Here is where the session stands now."


Body = tuple[EventKind, dict[str, object]]
Bodies = list[Body]


class StepForm(forms.Form):
    """One step of the page. `events` returns what was sent as events."""

    event_id = forms.UUIDField(error_messages={"required": OUT_OF_DATE, "invalid": OUT_OF_DATE})

    def __init__(self, data: Mapping[str, Any], *, prescriptions: list[PrescriptionRow]) -> None:
        super().__init__(data)
        self.prescriptions = {prescription.id: prescription for prescription in prescriptions}

    def bodies(self) -> Bodies:
        """Return the kind and the body of each event, in the order they happened."""
        raise NotImplementedError

    def events(self, now: datetime) -> list[Event]:
        """Return the events in the order they happened: a millisecond apart, so that sorting preserves it."""
        first_id = self.cleaned_data["event_id"]
        now = self._happened_at(now)
        return [
            Event(
                id=first_id if index == 0 else uuid.uuid5(first_id, f"{index}-{kind}"),
                kind=kind,
                schema=SCHEMA,
                occurred_at=now + timedelta(milliseconds=index),
                body=body,
            )
            for index, (kind, body) in enumerate(self.bodies())
        ]

    def _happened_at(self, now: datetime) -> datetime:
        """Return now, or the earlier moment that a phone without a network sent, if it is within a day."""
        sent = self.cleaned_data.get("happened_at")
        return sent if sent and now - LONGEST_DELAY <= sent <= now else now


class PrescriptionField(forms.UUIDField):
    def __init__(self) -> None:
        super().__init__(error_messages={"required": OUT_OF_DATE, "invalid": OUT_OF_DATE})


def scale_field(message: str, *, required: bool = True) -> forms.IntegerField:
    messages = dict.fromkeys(("required", "invalid", "min_value", "max_value"), message)
    return forms.IntegerField(min_value=0, max_value=SCALE_MAX, required=required, error_messages=messages)


def reps_field() -> forms.IntegerField:
    messages = dict.fromkeys(("required", "invalid", "min_value", "max_value"), _REPS_MESSAGE)
    return forms.IntegerField(min_value=0, max_value=MAX_REPS, error_messages=messages)


def ready_field(question: ready.ReadyQuestion) -> forms.ChoiceField:
    """Return the field of one question. A box that is not ticked says no."""
    messages = dict.fromkeys(("required", "invalid_choice"), "Answer each of the questions.")
    return forms.ChoiceField(
        choices=[("yes", "Yes"), ("no", "No")], error_messages=messages, required=question.needs_a_no
    )


def mmhg_field() -> forms.IntegerField:
    messages = dict.fromkeys(("invalid", "min_value", "max_value"), "Write the pressure in whole numbers.")
    return forms.IntegerField(min_value=0, max_value=MAX_MMHG, required=False, error_messages=messages)


def set_number_field() -> forms.IntegerField:
    messages = dict.fromkeys(("required", "invalid", "min_value", "max_value"), OUT_OF_DATE)
    return forms.IntegerField(min_value=1, max_value=MAX_SET_NUMBER, error_messages=messages)


class ExerciseStepForm(StepForm):
    """A step that names an exercise of this session."""

    prescription = PrescriptionField()

    def clean_prescription(self) -> uuid.UUID:
        named = self.cleaned_data["prescription"]
        if named not in self.prescriptions:
            raise forms.ValidationError("This exercise is not part of this session.")
        return named


class CuffsOnForm(ExerciseStepForm):
    """The cuffs are on. Tighter than the ceiling is no way on: loosen and say so again, or stop."""

    tightness = scale_field("Choose from 0 to 10 how tight the cuffs feel.", required=False)

    def clean_tightness(self) -> int | None:
        felt: int | None = self.cleaned_data["tightness"]
        if felt is not None and "prescription" in self.cleaned_data:
            named = self.prescriptions[self.cleaned_data["prescription"]]
            ceiling = TIGHTNESS[Region(named.training_session.region)].ceiling
            if felt > ceiling:
                raise forms.ValidationError(too_tight_text(ceiling))
        return felt

    def bodies(self) -> Bodies:
        body: dict[str, object] = {"prescription": str(self.cleaned_data["prescription"])}
        if self.cleaned_data.get("tightness") is not None:
            body["tightness"] = self.cleaned_data["tightness"]
        return [(EventKind.CUFFS_ON, body)]


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


class SetForm(ExerciseStepForm):
    set = set_number_field()
    reps = reps_field()

    def bodies(self) -> Bodies:
        prescription = self.prescriptions[self.cleaned_data["prescription"]]
        return [
            (
                EventKind.SET_PERFORMED,
                {
                    "prescription": str(prescription.id),
                    "set": self.cleaned_data["set"],
                    "reps": self.cleaned_data["reps"],
                    "load_kg": f"{prescription.lifted_kg:f}",
                },
            )
        ]


class LeaveOutForm(ExerciseStepForm):
    """The last set is left out, as offered after very hard ones."""

    set = set_number_field()

    def bodies(self) -> Bodies:
        left_out = {"prescription": str(self.cleaned_data["prescription"]), "set": self.cleaned_data["set"]}
        return [(EventKind.SET_LEFT_OUT, left_out)]


class CorrectForm(StepForm):
    corrects = forms.UUIDField(error_messages={"required": OUT_OF_DATE, "invalid": OUT_OF_DATE})
    reps = reps_field()

    def bodies(self) -> Bodies:
        corrects, reps = str(self.cleaned_data["corrects"]), self.cleaned_data["reps"]
        return [(EventKind.SET_CORRECTED, {"corrects": corrects, "reps": reps})]


class UndoForm(StepForm):
    corrects = forms.UUIDField(error_messages={"required": OUT_OF_DATE, "invalid": OUT_OF_DATE})

    def bodies(self) -> Bodies:
        corrects = str(self.cleaned_data["corrects"])
        return [(EventKind.SET_CORRECTED, {"corrects": corrects, "reps": 0, "undone": True})]


class CuffsOffForm(StepForm):
    def bodies(self) -> Bodies:
        return [(EventKind.CUFFS_OFF, {})]


class FeedbackForm(ExerciseStepForm):
    effort = scale_field("Choose from 0 to 10 how hard it was.")
    discomfort = scale_field("Choose from 0 to 10 how much discomfort the cuffs gave.")
    finishes = forms.BooleanField(required=False)  # this answer is the last thing to do

    def bodies(self) -> Bodies:
        answer = {
            "prescription": str(self.cleaned_data["prescription"]),
            "effort": self.cleaned_data["effort"],
            "discomfort": self.cleaned_data["discomfort"],
        }
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
    """Nothing is wrong; the client has to go."""

    def bodies(self) -> Bodies:
        return [*self.cuffs_off(), (EventKind.FINISHED, {})]


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
    "leave-out": LeaveOutForm,
    "correct": CorrectForm,
    "undo": UndoForm,
    "cuffs-off": CuffsOffForm,
    "feedback": FeedbackForm,
    "stop": StopForm,
    "finish": FinishForm,
    "end-early": EndEarlyForm,
    "note": NoteForm,
}
