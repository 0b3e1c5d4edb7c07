"""What would close a gap between two loads: a small weight, a pair of small plates, a dumbbell between.

Policy: the small weights named are those that are sold everywhere for stacks and bars, in each unit.
"""

from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_UP, Decimal

from clients.domain.equipment import Equipment, EquipmentKind
from clients.domain.numbers import Unit, Weight, from_kg

_SMALL_WEIGHTS = {
    Unit.KG: tuple(map(Decimal, ("0.25", "0.5", "1", "1.25", "2", "2.5", "5"))),
    Unit.LB: tuple(map(Decimal, ("0.5", "1", "1.25", "2.5", "5", "10"))),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """No load of `machine` lies from `least_kg` to `most_kg`; `below` is the heaviest under them, if any."""

    machine: Equipment
    below: Weight | None
    least_kg: Decimal
    most_kg: Decimal


def what_helps(gap: Gap, unit: Unit) -> str:
    """Say what would give a load in the gap, for who reads `unit`; "" where nothing small does."""
    if gap.machine.kind is EquipmentKind.DUMBBELL:
        return _dumbbells_between(gap, unit)
    if gap.below is not None:
        return _small_weight_on(gap.machine, gap.below, gap, unit)
    lighter = "bar" if gap.machine.kind is EquipmentKind.BARBELL else "machine"
    return f"A {lighter} that begins at {_inside(gap.most_kg, unit, ROUND_DOWN)} or less would do."


def _dumbbells_between(gap: Gap, unit: Unit) -> str:
    least, most = _inside(gap.least_kg, unit, ROUND_UP), _inside(gap.most_kg, unit, ROUND_DOWN)
    if least.value > most.value:
        return ""
    between = str(most) if least == most else f"{least} to {most}"
    return f"Dumbbells of {between} would do."


def _small_weight_on(machine: Equipment, below: Weight, gap: Gap, unit: Unit) -> str:
    """Name the heaviest small weight that stays in the gap: its sum is nearest to what was asked for."""
    is_bar = machine.kind is EquipmentKind.BARBELL
    for small in reversed(_SMALL_WEIGHTS[below.unit]):
        total = Weight(below.value + small * (2 if is_bar else 1), below.unit)
        if gap.least_kg <= total.kg <= gap.most_kg:
            one = Weight(small, below.unit).text_for(unit)
            added = f"A pair of plates of {one}" if is_bar else f"A small weight of {one} on top"
            return f"{added} would give {total.text_for(unit)} on {machine.name}."
    return ""


def _inside(kg: Decimal, unit: Unit, rounding: str) -> Weight:
    """Return a bound in `unit` to one decimal, rounded to the side that stays inside."""
    return Weight(from_kg(kg, unit, places=4).quantize(Decimal("0.1"), rounding=rounding), unit)
