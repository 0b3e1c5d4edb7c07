"""How the fields read what people type, beside what the pages' own tests show."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from clients.domain.numbers import plain_number
from clients.forms.fields import (
    DecimalListField,
    DecimalTextField,
    LineField,
    ParagraphField,
    RequestIdField,
    TimeZoneField,
    when_field_is_needed,
)
from clients.measurements.forms.equipment import LADDER, KindForm
from clients.measurements.forms.measurements import CircumferenceForm
from clients.screening.forms.health_changes import HealthChangeForm

TODAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("text", "number"), [("82.5", "82.5"), ("82,5", "82.5"), ("٨٢٫٥", "82.5"), (" 80 ", "80"), ("+5", "5")]
)
def test_a_number_in_any_hand(text, number):
    assert DecimalTextField().clean(text) == Decimal(number)


@pytest.mark.parametrize("text", ["1e3", "NaN", "inf", "1,234", "82\x00", "0x10", "9" * 50, "1 000", "--1"])
def test_what_is_not_one_number_is_refused_in_words(text):
    with pytest.raises(ValidationError) as refused:
        DecimalTextField().clean(text)

    assert refused.value.messages[0].endswith((".", "?"))


def test_bounds_are_named_with_their_unit():
    with pytest.raises(ValidationError, match=r"between 0\.5 and 500 kg"):
        DecimalTextField(least=Decimal("0.5"), most=Decimal(500), unit="kg").clean("1000000000")
    with pytest.raises(ValidationError, match="5 or more"):
        DecimalTextField(least=Decimal(5)).clean("4")
    with pytest.raises(ValidationError, match="5 or less"):
        DecimalTextField(most=Decimal(5)).clean("6")


def test_an_optional_number_may_be_left_out():
    assert DecimalTextField(required=False).clean("") is None


@pytest.mark.parametrize(
    ("text", "loads"),
    [
        ("2, 4, 6.5", ["2", "4", "6.5"]),
        ("2 4 6,5", ["2", "4", "6.5"]),
        ("2,4,6.5", ["2", "4", "6.5"]),
        ("6.5; 2; 2", ["2", "6.5"]),
        ("10\n12", ["10", "12"]),
        ("5", ["5"]),
    ],
)
def test_a_list_of_loads_is_sorted_and_each_stands_once(text, loads):
    assert DecimalListField().clean(text) == [Decimal(load) for load in loads]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2 kg, 5 lb, 10 kg", "in one unit, only the numbers"),
        ("2kg 5lbs", "in one unit, only the numbers"),
        ("2 kg, 4 kg", "the unit has a field of its own"),
        ("5, 10 POUNDS", "the unit has a field of its own"),
    ],
)
def test_a_list_that_names_units_says_where_they_belong(text, words):
    with pytest.raises(ValidationError, match=words):
        DecimalListField().clean(text)


def test_a_list_has_an_end():
    with pytest.raises(ValidationError, match="at most 3"):
        DecimalListField(most=3).clean("1 2 3 4")


def test_lines_keep_emoji_and_right_to_left_text():
    assert LineField().clean("👩‍🚒 שלום") == "👩‍🚒 שלום"


def test_paragraphs_keep_their_lines():
    assert ParagraphField(max_length=50).clean("a\r\nb\tc") == "a\nb\tc"


def test_a_broken_request_id_is_replaced():
    assert RequestIdField().clean("broken").version == 4


def test_every_zone_can_be_chosen():
    field = TimeZoneField()

    for zone in ("UTC", "Europe/Berlin", "America/Argentina/Ushuaia", "Asia/Kathmandu", "Pacific/Chatham"):
        assert field.clean(zone) == zone


@pytest.mark.parametrize(
    ("number", "text"), [("82.500", "82.5"), ("100", "100"), ("1E+2", "100"), ("0", "0")]
)
def test_plain_numbers(number, text):
    assert plain_number(Decimal(number)) == text


@pytest.mark.parametrize(
    ("form", "names", "words"),
    [
        (HealthChangeForm, ("note",), "needed for something else"),
        (lambda: KindForm(kind="stack", row=None, unit="kg"), LADDER, "or list each load"),
        (lambda: CircumferenceForm(today=TODAY, latest=TODAY), ("left_cm", "right_cm"), "one is needed"),
    ],
    ids=["health change", "equipment", "circumference"],
)
def test_what_a_form_asks_for_in_some_cases_is_not_called_optional(form, names, words):
    assert {when_field_is_needed(form().fields[name]) for name in names} == {words}
