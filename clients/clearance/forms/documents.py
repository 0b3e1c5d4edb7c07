"""A clearance letter, and what is written to the admin about a case."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict

from clients.domain.documents import MOST_MEGABYTES, TOO_BIG
from clients.forms.fields import DayField, LineField, ParagraphField, RequestIdField, get_field
from clients.forms.layout import helper

ACCEPTED = "application/pdf,image/jpeg,image/png,image/webp,image/heic"
TEXT_LENGTH = 4000


class DocumentForm(forms.Form):
    """One file. Its kind and size are judged by the action, from its bytes."""

    document_id = RequestIdField()
    # An empty file gets the action's own words.
    file = forms.FileField(
        label="Letter",
        help_text=f"A PDF or a photo, up to {MOST_MEGABYTES} MB.",
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        error_messages={
            "required": "Choose a file first.",
            "missing": "Choose a file first.",
            "invalid": "The file did not arrive. Choose it again.",
        },
    )
    clinician_name = LineField(
        label="Who wrote it", required=False, help_text="The name of the doctor or other clinician."
    )
    clinician_role = LineField(label="Their role", required=False, max_length=120)
    clinician_on = DayField(label="Date of the letter", required=False)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        files: "MultiValueDict[str, UploadedFile[bytes]] | None" = None,
        *,
        today: date,
        was_too_big: bool = False,
    ) -> None:
        super().__init__(data, files)
        self.was_too_big = was_too_big
        get_field(self, "clinician_on", DayField).until(today)
        self.helper = helper("document_id", "file", "clinician_name", "clinician_role", "clinician_on")

    def full_clean(self) -> None:
        super().full_clean()
        if self.was_too_big and self.is_bound:
            self.errors["file"] = self.error_class([TOO_BIG], renderer=self.renderer)


class ReviewTextForm(forms.Form):
    """A note for the admin, or an answer to what the admin asked."""

    note_id = RequestIdField()
    text = ParagraphField(
        max_length=TEXT_LENGTH, label="Text", error_messages={"required": "Write something first."}
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, what: str, label: str, help_text: str = ""
    ) -> None:
        super().__init__(data)
        self.what = what
        self.fields["text"].label, self.fields["text"].help_text = label, help_text
        self.helper = helper("note_id", "text")
