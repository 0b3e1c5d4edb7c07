"""Forms to move, copy or skip a session, and to add days off."""

from datetime import date, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from clients.forms.fields import DayField, LineField, ParagraphField, RequestIdField
from sessions.domain.moving import FURTHEST

TEXT_LENGTH = 1000  # of the columns
NOTE_LENGTH = 80
LONGEST_OFF = timedelta(days=366)


class SeenDayField(DayField):
    """The day that a page showed, in a hidden field. Cleans to None if it cannot be read."""

    def __init__(self) -> None:
        super().__init__(widget=forms.HiddenInput, required=False)

    def clean(self, value) -> date | None:
        try:
            return super().clean(value)
        except ValidationError:
            return None


class PlaceForm(forms.Form):
    """Another day for a session. `seen_on` is the day on which the page showed it."""

    request_id = RequestIdField()
    seen_on = SeenDayField()
    to_on = DayField(label="Another day", error_messages={"required": "Choose a day."})
    spacing_reason = ParagraphField(
        label="Why so close to another session?",
        help_text="Only for a day that is too close. Your reason is kept with the session.",
        max_length=TEXT_LENGTH,
        rows=2,
        required=False,
    )

    def __init__(self, *args, today: date, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["to_on"].widget.attrs["min"] = today.isoformat()

    def clean_to_on(self) -> date:
        on = self.cleaned_data["to_on"]
        if on < self.today:
            raise ValidationError("This day is in the past.")
        if on > self.today + FURTHEST:
            raise ValidationError("This day is more than a year away.")
        return on


def use_pressed_day(data: QueryDict) -> QueryDict:
    """Return the sent data; a pressed button's day replaces the value of the date field."""
    if "pick" not in data:
        return data
    changed = data.copy()
    changed["to_on"] = data.get("pick", "")
    return changed


class SkipForm(forms.Form):
    """The reason for skipping a session."""

    seen_on = SeenDayField()
    reason = ParagraphField(
        label="Why?",
        help_text="Kept with the session. The client sees that it is skipped, not why.",
        max_length=TEXT_LENGTH,
        rows=3,
    )


class DayOffForm(forms.Form):
    """Days off from the first to the last day; one day if no last day is given."""

    request_id = RequestIdField()
    first_on = DayField(label="First day")
    last_on = DayField(label="Last day", required=False, help_text="Leave out for one day.")
    note = LineField(
        label="What for",
        required=False,
        max_length=NOTE_LENGTH,
        help_text="Coach and client read it, for example “conference”. Nothing about health.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args, today: date, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self) -> dict:
        first, last = self.cleaned_data.get("first_on"), self.cleaned_data.get("last_on")
        if first and last is None and "last_on" not in self.errors:
            last = self.cleaned_data["last_on"] = first
        if first and last:
            if last < first:
                self.add_error("last_on", "This day lies before the first day.")
            elif last - first >= LONGEST_OFF:
                self.add_error("last_on", "At most a year at once.")
            elif last < self.today:
                self.add_error("last_on", "These days are over.")
            elif first > self.today + 2 * FURTHEST:
                self.add_error("first_on", "This day is more than two years away.")
        return self.cleaned_data
