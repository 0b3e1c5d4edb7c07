"""The admin's forms about messages."""

from typing import Any

from django import forms

from clients.forms.fields import ParagraphField
from clients.models import Client
from clients.models.people import ClientQuerySet
from sessions.messaging.resend import LONGEST_REASON
from sessions.models import Message


class ResendForm(forms.Form):
    """The reason for sending a message again."""

    reason = ParagraphField(
        label="Why is it sent again?",
        max_length=LONGEST_REASON,
        rows=2,
        error_messages={"required": "Please write down why it is sent again."},
    )


class PreviewForm(forms.Form):
    """The kind of message to preview, and the client."""

    client = forms.ModelChoiceField(
        Client.objects.none(),
        label="Client",
        empty_label="Choose a client",
        error_messages={
            "required": "Please choose a client.",
            "invalid_choice": "This client is not one of your practice.",
        },
    )
    kind = forms.ChoiceField(
        label="Message",
        choices=Message.Kind.choices,
        error_messages={
            "required": "Please choose a message.",
            "invalid_choice": "There is no such message. Please choose one.",
        },
    )

    def __init__(self, *args: Any, clients: ClientQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["client"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = clients
