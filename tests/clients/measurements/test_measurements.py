from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.models import BloodPressureReading, BodyWeight, LimbCircumference
from tests.support import builders
from tests.support.html_forms import html_of
from tests.support.shared_rows import shared_rows


def url(client) -> str:
    return reverse("clients:measurements", args=[client.id])


@shared_rows
def client(coach):
    return builders.make_client(coach, time_zone="UTC")


@pytest.fixture
def browser(coach, browser_of):
    return browser_of(coach)


def pressure(reading: str, on: str = "2024-03-01", **more) -> dict:
    return {"what": "pressure", "pressure-reading": reading, "pressure-measured_on": on, **more}


def weight(value: str, unit: str = "kg", on: str = "2024-03-01", **more) -> dict:
    return {"what": "weight", "weight-weight": value, "weight-unit": unit, "weight-measured_on": on, **more}


def limb(left: str = "", right: str = "", part: str = "arms", on: str = "2024-03-01") -> dict:
    return {
        "what": "limb",
        "limb-part": part,
        "limb-left_cm": left,
        "limb-right_cm": right,
        "limb-measured_on": on,
    }


@pytest.mark.parametrize(
    "typed", ["130/85", "130 85", "130/85 mmHg", "130 / 85", "130 over 85", "١٣٠/٨٥", "130-85"]
)
def test_a_reading_is_understood_as_people_write_it(client, browser, typed):
    browser.post(url(client), pressure(typed))

    reading = BloodPressureReading.objects.get()
    assert (reading.systolic_mmhg, reading.diastolic_mmhg) == (130, 85)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("80/120", "the first number must be the larger one"),
        ("300/10", "between 60 and 260"),
        ("130", "two whole numbers"),
        ("130/85/70", "two whole numbers"),
        ("1e3/80", "two whole numbers"),
        ("high", "two whole numbers"),
        ("", "fill this in"),
        ("9" * 39, "two whole numbers"),
    ],
)
def test_what_cannot_be_a_reading_is_answered_in_words_and_kept(client, browser, typed, words):
    page = browser.post(url(client), pressure(typed))

    form = page.context["pressure_form"]
    assert words in " ".join(form.errors["reading"])
    assert form["reading"].value() == typed
    assert not BloodPressureReading.objects.exists()


def test_a_day_in_the_future_is_refused(client, browser):
    page = browser.post(url(client), pressure("120/80", on="2999-01-01"))

    assert page.context["pressure_form"].errors["measured_on"] == ["This date is in the future."]


def test_a_coach_further_east_writes_down_their_own_today(coach, browser_of):
    coach.time_zone = "Pacific/Kiritimati"
    coach.save()
    client = builders.make_client(coach, time_zone="Pacific/Pago_Pago")
    today_there = timezone.now() + timedelta(hours=14)

    browser_of(coach).post(url(client), pressure("120/80", on=f"{today_there:%Y-%m-%d}"))

    assert BloodPressureReading.objects.exists()


def test_a_weight_in_pounds_is_kept_as_typed_and_in_kilograms(client, browser):
    browser.post(url(client), weight("180,5", "lb"))

    row = BodyWeight.objects.get()
    assert (row.typed_value, row.typed_unit, row.weight_kg) == (Decimal("180.5"), "lb", Decimal("81.873"))
    assert "180.5 lb" in html_of(browser.get(url(client)))


@pytest.mark.parametrize("typed", ["0", "-70", "700", "1e2", "heavy", "70.12345", "", "7 0"])
def test_a_weight_that_cannot_be_is_answered_beside_the_field(client, browser, typed):
    page = browser.post(url(client), weight(typed))

    assert page.context["weight_form"].errors["weight"]
    assert not BodyWeight.objects.exists()


def test_left_and_right_are_written_at_once(client, browser):
    browser.post(url(client), limb("31,5", "32", part="thighs"))

    assert set(LimbCircumference.objects.values_list("limb", "circumference_cm")) == {
        ("lower_left", Decimal("31.5")),
        ("lower_right", Decimal("32.0")),
    }


def test_one_side_is_enough_and_none_is_not(client, browser):
    browser.post(url(client), limb(right="30"))
    page = browser.post(url(client), limb())

    assert LimbCircumference.objects.get().limb == "upper_right"
    assert page.context["limb_form"].errors["left_cm"] == ["Please write at least one side."]


def test_sending_twice_writes_once(client, browser):
    ids = {"pressure-measurement_id": str(uuid4())}

    browser.post(url(client), pressure("120/80", **ids))
    browser.post(url(client), pressure("120/80", **ids))

    assert BloodPressureReading.objects.count() == 1


def test_the_id_of_another_practices_row_does_no_harm(client, browser, stranger_coach, browser_of):
    theirs = builders.make_client(stranger_coach, time_zone="UTC")
    ids = {"weight-measurement_id": str(uuid4())}
    browser_of(stranger_coach).post(url(theirs), weight("80", **ids))

    page = browser.post(url(client), weight("70", **ids))

    assert page.status_code == 200
    assert theirs.body_weights.get().weight_kg == 80


@pytest.mark.parametrize("what", ["", "nonsense"])
def test_a_form_nobody_knows_changes_nothing(client, browser, what):
    assert browser.post(url(client), {"what": what}).status_code == 200


@pytest.mark.one_database
def test_the_page_makes_the_same_queries_for_many_rows(client, browser, django_assert_max_num_queries):
    for day in range(1, 12):
        browser.post(url(client), pressure("120/80", on=f"2024-03-{day:02}"))
        browser.post(url(client), limb("30", "31", on=f"2024-03-{day:02}"))

    browser.get(url(client))  # the first look is noted in the audit list
    with django_assert_max_num_queries(9):
        browser.get(url(client))
