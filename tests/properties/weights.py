"""Weights: what was typed is shown again as typed, and what is shown is true to the digit."""

import random
from decimal import Decimal
from fractions import Fraction

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


PROPERTIES = {
    "a typed weight is shown as typed": shows_what_was_typed,
    "kilograms to pounds and back change nothing": comes_back_from_the_other_unit,
    "weights agree with an independent count": agrees_with_fractions,
}
