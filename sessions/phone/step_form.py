"""One step of the live page as a form: each becomes one or more events, ready to be stored.

A form has a hidden `event_id` from when the page was rendered, so sending it twice makes duplicates of the
same events. Further events of one form get identifiers derived from it.
"""

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django import forms

from sessions.domain.events import Event, EventKind, schema_of
from sessions.models import Prescription as PrescriptionRow
from sessions.phone.form_fields import OUT_OF_DATE, PrescriptionField

LONGEST_DELAY = timedelta(hours=24)  # of a form that a phone without a network sends later

Body = tuple[EventKind, dict[str, object]]
Bodies = list[Body]


class StepForm(forms.Form):
    """One step of the page. `events` returns what was sent as events."""

    event_id = forms.UUIDField(error_messages={"required": OUT_OF_DATE, "invalid": OUT_OF_DATE})

    def __init__(self, data: Mapping[str, Any], *, prescriptions: list[PrescriptionRow]) -> None:
        super().__init__(data)
        self.prescriptions = {prescription.id: prescription for prescription in prescriptions}

    def bodies(self) -> Bodies:
        """Return the kind and the body of each event, in the order they happened."""
        raise NotImplementedError

    def events(self, now: datetime) -> list[Event]:
        """Return the events in the order they happened: a millisecond apart, so that sorting preserves it."""
        first_id = self.cleaned_data["event_id"]
        now = self._happened_at(now)
        return [
            Event(
                id=first_id if index == 0 else uuid.uuid5(first_id, f"{index}-{kind}"),
                kind=kind,
                schema=schema_of(kind, body),
                occurred_at=now + timedelta(milliseconds=index),
                body=body,
            )
            for index, (kind, body) in enumerate(self.bodies())
        ]

    def _happened_at(self, now: datetime) -> datetime:
        """Return now, or the earlier moment that a phone without a network sent, if it is within a day."""
        sent = self.cleaned_data.get("happened_at")
        return sent if sent and now - LONGEST_DELAY <= sent <= now else now


class ExerciseStepForm(StepForm):
    """A step that names an exercise of this session."""

    prescription = PrescriptionField()

    def clean_prescription(self) -> uuid.UUID:
        named = self.cleaned_data["prescription"]
        if named not in self.prescriptions:
            raise forms.ValidationError("This exercise is not part of this session.")
        return named
