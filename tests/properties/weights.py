"""Weights: what was typed is shown again as typed, and what is shown is true to the digit."""

import random
from decimal import Decimal
from fractions import Fraction
from itertools import combinations

from clients.domain.equipment import Equipment, EquipmentKind, bar_in, loads_of
from clients.domain.numbers import Unit, Weight, from_kg, to_kg, weight_text
from tests.properties.tally import met

GRAM = Decimal("0.001")
POUND = Fraction(45359237, 100_000_000)  # kilograms, by definition
HUNDREDTHS = 100_000  # up to 1000 kg or lb


def typed_weight(chance: random.Random) -> Weight:
    value = Decimal(chance.randrange(1, HUNDREDTHS)) / 100
    return Weight(value, chance.choice(list(Unit)))


def shows_what_was_typed(chance: random.Random) -> str | None:
    """Typed, stored to the gram and read again in the same unit, in a sentence and as a number."""
    typed = typed_weight(chance)
    met[typed.unit] += 1
    stored_kg = typed.kg.quantize(GRAM)
    said = {weight_text(stored_kg, typed.unit), str(typed), typed.text_for(typed.unit)}
    return None if len(said) == 1 else f"{typed!r} is told as {said}"


def comes_back_from_the_other_unit(chance: random.Random) -> str | None:
    """Read in pounds, typed again as read and converted back, a hundredth of a kilogram stays itself."""
    kilograms = Decimal(chance.randrange(1, HUNDREDTHS)) / 100
    pounds = from_kg(kilograms, Unit.LB)
    back = to_kg(pounds, Unit.LB).quantize(Decimal("0.01"))
    return None if back == kilograms else f"{kilograms} kg is {pounds} lb is {back} kg"


def agrees_with_fractions(chance: random.Random) -> str | None:
    """Both directions against an independent count, within half of the last decimal that is kept."""
    typed = typed_weight(chance)
    exact = Fraction(typed.value) * (POUND if typed.unit is Unit.LB else 1)
    if Fraction(typed.kg) != exact:
        return f"{typed!r} is not {typed.kg} kg"
    pounds = Fraction(from_kg(typed.kg, Unit.LB)) - exact / POUND
    return None if abs(pounds) <= Fraction(1, 200) else f"{typed!r} is off by {float(pounds)} lb"


def sums_on_hardware_are_exact(chance: random.Random) -> str | None:
    """A rung and its small weights, read from the columns, are that sum in its unit and in kilograms."""
    unit = chance.choice(list(Unit))
    rung, add_ons = typed_weight(chance).value, [Decimal(chance.randrange(1, 2000)) / 100 for _ in range(2)]
    stored = Equipment(
        kind=EquipmentKind.STACK,
        unit=unit,
        loads=(Decimal(str(rung)),),
        add_ons=tuple(Decimal(str(each)) for each in add_ons),
    )
    sums = {sum(chosen, rung) for number in range(3) for chosen in combinations(add_ons, number)}
    found = loads_of(stored)
    if {load.value for load in found} != sums or any(load.unit is not unit for load in found):
        return f"{rung} with {add_ons} gives {found}"
    factor = POUND if unit is Unit.LB else 1
    wrong = [load for load in found if Fraction(load.kg) != Fraction(load.value) * factor]
    return f"{wrong} in kilograms" if wrong else None


def a_bar_keeps_its_weight_among_other_plates(chance: random.Random) -> str | None:
    """To half a gram of what it weighs, and back to what is marked on it."""
    bar = Weight(Decimal(chance.randrange(10, 120)) / 2, chance.choice(list(Unit)))
    plates = chance.choice(list(Unit))
    among = Weight(bar_in(bar, plates), plates)
    if abs(Fraction(among.kg) - Fraction(bar.kg)) > Fraction(1, 2000):
        return f"{bar} is {among}"
    back = from_kg(among.kg, bar.unit)
    return None if back == bar.value else f"{bar} comes back as {back}"


PROPERTIES = {
    "small weights add up to the digit": sums_on_hardware_are_exact,
    "a bar weighs the same in the other unit": a_bar_keeps_its_weight_among_other_plates,
    "a typed weight is shown as typed": shows_what_was_typed,
    "kilograms to pounds and back change nothing": comes_back_from_the_other_unit,
    "weights agree with an independent count": agrees_with_fractions,
}
