"""Forms for blood pressure, body weight and limb circumferences."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django import forms

from clients.domain.measurements import CIRCUMFERENCE_CM_RANGE, WEIGHT_KG_RANGE
from clients.domain.numbers import Unit, Weight, from_kg, plain_number
from clients.forms.fields import (
    DayField,
    DecimalTextField,
    ParagraphField,
    RequestIdField,
    get_field,
    say_when_needed,
)
from clients.forms.layout import helper
from clients.measurements.forms.fields import BloodPressureField
from clients.models import Client, LimbCircumference, User
from clients.models.people import WeightUnit


def latest_day(client: Client, by: User, now: datetime) -> date:
    """Return the later of today's dates in the time zones of the client and of `by`."""
    return max(client.today(now), now.astimezone(by.zone).date())


class MeasurementForm(forms.Form):
    """Every measurement has a day and an id of its own."""

    measurement_id = RequestIdField()
    measured_on = DayField(label="Date")

    def __init__(self, *args, today: date, latest: date, **kwargs) -> None:
        kwargs["initial"] = {"measured_on": today, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        get_field(self, "measured_on", DayField).until(latest)


class WithdrawForm(forms.Form):
    """The reason to withdraw a measurement."""

    reason = ParagraphField(label="What was wrong with it?", max_length=1000, rows=3)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper("reason")


class BloodPressureForm(MeasurementForm):
    reading = BloodPressureField(
        label="Blood pressure in mmHg", help_text="Seated, after five quiet minutes."
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, prefix="pressure", **kwargs)
        self.helper = helper("measurement_id", "reading", "measured_on")


class WeightForm(MeasurementForm):
    weight = DecimalTextField(label="Body weight", above_zero=True)
    unit = forms.ChoiceField(label="Unit", choices=WeightUnit.choices)

    def __init__(self, *args, unit: str, **kwargs) -> None:
        super().__init__(*args, prefix="weight", initial={"unit": unit}, **kwargs)
        self.helper = helper("measurement_id", ("weight", "unit"), "measured_on")

    def clean(self):
        value, marked = self.cleaned_data.get("weight"), self.cleaned_data.get("unit")
        if value and marked:
            unit = Unit(marked)
            low, high = WEIGHT_KG_RANGE
            if not low <= Weight(value, unit).kg <= high:
                least, most = (from_kg(bound, unit, places=0) for bound in (low, high))
                self.add_error(
                    "weight",
                    f"Please write a number between {plain_number(least)} and {Weight(most, unit)}, "
                    "or check the unit.",
                )
        return super().clean()


class CircumferenceForm(MeasurementForm):
    """The left and the right limb; one of them is enough."""

    PARTS = {
        "arms": (LimbCircumference.Limb.UPPER_LEFT, LimbCircumference.Limb.UPPER_RIGHT),
        "thighs": (LimbCircumference.Limb.LOWER_LEFT, LimbCircumference.Limb.LOWER_RIGHT),
    }

    second_id = RequestIdField()
    part = forms.ChoiceField(
        label="Where",
        choices=[("arms", "Upper arms"), ("thighs", "Thighs")],
        help_text="Round the limb where the cuff sits, high up.",
    )
    left_cm = DecimalTextField(
        label="Left in cm",
        required=False,
        least=CIRCUMFERENCE_CM_RANGE[0],
        most=CIRCUMFERENCE_CM_RANGE[1],
        unit="cm",
        places=1,
    )
    right_cm = DecimalTextField(
        label="Right in cm",
        required=False,
        least=CIRCUMFERENCE_CM_RANGE[0],
        most=CIRCUMFERENCE_CM_RANGE[1],
        unit="cm",
        places=1,
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, prefix="limb", **kwargs)
        say_when_needed(self, "one is needed", "left_cm", "right_cm")
        self.helper = helper("measurement_id", "second_id", "part", ("left_cm", "right_cm"), "measured_on")

    def clean(self):
        given = {"left_cm", "right_cm"} & {
            name for name, value in self.cleaned_data.items() if value is not None
        }
        if not given and not {"left_cm", "right_cm"} & set(self.errors):
            self.add_error("left_cm", "Please write at least one side.")
        return super().clean()

    @property
    def limbs(self) -> list[tuple[UUID, str, Decimal]]:
        """Return (row id, limb, cm) for each side that was typed."""
        left, right = self.PARTS[self.cleaned_data["part"]]
        sides = [
            (self.cleaned_data["measurement_id"], left, self.cleaned_data["left_cm"]),
            (self.cleaned_data["second_id"], right, self.cleaned_data["right_cm"]),
        ]
        return [side for side in sides if side[2] is not None]
