"""Default error messages of fields, in place of Django's technical ones.

They are set on Django's own classes, so that forms of libraries show them too.
"""

from django import forms
from django.core import validators

from clients.forms.fields import CANNOT_BE_SHOWN


def set_default_messages() -> None:
    """Replace the default messages. Called once, at start."""
    forms.Field.default_error_messages["required"] = "Please fill this in."
    for field in (
        forms.ChoiceField,
        forms.TypedChoiceField,
        forms.MultipleChoiceField,
        forms.ModelChoiceField,
    ):
        field.default_error_messages["required"] = "Please choose one."
        field.default_error_messages["invalid_choice"] = (
            "This is not one of the choices. Please choose again."
        )
    forms.MultipleChoiceField.default_error_messages["required"] = "Please choose at least one."
    forms.FileField.default_error_messages["required"] = "Please choose a file."
    validators.MaxLengthValidator.message = (
        "This has %(show_value)d characters; %(limit_value)d is the most. Please shorten it."
    )
    validators.ProhibitNullCharactersValidator.message = CANNOT_BE_SHOWN
    validators.EmailValidator.message = "This is not an e-mail address. Please write it as anna@example.com."
