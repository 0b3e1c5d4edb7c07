"""Template filters that format numbers and codes for the pages about a person."""

from collections.abc import Iterable
from decimal import Decimal

from django import forms, template

from clients.domain.numbers import plain_number as as_plain
from clients.domain.sources import SOURCES, Source
from clients.domain.verdicts import Verdict
from clients.forms.fields import when_field_is_needed

register = template.Library()


@register.filter
def plain(value: Decimal | None) -> str:
    """Return a number without trailing zeros: "82.5" for 82.500; "" for None."""
    return "" if value is None else as_plain(Decimal(value))


@register.filter
def when_needed(field: forms.Field) -> str:
    """Return what stands beside a label: "optional", when the field is needed, or "" for always."""
    return when_field_is_needed(field)


@register.filter
def as_typed(measured) -> str:
    """Return a body weight or 1RM in the unit in which it was typed: "180 lb"."""
    return f"{as_plain(measured.typed_value)} {measured.typed_unit}"


@register.filter
def as_sources(keys: Iterable[str]) -> list[Source]:
    """Return the sources of these keys, which are no words for people."""
    return [SOURCES[key] for key in keys]


@register.filter
def exercise_title(code: str) -> str:
    """Return an exercise's code as words: "Back squat" for "back-squat"."""
    return code.replace("-", " ").capitalize()


@register.filter
def verdict_label(name: str) -> str:
    """Return the words of a verdict by its name: "No cuffs" for "CONTRAINDICATED"."""
    return Verdict[name].label
