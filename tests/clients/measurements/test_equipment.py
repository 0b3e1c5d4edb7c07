from decimal import Decimal

import pytest
from django.urls import reverse

from clients.models import Equipment
from tests.support import builders
from tests.support.shared_rows import shared_rows


def url(client) -> str:
    return reverse("clients:equipment", args=[client.id])


@shared_rows
def client(coach):
    return builders.make_client(coach)


@pytest.fixture
def browser(coach, browser_of):
    return browser_of(coach)


def form(version: int = 1, **changed) -> dict:
    """A bar from 20 to 60 by 2.5, dumbbells as a list, no stack."""
    return {
        "version": version,
        "barbell-present": "on",
        "barbell-unit": "kg",
        "barbell-smallest": "20",
        "barbell-step": "2,5",
        "barbell-largest": "60",
        "dumbbell-present": "on",
        "dumbbell-unit": "lb",
        "dumbbell-loads": "2, 4, 6.5",
        "stack-unit": "kg",
        **{name.replace("__", "-"): value for name, value in changed.items()},
    }


def test_ladder_and_list_are_kept_and_a_kind_left_out_goes(client, browser):
    browser.post(url(client), form())

    rows = {row.kind: row for row in client.equipment.all()}
    assert set(rows) == {"barbell", "dumbbell"}
    assert (rows["barbell"].smallest, rows["barbell"].step, rows["barbell"].largest) == (
        20,
        Decimal("2.5"),
        60,
    )
    assert (rows["dumbbell"].loads, rows["dumbbell"].unit) == (["2", "4", "6.5"], "lb")
    assert not any(row.is_typical for row in rows.values())


def test_the_loads_are_shown_in_words_before_saving(client, browser):
    page = browser.post(url(client), form(then="preview"))

    text = page.content.decode()
    assert "20, 22.5, 25, 27.5 … 57.5, 60 kg: 17 loads" in text
    assert "2, 4, 6.5 lb: 3 loads" in text
    assert client.equipment.filter(is_typical=True).count() == 3


def test_a_new_clients_loads_are_marked_as_typical(client, browser):
    assert "Typical gym: please check" in browser.get(url(client)).content.decode()


@pytest.mark.parametrize(
    ("changed", "part", "field"),
    [
        ({"barbell__smallest": ""}, 0, "smallest"),
        ({"barbell__smallest": "0"}, 0, "smallest"),
        ({"barbell__step": "-1"}, 0, "step"),
        ({"barbell__step": "0.001"}, 0, "step"),
        ({"barbell__largest": "10"}, 0, "largest"),
        ({"barbell__largest": "1e9"}, 0, "largest"),
        ({"dumbbell__loads": "2,4"}, 1, "loads"),
        ({"dumbbell__loads": "two"}, 1, "loads"),
        ({"dumbbell__loads": "0, 2"}, 1, "loads"),
        ({"dumbbell__unit": "stone"}, 1, "unit"),
    ],
)
def test_bad_input_is_answered_beside_its_field_and_kept(client, browser, changed, part, field):
    page = browser.post(url(client), form(**changed))

    bound = page.context["form"].parts[part]
    assert page.status_code == 200
    assert bound.errors[field]
    assert bound[field].value() == next(iter(changed.values()))
    assert client.equipment.filter(is_typical=True).count() == 3


def test_fields_of_equipment_that_is_not_there_do_not_matter(client, browser):
    response = browser.post(url(client), form(stack__smallest="rubbish"))

    assert response.status_code == 302


def test_the_machine_of_one_exercise_stays(client, browser):
    Equipment.objects.create(
        client=client,
        kind="stack",
        exercise_code="leg-press",
        smallest=7,
        step=7,
        largest=140,
        label="Old press",
    )

    browser.post(url(client), form())

    assert client.equipment.get(kind="stack").label == "Old press"
    assert "Old press" in browser.get(url(client)).content.decode()


@pytest.mark.parametrize("version", ["0", "x", ""])
def test_a_stale_tab_is_told_and_keeps_its_text(client, browser, version):
    page = browser.post(url(client), form(version=version))

    text = page.content.decode()
    assert page.status_code == 200
    assert "Nothing of yours is saved yet" in text
    assert page.context["form"].parts[0]["largest"].value() == "60"
    assert browser.post(url(client), form(version=page.context["version"])).status_code == 302
