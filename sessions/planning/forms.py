"""The form that assigns a session. It checks the values; the action decides whether it is allowed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from clients.domain.occlusion import DEFAULT_PERCENTS, TARGET_HIGH_PERCENT, TARGET_LOW_PERCENT
from clients.domain.one_rep_max import Freshness, OneRepMax, freshness
from clients.domain.places import Place
from clients.domain.regions import Region
from clients.forms.fields import DayField, DecimalTextField, ParagraphField, RequestIdField, get_field
from sessions.domain.exercises import Exercise
from sessions.domain.fitting import QUICK, FixKind
from sessions.domain.planning import SessionRequest
from sessions.domain.protocols import (
    DEFAULT,
    DEFAULT_PERCENT_1RM,
    MAX_PERCENT_1RM,
    MIN_PERCENT_1RM,
    CuffMode,
    Protocol,
)
from sessions.domain.sides import OneRepMaxKey, Sides, newest_of_any_side, sided_maxes, sides_for
from sessions.exercises.catalogue import Catalogue
from sessions.exercises.protocols import group_protocols
from sessions.planning.bouts_fields import PREFIXES, bouts_fields, bouts_of, names_of

TEXT_LENGTH = 1000  # what the columns keep
FURTHEST = timedelta(days=365)
AS_SESSION = "As the session"
# What goes along with exercises that wait for another day.
CARRIED_FIELDS = ("place", "protocol", "cuff_mode", "taper", "pressure_percent", "without_cuffs")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExerciseRow:
    """One exercise that can be ticked, with the 1RM it would be loaded from."""

    exercise: Exercise
    one_rep_max: OneRepMax | None
    sides: tuple[OneRepMax, ...]  # of one side each, left first
    freshness: Freshness | None
    ticked: bool
    percent: forms.BoundField
    bouts: tuple[forms.BoundField, ...] = ()  # which minutes, then what is asked for otherwise

    @property
    def can_be_loaded(self) -> bool:
        if not self.exercise.loadable:
            return True  # own weight takes no load
        return self.freshness is not None and self.freshness.gives_loads


class AssignForm(forms.Form):
    """Region, exercises with their percent, protocol, day. Ignores ticked exercises of the other region."""

    request_id = RequestIdField()
    region = forms.ChoiceField(
        choices=[(region.value, region.label) for region in Region], widget=forms.RadioSelect
    )
    protocol = forms.ChoiceField(
        initial=DEFAULT.code,
        error_messages={
            "required": "Choose the sets.",
            "invalid_choice": "This protocol is not offered any more. Choose another.",
        },
    )
    cuff_mode = forms.ChoiceField(
        label="Between exercises",
        choices=[(mode.value, mode.label) for mode in CuffMode],
        initial=CuffMode.RELEASED.value,
    )
    scheduled_on = DayField(label="Day")
    place = forms.ChoiceField(
        label="Place",
        required=False,
        error_messages={"invalid_choice": "The client does not train there any more. Please choose again."},
    )
    pressure_percent = DecimalTextField(
        label="Pressure, percent of the occlusion pressure",
        help_text=(
            f"{TARGET_LOW_PERCENT} to {TARGET_HIGH_PERCENT}. Left empty it is "
            f"{DEFAULT_PERCENTS[Region.LOWER]} for legs, {DEFAULT_PERCENTS[Region.UPPER]} for arms and where "
            "a caution stands."
        ),
        required=False,
        whole=True,
        least=Decimal(TARGET_LOW_PERCENT),
        most=Decimal(TARGET_HIGH_PERCENT),
        unit="%",
    )
    high_load_reason = ParagraphField(
        label="Why more than 40 % of 1RM?",
        help_text="The position stand stops at 40 %. Your reason is kept with the session.",
        max_length=TEXT_LENGTH,
        rows=2,
        required=False,
    )
    spacing_reason = ParagraphField(
        label="Why so close to another session?",
        help_text="At least 36 hours between sessions of one region. Your reason is kept with the session.",
        max_length=TEXT_LENGTH,
        rows=2,
        required=False,
    )
    without_cuffs = forms.BooleanField(label="Without cuffs", required=False)
    taper = forms.BooleanField(label="Ease into the first sessions", required=False, initial=True)
    order = forms.CharField(required=False, widget=forms.HiddenInput, max_length=2000)
    later = forms.CharField(required=False, widget=forms.HiddenInput, max_length=2000)
    note_to_client = ParagraphField(
        label="Note to the client",
        help_text="Shown with the session.",
        max_length=TEXT_LENGTH,
        rows=3,
        required=False,
    )

    def __init__(
        self,
        *args,
        today: date,
        one_rep_maxes: Mapping[OneRepMaxKey, OneRepMax],
        catalogue: Catalogue,
        protocols: Sequence[Protocol],
        percents: Mapping[Region, int] | None = None,
        with_gauge: bool = False,
        places: Sequence[Place] = (),
        **kwargs,
    ) -> None:
        """Take the initial percent of each region from `percents`, or else the default.

        `protocols` are those to choose from, for the session and for each exercise.
        `places` are those where the client trains; only where there are several one is asked for.
        `with_gauge`: a cuff of this client shows a pressure, so that a percent of it can be asked for.
        """
        super().__init__(*args, **kwargs)
        self.today, self.one_rep_maxes, self.catalogue = today, one_rep_maxes, catalogue
        if not with_gauge:
            del self.fields["pressure_percent"]
        self.places = tuple(places)
        get_field(self, "place", forms.ChoiceField).choices = [(place.key, place.name) for place in places]
        if len(places) < 2:
            del self.fields["place"]
        percents = percents or {}
        self.protocol_groups = group_protocols(protocols)
        cast(forms.ChoiceField, self.fields["protocol"]).choices = self.protocol_groups
        self.fields["scheduled_on"].initial = today
        self.fields["scheduled_on"].widget.attrs["min"] = today.isoformat()
        for region in Region:
            exercises = self.exercises(region)
            self.fields[_ticks(region)] = forms.MultipleChoiceField(
                choices=[(exercise.code, exercise.name) for exercise in exercises],
                required=False,
                error_messages={"invalid_choice": "%(value)s is not an exercise of this region."},
            )
            for exercise in exercises:
                self.fields[_percent(exercise.code)] = DecimalTextField(
                    label=f"{exercise.name}, percent of 1RM",
                    initial=percents.get(region, DEFAULT_PERCENT_1RM),
                    least=Decimal(MIN_PERCENT_1RM),
                    most=Decimal(MAX_PERCENT_1RM),
                    unit="%",
                    required=exercise.loadable,
                )
                # Shown with the exercise's loads, so it is not sent before there are any.
                self.fields[_sides(exercise.code)] = forms.ChoiceField(
                    label=f"{exercise.name}, sides",
                    choices=[(sides.value, sides.label(region)) for sides in sides_for(exercise)],
                    required=False,
                )
                self.fields |= bouts_fields(exercise)

                self.fields[_protocol(exercise.code)] = forms.ChoiceField(
                    label=f"{exercise.name}, sets",
                    choices=[("", AS_SESSION), *self.protocol_groups],
                    required=False,
                    error_messages={"invalid_choice": "This protocol is not offered any more."},
                )

    def exercises(self, region: Region) -> tuple[Exercise, ...]:
        """Return the exercises offered for a region, and hidden ones that this form already names."""
        named = self.data.getlist(_ticks(region)) if isinstance(self.data, QueryDict) else ()
        return self.catalogue.plannable(region, also=named)

    def clean_scheduled_on(self) -> date:
        on = self.cleaned_data["scheduled_on"]
        if on < self.today:
            raise ValidationError("This day is in the past.")
        if on > self.today + FURTHEST:
            raise ValidationError("This day is more than a year away.")
        return on

    def clean(self) -> dict:
        """Ignore errors in the percents of exercises that are not ticked, and in the other region's ticks."""
        codes = self.chosen_codes()
        chosen = {
            name
            for code in codes
            for name in (_percent(code), _sides(code), _protocol(code), *names_of(code))
        }
        prefixes = (_percent(""), _sides(""), _protocol(""), *PREFIXES)
        for name in [name for name in self.errors if name.startswith(prefixes) and name not in chosen]:
            del self.errors[name]
        region = self.cleaned_data.get("region")
        for other in Region:
            if other != region:
                self.errors.pop(_ticks(other), None)
        return self.cleaned_data

    def chosen_codes(self) -> list[str]:
        """Return the codes ticked for the chosen region, in the order that the coach gave them."""
        region = self.cleaned_data.get("region")
        if not region:
            return []
        ticked = self.cleaned_data.get(_ticks(region), [])
        codes = [each.code for each in self.exercises(Region(region)) if each.code in ticked]
        return sort_codes(codes, self.cleaned_data.get("order", ""))

    def _chosen_exercises(self) -> list[Exercise]:
        codes = self.chosen_codes()
        return [each for region in Region for each in self.exercises(region) if each.code in codes]

    def session_request(self) -> SessionRequest:
        """Return the request of the valid form."""
        cleaned = self.cleaned_data
        pressure_percent = cleaned.get("pressure_percent")
        return SessionRequest(
            region=Region(cleaned["region"]),
            exercises=tuple(
                (code, cleaned[_percent(code)] or Decimal(DEFAULT_PERCENT_1RM))
                for code in self.chosen_codes()
            ),
            sides={
                code: Sides(chosen) for code in self.chosen_codes() if (chosen := cleaned.get(_sides(code)))
            },
            bouts=bouts_of(self._chosen_exercises(), cleaned),
            protocol_code=cleaned["protocol"],
            protocol_codes={
                code: named for code in self.chosen_codes() if (named := cleaned.get(_protocol(code)))
            },
            cuff_mode=CuffMode(cleaned["cuff_mode"]),
            scheduled_on=cleaned["scheduled_on"],
            high_load_reason=cleaned["high_load_reason"],
            spacing_reason=cleaned["spacing_reason"],
            note_to_client=cleaned["note_to_client"],
            place=cleaned.get("place", ""),
            without_cuffs=cleaned["without_cuffs"],
            pressure_percent=None if pressure_percent is None else int(pressure_percent),
            taper=cleaned["taper"],
        )

    def postponed_exercises(self) -> tuple[date, tuple[str, ...]] | None:
        """Return the other day and the codes of the exercises that the coach moved to it, or None."""
        day, _, codes = self.cleaned_data.get("later", "").partition(" ")
        try:
            on = date.fromisoformat(day)
        except ValueError:
            return None
        known = {each.code for region in Region for each in self.exercises(region)}
        waiting = tuple(
            code for code in codes.split(",") if code in known and code not in self.chosen_codes()
        )
        return (on, waiting) if waiting else None

    def address_params(self, codes: Iterable[str]) -> dict[str, str]:
        """Return what is asked of these exercises and the `CARRIED_FIELDS`, for the planner's address."""
        names = [name for code in codes for name in (_percent(code), _protocol(code), *names_of(code))]
        kept = [name for name in names if not name.startswith(PREFIXES) or self.data.get(name)]
        return {name: self.data.get(name, "") for name in (*kept, *CARRIED_FIELDS)}

    def rows(self, region: Region) -> list[ExerciseRow]:
        """The exercises of a region, those that can be loaded first."""
        ticked = self[_ticks(region)].value() or []
        rows = [self._row(each, each.code in ticked) for each in self.exercises(region)]
        return sorted(rows, key=lambda row: not row.can_be_loaded)

    @property
    def upper_rows(self) -> list[ExerciseRow]:
        return self.rows(Region.UPPER)

    @property
    def lower_rows(self) -> list[ExerciseRow]:
        return self.rows(Region.LOWER)

    def _row(self, exercise: Exercise, ticked: bool) -> ExerciseRow:
        one_rep_max = newest_of_any_side(self.one_rep_maxes, exercise)
        return ExerciseRow(
            exercise=exercise,
            one_rep_max=one_rep_max,
            sides=sided_maxes(self.one_rep_maxes, exercise),
            freshness=freshness(one_rep_max.tested_on, self.today) if one_rep_max else None,
            ticked=ticked,
            percent=self[_percent(exercise.code)],
            bouts=tuple(self[name] for name in names_of(exercise.code) if name in self.fields),
        )


