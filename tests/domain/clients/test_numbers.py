from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clients.domain.numbers import (
    EMPTY,
    KG_PER_LB,
    NOT_A_NUMBER,
    TWO_MARKS,
    UNCLEAR_THOUSANDS,
    NumberNotUnderstood,
    Unit,
    Weight,
    from_kg,
    parse_decimal,
    plain_number,
    to_kg,
    unbroken,
    weight_text,
)

TYPED = st.decimals(min_value=0, max_value=2000, places=2)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("82.5", "82.5"),
        ("82,5", "82.5"),
        ("  82,5\n", "82.5"),
        ("\u00a082.5\u202f", "82.5"),
        ("٨٢٫٥", "82.5"),
        ("٨٢,٥", "82.5"),
        ("۸۲٫۵", "82.5"),
        ("८२.५", "82.5"),
        ("８２．５", "82.5"),
        ("８２，５", "82.5"),
        ("5.", "5"),
        (".5", "0.5"),
        (",5", "0.5"),
        ("0,125", "0.125"),
        ("1.234", "1.234"),
        ("1234,500", "1234.5"),
        ("1234.5", "1234.5"),
        ("007", "7"),
        ("0", "0"),
        ("-5", "-5"),
        ("−5", "-5"),
        ("－5,5", "-5.5"),
        ("+5", "5"),
        ("＋5", "5"),
        ("1000000000", "1000000000"),
        ("0" * 23 + "7", "7"),
    ],
)
def test_a_number_is_understood_as_people_write_it(text, number):
    assert parse_decimal(text) == Decimal(number)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", EMPTY),
        (" \t\n", EMPTY),
        ("1e3", NOT_A_NUMBER),
        ("NaN", NOT_A_NUMBER),
        ("inf", NOT_A_NUMBER),
        ("-Infinity", NOT_A_NUMBER),
        ("82.5 kg", NOT_A_NUMBER),
        ("8 2", NOT_A_NUMBER),
        ("8\x002", NOT_A_NUMBER),
        ("\x00", NOT_A_NUMBER),
        ("0x1F", NOT_A_NUMBER),
        ("1_000", NOT_A_NUMBER),
        ("²", NOT_A_NUMBER),
        ("½", NOT_A_NUMBER),
        ("Ⅷ", NOT_A_NUMBER),
        ("💪", NOT_A_NUMBER),
        ("--5", NOT_A_NUMBER),
        ("+-5", NOT_A_NUMBER),
        ("-+5", NOT_A_NUMBER),
        ("-", NOT_A_NUMBER),
        (".", NOT_A_NUMBER),
        ("9" * 25, NOT_A_NUMBER),
        ("1'000", NOT_A_NUMBER),
        ("1,234.5", TWO_MARKS),
        ("1.234,5", TWO_MARKS),
        ("1.2.3", TWO_MARKS),
        ("1٬234٫5", TWO_MARKS),
        ("1X.5", NOT_A_NUMBER),
        ("X1.5X", NOT_A_NUMBER),
        ("123,456", UNCLEAR_THOUSANDS),
        ("1,234", UNCLEAR_THOUSANDS),
        ("12,500", UNCLEAR_THOUSANDS),
    ],
)
def test_anything_else_is_refused_with_words(text, message):
    with pytest.raises(NumberNotUnderstood) as refused:
        parse_decimal(text)

    assert refused.value.message == message


@given(TYPED)
def test_comma_and_point_mean_the_same(number):
    assert parse_decimal(str(number).replace(".", ",")) == parse_decimal(str(number)) == number


@given(st.text())
def test_any_text_is_a_finite_number_or_refused(text):
    try:
        number = parse_decimal(text)
    except NumberNotUnderstood:
        return
    assert number.is_finite()


def test_a_pound_is_exactly_what_it_is_by_definition():
    assert to_kg(Decimal(100), Unit.LB) == Decimal("45.359237")
    assert Decimal("0.45359237") == KG_PER_LB


def test_kilograms_stay_what_they_are():
    assert to_kg(Decimal("82.5"), Unit.KG) == Decimal("82.5")
    assert from_kg(Decimal("82.5"), Unit.KG) == Decimal("82.50")


@pytest.mark.parametrize("unit", ["lb", "kg", "", None])
@pytest.mark.parametrize(
    "use",
    [
        lambda unit: to_kg(Decimal(45), unit),
        lambda unit: from_kg(Decimal(45), unit),
        lambda unit: weight_text(Decimal(45), unit),
        lambda unit: Weight(Decimal(45), unit),
        lambda unit: Weight(Decimal(45), Unit.LB).text_for(unit),
    ],
)
def test_nothing_converts_a_plain_string(use, unit):
    """A letter said "45 lb (45 kg)": "lb" equals Unit.LB and is not it."""
    with pytest.raises(TypeError, match="is a Unit"):
        use(unit)


@pytest.mark.parametrize(
    ("weight", "unit", "text"),
    [
        (Weight(Decimal("40.000"), Unit.LB), Unit.LB, "40 lb"),
        (Weight(Decimal("40.000"), Unit.LB), Unit.KG, "40 lb (18.1 kg)"),
        (Weight(Decimal("15"), Unit.KG), Unit.KG, "15 kg"),
        (Weight(Decimal("15"), Unit.KG), Unit.LB, "15 kg (33.1 lb)"),
        (Weight(Decimal("1.125"), Unit.KG), Unit.KG, "1.125 kg"),
        (Weight(Decimal("45"), Unit.LB), Unit.KG, "45 lb (20.4 kg)"),
    ],
)
def test_hardware_is_told_as_marked_and_beside_it_in_the_readers_unit(weight, unit, text):
    assert weight.text_for(unit) == text


def test_a_weight_is_told_in_the_unit_of_who_reads_it():
    assert weight_text(Decimal("62.0"), Unit.KG) == "62 kg"
    assert weight_text(Decimal("62.0"), Unit.LB) == "136.69 lb"


def test_shown_values_are_rounded_half_up():
    assert from_kg(Decimal("82.25"), Unit.KG, places=1) == Decimal("82.3")


@given(TYPED, st.sampled_from(Unit))
def test_there_and_back_nothing_drifts(value, unit):
    assert from_kg(to_kg(value, unit), unit) == value


@given(TYPED, st.sampled_from(Unit))
def test_three_stored_decimals_are_enough_to_show_what_was_typed(value, unit):
    stored_kg = to_kg(value, unit).quantize(Decimal("0.001"))

    assert from_kg(stored_kg, unit) == value


@pytest.mark.parametrize(
    ("number", "text"), [("17.500", "17.5"), ("20", "20"), ("1E+2", "100"), ("0.0", "0")]
)
def test_a_plain_number_has_no_exponent_and_no_trailing_zeros(number, text):
    assert plain_number(Decimal(number)) == text


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("30 kg at 28.25 % of 1RM", "30\u00a0kg at 28.25\u00a0% of 1RM"),
        ("Press 3 s: 2 s up, 80 to 160 mmHg", "Press 3\u00a0s: 2\u00a0s up, 80 to 160\u00a0mmHg"),
        ("4 sets, 2 sessions, 3 cmw", "4 sets, 2 sessions, 3 cmw"),
        ("", ""),
    ],
)
def test_a_number_stays_beside_its_unit(text, kept):
    assert unbroken(text) == kept
    assert unbroken(kept) == kept
