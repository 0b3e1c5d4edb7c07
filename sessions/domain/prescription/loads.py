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
_HALF_A_GRAM = Decimal("0.0005")


@dataclass(frozen=True, slots=True, kw_only=True)
class AvailableLoad:
    """A load and the equipment that offers it."""

    load: Weight
    equipment: Equipment


def serving(exercise: Exercise, equipment: Sequence[Equipment]) -> list[Equipment]:
    """Return what the exercise is loaded from.

    Equipment that names the exercise (this gym's own leg press) wins over equipment that
    is only of the right kind; what names another exercise never counts.
    """
    own = [item for item in equipment if exercise.code in item.exercise_codes]
    of_kind = [item for item in equipment if not item.exercise_codes and item.kind is exercise.equipment_kind]
    return [item for item in own or of_kind if item.kind is not EquipmentKind.BODYWEIGHT]


def available_loads(exercise: Exercise, equipment: Sequence[Equipment]) -> tuple[AvailableLoad, ...]:
    """Return every load that there is for the exercise, lightest first."""
    offered = [
        AvailableLoad(load=load, equipment=item)
        for item in serving(exercise, equipment)
        for load in _loads(item)
    ]
    return tuple(sorted(offered, key=lambda available: available.load.kg))


def has_load(exercise: Exercise, equipment: Sequence[Equipment], load: Weight) -> bool:
    """Return whether this load is there for the exercise, as it is written on the hardware.

    A sum in another unit is stored to the gram, so half a gram is no other load.
    """
    return any(
        available.load == load or abs(available.load.kg - load.kg) <= _HALF_A_GRAM
        for available in available_loads(exercise, equipment)
    )


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
    name = equipment.name[:_LABEL_LENGTH]
    loads = _loads(equipment)
    is_even = not equipment.loads and not equipment.add_ons
    if is_even and equipment.step is not None and len(loads) > 1:
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
