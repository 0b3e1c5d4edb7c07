"""Forms to invite a colleague or a client, accept an invitation and change one's own account."""

from django import forms
from django.contrib.auth.password_validation import validate_password

from clients.audit.attempts import add_refusal
from clients.audit.refusals import ActionRefused, StaleEdit
from clients.forms.fields import LineField, PhoneField, RequestIdField, TimeZoneField
from clients.forms.layout import helper
from clients.models import Invitation, User
from clients.models.people import Role, WeightUnit


class InviteColleagueForm(forms.Form):
    invitation_id = RequestIdField()
    name = LineField(label="Name", widget=forms.TextInput(attrs={"autocomplete": "off"}))
    email = forms.EmailField(
        label="E-mail", max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    role = forms.ChoiceField(
        label="Role",
        choices=[(Role.COACH.value, Role.COACH.label), (Role.ADMIN.value, Role.ADMIN.label)],
        help_text="A coach plans training. An admin decides about screening flags and runs the practice.",
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper("invitation_id", "name", "email", "role")


class InviteClientForm(forms.Form):
    """The e-mail address of an invitation. It is saved as the client's."""

    invitation_id = RequestIdField()
    version = forms.IntegerField(widget=forms.HiddenInput)
    email = forms.EmailField(
        label="E-mail", max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper("invitation_id", "version", "email")

    def place_refusal(self, refusal: ActionRefused) -> None:
        """Show a refusal beside the address, or above the form if the client was edited meanwhile."""
        add_refusal(self, refusal, None if isinstance(refusal, StaleEdit) else "email")


class AcceptForm(forms.Form):
    """A password, or the choice to sign in with codes by e-mail."""

    password = forms.CharField(
        label="Choose a password",
        max_length=128,
        strip=False,
        error_messages={"required": "Please choose a password, or tick the box below."},
        help_text="At least 10 characters.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    by_code = forms.BooleanField(
        label="I'll use e-mailed codes instead of a password",
        required=False,
    )

    def __init__(self, *args, invitation: Invitation, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.invitation = invitation
        if self.data.get("by_code"):
            self.fields["password"].required = False

    def clean(self):
        values = super().clean()
        if values.get("by_code") or "password" in self.errors:
            return values
        try:
            validate_password(
                values["password"], User(email=self.invitation.email, name=self.invitation.name)
            )
        except forms.ValidationError as error:
            self.add_error("password", error)
        return values

    @property
    def password_or_none(self) -> str | None:
        return None if self.cleaned_data["by_code"] else self.cleaned_data["password"]


class PracticeUnitForm(forms.Form):
    """What new clients read."""

    unit = forms.ChoiceField(
        label="Unit of weight for new clients",
        choices=WeightUnit.choices,
        help_text="Their gym is marked in it, too. Those who are here keep theirs.",
    )


class AccountForm(forms.Form):
    """Your own name and time zone."""

    name = LineField(label="Name", widget=forms.TextInput(attrs={"autocomplete": "name"}))
    time_zone = TimeZoneField(help_text="Days, times and reminders follow it.")


class ReminderForm(forms.Form):
    """The settings that clients change themselves."""

    phone = PhoneField(
        label="Your telephone number",
        required=False,
        help_text="Your coach calls it if something went wrong. Nobody else sees it.",
    )
    unit = forms.ChoiceField(label="Unit of weight", choices=WeightUnit.choices)
    reminders_enabled = forms.BooleanField(label="Remind me by e-mail on training days", required=False)
    reminder_time = forms.TimeField(
        label="Time of the reminder",
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": "Please write a time such as 08:00."},
    )

    def clean_phone(self) -> str:
        """Keep the number where a page from before the field sends none."""
        return self.cleaned_data["phone"] if "phone" in self.data else self.initial.get("phone", "")
