"""Forms that ask for whom a programme is, when it starts, and on which weekdays."""

from collections.abc import Sequence
from datetime import date, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from clients.forms.fields import DayField, ParagraphField, RequestIdField, get_field
from clients.http import parse_day
from clients.models import Client
from sessions.domain.fitting import ChangeKind
from sessions.domain.programmes import USUAL_WEEKDAYS, WEEKDAYS, BlockRequest, Template

FURTHEST = timedelta(days=365)
MOST_CLIENTS = 60
TEXT_LENGTH = 1000  # what the column of a session keeps


class BlockForm(forms.Form):
    """The fields that a preview needs. `clients` are those whom this coach may plan for."""

    client = forms.MultipleChoiceField(
        label="For whom",
        error_messages={
            "required": "Choose at least one client.",
            "invalid_choice": "One of these clients is not on your list any more. Please choose again.",
        },
    )
    start_on = DayField(label="First day")
    weekday = forms.TypedMultipleChoiceField(
        label="Training days",
        coerce=int,
        choices=list(enumerate(WEEKDAYS)),
        error_messages={
            "required": "Choose the training days.",
            "invalid_choice": "Choose days from Monday to Sunday.",
        },
    )
    close_reason = ParagraphField(
        label="Why day after day?",
        help_text="Kept with each session that follows another at once.",
        max_length=TEXT_LENGTH,
        rows=2,
        error_messages={"required": "Write down why, or choose another programme."},
    )
    without_cuffs = forms.BooleanField(label="Without cuffs", required=False)
    away_from = DayField(label="Days off from", required=False)
    away_until = DayField(label="until", required=False)

    def __init__(
        self, *args, template: Template, clients: Sequence[Client], today: date, chosen: str = "", **kwargs
    ) -> None:
        super().__init__(*args, **kwargs)
        self.template, self.today = template, today
        get_field(self, "client", forms.MultipleChoiceField).choices = [
            (str(client.id), client.name) for client in clients
        ]
        self.fields["client"].initial = [chosen]
        self.fields["start_on"].initial = today + timedelta(days=7 - today.weekday())
        if template.daily is None:
            del self.fields["close_reason"]
        self.fields["weekday"].initial = USUAL_WEEKDAYS.get(len(template.days), ())

    def clean_client(self) -> list[str]:
        chosen = self.cleaned_data["client"]
        if len(chosen) > MOST_CLIENTS:
            raise ValidationError(f"At most {MOST_CLIENTS} clients at once.")
        return chosen

    def clean_start_on(self) -> date:
        on = self.cleaned_data["start_on"]
        if on < self.today:
            raise ValidationError("This day is in the past.")
        if on > self.today + FURTHEST:
            raise ValidationError("This day is more than a year away.")
        return on

    def clean_weekday(self) -> list[int]:
        chosen, needed = self.cleaned_data["weekday"], len(self.template.days)
        if len(set(chosen)) != needed:
            days = "one day" if needed == 1 else f"{needed} days"
            raise ValidationError(f"This programme trains on {days} a week. Please choose as many.")
        return chosen

    def clean(self) -> dict:
        if self.cleaned_data.get("without_cuffs"):
            self.errors.pop("close_reason", None)  # no rest is asked for between two days without cuffs
        first, last = self.cleaned_data.get("away_from"), self.cleaned_data.get("away_until")
        if last and not first and "away_from" not in self.errors:
            self.add_error("away_from", "Say from which day on.")
        if first and last and last < first:
            self.add_error("away_until", "This day lies before the first day off.")
        if first and last and last - first > FURTHEST:
            self.add_error("away_until", "At most a year off.")
        return self.cleaned_data

    def days_off(self) -> frozenset[date]:
        """Return the days off, both ends included; one day if no last one was given."""
        first = self.cleaned_data.get("away_from")
        if first is None:
            return frozenset()
        last = self.cleaned_data.get("away_until") or first
        return frozenset(first + timedelta(days=ahead) for ahead in range((last - first).days + 1))

    def may_change(self) -> frozenset[ChangeKind]:
        """Return what may be changed to fit the limits. Ignores unknown values."""
        asked = self.data.getlist("fit") if isinstance(self.data, QueryDict) else ()
        return frozenset(kind for kind in ChangeKind if kind in asked)

    def block_request(self, ticked_days: frozenset[date] | None = None) -> BlockRequest:
        return BlockRequest(
            template=self.template,
            start_on=self.cleaned_data["start_on"],
            weekdays=frozenset(self.cleaned_data["weekday"]),
            days_off=self.days_off(),
            ticked_days=ticked_days,
            may_change=self.may_change(),
            close_reason=self.cleaned_data.get("close_reason", ""),
            without_cuffs=self.cleaned_data["without_cuffs"],
        )


class AssignBlockForm(BlockForm):
    """The fields of the preview again, with the days that were ticked in it."""

    request_id = RequestIdField()
    # Only a block for one client has a checkbox for each session.
    by_row = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def parse_ticked_days(self, ticked: Sequence[str]) -> frozenset[date] | None:
        """Return the days that were ticked, or None if the preview had no checkboxes."""
        if not self.cleaned_data["by_row"]:
            return None
        return frozenset(day for day in map(parse_day, ticked) if day is not None)
