"""What a coach asks for when assigning a session. Whether it may be is the action's to say."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError

from clients.domain.one_rep_max import Freshness, OneRepMax, freshness
from clients.domain.regions import Region
from clients.forms.fields import DayField, DecimalTextField, ParagraphField, RequestIdField
from sessions.actions.assigning import Wish
from sessions.domain.exercises import Exercise, loadable_exercises
from sessions.domain.protocols import (
    DEFAULT,
    DEFAULT_PERCENT_1RM,
    MAX_PERCENT_1RM,
    MIN_PERCENT_1RM,
    PROTOCOLS,
    CuffMode,
)

TEXT_LENGTH = 1000  # what the columns keep
FURTHEST = timedelta(days=365)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExerciseRow:
    """One exercise that can be ticked, with the 1RM it would be loaded from."""

    exercise: Exercise
    one_rep_max: OneRepMax | None
    freshness: Freshness | None
    ticked: bool
    percent: forms.BoundField

    @property
    def can_be_loaded(self) -> bool:
        return self.freshness is not None and self.freshness.gives_loads


class AssignForm(forms.Form):
    """Region, exercises with their percent, protocol, day. Exercises of the other region are not read."""

    request_id = RequestIdField()
    region = forms.ChoiceField(
        choices=[(region.value, region.label) for region in Region], widget=forms.RadioSelect
    )
    protocol = forms.ChoiceField(
        choices=[(protocol.code, protocol.name) for protocol in PROTOCOLS], initial=DEFAULT.code
    )
    cuff_mode = forms.ChoiceField(
        label="Between exercises",
        choices=[(mode.value, mode.label) for mode in CuffMode],
        initial=CuffMode.RELEASED.value,
    )
    scheduled_on = DayField(label="Day")
    high_load_reason = ParagraphField(
        label="Why more than 40 % of 1RM?",
        help_text="The position stand stops at 40 %. Your reason is kept with the session.",
        max_length=TEXT_LENGTH,
        rows=2,
        required=False,
    )
    spacing_reason = ParagraphField(
        label="Why so close to another session?",
        help_text="At least 36 hours between sessions of one region. Your reason is kept with the session.",
        max_length=TEXT_LENGTH,
        rows=2,
        required=False,
    )
    note_to_client = ParagraphField(
        label="Note to the client",
        help_text="Shown with the session.",
        max_length=TEXT_LENGTH,
        rows=3,
        required=False,
    )

    def __init__(self, *args, today: date, one_rep_maxes: Mapping[str, OneRepMax], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.one_rep_maxes = today, one_rep_maxes
        self.fields["scheduled_on"].initial = today
        self.fields["scheduled_on"].widget.attrs["min"] = today.isoformat()
        for region in Region:
            exercises = loadable_exercises(region)
            self.fields[_ticks(region)] = forms.MultipleChoiceField(
                choices=[(exercise.code, exercise.name) for exercise in exercises],
                required=False,
                error_messages={"invalid_choice": "%(value)s is not an exercise of this region."},
            )
            for exercise in exercises:
                self.fields[_percent(exercise.code)] = DecimalTextField(
                    label=f"{exercise.name}, percent of 1RM",
                    initial=DEFAULT_PERCENT_1RM,
                    least=Decimal(MIN_PERCENT_1RM),
                    most=Decimal(MAX_PERCENT_1RM),
                    unit="%",
                )

    def clean_scheduled_on(self) -> date:
        on = self.cleaned_data["scheduled_on"]
        if on < self.today:
            raise ValidationError("This day is in the past.")
        if on > self.today + FURTHEST:
            raise ValidationError("This day is more than a year away.")
        return on

    def clean(self) -> dict:
        """A percent that nobody ticked is not read, whatever stands in it."""
        chosen = {_percent(code) for code in self.chosen_codes()}
        for name in [name for name in self.errors if name.startswith(_percent("")) and name not in chosen]:
            del self.errors[name]
        region = self.cleaned_data.get("region")
        for other in Region:
            if other != region:
                self.errors.pop(_ticks(other), None)
        return self.cleaned_data

    def chosen_codes(self) -> list[str]:
        """The exercises ticked for the chosen region, in the order of the catalogue."""
        region = self.cleaned_data.get("region")
        if not region:
            return []
        ticked = self.cleaned_data.get(_ticks(region), [])
        return [exercise.code for exercise in loadable_exercises(Region(region)) if exercise.code in ticked]

    def wish(self) -> Wish:
        """The valid form as the action takes it."""
        cleaned = self.cleaned_data
        return Wish(
            region=Region(cleaned["region"]),
            exercises=tuple((code, cleaned[_percent(code)]) for code in self.chosen_codes()),
            protocol_code=cleaned["protocol"],
            cuff_mode=CuffMode(cleaned["cuff_mode"]),
            scheduled_on=cleaned["scheduled_on"],
            high_load_reason=cleaned["high_load_reason"],
            spacing_reason=cleaned["spacing_reason"],
            note_to_client=cleaned["note_to_client"],
        )

    def rows(self, region: Region) -> list[ExerciseRow]:
        """The exercises of a region, those that can be loaded first."""
        ticked = self[_ticks(region)].value() or []
        rows = [self._row(exercise, exercise.code in ticked) for exercise in loadable_exercises(region)]
        return sorted(rows, key=lambda row: not row.can_be_loaded)

    @property
    def upper_rows(self) -> list[ExerciseRow]:
        return self.rows(Region.UPPER)

    @property
    def lower_rows(self) -> list[ExerciseRow]:
        return self.rows(Region.LOWER)

    def _row(self, exercise: Exercise, ticked: bool) -> ExerciseRow:
        one_rep_max = self.one_rep_maxes.get(exercise.code)
        return ExerciseRow(
            exercise=exercise,
            one_rep_max=one_rep_max,
            freshness=freshness(one_rep_max.tested_on, self.today) if one_rep_max else None,
            ticked=ticked,
            percent=self[_percent(exercise.code)],
        )


def _ticks(region: str) -> str:
    return f"exercises_{region}"


def _percent(code: str) -> str:
    return f"percent_{code}"


class CancelForm(forms.Form):
    """Why a session is taken off the calendar."""

    reason = ParagraphField(label="Why is it cancelled?", max_length=TEXT_LENGTH, rows=3)
