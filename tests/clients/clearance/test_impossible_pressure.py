"""Two numbers that can be no reading are asked again, and a high one among them counts by itself."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.clearance.views import impossible_pressures
from clients.domain.red_flags import ReadingVerdict, impossible_verdict
from clients.models import BloodPressureReading, Clearance, RedFlag
from sessions.domain.events import EventKind
from sessions.domain.ready import all_no
from tests.sessions.messaging.test_alert_people import said, store
from tests.support import builders
from tests.support.html_forms import html_of
from tests.support.shared_rows import shared_rows

NOW = timezone.now()
pytestmark = [pytest.mark.django_db, pytest.mark.clock(NOW)]


@shared_rows
def cleared(client_person):
    builders.make_screening(client_person)
    return client_person


@shared_rows
def training_session(cleared):
    return builders.make_training_session(cleared)


def is_held():
    return not Clearance.objects.unrevoked().exists()


@pytest.mark.parametrize(
    ("pair", "verdict"),
    [
        ((165, 10), ReadingVerdict.HOLD),
        ((165, 0), ReadingVerdict.HOLD),
        ((145, 10), ReadingVerdict.ASK),
        ((192, 10), ReadingVerdict.RED_FLAG),
        ((10, 165), ReadingVerdict.HOLD),  # in the wrong boxes
        ((80, 120), ReadingVerdict.USUAL),
        ((300, 80), ReadingVerdict.USUAL),  # a digit too many
        ((120, 10), ReadingVerdict.USUAL),
        ((300, 105), ReadingVerdict.HOLD),
    ],
)
def test_the_high_number_counts_by_the_one_table(pair, verdict):
    assert impossible_verdict(*pair) is verdict


def typed_by_a_coach(client, session, coach, text):
    address = reverse("clients:measurements", args=[client.id])
    data = {"what": "pressure", "pressure-measurement_id": uuid4(), "pressure-reading": text}
    return builders.browser_of(coach).post(address, data | {"pressure-measured_on": client.today(NOW)})


def typed_before_a_session(client, session, coach, text):
    address = reverse("sessions:pressure", args=[session.id])
    data = {"measurement_id": uuid4(), "reading": text, "moment": "before"}
    return builders.browser_of(coach).post(address, data)


def typed_without_a_script(client, session, coach, text):
    upper, lower = text.split("/")
    data = {"step": "ready", "event_id": uuid4(), "no_to_all": "1", "upper": upper, "lower": lower}
    return builders.browser_of(client.user).post(reverse("sessions:event", args=[session.id]), data)


FORMS = [typed_by_a_coach, typed_before_a_session, typed_without_a_script]


@pytest.mark.parametrize("type_it", FORMS)
@pytest.mark.parametrize(("text", "is_red"), [("165/10", False), ("192/10", True)])
def test_a_form_asks_again_and_holds(cleared, training_session, coach, type_it, text, is_red):
    page = type_it(cleared, training_session, coach, text)

    assert page.status_code in (200, 422)
    assert "number must be between 30 and 160" in html_of(page) or type_it is typed_without_a_script
    assert is_held()
    assert RedFlag.objects.exists() is is_red
    assert not BloodPressureReading.objects.filter(systolic_mmhg__gte=160).exists()


@pytest.mark.parametrize("type_it", FORMS)
def test_what_is_not_high_is_asked_again_only(cleared, training_session, coach, type_it):
    type_it(cleared, training_session, coach, "120/10")

    assert not is_held()


def test_without_the_rule_it_holds_nothing(cleared, training_session, coach, monkeypatch):
    """The control."""
    monkeypatch.setattr(impossible_pressures, "impossible_pairs", lambda _form: [])

    typed_by_a_coach(cleared, training_session, coach, "165/10")

    assert not is_held()


@pytest.mark.parametrize(("pair", "is_red"), [([165, 10], False), ([165, 0], False), ([192, 10], True)])
def test_a_phone_s_pair_is_stored_as_said_and_holds(cleared, training_session, pair, is_red):
    store(training_session, said(EventKind.STARTED, NOW, ready=all_no(), pressure=pair))

    assert is_held()
    assert RedFlag.objects.exists() is is_red
    assert not BloodPressureReading.objects.filter(systolic_mmhg__gte=160).exists()


def test_an_old_day_holds_nothing(cleared, training_session, coach):
    address = reverse("clients:measurements", args=[cleared.id])
    data = {"what": "pressure", "pressure-measurement_id": uuid4(), "pressure-reading": "165/10"}
    long_ago = cleared.today(NOW) - timedelta(days=8)
    builders.browser_of(coach).post(address, data | {"pressure-measured_on": long_ago})

    assert not is_held()


def test_new_answers_with_a_usual_pressure_open_it_again(cleared, training_session, coach):
    typed_by_a_coach(cleared, training_session, coach, "165/10")

    builders.make_screening(cleared)

    assert not is_held()


def test_the_page_for_the_missing_pressure_acts_too(client_person, coach, browser_of):
    builders.make_screening(client_person, blood_pressure="not_measured")
    address = reverse("clients:screening-pressure", args=[client_person.id])

    page = browser_of(client_person.user).post(address, {"first": "192/10", "second": "120/80"})

    assert RedFlag.objects.get().detail == "192/10 mmHg"
    assert page.status_code in (200, 302)
