"""The fields of the live page's forms, with what each says where it is not answered."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from django import forms

from clients.domain.occlusion import SET_MMHG_RANGE
from clients.domain.regions import Limb
from clients.forms.fields import DecimalTextField
from sessions.domain import ready
from sessions.domain.deviations import Deviation
from sessions.domain.events import MAX_MMHG, MAX_REPS, MAX_SECONDS, MAX_SET_NUMBER

SCALE_MAX = 10
MINUTES_MESSAGE = f"Write how many minutes you did, from 0 to {MAX_SECONDS // 60}."
REPS_MESSAGE = f"Choose how many you did, from 0 to {MAX_REPS}."
OUT_OF_DATE = "This page was out of date. Here is where the session stands now."


class PrescriptionField(forms.UUIDField):
    def __init__(self) -> None:
        super().__init__(error_messages={"required": OUT_OF_DATE, "invalid": OUT_OF_DATE})


def scale_field(message: str, *, required: bool = True) -> forms.IntegerField:
    messages = dict.fromkeys(("required", "invalid", "min_value", "max_value"), message)
    return forms.IntegerField(min_value=0, max_value=SCALE_MAX, required=required, error_messages=messages)


def reps_field(*, required: bool = True) -> forms.IntegerField:
    messages = dict.fromkeys(("required", "invalid", "min_value", "max_value"), REPS_MESSAGE)
    return forms.IntegerField(min_value=0, max_value=MAX_REPS, required=required, error_messages=messages)


def ready_field(question: ready.ReadyQuestion) -> forms.ChoiceField:
    """Return the field of one question. A box that is not ticked says no."""
    messages = dict.fromkeys(("required", "invalid_choice"), "Answer each of the questions.")
    return forms.ChoiceField(
        choices=[("yes", "Yes"), ("no", "No")], error_messages=messages, required=question.needs_a_no
    )


def mmhg_field() -> forms.IntegerField:
    messages = dict.fromkeys(("invalid", "min_value", "max_value"), "Write the pressure in whole numbers.")
    return forms.IntegerField(min_value=0, max_value=MAX_MMHG, required=False, error_messages=messages)


def reason_field(reasons: Iterable[Deviation], *, required: bool = True) -> forms.ChoiceField:
    """Return the field that says why something else was done than what was asked for."""
    messages = dict.fromkeys(("required", "invalid_choice"), "Choose why.")
    return forms.ChoiceField(
        choices=[(each.value, each.label) for each in reasons], required=required, error_messages=messages
    )


def set_mmhg_field(limb: Limb) -> forms.IntegerField:
    """Return the field for what the cuff of a limb was set to."""
    low, high = SET_MMHG_RANGE
    message = f"{limb.label}: write {low} to {high} mmHg, or stop and loosen the cuff."
    messages = dict.fromkeys(("invalid", "min_value", "max_value"), message)
    return forms.IntegerField(min_value=low, max_value=high, required=False, error_messages=messages)


def minutes_field(label: str = "") -> DecimalTextField:
    """Return the field for minutes of work as people type them, such as "8" or "8.5"."""
    return DecimalTextField(
        label=label, least=Decimal(0), most=Decimal(MAX_SECONDS // 60), unit="min", required=False
    )


def to_seconds(minutes: Decimal) -> int:
    """Return typed minutes in whole seconds."""
    return int((minutes * 60).to_integral_value(rounding=ROUND_HALF_UP))


def set_number_field() -> forms.IntegerField:
    messages = dict.fromkeys(("required", "invalid", "min_value", "max_value"), OUT_OF_DATE)
    return forms.IntegerField(min_value=1, max_value=MAX_SET_NUMBER, error_messages=messages)
