"""What can be true of a body measured with a scale and a tape, and numbers that look typed in the other unit.

All bounds are policy: outside them a number is a slip of the finger, never something to plan by.
"""

from decimal import Decimal

WEIGHT_KG_RANGE = (Decimal(20), Decimal(400))
HEIGHT_CM_RANGE = (Decimal(90), Decimal(250))
CIRCUMFERENCE_CM_RANGE = (Decimal(10), Decimal(150))

# A pound is 0.45 kg and a kilogram 2.2 pounds; the bands leave room for a real change beside the mix-up.
TYPED_AS_POUNDS = (Decimal("2.0"), Decimal("2.4"))
TYPED_AS_KILOGRAMS = (Decimal("0.4"), Decimal("0.5"))


def looks_like_other_unit(new_kg: Decimal, last_kg: Decimal) -> bool:
    """Whether a new load stands to the last one as kilograms stand to pounds, or the other way round."""
    if last_kg <= 0:
        return False
    ratio = new_kg / last_kg
    return any(low <= ratio <= high for low, high in (TYPED_AS_POUNDS, TYPED_AS_KILOGRAMS))
