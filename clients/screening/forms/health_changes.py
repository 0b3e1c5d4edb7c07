"""What changed in the client's health."""

from typing import Any

from django import forms

from clients.domain.changes import ChangeKind
from clients.domain.red_flags import RED_FLAGS, SIGNS_ASKED
from clients.forms.fields import ParagraphField, RequestIdField, say_when_needed
from clients.models import HealthChange
from clients.screening.actions.health_changes import NOTE_NEEDED

NO_KIND = "Choose what changed."


class HealthChangeForm(forms.Form):
    change_id = RequestIdField()
    signs = forms.MultipleChoiceField(
        label="Do you have one of these now?",
        choices=[(sign.value, RED_FLAGS[sign].asked) for sign in SIGNS_ASKED],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Leave it empty if you have none of them.",
    )
    kind = forms.ChoiceField(
        label="What changed?",
        choices=HealthChange.KIND_CHOICES,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"required": NO_KIND, "invalid_choice": NO_KIND},
    )
    note = ParagraphField(
        max_length=2000,
        rows=3,
        required=False,
        label="In a few words",
        help_text="For example the name of the medicine, or since when. The coach and the admins read it.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say_when_needed(self, "needed for something else", "note")

    def clean(self) -> None:
        given = self.cleaned_data
        if "kind" not in self.errors and not given.get("kind"):
            if given.get("signs"):
                given["kind"] = ChangeKind.ILLNESS.value
            else:
                self.add_error("kind", NO_KIND)
        if given.get("kind") == ChangeKind.OTHER and not given.get("note") and "note" not in self.errors:
            self.add_error("note", NOTE_NEEDED)
