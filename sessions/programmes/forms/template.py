"""The form for a programme template: days with exercises, weeks with the percent that each adds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django import forms
from django.http import QueryDict

from clients.audit.attempts import add_refusal
from clients.audit.refusals import ActionRefused
from clients.domain.regions import Region
from clients.forms.fields import DecimalTextField, LineField, RequestIdField
from clients.http import parse_number
from sessions.domain.exercises import WorkKind
from sessions.domain.programmes import (
    MAX_DAYS,
    MAX_EXERCISES,
    MAX_WEEKS,
    ItemSides,
    Template,
    TemplateDay,
    TemplateItem,
    TemplateRequest,
    TemplateWeek,
)
from sessions.domain.programmes.own import SUMMARY_LENGTH, TEMPLATE_NAME_LENGTH
from sessions.domain.protocols import MIN_PERCENT_1RM, REASON_ABOVE_PERCENT_1RM, Protocol
from sessions.exercises.catalogue import Catalogue
from sessions.exercises.protocols import group_protocols
from sessions.programmes.refusals import TemplateRefused

MOST_ADDED = Decimal(REASON_ABOVE_PERCENT_1RM - MIN_PERCENT_1RM)
SLOTS = range(1, MAX_EXERCISES + 1)
COPIED = " (copy)"
AS_WEEK = "Sets of the week"


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """The bound fields of one exercise of a day."""

    exercise: forms.BoundField
    percent: forms.BoundField
    sets: forms.BoundField
    sides: forms.BoundField

    @property
    def is_changed(self) -> bool:
        """Whether sets or sides are not the usual, or wrong."""
        fields = (self.sets, self.sides)
        return any(field.value() or field.errors for field in fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class DayRow:
    """The bound fields of one training day."""

    number: int
    region: forms.BoundField
    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekRow:
    """The bound fields of one week."""

    number: int
    more: forms.BoundField
    protocol: forms.BoundField


class TemplateForm(forms.Form):
    """A template with `days` days and `weeks` weeks. Ignores slots without an exercise."""

    template_id = RequestIdField()
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    days = forms.IntegerField(required=False, widget=forms.HiddenInput)
    weeks = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = LineField(label="Name", max_length=TEMPLATE_NAME_LENGTH)
    summary = LineField(
        label="What it is for",
        max_length=SUMMARY_LENGTH,
        required=False,
        help_text="One sentence for your colleagues.",
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        catalogue: Catalogue,
        protocols: Sequence[Protocol],
        initial: Mapping | None = None,
    ) -> None:
        """Offer `protocols`, and retired ones that are chosen already, so that none is changed unseen."""
        super().__init__(data, initial=dict(initial or {}))
        self.catalogue = catalogue
        given: Mapping = data if data is not None else self.initial
        self.day_count = _parse_count(given.get("days"), MAX_DAYS)
        self.week_count = _parse_count(given.get("weeks"), MAX_WEEKS)
        chosen = {
            str(value) for name, value in given.items() if name.endswith("protocol") or "-sets-" in name
        }
        self.protocol_choices = group_protocols(
            each for each in protocols if not each.is_retired or each.code in chosen
        )
        # Hidden fields: they must match the rows that are shown.
        self.initial.update(days=self.day_count, weeks=self.week_count)
        for number in range(1, self.day_count + 1):
            self._add_day(number, catalogue, given)
        for number in range(1, self.week_count + 1):
            self._add_week(number)

    def _add_day(self, number: int, catalogue: Catalogue, given: Mapping) -> None:
        self.fields[_region(number)] = forms.ChoiceField(
            label=f"Region of day {number}",
            choices=[(region.value, region.label) for region in (Region.LOWER, Region.UPPER)],
            error_messages={"required": "Legs or arms?", "invalid_choice": "Choose legs or arms."},
        )
        for slot in SLOTS:
            name = _exercise(number, slot)
            self.fields[name] = forms.ChoiceField(
                label=f"Day {number}, exercise {slot}",
                choices=_choices(catalogue, str(given.get(name) or "")),
                required=False,
                error_messages={"invalid_choice": "Choose an exercise from the list."},
            )
            self.fields[_percent(number, slot)] = DecimalTextField(
                label=f"Day {number}, exercise {slot}: percent of 1RM",
                least=Decimal(MIN_PERCENT_1RM),
                most=Decimal(REASON_ABOVE_PERCENT_1RM),
                places=1,
                unit="%",
                required=False,
            )
            self.fields[_sets(number, slot)] = forms.ChoiceField(
                label=f"Day {number}, exercise {slot}: sets",
                choices=[("", AS_WEEK), *self.protocol_choices],
                required=False,
                error_messages={"invalid_choice": "Choose the sets."},
            )
            self.fields[_sides(number, slot)] = forms.ChoiceField(
                label=f"Day {number}, exercise {slot}: sides",
                choices=[(sides.value, sides.label) for sides in ItemSides],
                required=False,
                error_messages={"invalid_choice": "Choose the sides."},
            )

    def _add_week(self, number: int) -> None:
        self.fields[_more(number)] = DecimalTextField(
            label=f"Week {number}: adds to the percent",
            least=-MOST_ADDED,
            most=MOST_ADDED,
            places=1,
            unit="%",
            required=False,
        )
        self.fields[_protocol(number)] = forms.ChoiceField(
            label=f"Week {number}: sets",
            choices=self.protocol_choices,
            error_messages={"required": "Choose the sets.", "invalid_choice": "Choose the sets."},
        )

    def clean(self) -> dict:
        """Require a percent for each exercise; ignore percents without an exercise."""
        values = self.cleaned_data
        for number in range(1, self.day_count + 1):
            for slot in SLOTS:
                name = _percent(number, slot)
                if not values.get(_exercise(number, slot)) or self._is_own_weight(
                    values[_exercise(number, slot)]
                ):
                    self.errors.pop(name, None)
                elif values.get(name) is None and name not in self.errors:
                    self.add_error(name, "Write the percent of 1RM.")
        return values

    def template_request(self) -> TemplateRequest:
        """Return the valid form as the request that the actions take."""
        values = self.cleaned_data
        return TemplateRequest(
            name=values["name"],
            summary=values["summary"],
            days=tuple(self._day(number) for number in range(1, self.day_count + 1)),
            weeks=tuple(
                TemplateWeek(
                    more_percent=values[_more(number)] or Decimal(0), protocol_code=values[_protocol(number)]
                )
                for number in range(1, self.week_count + 1)
            ),
        )

    def _day(self, number: int) -> TemplateDay:
        values = self.cleaned_data
        return TemplateDay(
            region=Region(values[_region(number)]),
            items=tuple(
                TemplateItem(
                    exercise_code=values[_exercise(number, slot)],
                    percent_1rm=self._percent_of(values[_exercise(number, slot)], number, slot),
                    protocol_code=values[_sets(number, slot)],
                    sides=ItemSides(values[_sides(number, slot)]),
                )
                for slot in SLOTS
                if values[_exercise(number, slot)]
            ),
        )

    def _is_own_weight(self, code: str) -> bool:
        return any(each.code == code and not each.loadable for each in self.catalogue.exercises)

    def _percent_of(self, code: str, day: int, slot: int) -> Decimal | None:
        """Return the percent of a slot; None for own weight, whatever was typed."""
        return None if self._is_own_weight(code) else self.cleaned_data[_percent(day, slot)]

    def place_refusal(self, refusal: ActionRefused) -> None:
        """Show each fault beside the field that can correct it; anything else above the form."""
        if not isinstance(refusal, TemplateRefused):
            add_refusal(self, refusal)
            return
        for fault in refusal.faults:
            place = "name" if fault.in_name else None
            if fault.day is not None:
                place = _region(fault.day)
            elif fault.week is not None:
                place = _more(fault.week)
            self.add_error(place if place in self.fields else None, fault.message)

    @property
    def day_rows(self) -> list[DayRow]:
        return [
            DayRow(
                number=number,
                region=self[_region(number)],
                slots=tuple(self._slot(number, slot) for slot in SLOTS),
            )
            for number in range(1, self.day_count + 1)
        ]

    def _slot(self, day: int, slot: int) -> Slot:
        return Slot(
            exercise=self[_exercise(day, slot)],
            percent=self[_percent(day, slot)],
            sets=self[_sets(day, slot)],
            sides=self[_sides(day, slot)],
        )

    @property
    def week_rows(self) -> list[WeekRow]:
        return [
            WeekRow(number=number, more=self[_more(number)], protocol=self[_protocol(number)])
            for number in range(1, self.week_count + 1)
        ]

    @property
    def takes_days(self) -> bool:
        return self.day_count < MAX_DAYS

    @property
    def takes_weeks(self) -> bool:
        return self.week_count < MAX_WEEKS


def initial_values(template: Template, *, name: str = "") -> dict[str, object]:
    """Return the form's initial values for a template."""
    typed: dict[str, object] = {
        "name": name or template.name,
        "summary": template.summary,
        "days": len(template.days),
        "weeks": len(template.weeks),
    }
    for number, day in enumerate(template.days, start=1):
        typed[_region(number)] = day.region.value
        for slot, item in enumerate(day.items, start=1):
            typed[_exercise(number, slot)] = item.exercise_code
            typed[_percent(number, slot)] = item.percent_1rm
            typed[_sets(number, slot)] = item.protocol_code
            typed[_sides(number, slot)] = item.sides.value
    for number, week in enumerate(template.weeks, start=1):
        typed[_more(number)] = week.more_percent
        typed[_protocol(number)] = week.protocol_code
    return typed


