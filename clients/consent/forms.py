"""The client's yes, a parent's beside it, and the signed paper."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict

from clients.clearance.forms.documents import ACCEPTED
from clients.consent.actions import NOBODY_SIGNED, Parent
from clients.domain.consent import ConsentKind
from clients.domain.consent_text import CURRENT_TEXT
from clients.domain.documents import MOST_MEGABYTES, TOO_BIG
from clients.forms.fields import DayField, LineField, RequestIdField, get_field
from clients.forms.layout import helper
from clients.models import Screening

NAME_NEEDED = "Write the parent's name."
RELATION_NEEDED = "Choose who that is."
NO_ADDRESS = "This is not an e-mail address. Write it as name@example.org, or leave it out."
MOST_VERSIONS = 9_999


class YesForm(forms.Form):
    """One button. Which text was read is sent with it."""

    consent_id = RequestIdField()
    text_version = forms.IntegerField(
        widget=forms.HiddenInput, initial=CURRENT_TEXT.version, max_value=MOST_VERSIONS
    )


class ParentForm(YesForm):
    """The parent's part, on the client's own page. It has a prefix, since the page has two forms."""

    prefix = "parent"
    parent_name = LineField(label="Name of the parent", error_messages={"required": NAME_NEEDED})
    parent_relation = forms.ChoiceField(
        label="Who is that?",
        choices=Screening.ParentRelation.choices,
        widget=forms.RadioSelect,
        error_messages={"required": RELATION_NEEDED, "invalid_choice": RELATION_NEEDED},
    )
    parent_email = forms.EmailField(
        label="E-mail of the parent",
        required=False,
        max_length=254,
        error_messages={"invalid": NO_ADDRESS},
    )

    @property
    def parent(self) -> Parent:
        given = self.cleaned_data
        return Parent(
            name=given["parent_name"], relation=given["parent_relation"], email=given["parent_email"]
        )


class PaperForm(forms.Form):
    """A signed paper. Who signed is asked only where a parent has to agree."""

    document_id = RequestIdField()
    file = forms.FileField(
        label="The signed paper",
        help_text=f"A PDF or a photo of the signed page, up to {MOST_MEGABYTES} MB.",
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        error_messages={
            "required": "Choose a file first.",
            "missing": "Choose a file first.",
            "invalid": "The file did not arrive. Choose it again.",
        },
    )
    text_version = forms.IntegerField(
        label="Version of the text",
        help_text="It stands at the foot of the paper.",
        max_value=MOST_VERSIONS,
        error_messages={"required": "Write the version.", "invalid": "Write the version as a whole number."},
    )
    signed_on = DayField(label="Signed on", error_messages={"required": "Write the day of the signature."})
    signed_by = forms.MultipleChoiceField(
        label="Who signed it?",
        widget=forms.CheckboxSelectMultiple,
        choices=[(ConsentKind.OWN.value, "The client"), (ConsentKind.PARENT.value, "A parent")],
        error_messages={"required": NOBODY_SIGNED, "invalid_choice": NOBODY_SIGNED},
    )
    parent_name = LineField(label="Name of the parent", required=False)
    parent_relation = forms.ChoiceField(
        label="Who is that?", choices=[("", "Choose"), *Screening.ParentRelation.choices], required=False
    )
    parent_email = forms.EmailField(
        label="E-mail of the parent", required=False, max_length=254, error_messages={"invalid": NO_ADDRESS}
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        files: "MultiValueDict[str, UploadedFile[bytes]] | None" = None,
        *,
        today: date,
        asks_parent: bool,
        was_too_big: bool = False,
    ) -> None:
        super().__init__(data, files)
        self.was_too_big = was_too_big
        get_field(self, "signed_on", DayField).until(today)
        if not asks_parent:
            for name in ("signed_by", "parent_name", "parent_relation", "parent_email"):
                del self.fields[name]
        self.helper = helper(*self.fields)

    def full_clean(self) -> None:
        super().full_clean()
        if self.was_too_big and self.is_bound:
            self.errors["file"] = self.error_class([TOO_BIG], renderer=self.renderer)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if ConsentKind.PARENT in values.get("signed_by", ()):
            if not values.get("parent_name") and "parent_name" not in self.errors:
                self.add_error("parent_name", NAME_NEEDED)
            if not values.get("parent_relation") and "parent_relation" not in self.errors:
                self.add_error("parent_relation", RELATION_NEEDED)
        return values

    @property
    def paper(self) -> dict[str, Any]:
        """What `record_paper` takes of a valid form."""
        given = self.cleaned_data
        signed_by = given.get("signed_by", [ConsentKind.OWN])
        parent = None
        if ConsentKind.PARENT in signed_by:
            parent = Parent(
                name=given["parent_name"], relation=given["parent_relation"], email=given["parent_email"]
            )
        return {
            **{name: given[name] for name in ("document_id", "file", "text_version", "signed_on")},
            "is_own": ConsentKind.OWN in signed_by,
            "parent": parent,
        }
