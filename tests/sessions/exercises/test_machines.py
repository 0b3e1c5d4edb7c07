"""Loads of one exercise: a bar and its plates, pairs of dumbbells, a stack; kilograms or pounds."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.models import Equipment
from sessions.planning.drafts import draft_session
from tests.sessions.planning.planner_form import session_request
from tests.support import builders
from tests.support.shared_rows import shared_rows

pytestmark = pytest.mark.django_db


@shared_rows
def client(coach):
    return builders.make_cleared_client(coach)


@pytest.fixture
def browser(coach, browser_of):
    return browser_of(coach)


def url(client, code) -> str:
    return reverse("clients:machine", args=[client.id, code])


def save(browser, client, code, **typed):
    client.refresh_from_db()
    return browser.post(url(client, code), {"unit": "kg", "label": "", "version": client.version, **typed})


def own(client, code) -> Equipment:
    return client.equipment.get(exercise_code=code)


def test_a_bar_and_its_plates(client, browser):
    save(browser, client, "bench-press", bar="15", plates="10, 5 x 2, 2,5, 1.25")

    row = own(client, "bench-press")
    assert (row.smallest, row.plates) == (15, [["10", 1], ["5", 2], ["2.5", 1], ["1.25", 1]])
    assert row.loads[:5] == ["15.00", "17.50", "20.00", "22.50", "25.00"]
    page = browser.get(url(client, "bench-press"))
    assert page.context["form"]["plates"].value() == "10, 5 x 2, 2.5, 1.25"


def test_a_bar_alone_is_one_load(client, browser):
    save(browser, client, "bench-press", bar="7.5", plates="")

    assert own(client, "bench-press").loads == ["7.5"]


def test_pairs_of_dumbbells_in_any_order_and_twice(client, browser):
    save(browser, client, "biceps-curl", pairs="8, 2, 4, 4, 2", unit="lb")

    row = own(client, "biceps-curl")
    assert (row.loads, row.unit) == (["2", "4", "8"], "lb")


def test_a_stack_with_a_step_or_a_list(client, browser):
    html = browser.get(url(client, "leg-press")).content.decode()
    assert html.count("or list each load") == 3
    save(browser, client, "leg-press", smallest="10", step="7.5", largest="40", loads="")
    assert own(client, "leg-press").step == Decimal("7.5")

    save(browser, client, "leg-press", smallest="10", step="7.5", largest="40", loads="7 14 21")
    row = own(client, "leg-press")
    assert (row.loads, row.step) == (["7", "14", "21"], None)


@pytest.mark.parametrize(
    ("code", "typed", "field"),
    [
        ("bench-press", {"bar": ""}, "bar"),
        ("bench-press", {"bar": "0"}, "bar"),
        ("bench-press", {"bar": "2000"}, "bar"),
        ("bench-press", {"bar": "20", "plates": "ten"}, "plates"),
        ("bench-press", {"bar": "20", "plates": "20 kg, 45 lb"}, "plates"),
        ("bench-press", {"bar": "20", "plates": "-5 x 2"}, "plates"),
        ("bench-press", {"bar": "20", "plates": "5 x 999"}, "plates"),
        ("biceps-curl", {"pairs": ""}, "pairs"),
        ("biceps-curl", {"pairs": "4 kg, 10 lb"}, "pairs"),
        ("biceps-curl", {"pairs": "4, 0"}, "pairs"),
        ("biceps-curl", {"pairs": "4", "unit": "stone"}, "unit"),
        ("leg-press", {"smallest": "10", "step": "", "largest": "40", "loads": ""}, "step"),
        ("leg-press", {"smallest": "50", "step": "5", "largest": "40", "loads": ""}, "largest"),
        ("leg-press", {"smallest": "1", "step": "0.001", "largest": "40", "loads": ""}, "step"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field_and_kept(client, browser, code, typed, field):
    page = save(browser, client, code, **typed)

    form = page.context["form"]
    assert form.errors[field]
    assert form[field].value() == typed[field]
    assert not client.equipment.filter(exercise_code=code).exists()


def test_its_loads_count_before_those_of_the_kind(client, browser):
    builders.make_one_rep_max(client, "leg-press", Decimal(100))
    save(browser, client, "leg-press", loads="9, 27, 45", smallest="", step="", largest="")

    draft = draft_session(client=client, requested=session_request(client), now=timezone.now())

    assert draft.plan.prescriptions[0].load_kg == 27


def test_pounds_on_one_machine_and_kilograms_on_another(client, browser):
    for code in ("leg-press", "leg-curl"):
        builders.make_one_rep_max(client, code, Decimal(100))
    save(browser, client, "leg-press", unit="lb", smallest="10", step="10", largest="200", loads="")
    save(browser, client, "leg-curl", smallest="5", step="2.5", largest="60", loads="")

    both = (("leg-press", Decimal(30)), ("leg-curl", Decimal(30)))
    draft = draft_session(
        client=client, requested=session_request(client, exercises=both), now=timezone.now()
    )

    assert [(row.load_value, row.load_unit) for row in draft.plan.prescriptions] == [(60, "lb"), (30, "kg")]


def test_the_loads_can_be_seen_first_and_taken_away(client, browser):
    page = save(browser, client, "bench-press", bar="20", plates="5", then="preview")
    assert "20, 30 kg: 2 loads" in page.content.decode()
    assert not client.equipment.filter(exercise_code="bench-press").exists()

    save(browser, client, "bench-press", bar="20", plates="5")
    save(browser, client, "bench-press", then="remove")
    assert not client.equipment.filter(exercise_code="bench-press").exists()


def test_a_stale_tab_is_told_and_keeps_its_text(client, browser):
    page = browser.post(url(client, "bench-press"), {"unit": "kg", "bar": "15", "plates": "", "version": "0"})

    assert "Nothing of yours is saved yet" in page.content.decode()
    assert page.context["form"]["bar"].value() == "15"


@pytest.mark.parametrize("code", ["push-up", "dragon-flag", "own-0"])
def test_what_takes_no_load_has_no_page(client, browser, code):
    assert browser.get(url(client, code)).status_code == 404


def test_the_list_says_what_each_exercise_is_loaded_from(client, browser, django_assert_max_num_queries):
    save(browser, client, "bench-press", bar="20", plates="5")
    client.equipment.filter(kind="dumbbell").first().delete()

    with django_assert_max_num_queries(9):
        text = browser.get(reverse("clients:machines", args=[client.id])).content.decode()

    assert "20, 30 kg: 2 loads" in text
    assert "Nothing to load" in text
