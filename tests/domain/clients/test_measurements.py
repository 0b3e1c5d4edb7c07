from decimal import Decimal

import pytest

from clients.domain.measurements import Doubt, doubt_about


@pytest.mark.parametrize(
    ("new", "last", "doubt"),
    [
        ("60", "60", None),
        ("75", "60", None),
        ("132.3", "60", Doubt.OTHER_UNIT),  # 60 kg typed as the pounds they are
        ("27.2", "60", Doubt.OTHER_UNIT),
        ("120", "60", Doubt.OTHER_UNIT),
        ("144", "60", Doubt.OTHER_UNIT),
        ("145", "60", Doubt.LARGE_CHANGE),
        ("23", "60", Doubt.LARGE_CHANGE),
        ("30", "60", Doubt.OTHER_UNIT),
        ("90", "60", None),
        ("90.1", "60", Doubt.LARGE_CHANGE),
        ("40", "60", None),
        ("39.9", "60", Doubt.LARGE_CHANGE),
        ("500", "1", Doubt.LARGE_CHANGE),
        ("60", "0", None),
    ],
)
def test_a_load_that_stands_to_the_last_as_pounds_to_kilograms_or_far_from_it_is_doubted(new, last, doubt):
    assert doubt_about(Decimal(new), Decimal(last)) is doubt
