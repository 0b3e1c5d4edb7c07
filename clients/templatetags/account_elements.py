"""Class names for allauth's elements (`templates/allauth/elements/`), from what its pages ask for."""

from collections.abc import Collection

from django import template

register = template.Library()
# The first one that fits decides.
_BUTTONS = (
    ({"danger", "delete"}, "btn-quiet-danger"),
    ({"link", "cancel", "minor"}, "btn-quiet"),
    ({"outline", "secondary"}, "btn-secondary"),
)
_CHIPS = (({"success"}, "chip-ok"), ({"warning"}, "chip-caution"), ({"danger"}, "chip-blocked"))
_TICKED = ("radio", "checkbox")


@register.filter
def button_class(tags: Collection[str] | None) -> str:
    """Return the classes of a button or link with these allauth tags; "prominent" takes the full width."""
    width = " btn-block" if "prominent" in (tags or ()) else ""
    return f"btn {_first_match(_BUTTONS, tags) or 'btn-primary'}{width}"


@register.filter
def chip_class(tags: Collection[str] | None) -> str:
    """Return the classes of a badge with these allauth tags."""
    return f"chip {_first_match(_CHIPS, tags) or 'chip-neutral'}"


@register.filter
def field_class(input_type: str) -> str:
    """Return the classes of the box around an input. Checkboxes and radio buttons stand before the label."""
    return "field field-check" if input_type in _TICKED else "field"


def _first_match(looks: tuple[tuple[set[str], str], ...], tags: Collection[str] | None) -> str:
    return next((css for wanted, css in looks if wanted.intersection(tags or ())), "")
