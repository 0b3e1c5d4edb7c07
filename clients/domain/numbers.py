"""Numbers as people type them, and weights: a value with its unit.

Rows store the typed value and its unit beside the kilograms, so that a shown value never changes.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

MAX_TYPED_LENGTH = 24  # policy: no weight, height or pressure needs more

KG_PER_LB = Decimal("0.45359237")  # exact by definition: the international pound of 1959


class Unit(StrEnum):
    KG = "kg"
    LB = "lb"


def plain_number(value: Decimal) -> str:
    """Format a number without exponent and trailing zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@dataclass(frozen=True, slots=True)
class Weight:
    """A weight as it was typed, or as it is marked on the hardware: `value` in `unit`.

    Raises TypeError for a unit that is no `Unit`.
    """

    value: Decimal
    unit: Unit

    def __post_init__(self) -> None:
        _refuse_plain_text(self.unit)

    @property
    def kg(self) -> Decimal:
        """The exact kilograms."""
        return to_kg(self.value, self.unit)

    def __str__(self) -> str:
        """As typed or marked, to the digit: "40 lb"."""
        return f"{plain_number(self.value)} {self.unit}"

    def text_for(self, unit: Unit) -> str:
        """For somebody who reads `unit`: "15 kg", or "15 kg (33.1 lb)" for pounds."""
        other = self.other_text(unit)
        return f"{self} ({other})" if other else str(self)

    def other_text(self, unit: Unit) -> str:
        """The same in `unit`, to one decimal: "33.1 lb"; "" where it is in that unit already."""
        _refuse_plain_text(unit)
        return "" if unit is self.unit else str(Weight(from_kg(self.kg, unit, places=1), unit))


def weight_text(weight_kg: Decimal, unit: Unit) -> str:
    """Kilograms for somebody who reads `unit`, to two decimals: "62 kg" or "136.69 lb".

    A stored weight is exact to the gram, so what was typed with two decimals comes out as typed.
    """
    return str(Weight(from_kg(weight_kg, unit), unit))


_NUMBER_AND_UNIT = re.compile(r"(?<=\d) (?=(?:kg|lb|s|%|mmHg|cm|min)(?!\w))")


def unbroken(text: str) -> str:
    """Keep each number of a text beside its unit, so that no line ends between "30" and "kg"."""
    return _NUMBER_AND_UNIT.sub("\u00a0", text)


def to_kg(value: Decimal, unit: Unit) -> Decimal:
    """Convert `value` to kilograms, exactly, without rounding. Raises TypeError for a plain string."""
    _refuse_plain_text(unit)
    return value * KG_PER_LB if unit is Unit.LB else value


def from_kg(load_kg: Decimal, unit: Unit, places: int = 2) -> Decimal:
    """Convert kilograms to `unit`, rounded half up to `places`. Raises TypeError for a plain string."""
    _refuse_plain_text(unit)
    value = load_kg / KG_PER_LB if unit is Unit.LB else load_kg
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def _refuse_plain_text(unit: object) -> None:
    # "lb" == Unit.LB, but is not it: it would be told as pounds and counted as kilograms.
    if not isinstance(unit, Unit):
        raise TypeError(f"a unit of weight is a Unit, not {unit!r}")


class NumberNotUnderstood(ValueError):
    """The text is not one number; `message` is a sentence for the person who typed it."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


EMPTY = "Please write a number."
NOT_A_NUMBER = "Please write only a number, such as 82.5."
TWO_MARKS = "Please use one decimal mark and nothing between thousands, such as 1234.5."
UNCLEAR_THOUSANDS = (
    "This could mean two numbers. Please write it with a point, or with nothing between thousands."
)

_MARKS = {
    "٫": ".",  # Arabic decimal separator
    "٬": "'",  # Arabic thousands separator
    "．": ".",
    "，": ",",
    "−": "-",
    "－": "-",
    "＋": "+",
}


def parse_decimal(text: str) -> Decimal:
    """Return the number in `text`: digits of any script, a sign, a comma or a point before the decimals.

    Raises NumberNotUnderstood for nothing, words, exponents, NaN, infinity, separators of thousands, and a
    text that could be two numbers ("1,234"). The caller checks the range.
    """
    stripped = text.strip()
    if not stripped:
        raise NumberNotUnderstood(EMPTY)
    if len(stripped) > MAX_TYPED_LENGTH:
        raise NumberNotUnderstood(NOT_A_NUMBER)
    plain = "".join(_plain_character(character) for character in stripped)
    sign, digits = ("-", plain[1:]) if plain[0] == "-" else ("", plain.removeprefix("+"))
    if sum(digits.count(mark) for mark in ".,'") > 1:
        raise NumberNotUnderstood(TWO_MARKS)
    whole, mark, fraction = digits.partition("," if "," in digits else ".")
    # Only ASCII is left here, so isdigit() means 0-9; "5." and ".5" are how some people write.
    if not (whole + fraction).isdigit():
        raise NumberNotUnderstood(NOT_A_NUMBER)
    if mark == "," and len(fraction) == 3 and whole.strip("0") and len(whole) <= 3:
        raise NumberNotUnderstood(UNCLEAR_THOUSANDS)
    return Decimal(f"{sign}{whole or '0'}.{fraction or '0'}") if mark else Decimal(sign + whole)


def _plain_character(character: str) -> str:
    """Return the ASCII form of a digit or mark of any script; "x", so that parsing fails, for the rest."""
    if character in _MARKS:
        return _MARKS[character]
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    return character if character.isascii() else "x"
