"""The parent who answered with a child."""

from django import forms

from clients.models import Screening
from clients.screening.actions.parents import AnsweredWith

NAME_NEEDED = "Write the name of the parent who answered with {whom}."
RELATION_NEEDED = "Choose who that is."
SEND_FORM = "send-answers"


class ParentForm(forms.Form):
    """Its fields stand on the page, outside of the form that sends them."""

    parent_name = forms.CharField(max_length=200, label="Name of the parent")
    parent_relation = forms.ChoiceField(
        label="Who is that?",
        choices=Screening.ParentRelation.choices,
        widget=forms.RadioSelect,
        error_messages={"required": RELATION_NEEDED, "invalid_choice": RELATION_NEEDED},
    )

    is_another_person = forms.BooleanField(
        required=False,
        label="The parent was here, and is another person than the coach or admin of this name.",
    )

    def __init__(self, data=None, *, for_client: bool, by_admin: bool = False) -> None:
        super().__init__(data)
        if not by_admin:
            del self.fields["is_another_person"]
        whom = "you" if for_client else "the client"
        self.fields["parent_name"].error_messages["required"] = NAME_NEEDED.format(whom=whom)
        for field in self.fields.values():
            field.widget.attrs["form"] = SEND_FORM

    @property
    def answered_with(self) -> AnsweredWith:
        given = self.cleaned_data
        return AnsweredWith(
            name=given["parent_name"],
            relation=given["parent_relation"],
            is_another_person=given.get("is_another_person", False),
        )
