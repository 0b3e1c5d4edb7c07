"""The forms of the steps after an operation."""

from typing import Any

from django import forms

from clients.forms.fields import DayField, RequestIdField
from sessions.domain.programmes.ramp import NAME_LENGTH, WHO, Criterion


class ConfirmForm(forms.Form):
    """One criterion is confirmed with its day, and where a clinician says so with a name."""

    confirmed_on = DayField(label="On")
    clinician = forms.CharField(
        label="Who says so",
        max_length=NAME_LENGTH,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, criterion: Criterion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if criterion.takes_name:
            self.fields["clinician"].required = True
            self.fields["clinician"].error_messages["required"] = WHO
        else:
            del self.fields["clinician"]


class PlanStepForm(forms.Form):
    """A day for one session of a step."""

    request_id = RequestIdField()
    scheduled_on = DayField(label="Day")
