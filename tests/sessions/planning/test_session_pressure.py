"""A coach writes down the blood pressure before and after a session: one table, one action, one list."""

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.domain.people import BloodPressure
from clients.domain.red_flags import Moment
from clients.models import BloodPressureReading, Clearance, RedFlag
from clients.screening import beside_screenings
from sessions.planning.session_forms import AFTER_NEEDS_A_BEGINNING
from tests.support import builders
from tests.support.html_forms import html_of
from tests.support.shared_rows import shared_rows

pytestmark = pytest.mark.django_db


@shared_rows
def session(client_person, admin):
    builders.make_screening(client_person)
    return builders.make_training_session(client_person)


@pytest.fixture
def begun(session):
    builders.log_events(session, builders.right_start(600), ("cuffs_on", 500, {}), ("cuffs_off", 60, {}))
    session.refresh_from_db()
    return session


def write(browser, session, reading, moment="before", **more):
    form = {"measurement_id": str(uuid4()), "moment": moment, "reading": reading, **more}
    return browser.post(reverse("sessions:pressure", args=[session.pk]), form, follow=True)


@pytest.mark.parametrize(
    ("reading", "said", "is_cleared", "flags"),
    [
        ("128/82", "Written down.", True, 0),
        ("142/85", "Ask whether a doctor knows about this pressure", True, 0),
        ("150/100", "Cuffs are on hold", False, 0),
        ("185/95", "This is a red flag", False, 1),
    ],
)
def test_before_a_session_the_one_table_decides(session, coach, browser_of, reading, said, is_cleared, flags):
    answer = write(browser_of(coach), session, reading)

    assert said in html_of(answer)
    row = BloodPressureReading.objects.get(training_session_id=session.pk)
    assert (row.moment, row.training_session_id) == (Moment.BEFORE, session.pk)
    assert Clearance.objects.unrevoked().exists() is is_cleared
    assert RedFlag.objects.count() == flags


@pytest.mark.parametrize(
    ("reading", "said"),
    [("185/95", "Written down."), ("199/109", "Written down."), ("200/90", "high even right after a session"),
     ("150/110", "high even right after a session")],
)  # fmt: skip
def test_after_a_session_it_is_told_and_holds_nothing(begun, coach, browser_of, reading, said):
    text = html_of(write(browser_of(coach), begun, reading, "after"))

    assert said in text
    assert ("high even" in text) is ("high even" in said)
    assert Clearance.objects.unrevoked().exists()
    assert not RedFlag.objects.exists()
    assert "After the session" in text
    assert f"{reading} mmHg" in text


@pytest.mark.parametrize("reading", ["185/95", "128/82"])
def test_there_is_no_after_where_nobody_began(session, coach, browser_of, reading):
    """One from after holds nothing, so a red one would go unheard."""
    browser = browser_of(coach)
    answer = write(browser, session, reading, "after")

    assert answer.status_code == 422
    assert AFTER_NEEDS_A_BEGINNING in html_of(answer)
    assert f'value="{reading}"' in html_of(answer)
    assert not BloodPressureReading.objects.filter(training_session_id=session.pk).exists()
    write(browser, session, reading, "before")
    assert RedFlag.objects.exists() is (reading == "185/95")


def test_after_is_offered_only_where_somebody_began(session, coach, browser_of):
    browser, address = browser_of(coach), reverse("sessions:detail", args=[session.pk])

    assert "After the session" not in html_of(browser.get(address))
    builders.log_events(session, builders.right_start(600))
    assert "After the session" in html_of(browser.get(address))


def test_control_at_rest_the_same_number_is_a_red_flag(session, coach, browser_of):
    write(browser_of(coach), session, "200/90")

    assert RedFlag.objects.count() == 1


def test_what_was_high_after_a_session_does_not_stand_against_new_answers(begun, coach, browser_of):
    write(browser_of(coach), begun, "190/95", "after")
    client = begun.client
    today = client.today(timezone.now())

    assert beside_screenings.high_readings(client, today) == []
    write(browser_of(coach), begun, "190/95", "before")
    assert len(beside_screenings.high_readings(client, today)) == 1


@pytest.mark.parametrize(
    ("form", "said"),
    [({"moment": ""}, "Choose before or after."), ({"reading": "high"}, "two whole numbers"),
     ({"reading": "80/120"}, "the first number must be the larger one"),
     ({"moment": "during"}, "Choose before or after.")],
)  # fmt: skip
def test_bad_input_comes_back_with_what_was_typed(session, coach, browser_of, form, said):
    typed = {"reading": "128/82", "moment": "before", **form}
    answer = write(browser_of(coach), session, typed["reading"], typed["moment"])

    assert answer.status_code == 422
    assert said in html_of(answer)
    assert f'value="{typed["reading"]}"' in html_of(answer)
    assert not BloodPressureReading.objects.exclude(moment="").exists()


def test_sent_twice_it_is_written_once(session, coach, browser_of):
    browser, key = browser_of(coach), str(uuid4())
    for _ in range(2):
        write(browser, session, "128/82", measurement_id=key)

    assert BloodPressureReading.objects.exclude(moment="").count() == 1


def test_it_stands_in_the_list_of_measurements(session, coach, browser_of):
    browser = browser_of(coach)
    write(browser, session, "128/82")

    text = html_of(browser.get(reverse("clients:measurements", args=[session.client_id])))

    assert "128/82 mmHg" in text
    assert "Before the session" in text


def test_a_reading_of_a_measurement_names_no_moment(session):
    row = BloodPressureReading(systolic_mmhg=181, diastolic_mmhg=90)

    assert row.verdict == "red_flag"
    assert str(BloodPressure(systolic_mmhg=181, diastolic_mmhg=90)) == "181/90"
