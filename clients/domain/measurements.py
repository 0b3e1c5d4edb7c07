"""Plausible ranges of body measurements, and doubts about a mistyped 1RM.

All bounds are policy: outside them a number is a typing mistake, never something to plan by.
"""

from decimal import Decimal
from enum import StrEnum

WEIGHT_KG_RANGE = (Decimal(20), Decimal(400))
HEIGHT_CM_RANGE = (Decimal(90), Decimal(250))
CIRCUMFERENCE_CM_RANGE = (Decimal(10), Decimal(150))

# A pound is 0.45 kg and a kilogram 2.2 pounds; the bands leave room for a real change beside the mix-up.
TYPED_AS_POUNDS = (Decimal("2.0"), Decimal("2.4"))
TYPED_AS_KILOGRAMS = (Decimal("0.4"), Decimal("0.5"))


# Between two tests of one exercise; beyond it a digit too many is likelier than a change of strength.
LARGEST_CHANGE = Decimal("1.5")


class Doubt(StrEnum):
    """Why a new 1RM looks mistyped. The page asks about it and never refuses it."""

    OTHER_UNIT = "other unit"
    LARGE_CHANGE = "large change"


def doubt_about(new_kg: Decimal, last_kg: Decimal) -> Doubt | None:
    """Return the doubt about a new 1RM, or None if it is near the last one.

    OTHER_UNIT if their ratio is about that of kilograms and pounds, either way round.
    """
    if last_kg <= 0:
        return None
    ratio = new_kg / last_kg
    if any(low <= ratio <= high for low, high in (TYPED_AS_POUNDS, TYPED_AS_KILOGRAMS)):
        return Doubt.OTHER_UNIT
    is_near = new_kg <= last_kg * LARGEST_CHANGE and last_kg <= new_kg * LARGEST_CHANGE
    return None if is_near else Doubt.LARGE_CHANGE
