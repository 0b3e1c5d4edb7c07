"""What changed in the client's health."""

from django import forms

from clients.domain.changes import ChangeKind
from clients.forms.fields import ParagraphField, RequestIdField
from clients.models import HealthChange
from clients.screening.actions.health_changes import NOTE_NEEDED

NO_KIND = "Choose what changed."


class HealthChangeForm(forms.Form):
    change_id = RequestIdField()
    kind = forms.ChoiceField(
        label="What changed?",
        choices=HealthChange.KIND_CHOICES,
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

    def clean(self) -> None:
        given = self.cleaned_data
        if given.get("kind") == ChangeKind.OTHER and not given.get("note") and "note" not in self.errors:
            self.add_error("note", NOTE_NEEDED)
