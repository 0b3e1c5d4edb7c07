from decimal import Decimal

import pytest

from clients.domain.measurements import looks_like_other_unit


@pytest.mark.parametrize(
    ("new", "last", "doubt"),
    [
        ("60", "60", False),
        ("75", "60", False),
        ("132.3", "60", True),  # 60 kg typed as the pounds they are
        ("27.2", "60", True),
        ("120", "60", True),
        ("144", "60", True),
        ("145", "60", False),
        ("23", "60", False),
        ("30", "60", True),
        ("60", "0", False),
    ],
)
def test_a_load_that_stands_to_the_last_as_pounds_to_kilograms_is_doubted(new, last, doubt):
    assert looks_like_other_unit(Decimal(new), Decimal(last)) is doubt
