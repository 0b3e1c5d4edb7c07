"""The form that filters the audit list."""

from django import forms

from clients.forms.fields import get_field
from clients.models import Client, Practice, User
from clients.models.audit import Action, AuditEventQuerySet


class AuditFilterForm(forms.Form):
    """Filters by person, client and action. An invalid value shows an error and filters nothing."""

    person = forms.ModelChoiceField(User.objects.none(), required=False, empty_label="Anybody")
    client = forms.ModelChoiceField(Client.objects.none(), required=False, empty_label="Any client")
    action = forms.ChoiceField(choices=[("", "Anything"), *Action.choices], required=False)

    def __init__(self, data, *, practice: Practice) -> None:
        super().__init__(data)
        get_field(self, "person", forms.ModelChoiceField).queryset = User.objects.in_practice(
            practice
        ).order_by("name", "email")
        get_field(self, "client", forms.ModelChoiceField).queryset = Client.objects.filter(
            practice=practice
        ).order_by("name", "pk")
        for field in self.fields.values():
            field.widget.attrs["class"] = "control"

    def filter_events(self, events: AuditEventQuerySet) -> AuditEventQuerySet:
        self.is_valid()
        for column, name in (("actor", "person"), ("client", "client"), ("action", "action")):
            if value := self.cleaned_data.get(name):
                events = events.filter(**{column: value})
        return events
