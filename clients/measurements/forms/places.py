"""The form that says where a client trains."""

from collections.abc import Sequence

from django import forms

from clients.domain.places import OWN_KEY, OWN_NAME
from clients.forms.fields import get_field
from clients.forms.layout import helper
from clients.models import Client, Place

GONE = "This place was retired meanwhile. Please choose another."


class TrainsAtForm(forms.Form):
    """The usual place and others. What the client has at home may be the usual one."""

    usual = forms.ChoiceField(label="Usually at", error_messages={"invalid_choice": GONE})
    others = forms.MultipleChoiceField(
        label="Also at",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": GONE},
    )

    def __init__(self, data=None, *, client: Client, places: Sequence[Place]) -> None:
        """`places` are those of the practice that are in use."""
        rows = list(client.client_places.all())
        usual = next((str(row.place_id) for row in rows if row.is_usual), OWN_KEY)
        others = [str(row.place_id) for row in rows if not row.is_usual]
        super().__init__(data, initial={"usual": usual, "others": others})
        choices = [(str(place.pk), place.name) for place in places]
        get_field(self, "usual", forms.ChoiceField).choices = [*choices, (OWN_KEY, OWN_NAME)]
        get_field(self, "others", forms.MultipleChoiceField).choices = choices
        if not choices:
            del self.fields["others"]
        self.helper = helper(*self.fields)

    @property
    def other_keys(self) -> list[str]:
        """The other places, without the usual one."""
        chosen = self.cleaned_data.get("others", [])
        return [key for key in chosen if key != self.cleaned_data["usual"]]
