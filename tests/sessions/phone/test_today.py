"""A client's first page: what to do today, or why not."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from clients.clearance.actions import revoke_clearance
from clients.domain.changes import ChangeKind
from clients.domain.red_flags import Sign
from clients.screening.actions.health_changes import report_change
from clients.screening.actions.requests import request_answers, withdraw_request
from sessions.domain.figures import number_text
from tests.support import builders
from tests.support.html_forms import PhoneUser

pytestmark = pytest.mark.django_db
TAKE_THEM_OFF = "If cuffs are on, take them off now. Your coach and your practice are told."
END_IT = "Cuffs off, and end the open session"


@pytest.fixture
def thumb(client_person, browser_of):
    return PhoneUser(browser_of(client_person.user))


def today_of(client):
    return client.today(timezone.now())


def test_somebody_new_is_sent_to_the_questions(thumb, client_person):
    screen = thumb.open("/today/")

    assert "First, a few health questions" in screen.text
    assert screen.link("Answer the questions") == reverse("clients:screening", args=[client_person.id])


@pytest.mark.parametrize("answers", [{"smoking": "yes"}, {"bleeding": "yes"}])
def test_answers_that_somebody_has_to_read_first_say_so(thumb, client_person, answers):
    builders.make_screening(client_person, **answers)

    assert "Your answers are being looked at" in thumb.open("/today/").text


def test_somebody_for_whom_cuffs_are_out_is_told_in_fit_words(thumb, client_person):
    builders.make_screening(client_person, sickle_cell="disease")

    assert "Training without cuffs for now" in thumb.open("/today/").text


def test_a_session_today_shows_everything_it_asks_for(thumb, client_person):
    builders.make_screening(client_person)
    training_session = builders.make_training_session(client_person, exercise_codes=("leg-extension",))
    screen = thumb.open("/today/")

    prescription = training_session.prescriptions.get()
    assert "Legs today" in screen.text
    assert prescription.exercise_name in screen.text
    assert f"{number_text(prescription.load_value)} {prescription.load_unit}" in screen.text
    assert "30/15/15/15" in screen.text
    assert "6:30 under the cuffs" in screen.text
    assert "of the most you can lift once" in screen.text
    assert screen.link("Start") == reverse("sessions:live", args=[training_session.id])


def test_the_coachs_note_is_shown_and_never_runs(thumb, client_person):
    builders.make_screening(client_person)
    training_session = builders.make_training_session(client_person)
    training_session.note_to_client = "Slow <script>alert(1)</script> down"
    training_session.save()

    screen = thumb.open("/today/")

    assert "From your coach Slow <script>alert(1)</script> down" in screen.text
    assert "<script>alert" not in thumb.response.content.decode()


def test_a_held_session_says_why_and_shows_no_prescription(thumb, client_person):
    builders.make_screening(client_person)
    training_session = builders.make_training_session(client_person)
    revoke_clearance(client=client_person, by=None, reason="Told of a blood clot.", now=timezone.now())
    screen = thumb.open("/today/")

    assert "on hold" in screen.text
    assert "Your coach has to look at this first." in screen.text
    assert "on hold If cuffs are on" not in screen.text  # nothing was begun
    assert training_session.prescriptions.get().exercise_name not in screen.text
    assert "blood clot" not in screen.text
    assert "Start" not in [text for _, text in screen.links]


def test_an_expired_clearance_sends_to_the_questions(client_person):
    builders.make_screening(client_person)
    with time_machine.travel(timezone.now() + timedelta(days=85), tick=False):
        browser = builders.browser_of(client_person.user)
        screen = PhoneUser(browser).open("/today/")

    assert screen.link("Answer the questions") == reverse("clients:screening", args=[client_person.id])


def test_no_session_today_names_the_next(thumb, client_person):
    builders.make_screening(client_person)
    on = today_of(client_person) + timedelta(days=2)
    builders.make_training_session(client_person, on=on)

    assert f"Legs on {on:%A}, {on.day} {on:%B}" in thumb.open("/today/").text


def test_nothing_planned_says_so(thumb, client_person):
    builders.make_screening(client_person)

    assert "Nothing planned" in thumb.open("/today/").text


def test_a_started_session_is_continued(thumb, client_person):
    builders.make_screening(client_person)
    training_session = builders.make_training_session(client_person)
    address = reverse("sessions:live", args=[training_session.id])
    thumb.open(address)
    thumb.begin()

    screen = thumb.open("/today/")
    assert screen.link("Continue") == address
    assert "Session in progress" in screen.text


def test_yesterdays_unfinished_session_is_offered(thumb, client_person):
    builders.make_screening(client_person)
    training_session = builders.make_training_session(client_person)
    address = reverse("sessions:live", args=[training_session.id])
    thumb.open(address)
    thumb.begin()

    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        screen = thumb.open("/today/")
        assert screen.link("Continue or finish it") == address


def test_with_a_red_flag_an_open_session_only_ends(thumb, client_person):
    builders.make_screening(client_person)
    training_session = builders.make_training_session(client_person)
    address = reverse("sessions:live", args=[training_session.id])
    thumb.open(address)
    thumb.begin()
    assert thumb.open("/today/").link("Continue") == address  # the control
    assert END_IT not in thumb.screen.text

    raise_red_flag(client_person)
    for days in (0, 1):
        with time_machine.travel(timezone.now() + timedelta(days=days), tick=False):
            screen = thumb.open("/today/")
            assert TAKE_THEM_OFF in screen.text
            assert screen.link(END_IT) == address
            assert not any("Continue" in text for _, text in screen.links)
            assert "Session in progress" not in screen.text

    assert "Take the cuffs off" in thumb.open(address).text
    assert thumb.screen.main_form.main.label == "Cuffs are off"
    thumb.tap_main()
    assert thumb.screen.main_form.main.label == "End the session"
    thumb.tap_main()
    assert END_IT not in thumb.open("/today/").text


def test_a_session_that_was_begun_and_is_held_only_ends(thumb, client_person):
    builders.make_screening(client_person)
    training_session = builders.make_training_session(client_person)
    address = reverse("sessions:live", args=[training_session.id])
    thumb.open(address)
    thumb.begin()
    revoke_clearance(client=client_person, by=None, reason="Told of a blood clot.", now=timezone.now())

    screen = thumb.open("/today/")
    assert "on hold If cuffs are on, take them off now." in screen.text
    assert screen.link("Cuffs off, and end the session") == address
    assert not any("Continue" in text for _, text in screen.links)
    assert "Take the cuffs off" in thumb.open(address).text


def test_with_a_red_flag_and_nothing_begun_no_session_is_named(thumb, client_person):
    builders.make_screening(client_person)
    builders.make_training_session(client_person)
    raise_red_flag(client_person)

    screen = thumb.open("/today/")
    assert TAKE_THEM_OFF in screen.text
    assert END_IT not in screen.text


def raise_red_flag(client):
    report_change(
        client=client,
        change_id=uuid4(),
        kind=ChangeKind.OTHER,
        signs=[Sign.LIMB],
        note="My calf is swollen.",
        by=client.user,
        now=timezone.now(),
    )


def test_what_was_done_is_listed_and_the_day_is_done(thumb, client_person):
    builders.make_screening(client_person)
    training_session = builders.make_training_session(client_person)
    thumb.open(reverse("sessions:live", args=[training_session.id]))
    thumb.begin()
    thumb.tap_main()
    thumb.tap("end-early")

    screen = thumb.open("/today/")
    assert "Legs done for today" in screen.text
    assert "30 /75 reps" in screen.text
    assert "Lately" not in screen.text

    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        screen = thumb.open("/today/")
        assert "Lately" in screen.text
        assert "30 of 75 reps" in screen.text


def test_something_changed_is_always_in_reach(thumb, client_person):
    screen = thumb.open("/today/")

    assert screen.link("Something changed") == reverse("clients:health-change", args=[client_person.id])


@pytest.mark.parametrize("who", ["coach", "admin"])
def test_it_is_for_clients(browser_of, request, who):
    assert browser_of(request.getfixturevalue(who)).get("/today/").status_code == 403


@pytest.mark.one_database
def test_it_names_nobody_and_costs_at_most_nine_queries_at_any_history(
    thumb, client_person, django_assert_max_num_queries
):
    builders.make_screening(client_person)
    builders.make_training_session(client_person)
    with django_assert_max_num_queries(9) as few:
        thumb.open("/today/")
    for day in range(2, 60, 2):
        builders.make_training_session(client_person, on=today_of(client_person) + timedelta(days=day))

    with django_assert_max_num_queries(len(few.captured_queries)):
        thumb.open("/today/")
    assert client_person.name not in thumb.response.content.decode()


def test_what_the_coach_asks_for_stands_there_until_it_is_answered(thumb, client_person, coach):
    now = timezone.now()
    request_answers(client=client_person, by=coach, now=now)

    screen = thumb.open("/today/")
    assert "New answers are asked for" in screen.text
    assert coach.name in screen.text
    assert screen.link("Answer the questions") == reverse("clients:screening", args=[client_person.id])

    withdraw_request(client=client_person, by=coach, now=now)
    assert "New answers are asked for" not in thumb.open("/today/").text
