"""The layout of crispy forms that all pages of coaches and admins share."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Row


def helper(*rows) -> FormHelper:
    """Return a crispy helper for `rows`; the template writes the form tag and the buttons.

    A row is a field name, a tuple of field names side by side, or a layout object.
    """
    made = FormHelper()
    made.form_tag = False
    made.disable_csrf = True  # the template writes the token
    made.layout = Layout(*(side_by_side(row) if isinstance(row, tuple) else row for row in rows))
    return made


def side_by_side(names: tuple[str, ...]) -> Row:
    """Return these fields as one row."""
    return Row(*names)
