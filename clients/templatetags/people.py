"""Words and numbers on the pages about a person."""

from decimal import Decimal

from django import template

from clients.domain.numbers import plain_number as as_plain

register = template.Library()


@register.filter
def plain(value: Decimal | None) -> str:
    """A number as a person would write it: 82.500 is "82.5"."""
    return "" if value is None else as_plain(Decimal(value))


@register.filter
def as_typed(measured) -> str:
    """A body weight or 1RM in the unit it was typed in: "180 lb"."""
    return f"{as_plain(measured.typed_value)} {measured.typed_unit}"


@register.filter
def exercise_title(code: str) -> str:
    """An exercise's code as words: "back-squat" is "Back squat"."""
    return code.replace("-", " ").capitalize()
