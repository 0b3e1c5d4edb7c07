"""STOP: cuffs off first, then why, then what to do; nothing goes on afterwards."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.models import Clearance
from sessions.domain.symptoms import SYMPTOMS, SymptomKind
from sessions.models import Event
from tests.support import builders
from tests.support.html_forms import PhoneUser
from tests.support.shared_rows import shared_rows

pytestmark = pytest.mark.django_db

ENDING = [kind for kind in SymptomKind if SYMPTOMS[kind].ends_session]


@shared_rows
def training_session(client_person):
    builders.make_screening(client_person)
    return builders.make_training_session(client_person)


@pytest.fixture
def thumb(client_person, browser_of, training_session):
    thumb = PhoneUser(browser_of(client_person.user))
    thumb.open(reverse("sessions:live", args=[training_session.id]))
    return thumb


def test_every_screen_of_a_running_session_carries_the_stop(thumb):
    for _ in range(7):
        assert ("#stop", "STOP") in thumb.screen.links
        assert thumb.screen.has("stop")
        if not thumb.screen.main_form:
            break
        if thumb.screen.has("ready"):
            thumb.answer_ready_check()
            continue
        thumb.tap_main(**({"effort": 5, "discomfort": 5} if thumb.screen.has("feedback") else {}))


@pytest.mark.parametrize("kind", ENDING)
def test_a_sign_ends_the_session_and_says_what_to_do(thumb, training_session, kind):
    thumb.begin()
    screen = thumb.tap("stop", reason=kind)

    training_session.refresh_from_db()
    assert SYMPTOMS[kind].what_next in screen.text
    assert training_session.state == "stopped"
    assert training_session.symptom_count == 1
    assert training_session.record["open_since"] is None
    assert not screen.has("set")
    assert not screen.has("ready")


def test_it_reports_the_stop_the_sign_and_the_cuffs(thumb):
    thumb.begin()
    thumb.tap("stop", reason="numb")

    kinds = list(Event.objects.order_by("occurred_at").values_list("kind", flat=True))
    assert kinds == ["started", "cuffs_on", "stopped", "symptom", "cuffs_off"]


def test_it_can_be_pressed_before_anything_was_started(thumb, training_session):
    thumb.tap("stop", reason="other")

    training_session.refresh_from_db()
    assert training_session.state == "stopped"
    assert "call your local emergency number" in thumb.screen.text


def test_it_revokes_the_clearance_and_holds_later_sessions(thumb, client_person):
    later = builders.make_training_session(
        client_person, on=client_person.today(timezone.now()) + timedelta(days=2)
    )
    thumb.begin()
    thumb.tap("stop", reason="severe_pain")

    clearance = Clearance.objects.get(client=client_person)
    assert clearance.revoked_at is not None
    assert clearance.revoke_reason == "A session was stopped: severe or sharp pain"
    screen = thumb.open(reverse("sessions:live", args=[later.id]))
    assert "This session is on hold" in screen.text
    assert not screen.has("ready")


def test_pins_and_needles_take_the_cuffs_off_and_let_the_session_go_on_without(thumb, training_session):
    thumb.begin()
    screen = thumb.tap("stop", reason="pins_and_needles")

    training_session.refresh_from_db()
    assert "No cuffs from here on." in screen.text
    assert screen.main_form.main.label == "Done, 30 reps"
    assert training_session.state == "started"
    assert training_session.record["open_since"] is None
    assert Clearance.objects.get().revoked_at is None


def test_ending_early_with_nothing_wrong_is_not_a_stop(thumb, training_session):
    thumb.begin()
    thumb.tap_main()
    screen = thumb.tap("end-early")

    training_session.refresh_from_db()
    assert training_session.state == "finished"
    assert training_session.reps_done == 30
    assert training_session.record["open_since"] is None
    assert Clearance.objects.get().revoked_at is None
    assert "Session done" in screen.text


def test_a_sign_after_the_end_still_stops(thumb, training_session):
    thumb.begin()
    thumb.tap("end-early")
    thumb.tap("stop", reason="chest_pain")

    training_session.refresh_from_db()
    assert training_session.state == "stopped"
    assert Clearance.objects.get().revoked_at is not None


@pytest.mark.parametrize("reason", ["", "bored", "numb\x00"])
def test_a_reason_nobody_knows_is_asked_again(thumb, training_session, reason):
    thumb.begin()
    screen = thumb.tap("stop", reason=reason)

    training_session.refresh_from_db()
    assert "Choose what is wrong." in screen.text
    assert training_session.state == "started"


@pytest.mark.parametrize(
    ("hours_ago", "is_taken"), [(2, True), (23, True), (25, False), (-1, False)], ids=str
)
def test_a_stop_kept_without_a_network_has_its_own_time_within_a_day(thumb, hours_ago, is_taken):
    thumb.begin()
    then = timezone.now() - timedelta(hours=hours_ago)
    form = thumb.screen.form("stop")
    thumb.send(form, reason="numb", happened_at=then.isoformat())

    stopped = Event.objects.get(kind="stopped")
    assert (abs(stopped.occurred_at - then) < timedelta(seconds=1)) is is_taken
