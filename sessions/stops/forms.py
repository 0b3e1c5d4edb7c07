"""Forms to respond to a stop case and to close it."""

from typing import Any

from django import forms

from clients.audit.attempts import add_refusal
from clients.audit.refusals import ActionRefused, StaleEdit
from clients.forms.fields import ParagraphField, RequestIdField, say_when_needed
from sessions.stops.actions import RESPONSES

TEXT_LENGTH = 4000
CHOOSE = "Choose what you did."


class ResponseForm(forms.Form):
    """What somebody did about the stop. It has a prefix because the page has two forms."""

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


class CloseForm(forms.Form):
    """The reason for closing the case."""

    prefix = "close"
    entry_id = RequestIdField()
    reason = ParagraphField(
        label="How did it end?",
        max_length=TEXT_LENGTH,
        rows=3,
        error_messages={"required": "Write down how it ended. The reason stays with the case."},
    )

    def place_refusal(self, refusal: ActionRefused) -> None:
        """Show a refusal above the form, or beside the reason if somebody else closed the case meanwhile."""
        add_refusal(self, refusal, "reason" if isinstance(refusal, StaleEdit) else None)
