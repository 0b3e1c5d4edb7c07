"""The look that all forms of coaches and admins share."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Row


def helper(*rows) -> FormHelper:
    """A crispy helper that leaves the form tag and the buttons to the template.

    Each of `rows` is a field name, a tuple of field names that stand side by side, or a layout object.
    """
    made = FormHelper()
    made.form_tag = False
    made.disable_csrf = True  # the template writes the token beside its form tag
    made.layout = Layout(*(side_by_side(row) if isinstance(row, tuple) else row for row in rows))
    return made


def side_by_side(names: tuple[str, ...]) -> Row:
    """Fields in one row."""
    return Row(*names)
