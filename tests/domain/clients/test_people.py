from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clients.domain.people import (
    MAX_PROFILE_AGE,
    MIN_PROFILE_AGE,
    BloodPressure,
    age_on,
    birth_date_problem,
    blood_pressure_problem,
    bmi,
    phone_problem,
    tel_url,
)

TODAY = date(2027, 3, 1)


@pytest.mark.parametrize(
    ("birth_on", "today", "age"),
    [
        (date(2000, 3, 1), date(2027, 2, 28), 26),
        (date(2000, 3, 1), date(2027, 3, 1), 27),
        (date(2000, 2, 29), date(2027, 2, 28), 26),
        (date(2000, 2, 29), date(2027, 3, 1), 27),
        (date(2000, 2, 29), date(2028, 2, 28), 27),
        (date(2000, 2, 29), date(2028, 2, 29), 28),
        (date(2027, 3, 1), date(2027, 3, 1), 0),
    ],
)
def test_age_is_counted_in_birthdays(birth_on, today, age):
    assert age_on(birth_on, today) == age


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(0, 40_000))
def test_nobody_grows_younger(birth_on, days):
    day = birth_on + timedelta(days=days)

    assert age_on(birth_on, day + timedelta(days=1)) - age_on(birth_on, day) in (0, 1)


@pytest.mark.parametrize(
    ("birth_on", "words"),
    [
        (date(2027, 3, 2), "in the future"),
        (date(2022, 3, 1), "5 years old"),
        (date(2014, 3, 2), "12 years old"),
        (date(1897, 3, 1), "130 years old"),
        (date(1916, 3, 1), "111 years old"),
        (date(1, 1, 1), "2026 years old"),
    ],
)
def test_an_impossible_client_is_refused_with_the_age_it_makes(birth_on, words):
    assert words in birth_date_problem(birth_on, TODAY)


@pytest.mark.parametrize("birth_on", [date(2014, 3, 1), date(1916, 3, 2), date(1990, 1, 1)])
def test_a_possible_client_is_accepted(birth_on):
    assert birth_date_problem(birth_on, TODAY) is None
    assert MIN_PROFILE_AGE <= age_on(birth_on, TODAY) <= MAX_PROFILE_AGE


@pytest.mark.parametrize(
    ("height_cm", "weight_kg", "index"),
    [
        ("178", "74.5", "23.5"),
        ("170", "86.7", "30.0"),
        ("200", "119.8", "30.0"),  # 29.95 is shown as 30.0, and judged as it is shown
        ("200", "119.7", "29.9"),
        ("100", "40", "40.0"),
    ],
)
def test_body_mass_index_has_one_decimal(height_cm, weight_kg, index):
    assert str(bmi(Decimal(height_cm), Decimal(weight_kg))) == index


@pytest.mark.parametrize("reading", [(120, 80), (60, 30), (260, 160), (61, 60)])
def test_a_possible_blood_pressure_is_accepted(reading):
    assert blood_pressure_problem(*reading) is None


@pytest.mark.parametrize(
    ("reading", "words"),
    [
        ((80, 120), "must be the larger"),
        ((120, 120), "must be the larger"),
        ((300, 10), "between 60 and 260"),
        ((261, 80), "between 60 and 260"),
        ((59, 40), "between 60 and 260"),
        ((120, 29), "between 30 and 160"),
        ((200, 161), "between 30 and 160"),
        ((-120, -180), "between 60 and 260"),
    ],
)
def test_an_impossible_blood_pressure_is_refused_with_words(reading, words):
    assert words in blood_pressure_problem(*reading)


def test_a_reading_is_written_as_people_say_it():
    assert str(BloodPressure(systolic_mmhg=120, diastolic_mmhg=80)) == "120/80"


@pytest.mark.parametrize(
    ("phone", "url"),
    [
        ("+49 30 123456", "tel:+4930123456"),
        ("(030) 12 34-56", "tel:030123456"),
        ("0170/1234567", "tel:01701234567"),
        ("112 0", "tel:1120"),
    ],
)
def test_a_number_as_people_write_it_can_be_called(phone, url):
    assert phone_problem(phone) == ""
    assert tel_url(phone) == url


@pytest.mark.parametrize("phone", ["ask Anna", "12", "+" + "1" * 16, "0170 x 12345", "++49 30 12", "٠١٢٣٤٥"])
def test_what_nobody_can_call_is_said(phone):
    assert phone_problem(phone) == "Write a telephone number with 4 to 15 digits, such as +49 30 123456."


def test_without_a_number_there_is_no_link():
    assert tel_url("") == ""
