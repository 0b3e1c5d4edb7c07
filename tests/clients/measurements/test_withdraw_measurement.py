"""A mistaken measurement is taken out of use: struck out with its reason, counted by nothing any more."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.audit.refusals import ActionRefused
from clients.clearance.actions import record_blood_pressure
from clients.domain.occlusion import Cuff, CuffKind
from clients.domain.people import BloodPressure
from clients.domain.regions import Region
from clients.measurements.actions.measurements import (
    record_circumferences,
    withdraw_measurement,
)
from clients.models import AuditEvent, Screening
from sessions.mappers import find_pressures
from tests.support import builders
from tests.support.html_forms import html_of
from tests.support.shared_rows import shared_rows

pytestmark = pytest.mark.django_db
REASON = "Cuff of the wrong size."


@shared_rows
def reading(coach, client_person):
    return record_blood_pressure(
        client=client_person, reading_id=uuid4(), measured_on=client_person.today(timezone.now()),
        reading=BloodPressure(systolic_mmhg=171, diastolic_mmhg=101), by=coach, now=timezone.now(),
    )  # fmt: skip


def address(client, kind, row) -> str:
    return reverse("clients:measurement-withdraw", args=[client.id, kind, row.id])


def test_it_stays_struck_out_with_its_reason_and_counts_no_more(reading, coach, client_person, browser_of):
    browser = browser_of(coach)
    overview = reverse("clients:detail", args=[client_person.id])
    assert "171/101" in browser.get(overview).content.decode()

    page = browser.post(address(client_person, "pressure", reading), {"reason": REASON}, follow=True)

    shown = page.content.decode()
    assert "<s>171/101</s>" in shown
    assert REASON in shown
    assert "171/101" not in browser.get(overview).content.decode()
    assert "171/101" not in browser_of(client_person.user).get(reverse("clients:me")).content.decode()
    reading.refresh_from_db()
    assert (reading.withdrawn_by, reading.systolic_mmhg) == (coach, 171)
    event = AuditEvent.objects.order_by("number").filter(practice=coach.practice, action="withdrew").get()
    assert (event.kind, event.object_id) == ("bloodpressurereading", str(reading.pk))


def test_weight_and_limb_are_taken_out_of_use_alike(coach, client_person, browser_of):
    builders.make_screening(client_person)
    weight = client_person.body_weights.get()
    (limb,) = record_circumferences(
        client=client_person, limbs=[(uuid4(), "lower_left", 54)], by=coach, now=timezone.now(),
        measured_on=client_person.today(timezone.now()),
    )  # fmt: skip
    browser = browser_of(coach)

    for kind, row in (("weight", weight), ("limb", limb)):
        assert browser.get(address(client_person, kind, row)).status_code == 200
        browser.post(address(client_person, kind, row), {"reason": REASON})
        row.refresh_from_db()
        assert row.withdraw_reason == REASON


def test_what_was_answered_stays_answered(coach, client_person):
    screening = builders.make_screening(client_person)
    before = Screening.objects.values("answers", "verdict_upper", "verdict_lower").get(pk=screening.pk)

    for reading in client_person.blood_pressure_readings.all():
        withdraw_measurement(measurement=reading, reason=REASON, by=coach, now=timezone.now())

    assert (
        Screening.objects.values("answers", "verdict_upper", "verdict_lower").get(pk=screening.pk) == before
    )
    assert client_person.clearances.unrevoked().exists()


def test_without_a_reason_nothing_changes_and_the_page_says_what_is_missing(
    reading, coach, client_person, browser_of
):
    page = browser_of(coach).post(address(client_person, "pressure", reading), {"reason": "  "})

    assert page.status_code == 200
    assert page.context["form"].errors["reason"]
    with pytest.raises(ActionRefused):
        withdraw_measurement(measurement=reading, reason=" ", by=coach, now=timezone.now())
    reading.refresh_from_db()
    assert reading.withdrawn_at is None


def test_twice_it_is_taken_out_once(reading, coach, client_person, browser_of):
    for reason in (REASON, "Another."):
        withdraw_measurement(measurement=reading, reason=reason, by=coach, now=timezone.now())

    reading.refresh_from_db()
    assert reading.withdraw_reason == REASON
    assert AuditEvent.objects.filter(action="withdrew", object_id=str(reading.pk)).count() == 1
    again = browser_of(coach).get(address(client_person, "pressure", reading))
    assert "taken out of use already" in again.content.decode()


def test_an_occlusion_pressure_out_of_use_gives_no_target(coach, client_person, browser_of):
    pressure = client_person.occlusion_pressures.create(
        limb="left_lower", pressure_mmhg=190, cuff_width_cm=11, position="seated", device="Doppler",
        measured_on=client_person.today(timezone.now()), recorded_by=coach,
    )  # fmt: skip
    gauge = Cuff(region=Region.LOWER, kind=CuffKind.GAUGE, width_cm=Decimal(11))
    assert [each.pressure_mmhg for each in find_pressures(client_person, gauge)] == [190]

    page = browser_of(coach).post(
        address(client_person, "occlusion", pressure), {"reason": REASON}, follow=True
    )

    assert "<s>190 mmHg</s>" in html_of(page)
    assert find_pressures(client_person, gauge) == []


@pytest.mark.parametrize("kind", ["weight", "height", "pressure-of-tyres"])
def test_another_kind_of_number_is_not_found(kind, reading, coach, client_person, browser_of):
    assert browser_of(coach).get(address(client_person, kind, reading)).status_code == 404
