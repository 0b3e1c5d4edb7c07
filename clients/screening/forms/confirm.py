"""Are the answers right that somebody gave for the client?"""

from typing import Any

from django import forms

from clients.forms.fields import ParagraphField, say_when_needed
from clients.screening.actions.confirm import NOTE_NEEDED

CHOOSE = "Say whether the answers are right."


class ConfirmForm(forms.Form):
    answer = forms.ChoiceField(
        label="Are these answers right?",
        choices=[("right", "Yes, they are right"), ("not_right", "No, something is not right")],
        widget=forms.RadioSelect,
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
    )
    note = ParagraphField(
        max_length=2000,
        rows=3,
        required=False,
        label="What is not right?",
        help_text="Your coach and the admins of your practice read it.",
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        say_when_needed(self, "if something is not right", "note")

    def clean(self) -> None:
        given = self.cleaned_data
        if given.get("answer") == "not_right" and not given.get("note") and "note" not in self.errors:
            self.add_error("note", NOTE_NEEDED)

    def said(self) -> dict[str, Any]:
        """Return what `confirm_answers` takes."""
        return {"is_right": self.cleaned_data["answer"] == "right", "note": self.cleaned_data["note"]}
