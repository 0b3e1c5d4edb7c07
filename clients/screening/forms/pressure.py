"""Two readings of the blood pressure."""

from django import forms

from clients.domain.people import BloodPressure
from clients.measurements.forms.fields import BloodPressureField


class PressureForm(forms.Form):
    first = BloodPressureField(label="First reading in mmHg", help_text="Such as 120/80.")
    second = BloodPressureField(
        label="Second reading in mmHg", help_text="A minute or two later, still seated."
    )

    @property
    def readings(self) -> list[BloodPressure]:
        return [self.cleaned_data["first"], self.cleaned_data["second"]]
