"""Who is under 18."""

from datetime import date, timedelta

import pytest

from clients.domain.people import age_on, born_latest, is_minor


def test_until_the_18th_birthday():
    assert is_minor(date(2010, 3, 1), date(2028, 2, 29))
    assert not is_minor(date(2010, 3, 1), date(2028, 3, 1))


def test_without_a_birth_date_nobody_is():
    assert not is_minor(None, date(2028, 3, 1))


@pytest.mark.parametrize(
    ("day", "latest"),
    [
        (date(2028, 3, 1), date(2010, 3, 1)),
        (date(2028, 2, 29), date(2010, 2, 28)),
        (date(2026, 2, 28), date(2008, 2, 28)),
        (date(2024, 2, 29), date(2006, 2, 28)),
    ],
)
def test_the_last_birth_date_of_an_age_is_the_one_that_counting_finds(day, latest):
    assert born_latest(18, day) == latest
    assert age_on(latest, day) == 18
    assert age_on(latest + timedelta(days=1), day) == 17


def test_in_a_leap_year_of_a_leap_age_29_february_is_found_again():
    assert born_latest(20, date(2028, 2, 29)) == date(2008, 2, 29)
