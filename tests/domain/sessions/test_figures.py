from datetime import date
from decimal import Decimal

import pytest

from sessions.domain.figures import (
    day_text,
    number_text,
    percent_text,
    weekday_text,
)


@pytest.mark.parametrize(
    ("number", "text"),
    [("17.500", "17.5"), ("60", "60"), ("100", "100"), ("0", "0"), ("9.0718474", "9.07"), ("0.005", "0.01")],
)
def test_numbers_have_two_decimals_at_most_and_no_empty_ones(number, text):
    assert number_text(Decimal(number)) == text


def test_units_stand_beside_numbers():
    assert percent_text(Decimal("28.2258")) == "28.23 %"
    assert day_text(date(2026, 3, 2)) == "2 March 2026"
    assert weekday_text(date(2026, 3, 2)) == "Monday 2 March"
