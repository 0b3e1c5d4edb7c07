"""Facts about a person: age, body mass index, blood pressure, and what cannot be true of anybody."""

import re
from calendar import isleap
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

# Policy. A profile is for people a coach may take on: below 13 there is no account and there are no cuffs.
MIN_PROFILE_AGE = 13
MAX_PROFILE_AGE = 110
# Policy. In a screening an age only has to be possible; under 18 is an answer, and has its verdict.
MIN_ANSWER_AGE = 5
MAX_ANSWER_AGE = 120

# Policy: outside these a reading is a typing mistake or an emergency, and never a number to decide by.
SYSTOLIC_MMHG_RANGE = (60, 260)
DIASTOLIC_MMHG_RANGE = (30, 160)

ADULT_AGE = 18  # policy: below it a parent answers too
PHONE_LENGTH = 40
PHONE_DIGITS = (4, 15)  # E.164 has at most 15; fewer than 4 call nobody
_PHONE = re.compile(r"\+?[0-9 ()/.-]+")

OWN_MOVE_DAYS = 3  # policy: enough to swap a day with its neighbours


class OwnMoves(StrEnum):
    """How far a client may move a planned session. The coach sets it for each client."""

    NONE = "none"
    SAME_WEEK = "same_week"
    THREE_DAYS = "three_days"

    @property
    def label(self) -> str:
        return _OWN_MOVES[self]


_OWN_MOVES = {
    OwnMoves.NONE: "Not at all",
    OwnMoves.SAME_WEEK: "Within the same week",
    OwnMoves.THREE_DAYS: f"Up to {OWN_MOVE_DAYS} days earlier or later",
}


def is_minor(birth_on: date | None, day: date) -> bool:
    """Return whether somebody is under 18 on a day; not where the birth date is not known."""
    return birth_on is not None and age_on(birth_on, day) < ADULT_AGE


def age_on(birth_on: date, today: date) -> int:
    """Return the age in whole years. Born on 29 February: a year older on 1 March in other years."""
    had_no_birthday_yet = (today.month, today.day) < (birth_on.month, birth_on.day)
    return today.year - birth_on.year - had_no_birthday_yet


def born_latest(age: int, today: date) -> date:
    """Return the last birth date of those who are at least `age` on a day, as `age_on` counts."""
    year = today.year - age
    if (today.month, today.day) == (2, 29) and not isleap(year):
        return date(year, 2, 28)
    return date(year, today.month, today.day)


def birth_date_problem(
    birth_on: date, today: date, *, youngest: int = MIN_PROFILE_AGE, oldest: int = MAX_PROFILE_AGE
) -> str | None:
    """Return why this birth date is refused, as a sentence for the person who typed it, or None."""
    if birth_on > today:
        return "This date is in the future. Please write the date of birth."
    age = age_on(birth_on, today)
    if age < youngest:
        return (
            f"This date makes the person {age} years old; {youngest} is the youngest. Please check the year."
        )
    if age > oldest:
        return f"This date makes the person {age} years old; {oldest} is the oldest. Please check the year."
    return None


def bmi(height_cm: Decimal, weight_kg: Decimal) -> Decimal:
    """Return kg/m2, rounded half up to one decimal, so that the rules use the shown number."""
    height_m = height_cm / 100
    return (weight_kg / (height_m * height_m)).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


@dataclass(frozen=True, slots=True, kw_only=True)
class BloodPressure:
    """One seated reading in mmHg."""

    systolic_mmhg: int
    diastolic_mmhg: int

    def __str__(self) -> str:
        return f"{self.systolic_mmhg}/{self.diastolic_mmhg}"


def blood_pressure_problem(systolic_mmhg: int, diastolic_mmhg: int) -> str | None:
    """Return why these numbers cannot be a reading, as a sentence for the person who typed them, or None."""
    if diastolic_mmhg >= systolic_mmhg:
        return (
            f"{systolic_mmhg}/{diastolic_mmhg}: the first number must be the larger one. Please check both."
        )
    if not SYSTOLIC_MMHG_RANGE[0] <= systolic_mmhg <= SYSTOLIC_MMHG_RANGE[1]:
        low, high = SYSTOLIC_MMHG_RANGE
        return (
            f"The first number must be between {low} and {high}, not {systolic_mmhg}. Please measure again."
        )
    if not DIASTOLIC_MMHG_RANGE[0] <= diastolic_mmhg <= DIASTOLIC_MMHG_RANGE[1]:
        low, high = DIASTOLIC_MMHG_RANGE
        return (
            f"The second number must be between {low} and {high}, not {diastolic_mmhg}. Please measure again."
        )
    return None


def phone_problem(phone: str) -> str:
    """Return why nobody can call this telephone number, as a sentence; "" if it can be called."""
    fewest, most = PHONE_DIGITS
    digits = sum(character.isdigit() for character in phone)
    if _PHONE.fullmatch(phone.strip()) is None or not fewest <= digits <= most:
        return f"Write a telephone number with {fewest} to {most} digits, such as +49 30 123456."
    return ""


def tel_url(phone: str) -> str:
    """Return a link that calls this number, such as "tel:+4930123456"; "" without a number."""
    digits = re.sub(r"[^0-9+]", "", phone)
    return f"tel:{digits}" if digits else ""