def sort_codes(codes: Sequence[str], order: str) -> list[str]:
    """Return `codes` in the order of `order`, codes separated by commas; others come last."""
    places = {code: place for place, code in enumerate(order.split(","))}
    return sorted(codes, key=lambda code: places.get(code, len(places)))


def apply_button(data: QueryDict) -> QueryDict:
    """Return the sent data, changed as the pressed button says. Used only where no script runs.

    A button moves an exercise ("up leg-curl"), swaps one ("leg-press leg-curl") or makes the session fit
    (`sessions.domain.fitting.Fix.value`).
    """
    changed, region = data.copy(), data.get("region", "")
    codes = sort_codes(data.getlist(_ticks(region)), data.get("order", ""))
    first, _, second = (data.get("move") or data.get("swap") or "").partition(" ")
    if "move" in data and second in codes:
        place = codes.index(second)
        codes.insert(max(0, place + (1 if first == "down" else -1)), codes.pop(place))
    if "swap" in data and first in codes and second not in codes:
        codes[codes.index(first)] = second
        changed[_percent(second)] = data.get(_percent(first), "")
    if "fix" in data:
        codes = _apply_fix(changed, codes, data.get("fix", ""))
    changed.setlist(_ticks(region), codes)
    changed["order"] = ",".join(codes)
    return changed