def name_of_copy(name: str) -> str:
    return name[: TEMPLATE_NAME_LENGTH - len(COPIED)] + COPIED


def apply_change_button(data: QueryDict) -> dict[str, object]:
    """Return the typed values after "add day", which repeats the last day, or "remove week 3"."""
    typed: dict[str, object] = {name: data[name] for name in data}
    verb, _, rest = data.get("change", "").partition(" ")
    kind, _, which = rest.partition(" ")
    if kind not in ("day", "week"):
        return typed
    most = MAX_DAYS if kind == "day" else MAX_WEEKS
    count = _parse_count(data.get(f"{kind}s"), most)
    rows = [_values_of_row(typed, kind, number) for number in range(1, count + 1)]
    if verb == "add" and count < most:
        rows.append(rows[-1])
    elif verb == "remove" and count > 1 and 1 <= (number := parse_number(which)) <= count:
        del rows[number - 1]
    typed = {name: value for name, value in typed.items() if not name.startswith(f"{kind}-")}
    for number, row in enumerate(rows, start=1):
        typed |= {f"{kind}-{number}-{name}": value for name, value in row.items()}
    return typed | {f"{kind}s": len(rows)}


def _values_of_row(typed: Mapping[str, object], kind: str, number: int) -> dict[str, object]:
    """Return the values of one day or week, by name without its number."""
    start = f"{kind}-{number}-"
    return {name.removeprefix(start): value for name, value in typed.items() if name.startswith(start)}


