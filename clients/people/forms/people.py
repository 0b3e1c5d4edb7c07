"""Forms to add and edit a client, choose the coaches and write a note."""

from datetime import datetime

from crispy_forms.layout import HTML
from django import forms

from clients.domain.measurements import HEIGHT_CM_RANGE
from clients.domain.people import OwnMoves, birth_date_problem
from clients.forms.fields import (
    DayField,
    DecimalTextField,
    LineField,
    ParagraphField,
    PhoneField,
    RequestIdField,
    TimeZoneField,
    get_field,
)
from clients.forms.layout import helper
from clients.models import Client, User
from clients.models.people import LIMB_CHOICES, WeightUnit

NOTE_LENGTH = 4000
WHY_SEX = "Only asked because some screening questions differ. May be left out."


class ProfileForm(forms.Form):
    """The fields that adding and editing share."""

    name = LineField(label="Name", widget=forms.TextInput(attrs={"autocomplete": "off"}))
    email = forms.EmailField(
        label="E-mail",
        max_length=254,
        required=False,
        help_text="Needed for an invitation. A client can also be coached in person without one.",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    birth_on = DayField(label="Date of birth", required=False)
    sex = forms.ChoiceField(label="Sex", choices=Client.Sex.choices, help_text=WHY_SEX, required=False)
    unit = forms.ChoiceField(label="Unit of weight", choices=WeightUnit.choices)
    time_zone = TimeZoneField(help_text="The client's days and reminders follow it.")

    def __init__(self, *args, now: datetime, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.today = now.date()
        self.fields["birth_on"].widget.attrs["max"] = self.today.isoformat()

    def clean_birth_on(self):
        birth_on = self.cleaned_data["birth_on"]
        if birth_on and (problem := birth_date_problem(birth_on, self.today)):
            raise forms.ValidationError(problem)
        return birth_on

    def clean_sex(self) -> str:
        return self.cleaned_data["sex"] or Client.Sex.NOT_STATED


class AddClientForm(ProfileForm):
    """The fields that a new client needs; the rest comes with the edit form."""

    client_id = RequestIdField()
    coaches = forms.ModelMultipleChoiceField(
        label="Coached by",
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Without a coach only admins see this client.",
    )

    field_order = ["client_id", "name", "email", "birth_on", "sex", "unit", "time_zone", "coaches"]

    def __init__(self, *args, by: User, **kwargs) -> None:
        kwargs.setdefault("initial", {}).setdefault("time_zone", by.time_zone)
        kwargs["initial"].setdefault("sex", Client.Sex.NOT_STATED)
        kwargs["initial"].setdefault("unit", by.own_practice.unit)
        super().__init__(*args, **kwargs)
        self.wants_invitation = self.data.get("then") == "invite"
        rows = ["client_id", "name", "email", ("birth_on", "sex"), ("unit", "time_zone")]
        if by.is_admin:
            get_field(self, "coaches", forms.ModelMultipleChoiceField).queryset = coaches_of(by.own_practice)
            rows.append("coaches")
        else:
            del self.fields["coaches"]
        self.helper = helper(*rows)

    def clean(self):
        if self.wants_invitation and "email" not in self.errors and not self.cleaned_data.get("email"):
            self.add_error("email", "An invitation needs an e-mail address.")
        return super().clean()


class EditClientForm(ProfileForm):
    """The whole profile. `version` is the client's version that the form was filled from."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    height_cm = DecimalTextField(
        label="Height in cm",
        required=False,
        least=HEIGHT_CM_RANGE[0],
        most=HEIGHT_CM_RANGE[1],
        unit="cm",
        places=1,
    )
    affected_limb = forms.ChoiceField(
        label="Injured or operated limb",
        choices=[("", "None"), *LIMB_CHOICES],
        required=False,
        help_text="One-sided work begins with it, and its loads come from its own 1RM.",
    )
    phone = PhoneField(
        label="Telephone",
        required=False,
        help_text="Where you reach them after a stop or a red flag. Never shown on a training page.",
    )
    emergency_contact_name = LineField(label="Name", required=False)
    emergency_contact_phone = LineField(
        label="Telephone",
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    own_moves = forms.ChoiceField(
        label="May move their own sessions",
        choices=Client.OWN_MOVES_CHOICES,
        required=False,
        help_text="On the phone. Every move asks the clearance and the spacing rules, and you see it.",
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper(
            "version",
            "name",
            ("email", "phone"),
            ("birth_on", "sex"),
            ("height_cm", "unit"),
            "affected_limb",
            ("time_zone", "own_moves"),
            HTML("<hr><h2>In an emergency</h2>"),
            ("emergency_contact_name", "emergency_contact_phone"),
        )

    def clean_own_moves(self) -> str:
        return self.cleaned_data["own_moves"] or OwnMoves.NONE.value

    @classmethod
    def for_client(cls, client: Client, data=None, *, now: datetime) -> "EditClientForm":
        """Return the form with the values of the row."""
        initial = {name: getattr(client, name) for name in cls.base_fields}
        return cls(data, initial=initial, now=now)

    @property
    def profile(self) -> dict:
        """Return the clean values without the version."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}

    def differences_from(self, client: Client) -> list[tuple[str, str, str]]:
        """Return (label, saved value, typed value) as texts for each field that differs from the row."""
        found = []
        for name, typed in self.profile.items():
            saved = getattr(client, name)
            if (saved or "") != (typed or ""):
                label = name.replace("_", " ").capitalize() if "contact" in name else str(self[name].label)
                found.append((label, self._format_value(name, saved), self._format_value(name, typed)))
        return found

    def _format_value(self, name: str, value) -> str:
        named = {
            "sex": Client.Sex.choices,
            "unit": WeightUnit.choices,
            "affected_limb": LIMB_CHOICES,
            "own_moves": Client.OWN_MOVES_CHOICES,
        }
        choices = named.get(name)
        shown = dict(choices).get(value, value) if choices else self.fields[name].prepare_value(value)
        return str(shown) if shown not in (None, "") else "nothing"


class CoachesForm(forms.Form):
    """The coaches of a client, chosen by an admin."""

    coaches = forms.ModelMultipleChoiceField(
        label="Coached by",
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Without a coach only admins see this client.",
    )

    def __init__(self, *args, client: Client, **kwargs) -> None:
        kwargs.setdefault("initial", {"coaches": list(client.coaches.values_list("pk", flat=True))})
        super().__init__(*args, **kwargs)
        get_field(self, "coaches", forms.ModelMultipleChoiceField).queryset = coaches_of(client.practice)
        self.helper = helper("coaches")


class NoteForm(forms.Form):
    note_id = RequestIdField()
    text = ParagraphField(label="New note", max_length=NOTE_LENGTH, rows=4)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper("note_id", "text")


def coaches_of(practice):
    """Return the active coaches of a practice, by name."""
    return User.objects.in_practice(practice).coaches().order_by("name", "email")
