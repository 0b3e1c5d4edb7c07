"""Answers that are on their way while a session is stopped, and the stop closed: in every order."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.clearance import gate
from clients.clearance.actions import decide_review, revoke_clearance
from clients.domain.clearance import ReasonCode, Refused
from clients.domain.regions import LEGS
from clients.models import ChangedAnswer, Clearance, Review
from clients.screening.actions.submit import save_answers, submit_screening
from sessions.domain.events import EventKind
from sessions.models import StopCase
from sessions.stops.actions import close_stop
from tests.sessions.messaging.test_alert_people import said, store
from tests.support import builders
from tests.support.shared_rows import shared_rows

NOW = timezone.now()
pytestmark = [pytest.mark.django_db, pytest.mark.clock(NOW)]


def minute(number):
    return NOW + timedelta(minutes=number)


@shared_rows
def planned(client_person):
    builders.make_screening(client_person)
    return builders.make_training_session(client_person)


def begin(client, at):
    return save_answers(client=client, answers=builders.all_clear_answers(), by=client.user, now=minute(at))


def send(client, draft, at):
    return submit_screening(
        client=client, draft_id=draft.id, asked_by=client.user, in_person=False, now=minute(at)
    )


def stop(planned, at, *, arrives=None):
    """A stop that was tapped at one minute, and that the server hears of then or later."""
    events = [
        said(EventKind.STARTED, minute(at)),
        said(EventKind.STOPPED, minute(at), reason="numb"),
    ]
    store(planned, *events, now=minute(at if arrives is None else arrives))
    return StopCase.objects.get()


def close(case, coach, at):
    return close_stop(case=case, entry_id=uuid4(), reason="Feels well again.", by=coach, now=minute(at))


def refusals(client, at):
    client.refresh_from_db()
    answer = gate.check_client(client=client, limbs=LEGS, now=minute(at))[1]
    return {reason.code for reason in answer.reasons} if isinstance(answer, Refused) else set()


def test_begun_before_the_stop_and_sent_after_it_was_closed_is_for_an_admin(client_person, planned, coach):
    draft = begin(client_person, 1)
    close(stop(planned, 2), coach, 3)

    send(client_person, draft, 4)

    assert refusals(client_person, 5)
    changed = ChangedAnswer.objects.get()
    assert (changed.cause, changed.review.is_open) == ("revoked", True)
    assert "A session was stopped" in changed.before


def test_a_stop_that_found_nothing_in_force_to_revoke_holds_those_answers_too(client_person, planned, coach):
    revoke_clearance(client=client_person, by=None, reason="New medicine.", now=minute(1))
    draft = begin(client_person, 2)
    close(stop(planned, 3), coach, 4)

    send(client_person, draft, 5)

    assert refusals(client_person, 6)
    assert ChangedAnswer.objects.get().before == "A session was stopped."


def test_without_the_rule_those_answers_would_clear(client_person, planned, coach, monkeypatch):
    """Negative control."""
    monkeypatch.setattr("clients.screening.earlier_answers._happened_since_begun", lambda *_: "")
    draft = begin(client_person, 1)
    close(stop(planned, 2), coach, 3)

    send(client_person, draft, 4)

    assert not refusals(client_person, 5)


def test_begun_after_the_stop_and_sent_after_it_was_closed_clears(client_person, planned, coach):
    case = stop(planned, 2)
    draft = begin(client_person, 3)
    close(case, coach, 4)

    send(client_person, draft, 5)

    assert not refusals(client_person, 6)


def test_sent_while_the_stop_is_open_stays_for_an_admin_when_it_is_closed(client_person, planned, coach):
    draft = begin(client_person, 1)
    case = stop(planned, 2)
    send(client_person, draft, 3)
    assert ReasonCode.OPEN_STOP in refusals(client_person, 4)

    close(case, coach, 5)

    assert refusals(client_person, 6)
    assert {each.cause for each in ChangedAnswer.objects.all()} == {"open_stop", "revoked"}
    assert Review.objects.get().is_open


@pytest.mark.parametrize("tapped", [0, 4])
def test_a_stop_that_arrives_after_the_answers_revokes_what_they_cleared(
    client_person, planned, coach, tapped
):
    """A phone without a network: the answers went by the form, the stop comes later."""
    send(client_person, begin(client_person, 1), 2)
    assert not refusals(client_person, 3)

    case = stop(planned, tapped, arrives=5)

    assert {ReasonCode.OPEN_STOP, ReasonCode.REVOKED} <= refusals(client_person, 6)
    close(case, coach, 7)
    assert ReasonCode.REVOKED in refusals(client_person, 8)


def test_a_coach_who_revokes_meanwhile_is_not_overtaken_by_answers_of_before(client_person, planned, coach):
    draft = begin(client_person, 1)
    revoke_clearance(client=client_person, by=coach, reason="Felt ill.", now=minute(2))

    send(client_person, draft, 3)

    assert refusals(client_person, 4)
    assert ChangedAnswer.objects.get().before == f"{coach}: Felt ill."


def test_the_case_shows_it_and_the_client_reads_what_comes_next(
    client_person, planned, coach, admin, browser_of, time_machine
):
    draft = begin(client_person, 1)
    close(stop(planned, 2), coach, 3)
    time_machine.move_to(minute(4), tick=False)
    phone = browser_of(client_person.user)

    sent = phone.post(
        reverse("clients:screening-send", args=[client_person.id]), {"draft": draft.id}, follow=True
    )
    own = sent.content.decode()
    assert "An admin of your practice compares your answers before cuffs go on" in own
    assert "Felt" not in own
    review = Review.objects.get()
    page = browser_of(admin).get(reverse("clients:review-detail", args=[review.id])).content.decode()
    assert "revoked after these answers were begun" in page
    assert "A session was stopped" in page

    decide_review(
        review=review,
        version=review.version,
        by=admin,
        kind="clear",
        reason="Asked the client: well since.",
        limbs=LEGS,
        now=timezone.now(),
    )
    assert Clearance.objects.unrevoked().get().basis == "decision"
