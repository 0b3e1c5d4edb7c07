"""The planner's fields for work in minutes: which bouts, and what is asked for otherwise."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django import forms

from clients.forms.fields import DecimalTextField
from sessions.domain.exercises import Exercise, WorkKind
from sessions.domain.timed import TIMED_BY_CODE, Bouts, timed_protocols_for, usual_bouts

PREFIXES = ("bouts_", "rounds_", "minutes_", "rest_", "stays_", "hard_")
MOST_MINUTES = 60  # what a field takes; what may be asked for say the rules
STAYS = [("", "As above"), ("on", "Cuffs stay on in the rests"), ("off", "Cuffs off in the rests")]


def names_of(code: str) -> list[str]:
    """Return the names of the fields of one exercise."""
    return [prefix + code for prefix in PREFIXES]


def bouts_fields(exercise: Exercise) -> dict[str, forms.Field]:
    """Return the fields of an exercise in minutes, by name; none for any other. Empty means as shipped."""
    if not exercise.kind.is_in_minutes:
        return {}
    shipped = timed_protocols_for(exercise)
    code, is_resting = exercise.code, exercise.kind is WorkKind.RESTING
    fields: dict[str, forms.Field] = {
        f"bouts_{code}": forms.ChoiceField(
            label="Minutes", choices=[(each.code, each.name) for each in shipped], required=False
        ),
        f"rounds_{code}": _number("Rounds" if is_resting else "Bouts", whole=True),
        f"minutes_{code}": _number("Minutes on" if is_resting else "Minutes each"),
        f"rest_{code}": _number("Minutes off" if is_resting else "Minutes of rest"),
    }
    if not is_resting:
        fields[f"stays_{code}"] = forms.ChoiceField(label="Cuffs in the rests", choices=STAYS, required=False)
        fields[f"hard_{code}"] = _number("How hard, in the unit above")
    return fields


def _number(label: str, *, whole: bool = False) -> DecimalTextField:
    return DecimalTextField(
        label=label,
        required=False,
        above_zero=True,
        whole=whole,
        most=Decimal(MOST_MINUTES),
        widget=forms.TextInput(attrs={"size": 4}),
    )


def bouts_of(exercises: Iterable[Exercise], cleaned: Mapping[str, Any]) -> dict[str, Bouts]:
    """Return what is asked for by exercise code, of the exercises in minutes."""
    return {
        exercise.code: _bouts(exercise.code, usual, cleaned)
        for exercise in exercises
        if (usual := usual_bouts(exercise)) is not None
    }


def _bouts(code: str, usual: Bouts, cleaned: Mapping[str, Any]) -> Bouts:
    chosen = cleaned.get(f"bouts_{code}")
    bouts = TIMED_BY_CODE[chosen].bouts if chosen else usual
    typed = (cleaned.get(f"{name}_{code}") for name in ("rounds", "minutes", "rest", "hard"))
    rounds, minutes, rest, hard = typed
    changes: dict[str, Any] = {}
    if rounds is not None:
        changes["count"] = int(rounds)
    if minutes is not None:
        changes["seconds"] = _seconds(minutes)
    if rest is not None:
        changes["rest_seconds"] = _seconds(rest)
    if stays := cleaned.get(f"stays_{code}"):
        changes["cuffs_stay_on"] = stays == "on"
    if hard is not None and bouts.intensity is not None:
        changes["intensity"] = replace(bouts.intensity, number=hard)
    asked = replace(bouts, **changes)
    is_one = asked.count == 1 and asked.intensity is not None
    # One bout has no rest, so what is said of rests means nothing.
    return replace(asked, rest_seconds=0, cuffs_stay_on=True) if is_one else asked


def _seconds(minutes: Decimal) -> int:
    return int((minutes * 60).to_integral_value(rounding=ROUND_HALF_UP))
