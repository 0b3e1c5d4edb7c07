"""The parent who answered with a child."""

from django import forms

from clients.models import Screening
from clients.screening.actions.submit import AnsweredWith

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

    def __init__(self, data=None, *, for_client: bool) -> None:
        super().__init__(data)
        whom = "you" if for_client else "the client"
        self.fields["parent_name"].error_messages["required"] = NAME_NEEDED.format(whom=whom)
        for field in self.fields.values():
            field.widget.attrs["form"] = SEND_FORM

    @property
    def answered_with(self) -> AnsweredWith:
        given = self.cleaned_data
        return AnsweredWith(name=given["parent_name"], relation=given["parent_relation"])
