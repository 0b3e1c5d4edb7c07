"""The refusal where no load fits: it names the loads on either side, and what would work instead."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP
from math import ceil

from clients.domain.equipment import EquipmentKind
from clients.domain.numbers import Unit, weight_text
from clients.domain.one_rep_max import OneRepMax
from sessions.domain.exercises import Exercise
from sessions.domain.figures import percent_text
from sessions.domain.prescription.facts import Neighbour, Refusal, RefusalCode
from sessions.domain.prescription.loads import AvailableLoad, neighbours
from sessions.domain.prescription.making import HUNDREDTH, LoadRequest, share
from sessions.domain.prescription.what_helps import Gap, what_helps
from sessions.domain.protocols import MIN_PERCENT_1RM, REASON_ABOVE_PERCENT_1RM

_INSTEAD = {
    EquipmentKind.BARBELL: "Use a lighter bar, dumbbells or a machine.",
    EquipmentKind.DUMBBELL: "Use dumbbells with finer steps, or a machine.",
    EquipmentKind.STACK: "Use small add-on weights, another machine or dumbbells.",
    EquipmentKind.BODYWEIGHT: "Use a machine or dumbbells.",
}
OTHER_EXERCISE = "Choose another exercise for the same region."


def _neighbour(available: AvailableLoad | None, one_rep_max: OneRepMax) -> Neighbour | None:
    if available is None:
        return None
    return Neighbour(
        load=available.load,
        percent_1rm=share(available, one_rep_max).quantize(HUNDREDTH, rounding=ROUND_HALF_UP),
    )


def refuse_load(
    exercise: Exercise,
    one_rep_max: OneRepMax,
    request: LoadRequest,
    loads: Sequence[AvailableLoad],
    unit: Unit,
) -> Refusal:
    """Return the refusal of what was requested: the loads below and above it, and what would work instead."""
    below, above = (_neighbour(available, one_rep_max) for available in neighbours(loads, request.raw_kg))
    sides = []
    if below is not None:
        sides.append(
            f"{below.load.text_for(unit)} is {percent_text(below.percent_1rm)}, "
            f"under the {MIN_PERCENT_1RM} % it takes"
        )
    if above is not None:
        sides.append(
            f"{above.load.text_for(unit)} is {percent_text(above.percent_1rm)}, more than was asked for"
        )
    raw = weight_text(request.raw_kg, unit)
    return Refusal(
        code=RefusalCode.NO_LOAD_IN_BAND,
        message=(
            f"No load of {_names(loads)} fits {exercise.name}: "
            f"{percent_text(request.percent)} of the 1RM is {raw}. "
            f"{'; '.join(sides)}."
        ),
        suggestions=(
            *_suggest_higher_percent(one_rep_max, request, loads, unit),
            *_close_gap(one_rep_max, request, loads, unit),
            _INSTEAD[exercise.equipment_kind],
            OTHER_EXERCISE,
        ),
        below=below,
        above=above,
    )


def _names(loads: Sequence[AvailableLoad]) -> str:
    """Return the name of each machine, such as "Leg press or Old leg press"."""
    return " or ".join(dict.fromkeys(each.equipment.name for each in loads))


def _close_gap(
    one_rep_max: OneRepMax, request: LoadRequest, loads: Sequence[AvailableLoad], unit: Unit
) -> tuple[str, ...]:
    """Say what would give a load from the bottom of the band to what was asked for. `loads` are not empty."""
    below, _ = neighbours(loads, request.raw_kg)
    gap = Gap(
        machine=(below or loads[0]).equipment,
        below=below.load if below else None,
        least_kg=one_rep_max.load_kg * MIN_PERCENT_1RM / 100,
        most_kg=request.raw_kg,
    )
    return tuple(filter(None, [what_helps(gap, unit)]))


def _suggest_higher_percent(
    one_rep_max: OneRepMax, request: LoadRequest, loads: Sequence[AvailableLoad], unit: Unit
) -> tuple[str, ...]:
    """Suggest the next whole percentage that reaches a load, if it is still allowed."""
    _, above = neighbours(loads, request.raw_kg)
    if above is None or share(above, one_rep_max) > request.most_percent:
        return ()
    percent = ceil(share(above, one_rep_max))
    reached, _ = neighbours(loads, one_rep_max.load_kg * percent / 100)
    reason = ", with a reason" if percent > REASON_ABOVE_PERCENT_1RM else ""
    return (f"Ask for {percent} %{reason}: that gives {(reached or above).load.text_for(unit)}.",)
