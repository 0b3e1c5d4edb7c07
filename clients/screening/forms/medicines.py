"""A medicine, the day on which it ended, and why a row was wrong."""

from django import forms

from clients.domain.medicines import MedicineClass
from clients.forms.fields import ParagraphField, RequestIdField
from clients.screening.actions.medicines import NO_NAME, NO_REASON

NO_KIND = "Choose what kind of medicine it is."


class MedicineForm(forms.Form):
    medicine_id = RequestIdField()
    name = forms.CharField(label="Name, as on the box", max_length=120, error_messages={"required": NO_NAME})
    kind = forms.ChoiceField(
        label="What kind is it?",
        choices=[("", "Choose"), *((kind.value, kind.to_choose) for kind in MedicineClass)],
        error_messages={"required": NO_KIND, "invalid_choice": NO_KIND},
    )
    since_on = forms.DateField(
        label="Since when?",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": "Write a day such as 2026-11-29."},
    )
    note = forms.CharField(label="Note, for example the dose", max_length=500, required=False)


class EndMedicineForm(forms.Form):
    ended_on = forms.DateField(
        label="Not taken any more from this day on",
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": "Write a day such as 2026-11-29.", "required": "Write the day."},
    )


class WithdrawMedicineForm(forms.Form):
    reason = ParagraphField(
        label="What was wrong with it?", max_length=1000, rows=3, error_messages={"required": NO_REASON}
    )
