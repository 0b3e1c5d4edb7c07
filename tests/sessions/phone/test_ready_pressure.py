"""A blood pressure in the check before a session: kept with the event, judged by the one table."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.clearance.actions import acknowledge_cautions
from clients.domain.red_flags import RED_FLAGS, Moment, Sign
from clients.models import BloodPressureReading, Clearance, RedFlag, Screening
from sessions.domain import ready
from sessions.domain.events import EventKind, check_body
from sessions.models import Event, Message
from tests.sessions.messaging.test_alert_people import said, store
from tests.support import builders
from tests.support.html_forms import html_of
from tests.support.shared_rows import shared_rows

pytestmark = pytest.mark.django_db


@shared_rows
def session(client_person, admin):
    builders.make_screening(client_person)
    return builders.make_training_session(client_person)


def readings():
    return BloodPressureReading.objects.exclude(moment="")


def begin(browser, session, upper, lower):
    form = {"step": "ready", "event_id": str(uuid4()), "no_to_all": "on", "upper": upper, "lower": lower}
    return browser.post(reverse("sessions:event", args=[session.pk]), form, follow=True)


@pytest.mark.parametrize(
    ("upper", "lower", "is_cleared", "flags", "cuffs"),
    [
        (128, 82, True, 0, True),
        (145, 85, True, 0, True),
        (160, 80, False, 0, False),
        (185, 95, False, 1, False),
    ],
)
def test_without_scripts_the_form_says_what_it_leads_to(
    session, client_person, browser_of, upper, lower, is_cleared, flags, cuffs
):
    answer = begin(browser_of(client_person.user), session, upper, lower)

    assert answer.status_code == 200
    row = readings().get()
    assert (row.moment, row.training_session_id) == (Moment.BEFORE, session.pk)
    assert (row.systolic_mmhg, row.diastolic_mmhg) == (upper, lower)
    event = Event.objects.get(kind=EventKind.STARTED)
    assert event.body["pressure"] == [upper, lower]
    assert event.body["ready"]["blood_pressure"] is not cuffs
    assert Clearance.objects.unrevoked().exists() is is_cleared
    assert RedFlag.objects.count() == flags
    # The payload holds the sentence only for those whose check asks for a pressure.
    assert html_of(answer).count(ready.ASK_ADVICE) == (upper == 145)


def test_a_red_one_is_told_once_and_first(session, client_person, coach, admin, browser_of):
    browser = browser_of(client_person.user)
    answer = begin(browser, session, 185, 95)

    assert RED_FLAGS[Sign.PRESSURE].title in html_of(answer)
    assert RED_FLAGS[Sign.PRESSURE].title in html_of(browser.get(reverse("sessions:today")))
    # The sweep writes the alerts of the red flag; there is no second one about the check.
    assert not Message.objects.filter(kind=Message.Kind.ALERT).exists()


@pytest.mark.parametrize(
    ("upper", "lower", "said_beside"),
    [("128", "", "Write both numbers"), ("80", "120", "the first number must be the larger one"),
     ("high", "80", "in whole numbers")],
)  # fmt: skip
def test_bad_input_starts_nothing(session, client_person, browser_of, upper, lower, said_beside):
    answer = begin(browser_of(client_person.user), session, upper, lower)

    assert said_beside in html_of(answer)
    assert not Event.objects.exists()


def test_the_session_starts_with_nothing_typed(session, client_person, browser_of):
    begin(browser_of(client_person.user), session, "", "")

    assert "pressure" not in Event.objects.get().body
    assert not readings().exists()


@pytest.mark.parametrize("pressure", [[12, 8], [170, 0], [80, 120]])
def test_what_a_phone_sends_is_stored_also_where_it_cannot_be_a_reading(session, pressure):
    event = said(EventKind.STARTED, ready=ready.all_no(), pressure=pressure)

    verdicts = store(session, event)

    assert verdicts[event.id].verdict == "stored"
    assert Event.objects.get().body["pressure"] == pressure
    assert not readings().exists()


@pytest.mark.parametrize(("upper", "lower", "flags"), [(185, 95, 1), (165, 95, 0)], ids=["red flag", "hold"])
@pytest.mark.parametrize("days", [7, 8, 60])
def test_a_clock_that_is_behind_takes_nothing_off_a_high_one(session, days, upper, lower, flags):
    at = timezone.now() - timedelta(days=days)
    store(session, said(EventKind.STARTED, at, ready=ready.all_no(), pressure=[upper, lower]))

    assert RedFlag.objects.count() == flags
    assert not Clearance.objects.unrevoked().exists()
    age = session.client.today(timezone.now()) - readings().get().measured_on
    assert age == timedelta(days=7 if days == 7 else 0)


def test_a_low_one_from_long_ago_is_no_pressure_of_today(session):
    """The control: only what holds is taken for new."""
    at = timezone.now() - timedelta(days=8)
    store(session, said(EventKind.STARTED, at, ready=ready.all_no(), pressure=[118, 76]))

    assert readings().get().measured_on == session.client.today(at)
    assert Clearance.objects.unrevoked().exists()


@pytest.mark.parametrize("days", [0, 8])
@pytest.mark.parametrize("pressure", [[185, 190], [320, 95], [185, 10], [95, 185], [180, 0]])
def test_a_red_number_is_a_red_flag_also_where_it_cannot_be_a_reading(session, pressure, days):
    at = timezone.now() - timedelta(days=days)
    store(session, said(EventKind.STARTED, at, ready=ready.all_no(), pressure=pressure))

    flag = RedFlag.objects.get()
    assert (flag.sign, flag.detail) == (Sign.PRESSURE, f"{pressure[0]}/{pressure[1]} mmHg")
    assert not Clearance.objects.unrevoked().exists()
    assert not readings().exists()
    assert Event.objects.get().body["pressure"] == pressure


@pytest.mark.parametrize("pressure", [[179, 0], [12, 8], [80, 109]])
def test_control_numbers_below_that_can_be_no_reading_raise_none(session, pressure):
    store(session, said(EventKind.STARTED, ready=ready.all_no(), pressure=pressure))

    assert not RedFlag.objects.exists()


def test_the_same_event_twice_is_one_reading(session):
    event = said(EventKind.STARTED, ready=ready.all_no(), pressure=[128, 82])
    store(session, event)
    store(session, event)

    assert readings().count() == 1


@pytest.mark.parametrize(
    "pressure", ["128/82", [128], [128, 82, 1], [128, "82"], [128, -1], [1000, 80], None]
)
def test_anything_else_is_no_pressure(pressure):
    assert check_body("started", 1, {"pressure": pressure})


@pytest.mark.parametrize(("answers", "is_open"), [({}, False), ({"smoking": "yes"}, True)])
def test_it_is_asked_for_visibly_where_the_clearance_has_limits(coach, browser_of, answers, is_open):
    client = builders.make_client(coach, with_login=True)
    builders.make_screening(client, **answers)
    if answers:
        screening = Screening.objects.get(client=client)
        flag_ids = [flag.pk for flag in screening.flags.all()]
        acknowledge_cautions(screening=screening, coach=coach, flag_ids=flag_ids, now=timezone.now())
    session = builders.make_training_session(client)

    text = html_of(browser_of(client.user).get(reverse("sessions:live", args=[session.pk])))

    assert ('<details class="why" open>' in text) is is_open
