from decimal import Decimal

import pytest

from clients.domain.measurements import looks_like_other_unit


@pytest.mark.parametrize(
    ("new_kg", "last_kg", "mixed_up"),
    [
        ("100", "45.4", True),
        ("45.4", "100", True),
        ("100", "100", False),
        ("130", "100", False),
        ("70", "100", False),
        ("500", "100", False),
        ("100", "0", False),
    ],
)
def test_a_load_that_looks_typed_in_the_other_unit_is_noticed(new_kg, last_kg, mixed_up):
    assert looks_like_other_unit(Decimal(new_kg), Decimal(last_kg)) is mixed_up
