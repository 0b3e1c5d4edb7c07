"""Forms about one session that is planned: a blood pressure around it, and why it is cancelled."""

from django import forms

from clients.domain.red_flags import Moment
from clients.forms.fields import ParagraphField, RequestIdField
from clients.measurements.forms.fields import BloodPressureField
from sessions.planning.forms import TEXT_LENGTH

MOMENTS = [(Moment.BEFORE.value, "Before the session"), (Moment.AFTER.value, "After the session")]
AFTER_NEEDS_A_BEGINNING = (
    "Nobody has begun this session, so the reading is one from before it. Choose before the session."
)


class SessionPressureForm(forms.Form):
    """One reading of the blood pressure, before or after a session.

    One from after it holds nothing, so it is offered only where the session `was_begun`.
    """

    measurement_id = RequestIdField()
    moment = forms.ChoiceField(
        label="When",
        choices=MOMENTS,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose before or after.", "invalid_choice": "Choose before or after."},
    )
    reading = BloodPressureField(
        label="Blood pressure in mmHg", help_text="Seated. Before the session after five quiet minutes."
    )

    def __init__(self, *args, was_begun: bool, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.was_begun = was_begun
        if not was_begun:
            self.fields["moment"].widget = forms.RadioSelect(choices=MOMENTS[:1])
            self.fields["moment"].widget.is_required = True

    def clean_moment(self) -> str:
        moment = str(self.cleaned_data["moment"])
        if moment == Moment.AFTER and not self.was_begun:
            raise forms.ValidationError(AFTER_NEEDS_A_BEGINNING)
        return moment


class CancelForm(forms.Form):
    """The reason for cancelling a session."""

    reason = ParagraphField(label="Why is it cancelled?", max_length=TEXT_LENGTH, rows=3)
