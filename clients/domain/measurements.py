"""What can be true of a body measured with a scale and a tape, and 1RMs that look like a slip of the finger.

All bounds are policy: outside them a number is a slip of the finger, never something to plan by.
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
    """What a new 1RM looks like beside the last one. It is asked about, never refused."""

    OTHER_UNIT = "other unit"
    LARGE_CHANGE = "large change"


def doubt_about(new_kg: Decimal, last_kg: Decimal) -> Doubt | None:
    """What to ask about a new 1RM; None where it is near the last one.

    One that stands to the last as kilograms stand to pounds, or the other way round, may be of another unit.
    """
    if last_kg <= 0:
        return None
    ratio = new_kg / last_kg
    if any(low <= ratio <= high for low, high in (TYPED_AS_POUNDS, TYPED_AS_KILOGRAMS)):
        return Doubt.OTHER_UNIT
    is_near = new_kg <= last_kg * LARGEST_CHANGE and last_kg <= new_kg * LARGEST_CHANGE
    return None if is_near else Doubt.LARGE_CHANGE
