"""The two forms of a red flag: what somebody did, and what the doctor said."""

from typing import Any

from django import forms

from clients.audit.attempts import add_refusal
from clients.audit.refusals import ActionRefused
from clients.clearance.actions.red_flags import RESPONSES
from clients.domain.red_flags import SIGNS_OF_MUSCLE_BREAKDOWN, Sign
from clients.forms.fields import DayField, ParagraphField, RequestIdField, say_when_needed

TEXT_LENGTH = 4000
CHOOSE = "Choose what you did."


class RedFlagResponseForm(forms.Form):
    """What somebody did. It has a prefix, since the page has two forms."""

    prefix = "did"
    entry_id = RequestIdField()
    kind = forms.ChoiceField(
        label="What did you do?",
        widget=forms.RadioSelect,
        choices=[(kind.value, kind.label) for kind in RESPONSES],
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
    )
    text = ParagraphField(
        label="In your own words",
        max_length=TEXT_LENGTH,
        rows=3,
        required=False,
        help_text="Coaches and admins of the practice read this. The client does not.",
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        say_when_needed(self, "needed for a note", "text")

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if values.get("kind") == "note" and not values.get("text", "").strip() and "text" not in self.errors:
            self.add_error("text", "Write the note.")
        return values


class RedFlagCloseForm(forms.Form):
    """Who looked at it, when, and what they said."""

    prefix = "close"
    entry_id = RequestIdField()
    clinician_name = forms.CharField(
        label="Who looked at it",
        max_length=200,
        error_messages={"required": "Name the doctor or clinician who looked at it."},
    )
    clinician_role = forms.CharField(
        label="Their role",
        max_length=120,
        help_text="Such as GP or emergency doctor.",
        error_messages={"required": "Write what they are, such as GP or emergency doctor."},
    )
    clinician_on = DayField(label="On which day")
    reason = ParagraphField(
        label="What they said",
        max_length=TEXT_LENGTH,
        rows=3,
        error_messages={"required": "Write down what the clinician said."},
    )

    def __init__(self, *args: Any, sign: Sign, **more: Any) -> None:
        super().__init__(*args, **more)
        if sign in SIGNS_OF_MUSCLE_BREAKDOWN:
            self.fields["reason"].help_text = (
                "Close it only with a doctor's word that blood (CK) and urine are normal again. Training "
                "then begins anew with light sessions."
            )

    def place_refusal(self, refusal: ActionRefused) -> None:
        """A refusal about no field of its own stands above the form."""
        add_refusal(self, refusal, None)
