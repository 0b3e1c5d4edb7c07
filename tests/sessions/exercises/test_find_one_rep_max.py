"""A 1RM from one set to failure: the range is shown, and it is not asked of everybody."""

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.models import Clearance, OneRepMax
from tests.support import builders
from tests.support.html_forms import html_of
from tests.support.shared_rows import shared_rows


@shared_rows
def client(coach):
    return builders.make_cleared_client(coach, time_zone="UTC")


@pytest.fixture
def browser(coach, browser_of):
    return browser_of(coach)


def url(client) -> str:
    return reverse("clients:one-rep-max-find", args=[client.id])


def the_set(client, **changes) -> dict:
    return {
        "one_rep_max_id": str(uuid4()),
        "exercise_code": "leg-extension",
        "typed_value": "50",
        "typed_unit": "kg",
        "reps": "8",
        "cuffs_off": "on",
        "tested_on": client.today(timezone.now()).isoformat(),
        "then": "work-out",
        **changes,
    }


def test_it_shows_the_range_and_the_loads_before_anything_is_written(client, browser):
    page = browser.post(url(client), the_set(client))

    text = html_of(page)
    assert "About 62.6 kg" in text
    assert "Between 60 kg and 63.8 kg" in text
    assert "15 kg" in text
    assert "23.5 % to 25 %" in text
    assert "w(1 + r/30)" in text
    assert not OneRepMax.objects.exists()


def test_it_is_written_down_as_an_estimate_once(client, browser):
    form = the_set(client, then="save")
    browser.post(url(client), form)
    browser.post(url(client), form)

    row = OneRepMax.objects.get()
    assert (row.method, row.reps, str(row.load_kg), str(row.low_kg)) == ("estimated", 8, "62.600", "60.000")


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("reps", "16", "More than 15 repetitions say too little"),
        ("reps", "0", "At least one full repetition"),
        ("reps", "", "Please"),
        ("reps", "8.5", "whole number"),
        ("cuffs_off", "", "Only a set without cuffs"),
        ("typed_value", "0", "above 0"),
        ("typed_value", "600", "0.5 to 500 kg"),
        ("exercise_code", "", "choose an exercise"),
        ("exercise_code", "push-up", "not one of the choices"),
    ],
)
def test_what_gives_no_estimate_is_said_beside_the_field(client, browser, field, typed, words):
    page = browser.post(url(client), the_set(client, **{field: typed, "then": "save"}))

    assert words in " ".join(page.context["form"].errors[field])
    assert not OneRepMax.objects.exists()


def test_eleven_to_fifteen_are_a_weak_estimate(client, browser):
    assert "A weak estimate" in browser.post(url(client), the_set(client, reps="12")).content.decode()


def forbid(client):
    Clearance._base_manager.filter(client=client).update(no_max_test=True)


def test_a_client_whose_limits_forbid_maximal_tests_is_not_tested(client, browser):
    forbid(client)
    page = browser.post(url(client), the_set(client, then="save"))

    text = page.content.decode()
    assert "The clearance forbids maximal tests" in text
    assert "Write down a 1RM that was measured before" in text
    assert not OneRepMax.objects.exists()


def test_control_without_the_limit_the_same_set_is_written_down(client, browser):
    browser.post(url(client), the_set(client, then="save"))

    assert OneRepMax.objects.exists()


def test_nobody_who_is_not_cleared_is_asked_to_go_to_failure(coach, browser):
    client = builders.make_client(coach, time_zone="UTC")
    page = browser.post(url(client), the_set(client, then="save"))

    assert "The client has not been screened." in page.content.decode()
    assert not OneRepMax.objects.exists()


def test_a_limit_of_a_decision_reaches_the_test(client, admin, browser, browser_of):
    other = builders.make_client(client.coaches.get())
    review = builders.make_screening(other, varicose_veins="yes").review
    today = other.today(timezone.now())
    browser_of(admin).post(
        reverse("clients:review-detail", args=[review.pk]),
        {
            "version": review.version, "kind": "clear_with_limits", "where": "all",
            "no_max_test": "on",
            "clinician_name": "Dr. Doe", "clinician_role": "GP", "clinician_on": today.isoformat(),
            "valid_until_on": "", "reason": "Letter.", "max_percent_1rm": "", "max_cuff_minutes": "",
        },
    )  # fmt: skip

    assert "forbids maximal tests" in browser.post(url(other), the_set(other)).content.decode()


def test_the_word_that_promises_is_not_on_the_page(client, browser):
    assert "safe" not in browser.get(url(client)).content.decode().lower()
