"""Template filters that format numbers and codes for the pages about a person."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django import forms, template

from clients.domain.numbers import Unit, unbroken
from clients.domain.numbers import plain_number as as_plain
from clients.domain.sources import SOURCES, Source
from clients.domain.verdicts import Verdict
from clients.forms.fields import when_field_is_needed
from clients.models import BodyWeight, OneRepMax

register = template.Library()

register.filter("unbroken", unbroken)


@register.filter
def unit(number: object, of: str) -> str:
    """Return a number with its unit, which no line break parts: "30 s"."""
    return unbroken(f"{number} {of}")


@register.filter
def plain(value: Decimal | None) -> str:
    """Return a number without trailing zeros: "82.5" for 82.500; "" for None."""
    return "" if value is None else as_plain(Decimal(value))


@register.filter
def when_needed(field: forms.Field) -> str:
    """Return what stands beside a label: "optional", when the field is needed, or "" for always."""
    return when_field_is_needed(field)


@register.filter
def as_typed(measured: BodyWeight | OneRepMax) -> str:
    """Return a body weight or 1RM in the unit in which it was typed: "180 lb"."""
    return unbroken(str(measured.typed))


@register.filter
def one_rep_max(row: OneRepMax, unit: str) -> str:
    """Return a 1RM for somebody who reads `unit`: "140 lb"."""
    return unbroken(row.text_for(Unit(unit)))


@register.filter
def as_sources(keys: Iterable[str]) -> list[Source]:
    """Return the sources of these keys, which are no words for people."""
    return [SOURCES[key] for key in keys]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientTab:
    """A page about a client: its route, what the tab says, and whether it is the one that is open."""

    route: str
    label: str
    is_here: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientTabs:
    """The tabs of a client. Those in `more` stand in a menu, so that all fit a small desk."""

    shown: list[ClientTab]
    more: list[ClientTab]

    @property
    def below(self) -> ClientTab | None:
        """The page that is open where it stands in the menu."""
        return next((tab for tab in self.more if tab.is_here), None)


@register.simple_tag
def client_tabs(here: str) -> ClientTabs:
    """Return the pages about one client; `here` names the one that is open."""
    return ClientTabs(shown=_tabs(_SHOWN, here), more=_tabs(_MORE, here))


def _tabs(pages: Mapping[str, tuple[str, str]], here: str) -> list[ClientTab]:
    return [
        ClientTab(route=f"clients:{route}", label=label, is_here=name == here)
        for name, (route, label) in pages.items()
    ]


# Name of a page -> its route and what its tab says.
_SHOWN = {
    "overview": ("detail", "Overview"),
    "calendar": ("calendar", "Calendar"),
    "one-rep-maxes": ("one-rep-maxes", "1RM"),
    "screening": ("screening", "Screening"),
    "measurements": ("measurements", "Measurements"),
    "medicines": ("medicines", "Medicines"),
    "notes": ("notes", "Private notes"),
}
_MORE = {
    "equipment": ("equipment", "Equipment"),
    "cuffs": ("cuffs", "Cuffs"),
    "documents": ("documents", "Documents"),
    "consent": ("consent", "Consent"),
    "edit": ("edit", "Profile"),
    "audit": ("client-audit", "Audit"),
}


@register.filter
def exercise_title(code: str) -> str:
    """Return an exercise's code as words: "Back squat" for "back-squat"."""
    return code.replace("-", " ").capitalize()


@register.filter
def verdict_label(name: str) -> str:
    """Return the words of a verdict by its name: "No cuffs" for "CONTRAINDICATED"."""
    return Verdict[name].label