def _parse_count(value: object, most: int) -> int:
    text = str(value or "")
    return max(1, min(most, int(text))) if text.isdecimal() and len(text) < 4 else 1


def _choices(catalogue: Catalogue, named: str) -> list:
    """Return the choices: none, the offered exercises by region, and `named` if it is not offered.

    Those in minutes are planned session by session.
    """
    groups: list = [("", "–")]
    for region in (Region.LOWER, Region.UPPER):
        groups.append(
            (
                region.label,
                [
                    (exercise.code, exercise.name)
                    for exercise in catalogue.plannable(region)
                    if exercise.kind in (WorkKind.LOADED, WorkKind.OWN_WEIGHT)
                ],
            )
        )
    known = {code for _, group in groups[1:] for code, _ in group}
    if named and named not in known:
        name = catalogue.names.get(named, "An exercise that is gone")
        groups.append(("Not offered any more", [(named, name)]))
    return groups


def _region(day: int) -> str:
    return f"day-{day}-region"


def _exercise(day: int, slot: int) -> str:
    return f"day-{day}-exercise-{slot}"


def _percent(day: int, slot: int) -> str:
    return f"day-{day}-percent-{slot}"


def _sets(day: int, slot: int) -> str:
    return f"day-{day}-sets-{slot}"


def _sides(day: int, slot: int) -> str:
    return f"day-{day}-sides-{slot}"


def _more(week: int) -> str:
    return f"week-{week}-more"


def _protocol(week: int) -> str:
    return f"week-{week}-protocol"
