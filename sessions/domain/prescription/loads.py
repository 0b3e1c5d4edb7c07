"""Which loads there are for an exercise, and the ones on either side of a wish."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from clients.domain.equipment import Equipment, EquipmentKind, loads_of
from clients.domain.numbers import Weight, plain_number
from clients.domain.one_rep_max import MAX_PLAUSIBLE_KG
from sessions.domain.exercises import Exercise

_LABEL_LENGTH = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class AvailableLoad:
    """A load and the equipment that offers it."""

    load: Weight
    equipment: Equipment


def available_loads(exercise: Exercise, equipment: Sequence[Equipment]) -> tuple[AvailableLoad, ...]:
    """Every load this equipment offers for the exercise, lightest first.

    Equipment that names the exercise (this gym's own leg press) wins over equipment that
    is only of the right kind; what names another exercise never counts.
    """
    own = [item for item in equipment if item.exercise_code == exercise.code]
    of_kind = [item for item in equipment if not item.exercise_code and item.kind is exercise.equipment_kind]
    offered = [
        AvailableLoad(load=load, equipment=item)
        for item in own or of_kind
        if item.kind is not EquipmentKind.BODYWEIGHT
        for load in _loads(item)
    ]
    return tuple(sorted(offered, key=lambda available: available.load.kg))


def neighbours(
    loads: Sequence[AvailableLoad], raw_kg: Decimal
) -> tuple[AvailableLoad | None, AvailableLoad | None]:
    """The heaviest load at or below `raw_kg` and the lightest above it. `loads` is sorted."""
    below, above = None, None
    for available in loads:
        if available.load.kg > raw_kg:
            above = available
            break
        below = available
    return below, above


def loads_beside(
    loads: Sequence[AvailableLoad], chosen_kg: Decimal, *, low_kg: Decimal, high_kg: Decimal
) -> tuple[Weight, ...]:
    """Return the two next lighter loads and the next heavier one, of those from `low_kg` to `high_kg`."""
    inside = {each.load.kg: each.load for each in loads if low_kg <= each.load.kg <= high_kg}
    lighter = [load for kg, load in inside.items() if kg < chosen_kg]
    heavier = [load for kg, load in inside.items() if kg > chosen_kg]
    return (*lighter[-2:], *heavier[:1])


def equipment_text(equipment: Equipment) -> str:
    """The equipment and how finely it loads, such as "Leg press, steps of 2.5 kg"."""
    name = equipment.label.strip()[:_LABEL_LENGTH] or equipment.kind.value
    loads = _loads(equipment)
    if not equipment.loads and equipment.step is not None and len(loads) > 1:
        return f"{name}, steps of {Weight(equipment.step, equipment.unit)}"
    if len(loads) > 1:
        return f"{name}, {len(loads)} loads from {plain_number(loads[0].value)} to {loads[-1]}"
    return name


@lru_cache(maxsize=512)  # a programme asks for the same rack at every row
def _loads(equipment: Equipment) -> tuple[Weight, ...]:
    try:
        loads = loads_of(equipment)
    except ArithmeticError:  # Figures beyond what decimals can hold are no loads.
        return ()
    return tuple(load for load in loads if load.kg <= MAX_PLAUSIBLE_KG)