def _apply_fix(changed: QueryDict, codes: list[str], fix: str) -> list[str]:
    """Set protocol, cuffs and postponed codes in `changed`; return the codes that stay in this session."""
    kind, *arguments = fix.split(" ")
    if kind == FixKind.QUICK:
        _set_protocols(changed, dict.fromkeys(codes, QUICK.code), codes)
    if kind == FixKind.RELEASED:
        changed["cuff_mode"] = CuffMode.RELEASED.value
    if kind == FixKind.LIMITS and len(arguments) == 4:
        changed["cuff_mode"] = arguments[0]
        others = (each.partition("=") for each in filter(None, arguments[1].split(",")))
        stay = codes[: int(arguments[3][:2])] if arguments[3].isdecimal() else codes
        _set_protocols(changed, {code: named for code, _, named in others}, stay)
        for lowered in filter(None, arguments[2].split(",")):
            code, _, percent = lowered.partition("=")
            changed[_percent(code)] = percent
    if (
        kind not in (FixKind.FEWER, FixKind.LATER, FixKind.LIMITS)
        or not arguments
        or not arguments[-1].isdecimal()
    ):
        return codes
    staying = int(arguments[-1][:2])
    if kind == FixKind.LATER:
        changed["later"] = f"{arguments[0]} {','.join(codes[staying:])}"
    return codes[:staying]


def _set_protocols(changed: QueryDict, named: Mapping[str, str], staying: Sequence[str]) -> None:
    """Set the protocols of some exercises; that of the session, where all that stay have the same."""
    of_all = {named.get(code) for code in staying}
    if len(of_all) == 1 and (only := of_all.pop()):
        changed["protocol"], named = only, dict.fromkeys(staying, "")
    for code, protocol_code in named.items():
        changed[_protocol(code)] = protocol_code


def _ticks(region: str) -> str:
    return f"exercises_{region}"


def initial_from_address(address: Mapping[str, str]) -> dict[str, str]:
    """Return the initial values in an address made by `address_params`. Leaves out unknown names."""
    prefixes = (_percent(""), _protocol(""), *PREFIXES)
    names = (name for name in address if name.startswith(prefixes) or name in CARRIED_FIELDS)
    return {name: address[name].replace("\x00", "")[:64] for name in names}


def _percent(code: str) -> str:
    return f"percent_{code}"


def _protocol(code: str) -> str:
    return f"protocol_{code}"


def _sides(code: str) -> str:
    return f"sides_{code}"
