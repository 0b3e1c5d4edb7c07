from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.models import OneRepMax
from tests.support import builders
from tests.support.html_forms import ParsedPage
from tests.support.shared_rows import shared_rows


def url(client) -> str:
    return reverse("clients:one-rep-maxes", args=[client.id])


@shared_rows
def client(coach):
    return builders.make_client(coach, time_zone="UTC")


@pytest.fixture
def browser(coach, browser_of):
    return browser_of(coach)


def form(**changed) -> dict:
    return {
        "one_rep_max_id": str(uuid4()),
        "exercise_code": "back-squat",
        "method": "tested",
        "typed_value": "82,5",
        "typed_unit": "kg",
        "reps": "",
        "tested_on": f"{timezone.now():%Y-%m-%d}",
        **changed,
    }


@pytest.mark.parametrize("typed", ["82.5", "82,5", "٨٢٫٥"])
def test_a_tested_1rm_is_written_down(client, coach, browser, typed):
    browser.post(url(client), form(typed_value=typed))

    row = OneRepMax.objects.get()
    assert (row.load_kg, row.method, row.reps, row.recorded_by) == (Decimal("82.5"), "tested", None, coach)


def test_pounds_are_kept_as_typed(client, browser):
    browser.post(url(client), form(typed_value="225", typed_unit="lb"))

    row = OneRepMax.objects.get()
    assert (row.typed_value, row.typed_unit, row.load_kg) == (225, "lb", Decimal("102.058"))


def test_an_estimate_keeps_what_was_lifted_and_its_range(client, browser):
    browser.post(url(client), form(method="estimated", typed_value="100", reps="5"))

    row = OneRepMax.objects.get()
    assert (row.from_load_kg, row.reps) == (100, 5)
    assert row.low_kg < row.load_kg < row.high_kg


def test_working_it_out_first_shows_six_formulas_and_writes_nothing(client, browser):
    page = browser.post(url(client), form(method="estimated", typed_value="100", reps="5", then="preview"))

    text = page.content.decode()
    assert all(name in text for name in ("Epley", "Brzycki", "Lombardi", "Wathan", "Mayhew"))
    assert page.context["estimate"].low_kg < page.context["estimate"].high_kg
    assert not OneRepMax.objects.exists()


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"typed_value": "0"}, "typed_value"),
        ({"typed_value": "-5"}, "typed_value"),
        ({"typed_value": "1e3"}, "typed_value"),
        ({"typed_value": "1e9"}, "typed_value"),
        ({"typed_value": "1000000000"}, "typed_value"),
        ({"typed_value": "0.2"}, "typed_value"),
        ({"typed_value": "501"}, "typed_value"),
        ({"typed_value": ""}, "typed_value"),
        ({"exercise_code": ""}, "exercise_code"),
        ({"exercise_code": "dragon-flag"}, "exercise_code"),
        ({"typed_unit": "stone"}, "typed_unit"),
        ({"method": "guessed"}, "method"),
        ({"tested_on": "2999-01-01"}, "tested_on"),
        ({"tested_on": ""}, "tested_on"),
        ({"method": "estimated"}, "reps"),
        ({"method": "estimated", "reps": "0"}, "reps"),
        ({"method": "estimated", "reps": "16"}, "reps"),
        ({"method": "estimated", "reps": "-3"}, "reps"),
        ({"method": "estimated", "reps": "5.5"}, "reps"),
        ({"method": "estimated", "reps": "9" * 20}, "reps"),
    ],
)
def test_bad_input_is_answered_beside_its_field_and_kept(client, browser, changed, field):
    page = browser.post(url(client), form(**changed))

    bound = page.context["form"]
    assert page.status_code == 200
    assert all(bound.errors[field])
    assert bound[field].value() == changed[field] if field in changed else True
    assert not OneRepMax.objects.exists()


@pytest.mark.parametrize(
    ("typed", "unit", "asked_about"),
    [
        ("130", "kg", "check the unit"),
        ("60", "lb", "check the unit"),
        ("500", "kg", "check the load"),
        ("6", "kg", "check the load"),
    ],
)
def test_a_load_far_from_the_last_one_asks_for_a_tick(client, browser, typed, unit, asked_about):
    builders.make_one_rep_max(client, "back-squat", load_kg=Decimal(60))

    asked = browser.post(url(client), form(typed_value=typed, typed_unit=unit))

    assert asked_about in asked.content.decode()
    assert 'name="load_confirmed"' in asked.content.decode()
    assert OneRepMax.objects.count() == 1
    browser.post(url(client), form(typed_value=typed, typed_unit=unit, load_confirmed="on"))
    assert OneRepMax.objects.count() == 2


def test_no_tick_is_offered_where_nothing_is_in_doubt(client, browser):
    assert 'name="load_confirmed"' not in browser.get(url(client)).content.decode()


def test_sending_twice_writes_once(client, browser):
    same = form()

    browser.post(url(client), same)
    browser.post(url(client), same)

    assert OneRepMax.objects.count() == 1


