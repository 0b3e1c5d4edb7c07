"""Fetch the programme templates of one practice: those shipped and its own, less those that it hid."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from clients.domain.regions import Region
from clients.domain.sources import Mark
from sessions.domain.programmes import (
    BY_TEMPLATE_CODE,
    OWN_TEMPLATE,
    SHIPPED,
    ItemSides,
    Template,
    TemplateDay,
    TemplateItem,
    TemplateWeek,
)
from sessions.domain.protocols import OWN_PROTOCOL, Protocol
from sessions.exercises.protocols import find_protocols
from sessions.models import HiddenTemplate, ProgrammeTemplate


@dataclass(frozen=True, slots=True, kw_only=True)
class Templates:
    """Every template that a practice has, its own first, and the codes of the hidden ones."""

    all: tuple[Template, ...]
    hidden: frozenset[str]

    @property
    def offered(self) -> tuple[Template, ...]:
        return tuple(template for template in self.all if template.code not in self.hidden)

    @property
    def not_offered(self) -> tuple[Template, ...]:
        return tuple(template for template in self.all if template.code in self.hidden)


def list_templates(practice_id: UUID | None) -> Templates:
    """Return every template of a practice; the shipped ones if `practice_id` is None.

    Two queries, and one more if an own template names protocols of the practice's own.
    """
    own = ProgrammeTemplate.objects.filter(practice=practice_id).order_by("name", "id")
    hidden = HiddenTemplate.objects.filter(practice=practice_id).values_list("template_code", flat=True)
    return Templates(all=(*templates_facts(list(own)), *SHIPPED), hidden=frozenset(hidden))


def find_template(code: str, practice_id: UUID | None) -> Template | None:
    """Return a template by code, hidden ones too, or None. No query for a shipped one."""
    if code in BY_TEMPLATE_CODE:
        return BY_TEMPLATE_CODE[code]
    row = own_template(code, practice_id)
    return template_facts(row) if row is not None else None


def own_template(code: str, practice_id: UUID | None) -> ProgrammeTemplate | None:
    """Return the row of a practice's own template, or None. At most one query."""
    if not code.startswith(OWN_TEMPLATE):
        return None
    try:
        own_id = UUID(code.removeprefix(OWN_TEMPLATE))
    except ValueError:
        return None
    rows = ProgrammeTemplate.objects.filter(practice=practice_id).select_related("edited_by")
    return rows.filter(pk=own_id).first()


def is_hidden(template: Template, practice_id: UUID | None) -> bool:
    """Return whether the practice hid this template. One query."""
    return HiddenTemplate.objects.filter(practice=practice_id, template_code=template.code).exists()


def list_versions(template: Template, practice_id: UUID | None) -> list[ProgrammeTemplate]:
    """Return every version of an own template, the newest first; none of a shipped one. One query."""
    if not template.is_own:
        return []
    own_id = UUID(template.code.removeprefix(OWN_TEMPLATE))
    versions = ProgrammeTemplate.history.filter(id=own_id, practice=practice_id)
    return [version.instance for version in versions.select_related("edited_by").order_by("-version")]


def template_facts(row: ProgrammeTemplate) -> Template:
    """Return a practice's own template as the domain's Template.

    One query if it names protocols of the practice's own.
    """
    [template] = templates_facts([row])
    return template


def templates_facts(rows: Sequence[ProgrammeTemplate]) -> list[Template]:
    """Return own templates of one practice, or versions of one, with the protocols that they name.

    One query if any of these is the practice's own.
    """
    named = {code for row in rows for code in _protocol_codes(row) if code.startswith(OWN_PROTOCOL)}
    found = find_protocols(named, rows[0].practice_id) if named else {}
    return [
        _facts(row, {code: found[code] for code in _protocol_codes(row) if code in found}) for row in rows
    ]


def _protocol_codes(row: ProgrammeTemplate) -> set[str]:
    weeks = {week["protocol"] for week in row.weeks}
    return weeks | {item["protocol"] for day in row.days for item in day["items"] if item.get("protocol")}


def _facts(row: ProgrammeTemplate, protocols: Mapping[str, Protocol]) -> Template:
    days = tuple(
        TemplateDay(
            region=Region(day["region"]),
            items=tuple(
                TemplateItem(
                    exercise_code=item["exercise"],
                    percent_1rm=Decimal(item["percent"]) if item["percent"] else None,
                    protocol_code=item.get("protocol", ""),
                    sides=ItemSides(item.get("sides", "")),
                )
                for item in day["items"]
            ),
        )
        for day in row.days
    )
    weeks = tuple(
        TemplateWeek(more_percent=Decimal(week["more_percent"]), protocol_code=week["protocol"])
        for week in row.weeks
    )
    return Template(
        code=row.code,
        version=row.version,
        name=row.name,
        summary=row.summary or _describe_length(len(weeks), len(days)),
        days=days,
        weeks=weeks,
        source_keys=(),
        mark=Mark.POLICY,
        own_protocols=protocols,
    )


def days_as_json(days: tuple[TemplateDay, ...]) -> list[dict]:
    """Return days as a row stores them; percents are text, so that none is rounded."""
    return [
        {
            "region": day.region.value,
            "items": [_item_as_json(item) for item in day.items],
        }
        for day in days
    ]


def _item_as_json(item: TemplateItem) -> dict[str, str]:
    """Return one exercise; own weight has an empty percent, and what is as usual is left out."""
    percent = "" if item.percent_1rm is None else f"{item.percent_1rm:f}"
    more = {"protocol": item.protocol_code, "sides": item.sides.value}
    return {"exercise": item.exercise_code, "percent": percent} | {
        name: value for name, value in more.items() if value
    }


def weeks_as_json(weeks: tuple[TemplateWeek, ...]) -> list[dict]:
    return [{"more_percent": f"{week.more_percent:f}", "protocol": week.protocol_code} for week in weeks]


def _describe_length(weeks: int, days: int) -> str:
    week_words = "1 week" if weeks == 1 else f"{weeks} weeks"
    day_words = "one day" if days == 1 else f"{days} days"
    return f"{week_words}, {day_words} a week."
