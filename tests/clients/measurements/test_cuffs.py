"""Cuffs and measured occlusion pressures: written down as measured, never guessed."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.models import Cuff, OcclusionPressure
from tests.support import builders
from tests.support.shared_rows import shared_rows


@shared_rows
def client(coach):
    return builders.make_client(coach, time_zone="UTC")


@pytest.fixture
def browser(coach, browser_of):
    return browser_of(coach)


def url(client) -> str:
    return reverse("clients:cuffs", args=[client.id])


def days_ago(client, days) -> str:
    return (client.today(timezone.now()) - timedelta(days=days)).isoformat()


def measurement(client, **changes) -> dict:
    facts = {
        "measurement_id": str(uuid4()),
        "limb": "left_lower",
        "pressure_mmhg": "200",
        "cuff_width_cm": "11,5",
        "position": "seated",
        "device": "Hand-held Doppler",
        "measured_on": days_ago(client, 2),
        **changes,
    }
    return {"what": "pressure", **{f"pressure-{name}": value for name, value in facts.items()}}


def cuff(region="lower", kind="gauge", width_cm="11.5") -> dict:
    what = f"cuff-{region}"
    return {"what": what, f"{what}-kind": kind, f"{what}-width_cm": width_cm}


def test_a_measurement_shows_its_target(client, browser):
    page = browser.post(url(client), measurement(client), follow=True)

    text = page.content.decode()
    assert "200 mmHg" in text
    assert "80 to 160" in text
    assert OcclusionPressure.objects.get().cuff_width_cm == 11.5


def test_sent_twice_it_stands_once(client, browser):
    form = measurement(client)
    browser.post(url(client), form)
    browser.post(url(client), form)

    assert OcclusionPressure.objects.count() == 1


def test_an_old_one_and_an_earlier_one_give_no_target(client, browser):
    browser.post(url(client), measurement(client, limb="right_lower", measured_on=days_ago(client, 43)))
    browser.post(url(client), measurement(client, measured_on=days_ago(client, 9)))
    page = browser.post(url(client), measurement(client, pressure_mmhg="180"), follow=True)

    assert [each.counts for each in page.context["pressures"]] == [True, False, False]
    assert "Over 6 weeks" in page.content.decode()


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("pressure_mmhg", ""),
        ("pressure_mmhg", "79"),
        ("pressure_mmhg", "351"),
        ("pressure_mmhg", "180.5"),
        ("pressure_mmhg", "a lot"),
        ("cuff_width_cm", "2.9"),
        ("cuff_width_cm", "26"),
        ("cuff_width_cm", "NaN"),
        ("device", "  "),
        ("limb", "neck"),
        ("position", "upside down"),
        ("measured_on", "2999-01-01"),
    ],
)
def test_what_cannot_be_is_answered_beside_the_field_and_kept(client, browser, field, typed):
    page = browser.post(url(client), measurement(client, **{field: typed}))

    form = page.context["pressure_form"]
    assert form.errors[field]
    assert form[field].value() == typed
    assert not OcclusionPressure.objects.exists()


def test_a_cuff_is_written_down_changed_and_forgotten(client, browser):
    browser.post(url(client), cuff())
    browser.post(url(client), cuff(kind="wrap", width_cm=""))
    browser.post(url(client), cuff("upper", width_cm="5"))

    assert sorted(Cuff.objects.values_list("region", "kind", "width_cm")) == [
        ("lower", "wrap", None),
        ("upper", "gauge", 5),
    ]
    browser.post(url(client), cuff(kind=""))
    assert Cuff.objects.get().region == "upper"


@pytest.mark.parametrize("changes", [{"kind": "rope"}, {"width_cm": "1"}, {"width_cm": "wide"}])
def test_what_cannot_be_a_cuff_is_refused(client, browser, changes):
    page = browser.post(url(client), cuff(**changes))

    assert page.status_code == 200
    assert page.context["cuff_forms"][0].errors
    assert not Cuff.objects.exists()


def test_no_formula_is_offered_and_the_page_says_why(client, browser):
    text = browser.get(url(client)).content.decode()

    assert "Why is there no formula?" in text
    assert "Wedig and others 2024" in text


@pytest.mark.one_database
def test_the_page_takes_the_same_queries_for_many(client, browser, django_assert_num_queries):
    for _ in range(3):
        browser.post(url(client), measurement(client))
    with django_assert_num_queries(6):
        browser.get(url(client))
