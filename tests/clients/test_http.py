"""What is read out of an address, whatever stands there."""

from datetime import date
from uuid import UUID

import pytest
from django.http import QueryDict
from django.test import RequestFactory

from clients.domain.regions import Region
from clients.http import (
    get_page,
    parse_number,
    parse_uuids,
    read_choice,
    read_day,
    read_text,
    read_uuid,
)
from clients.models import Client

ID = "0b6d7c1e-8f3a-4c55-9a55-2f1f6b1f0c11"


@pytest.mark.parametrize("text", ["", "soon", "2026-02-30", "28.11.2026", "\x00", "٢٠٢٦-١١-٢٨"])
def test_what_is_no_day_is_none(text):
    assert read_day({"on": text}, "on") is None


def test_a_day_is_read():
    assert read_day(QueryDict("on=2026-11-28"), "on") == date(2026, 11, 28)
    assert read_day(QueryDict(""), "on") is None


@pytest.mark.parametrize("text", ["", "1", ID + "0", "\x00", "../" + ID])
def test_what_is_no_id_is_none(text):
    assert read_uuid({"client": text}, "client") is None


def test_an_id_is_read():
    assert read_uuid(QueryDict(f"client={ID}"), "client") == UUID(ID)
    assert read_uuid(QueryDict(""), "client") is None


def test_only_the_ids_of_a_list_are_read_in_their_order():
    assert parse_uuids(["no", ID, ""]) == [UUID(ID)]


@pytest.mark.parametrize(
    ("text", "number"),
    [("7", 7), ("007", 7), ("1" * 9, 111111111), ("1" * 10, 0), ("-1", 0), ("²", 0), ("", 0)],
)
def test_a_number_is_read_or_zero(text, number):
    assert parse_number(text) == number
    assert parse_number(None) == 0


@pytest.mark.parametrize(
    ("text", "choice"), [("upper", Region.UPPER), ("UPPER", None), ("", None), ("x", None)]
)
def test_a_choice_is_one_of_those_there_are(text, choice):
    assert read_choice({"region": text}, "region", Region) is choice
    assert read_choice({}, "region", Region) is None


def test_a_text_is_cut_and_has_no_nul():
    assert read_text({"q": "An\x00a" + "x" * 300}, "q") == "Ana" + "x" * 196
    assert read_text({}, "q") == ""


@pytest.mark.django_db
@pytest.mark.parametrize("asked", ["", "0", "-1", "x", "1", "99"])
def test_a_page_that_is_not_there_is_the_nearest(asked):
    page = get_page(RequestFactory().get("/", {"page": asked}), Client.objects.order_by("pk"), 10)

    assert page.number == 1
