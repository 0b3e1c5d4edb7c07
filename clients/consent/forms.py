"""The client's yes, a parent's beside it, and the signed paper."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict

from clients.clearance.forms.documents import ACCEPTED
from clients.consent.actions import NOBODY_SIGNED, Paper, Parent
from clients.domain.consent import ConsentKind
from clients.domain.consent_text import CURRENT_TEXT
from clients.domain.documents import MOST_MEGABYTES, TOO_BIG
from clients.forms.fields import DayField, LineField, RequestIdField, get_field, say_when_needed
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


class PaperForm(forms.Form):
    """A signed paper."""

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
        get_field(self, "signed_on", DayField).until(today)
        self.helper = helper(*self.fields)

    def full_clean(self) -> None:
        super().full_clean()
        if self.was_too_big and self.is_bound:
            self.errors["file"] = self.error_class([TOO_BIG], renderer=self.renderer)

    @property
    def paper(self) -> Paper:
        given = self.cleaned_data
        return Paper(**{name: given[name] for name in ("document_id", "file", "text_version", "signed_on")})

    @property
    def parent(self) -> Parent | None:
        """The parent who signed; None where the form names none."""
        given = self.cleaned_data
        if not given.get("parent_name"):
            return None
        return Parent(
            name=given["parent_name"], relation=given["parent_relation"], email=given["parent_email"]
        )


class ParentPaperForm(PaperForm):
    """The parent's part, on the client's own page: who they are, and the paper that they signed.

    It has a prefix, since that page has two forms.
    """

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
    field_order = ("document_id", "parent_name", "parent_relation", "parent_email", "file")


class SignedPaperForm(PaperForm):
    """A paper that a coach or an admin keeps. Who signed is asked only where a parent has to agree."""

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
        super().__init__(data, files, today=today, was_too_big=was_too_big)
        if not asks_parent:
            for name in ("signed_by", "parent_name", "parent_relation", "parent_email"):
                del self.fields[name]
        else:
            say_when_needed(self, "if a parent signed it", "parent_name", "parent_relation")
        self.helper = helper(*self.fields)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if ConsentKind.PARENT in values.get("signed_by", ()):
            if not values.get("parent_name") and "parent_name" not in self.errors:
                self.add_error("parent_name", NAME_NEEDED)
            if not values.get("parent_relation") and "parent_relation" not in self.errors:
                self.add_error("parent_relation", RELATION_NEEDED)
        return values

    @property
    def is_own(self) -> bool:
        """Whether the client signed. Where no parent has to, it is not asked."""
        return ConsentKind.OWN in self.cleaned_data.get("signed_by", [ConsentKind.OWN])

    @property
    def parent(self) -> Parent | None:
        """The parent who signed; None where they are named, but did not sign."""
        return super().parent if ConsentKind.PARENT in self.cleaned_data.get("signed_by", ()) else None
