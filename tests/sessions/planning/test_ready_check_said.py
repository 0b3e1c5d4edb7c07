"""The coach's page of a session leads with what was said in the check before it, and what that led to."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.clearance.actions import close_red_flag
from clients.domain.red_flags import RED_FLAGS, Sign
from clients.models import RedFlag
from sessions.domain import ready
from sessions.domain.events import EventKind
from sessions.domain.summary import SessionOutcome
from sessions.domain.weeks import Week
from sessions.messaging.weekly.client_summary import _session, _sessions
from sessions.models import TrainingSession
from tests.sessions.messaging.test_alert_people import said, store
from tests.support import builders
from tests.support.html_forms import html_of
from tests.support.shared_rows import shared_rows

pytestmark = pytest.mark.django_db


@shared_rows
def session(client_person, admin):
    builders.make_screening(client_person)
    return builders.make_training_session(client_person)


def check(session, *yes, pressure=None, then=(EventKind.FINISHED,)):
    body = {"ready": ready.all_no() | dict.fromkeys(yes, True)}
    if pressure:
        body["pressure"] = pressure
    return store(session, said(EventKind.STARTED, **body), *(said(kind) for kind in then))


def main_of(browser, session):
    page = html_of(browser.get(reverse("sessions:detail", args=[session.pk])))
    return page[page.index("<main") : page.index("</main>")]


def test_after_a_red_yes_the_page_leads_with_it(session, coach, browser_of):
    check(session, "swelling")

    page = main_of(browser_of(coach), session)

    flag, rule = RedFlag.objects.get(), RED_FLAGS[Sign.LIMB]
    in_order = [
        f"{ready.BY_CODE['swelling'].text} Yes.",
        rule.title,
        rule.what_now,
        "until an admin has written down what a doctor said",
        "No cuffs can be planned until a new screening clears them.",
        flag.get_absolute_url(),
    ]
    places = [page.index(words) for words in in_order]
    assert places == sorted(places)
    assert places[-1] < page.index("Repetitions")
    assert "Ended without a set" in page
    assert "chip-ok" not in page


def test_a_reading_is_one_at_rest_until_something_was_trained(session, coach, browser_of):
    """After the session only 200/110 is told: a client who did not train is judged as at rest."""
    check(session, "swelling")

    page = main_of(browser_of(coach), session)

    assert re.search(r'value="before"[^>]* checked', page)
    assert not re.search(r'value="after"[^>]* checked', page)


def test_without_a_yes_nothing_of_it_is_shown(session, coach, browser_of):
    """The control."""
    check(session)

    page = main_of(browser_of(coach), session)

    assert "The client was told" not in page
    assert "Ended without a set" in page


def test_a_yes_that_is_not_red_says_that_the_next_sessions_stand(session, coach, browser_of):
    check(session, "skin")

    page = main_of(browser_of(coach), session)

    assert "Skin hurt where the cuff goes? Yes." in page
    assert ready.BY_CODE["skin"].advice in page
    assert "Only today&#x27;s cuffs. The next sessions stand as planned." in page
    assert "red flag" not in page.lower()


@pytest.mark.parametrize(("pressure", "is_red"), [((185, 112), True), ((165, 95), False)])
def test_a_typed_pressure_is_shown_by_its_numbers(
    session, client_person, coach, browser_of, pressure, is_red
):
    check(session, "blood_pressure", pressure=list(pressure), then=())

    page = main_of(browser_of(coach), session)
    told = html_of(browser_of(client_person.user).get(reverse("sessions:live", args=[session.pk])))

    words = "Your blood pressure: {}/{}.".format(*pressure)
    assert words in page
    assert "No cuffs can be planned until" in page
    assert ("Open the red flag" in page) is is_red
    assert (words in told) is is_red  # the other is on hold, and says so
    assert ready.BY_CODE["blood_pressure"].text not in page


def test_once_a_doctor_looked_the_page_says_so(session, client_person, coach, admin, browser_of):
    check(session, "swelling")
    now = timezone.now()
    close_red_flag(
        red_flag=RedFlag.objects.get(), entry_id=uuid4(), by=admin, now=now, reason="No clot.",
        clinician_name="Dr. Wolf", clinician_role="Doctor", clinician_on=client_person.today(now),
    )  # fmt: skip
    builders.make_screening(client_person)

    page = main_of(browser_of(coach), session)

    assert "closed on" in page
    assert "until an admin has written down" not in page


def test_a_stop_leads_to_its_case(session, coach, browser_of):
    store(session, said(EventKind.STARTED), said(EventKind.STOPPED, reason="numb"))

    page = main_of(browser_of(coach), session)

    session.refresh_from_db()
    assert session.stop_case.get_absolute_url() in page


def test_what_was_ended_without_a_set_counts_as_done_nowhere(session, client_person, browser_of):
    check(session, "skin")
    week = Week.of(session.scheduled_on)

    (row,) = _sessions([client_person.pk], week)[client_person.pk]
    today = html_of(browser_of(client_person.user).get(reverse("sessions:today")))

    assert TrainingSession.objects.get().was_left_undone
    assert _session(row).outcome is SessionOutcome.NOT_DONE
    assert "No training today" in today
    assert "done for today" not in today