def test_the_newest_counts_and_history_stays(client, browser):
    builders.make_one_rep_max(client, "back-squat", load_kg=Decimal(60), days_ago=50)
    builders.make_one_rep_max(client, "back-squat", load_kg=Decimal(65), days_ago=1)

    (squat,) = browser.get(url(client)).context["exercises"]

    assert squat.newest.load_kg == 65
    assert [row.load_kg for row in squat.history] == [65, 60]


@pytest.mark.parametrize(
    ("days_ago", "words"), [(1, "Fresh"), (22, "Retest due"), (43, "Stale"), (85, "Expired")]
)
def test_freshness_is_said_in_words(client, browser, days_ago, words):
    builders.make_one_rep_max(client, "back-squat", days_ago=days_ago)

    assert words in browser.get(url(client)).content.decode()


def test_a_mistake_is_withdrawn_with_a_reason_and_the_one_before_counts_again(client, coach, browser):
    builders.make_one_rep_max(client, "back-squat", load_kg=Decimal(60), days_ago=9)
    wrong = builders.make_one_rep_max(client, "back-squat", load_kg=Decimal(90))
    address = reverse("clients:one-rep-max-withdraw", args=[client.id, wrong.id])

    refused = browser.post(address, {"reason": " "})
    browser.post(address, {"reason": "Counted the bar twice."})

    wrong.refresh_from_db()
    (squat,) = browser.get(url(client)).context["exercises"]
    assert refused.context["form"].errors["reason"]
    assert (wrong.withdrawn_by, wrong.withdraw_reason) == (coach, "Counted the bar twice.")
    assert squat.newest.load_kg == 60
    assert "Counted the bar twice." in browser.get(url(client)).content.decode()


def test_an_exercise_whose_only_record_was_withdrawn_is_still_shown(client, browser):
    wrong = builders.make_one_rep_max(client, "back-squat")

    browser.post(reverse("clients:one-rep-max-withdraw", args=[client.id, wrong.id]), {"reason": "Wrong."})

    assert "Every record was taken out of use." in browser.get(url(client)).content.decode()


def test_another_clients_record_cannot_be_withdrawn_here(client, coach, browser):
    other = builders.make_one_rep_max(builders.make_client(coach), "back-squat")

    response = browser.post(
        reverse("clients:one-rep-max-withdraw", args=[client.id, other.id]), {"reason": "x"}
    )

    assert response.status_code == 404


def test_a_future_test_reaches_no_row_by_any_zone(client, browser):
    day = timezone.now() + timedelta(days=3)

    browser.post(url(client), form(tested_on=f"{day:%Y-%m-%d}"))

    assert not OneRepMax.objects.exists()


@pytest.mark.one_database
def test_the_page_makes_the_same_queries_for_many_records(client, browser, django_assert_num_queries):
    builders.make_one_rep_max(client, "back-squat")
    browser.get(url(client))  # the first look is noted in the audit list
    with django_assert_num_queries(8):
        browser.get(url(client))
    for code in ("back-squat", "leg-press", "leg-extension") * 3:
        builders.make_one_rep_max(client, code)

    with django_assert_num_queries(8):
        browser.get(url(client))


def test_each_side_has_a_1rm_of_its_own(client, browser):
    for side, kg in (("left", "20"), ("right", "40")):
        browser.post(url(client), form(exercise_code="single-leg-extension", side=side, typed_value=kg))

    assert {row.side: row.load_kg for row in OneRepMax.objects.all()} == {"left": 20, "right": 40}
    page = browser.get(url(client))
    assert [each.name for each in page.context["exercises"]] == [
        "Single-leg extension, left",
        "Single-leg extension, right",
    ]
    (symmetry,) = page.context["symmetries"]
    assert (symmetry.percent, symmetry.weaker) == (50, "left")


def test_the_other_side_is_no_reason_to_doubt_a_load(client, browser):
    """20 kg after 60 would be asked about, were it the same leg."""
    browser.post(url(client), form(exercise_code="single-leg-extension", side="right", typed_value="60"))
    browser.post(url(client), form(exercise_code="single-leg-extension", side="left", typed_value="20"))
    assert OneRepMax.objects.count() == 2

    browser.post(url(client), form(exercise_code="single-leg-extension", side="right", typed_value="20"))
    assert OneRepMax.objects.count() == 2


@pytest.mark.parametrize(
    ("exercise", "side", "words"),
    [
        (
            "single-leg-extension",
            "",
            "Single-leg extension is done with one side. Choose which one lifted it.",
        ),
        ("back-squat", "left", "Back squat is lifted with both at once."),
        ("leg-press", "middle", "This is not one of the choices. Please choose again."),
    ],
)
def test_a_side_that_does_not_fit_is_told_beside_it(client, browser, exercise, side, words):
    page = browser.post(url(client), form(exercise_code=exercise, side=side))

    assert words in page.context["form"].errors["side"][0]
    assert not OneRepMax.objects.exists()


def test_side_and_repetitions_say_when_they_are_needed(client, browser):
    page = ParsedPage(browser.get(url(client)).content.decode()).text

    assert "Lifted with if one side lifted alone" in page
    assert "Repetitions for an estimate" in page
    assert "optional" not in page
