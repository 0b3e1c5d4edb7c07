"""What is typed into the planner: each error is shown beside its field, and nothing is assigned."""

from decimal import Decimal

import pytest

from sessions.models import Prescription, TrainingSession
from tests.sessions.planning.planner_form import NOBODY, PLANNER, address, text_of, typed
from tests.support.builders import browser_of, make_cleared_client, make_coach, make_one_rep_max
from tests.support.shared_rows import shared_rows

pytestmark = pytest.mark.django_db


@shared_rows
def coach():
    return make_coach()


@shared_rows
def client(coach):
    client = make_cleared_client(coach)
    make_one_rep_max(client, "leg-press", Decimal(100))
    return client


@pytest.mark.parametrize("request_id", ["", "nonsense", "\x00"])
def test_a_broken_request_id_is_replaced(coach, client, request_id):
    assert browser_of(coach).post(address(client), typed(client, request_id=request_id)).status_code == 302


def test_exercises_ticked_for_the_other_region_are_not_read(coach, client):
    form = typed(client, exercises_upper=["chest-press"], **{"percent_chest-press": "rubbish"})

    assert browser_of(coach).post(address(client), form).status_code == 302
    assert [row.exercise_code for row in Prescription.objects.all()] == ["leg-press"]


@pytest.mark.parametrize("code", ["chest-press", "rest-arms", "overhead-press", "<b>", NOBODY])
def test_an_exercise_that_is_not_one_of_the_region_is_named(coach, client, code):
    page = browser_of(coach).post(address(client), typed(client, exercises_lower=["leg-press", code]))

    assert page.status_code == 422
    assert "is not an exercise of this region" in text_of(page)
    assert not TrainingSession.objects.exists()


def test_a_session_without_an_exercise_is_refused(coach, client):
    page = browser_of(coach).post(address(client), typed(client, exercises_lower=[]))

    assert "Choose at least one exercise." in text_of(page)
    assert not TrainingSession.objects.exists()


@pytest.mark.parametrize(
    "percent",
    ["", "0", "-30", "19.99", "50.01", "1e2", "1e9", "abc", "٥١", "30 40", "\x00", "NaN", "9" * 300],
)
def test_a_percent_that_cannot_be_is_told_beside_the_field(coach, client, percent):
    page = browser_of(coach).post(address(client), typed(client, **{"percent_leg-press": percent}))

    assert page.status_code == 422
    assert page.context["form"].errors["percent_leg-press"]
    assert not TrainingSession.objects.exists()


@pytest.mark.parametrize(("percent", "load_kg"), [("20", 20), ("50", 50), ("27,5", 25), ("٣٠", 30)])
def test_a_percent_is_read_as_people_write_it(coach, client, percent, load_kg):
    form = typed(client, high_load_reason="Trained for years.", **{"percent_leg-press": percent})

    browser_of(coach).post(address(client), form)

    assert Prescription.objects.get().load_kg == load_kg


def test_above_forty_percent_the_reason_is_asked_for_and_kept(coach, client):
    browser, form = browser_of(coach), typed(client, **{"percent_leg-press": "45"})

    page = browser.post(address(client), form)
    assert page.status_code == 422
    assert "a reason is needed" in text_of(page)

    browser.post(address(client), {**form, "high_load_reason": "Trained for years."})
    assert Prescription.objects.get().high_load_reason == "Trained for years."


@pytest.mark.parametrize("day", ["", "yesterday", "2020-01-01", "9999-12-31", "0001-01-01", "31.02.2027"])
def test_a_day_that_cannot_be_is_told_beside_the_field(coach, client, day):
    page = browser_of(coach).post(address(client), typed(client, scheduled_on=day))

    assert page.status_code == 422
    assert page.context["form"].errors["scheduled_on"]


@pytest.mark.parametrize("client_id", ["", "1", "None", "\x00", "x" * 500, NOBODY])
def test_a_client_that_does_not_exist_is_not_found(coach, client_id):
    assert browser_of(coach).get(PLANNER, {"client": client_id}).status_code == 404


@pytest.mark.parametrize("field", ["note_to_client", "high_load_reason", "spacing_reason"])
@pytest.mark.parametrize("text", ["x" * 1001, "NUL \x00 here", "bell \x07"])
def test_texts_that_cannot_be_kept_are_told_beside_the_field(coach, client, field, text):
    page = browser_of(coach).post(address(client), typed(client, **{field: text}))

    assert page.status_code == 422
    assert page.context["form"].errors[field]


@pytest.mark.parametrize("field", ["region", "protocol", "cuff_mode"])
def test_a_choice_that_is_not_offered_is_told_beside_the_field(coach, client, field):
    page = browser_of(coach).post(address(client), typed(client, **{field: "neck"}))

    assert page.status_code == 422
    assert page.context["form"].errors[field]
