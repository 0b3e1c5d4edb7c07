"""Figures of training as text, and SVG charts. The text comes from the domain's own functions."""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django import template
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.html import format_html, format_html_join, json_script
from django.utils.safestring import SafeString

from clients.clearance.status import ClearanceState, ClearanceStatus
from clients.domain.numbers import Unit, unbroken, weight_text
from clients.domain.occlusion import PressureTarget
from clients.models import Client
from clients.templatetags.icons import icon
from sessions.charts import Bars, Plot
from sessions.domain import figures, timing
from sessions.domain.prescription import Prescription
from sessions.domain.prescription.explanation import load_text, pressure_text
from sessions.domain.tempo import Tempo
from sessions.models import Prescription as PrescriptionRow
from sessions.models import TrainingSession
from sessions.phone.account import account_code

register = template.Library()

register.filter("account", account_code)

INDENTED = re.compile(r">\s*\n\s*<")


class Dense(template.Node):
    """Renders what is inside without the indentation of its templates, which makes a page 2 % smaller."""

    def __init__(self, nodes: template.NodeList) -> None:
        self.nodelist = nodes

    def render(self, context: template.Context) -> str:
        return INDENTED.sub(">\n<", self.nodelist.render(context))


@register.tag
def dense(parser: template.base.Parser, token: template.base.Token) -> Dense:
    """Parse `{% dense %}` to `{% enddense %}`. A line break between two elements stays, so nothing moves."""
    nodes = parser.parse(("enddense",))
    parser.delete_first_token()
    return Dense(nodes)


@register.filter(is_safe=True)
def oneline(text: str) -> str:
    """Joins lines into one, so that a long sentence of a letter may stand on several lines."""
    return " ".join(text.split())


@register.filter
def load(prescription: Prescription | PrescriptionRow) -> str:
    """Return the load as it is marked, for its client: "40 lb each hand", "15 kg (33.1 lb)"."""
    return unbroken(load_text(prescription))


class _CompactEncoder(DjangoJSONEncoder):
    """JSON without spaces and escapes that a page in UTF-8 does not need."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{**kwargs, "separators": (",", ":"), "ensure_ascii": False})


@register.filter
def compact_json(value: object, element_id: str) -> SafeString:
    """Return what `json_script` does, in fewer bytes."""
    return json_script(value, element_id, encoder=_CompactEncoder)


@register.filter
def pressure(target: PressureTarget) -> str:
    """Return "80 to 160 mmHg"."""
    return unbroken(pressure_text(target))


@register.filter
def share(target: PressureTarget) -> str:
    """Such as ", 60 % of 187 mmHg, ± 31 mmHg": what it is a part of, and how far off such a device may be."""
    if target.percent is None:
        return ""
    off = f", ± {target.tolerance_mmhg} mmHg" if target.tolerance_mmhg else ""
    return unbroken(f", {target.percent} % of {target.measured.pressure_mmhg} mmHg{off}")


@register.filter
def warnings_once(targets: Iterable[PressureTarget]) -> list[str]:
    """Return the warnings of an exercise's pressure targets, each once, however many limbs there are."""
    return list(dict.fromkeys(warning for target in targets for warning in target.warnings))


@register.filter
def load_and_percent(prescription: Prescription) -> str:
    """Return a load with its percent of the 1RM: "30 kg, 30 %", or "own weight"."""
    share = prescription.percent_1rm
    return unbroken(
        load_text(prescription) + (f", {figures.percent_text(share)}" if share is not None else "")
    )


@register.filter
def weight(load_kg: Decimal, unit: str) -> str:
    """Return kilograms for somebody who reads `unit`: "62 kg" or "136.69 lb"."""
    return unbroken(weight_text(load_kg, Unit(unit)))


@register.filter
def percent(value: Decimal | int) -> str:
    """Return "28.23 %"."""
    return unbroken(figures.percent_text(Decimal(value)))


@register.filter
def clock(seconds: int) -> str:
    """Return seconds as minutes and seconds: "6:30"."""
    return timing.clock(int(seconds))


@register.filter
def tempo(label: str) -> str:
    """Return a tempo as people read it: "2 s up, 2 s down" for "2-0-2"."""
    return unbroken(Tempo.from_label(label).words) if label else "–"


@register.filter
def initials(name: str) -> str:
    """Return one or two letters for an avatar; a name may be one word, an emoji or right to left."""
    parts = [part for part in name.split() if part[0].isalpha()] or name.split()
    return "".join(part[0] for part in (parts[:1] + parts[1:][-1:]))


@register.inclusion_tag("sessions/roster/_plot.html")
def plot(drawn: Plot) -> dict[str, object]:
    """Render a plot as SVG with a title, a description and its figures as a table."""
    return {"plot": drawn}


TRAINED_SHOWN = 12


@register.inclusion_tag("sessions/planning/_trained_since.html")
def trained_since(client: Client, since: date) -> dict[str, object]:
    """Render the sessions that the client began on or after a day, the newest first. One query."""
    rows = TrainingSession.objects.filter(client=client, scheduled_on__gte=since, started_at__isnull=False)
    found = list(rows.order_by("-scheduled_on"))
    return {"since": since, "sessions": found[:TRAINED_SHOWN], "more": max(0, len(found) - TRAINED_SHOWN)}


@register.simple_tag
def status_chip(status: ClearanceStatus, label: str = "") -> SafeString:
    """Where limbs of a client stand, with icon and words; `label` stands in for their own name."""
    drawn = "hourglass-split" if status.state == ClearanceState.IN_REVIEW else _CHIP_ICONS[status.chip]
    return format_html(
        '<span class="chip chip-{}">{}{}: {}</span>',
        status.chip, icon(drawn), label or status.name, status.label,
    )  # fmt: skip


_CHIP_ICONS = {
    "ok": "check-circle",
    "blocked": "slash-circle",
    "caution": "exclamation-triangle",
    "neutral": "dash-lg",
}


@register.simple_tag
def bars(drawn: Bars) -> SafeString:
    """Render a bar chart for a table row. A roster has fifty, so it is no template of its own."""
    return format_html(
        '<svg class="bars" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
        'aria-label="{text}" focusable="false"><title>{text}</title>{bars}</svg>',
        width=drawn.width,
        height=drawn.height,
        text=drawn.text,
        bars=format_html_join("", _BAR, ((bar.look, bar.x, bar.y, bar.height) for bar in drawn.bars)),
    )


_BAR = '<rect class="bar-{}" x="{}" y="{}" width="6" height="{}" rx="1.5"/>'
