"""Who is under 18."""

from datetime import date

from clients.domain.people import is_minor


def test_until_the_18th_birthday():
    assert is_minor(date(2010, 3, 1), date(2028, 2, 29))
    assert not is_minor(date(2010, 3, 1), date(2028, 3, 1))


def test_without_a_birth_date_nobody_is():
    assert not is_minor(None, date(2028, 3, 1))
