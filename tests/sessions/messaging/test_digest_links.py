"""A digest's button asks first, does one thing by POST, once, and only for the coach it was sent to."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core import signing
from django.test import Client as Browser
from django.utils import timezone

from sessions.domain.events import Event
from sessions.messaging import digest_links
from sessions.messaging.digest_links import DigestAction, DigestLink, digest_link_url
from sessions.models import LoadDecision, StopCase, StopEntry, TrainingSession, UsedLink
from sessions.phone.event_log import store_events
from sessions.stops.actions import close_stop
from tests.sessions.progression.test_progression import ahead, clean_twice
from tests.support import builders
from tests.support.shared_rows import shared_rows

pytestmark = pytest.mark.django_db


@shared_rows
def case(coach):
    training_session = builders.make_training_session(
        builders.make_cleared_client(coach, name="Nora Newland")
    )
    stop = Event(id=uuid4(), kind="stopped", schema=1, occurred_at=timezone.now(), body={"reason": "numb"})
    row = TrainingSession.objects.with_gate_facts().get(pk=training_session.pk)
    store_events(training_session=row, events=[stop], by=coach, now=timezone.now())
    return StopCase.objects.get()


def path_for(user, action, about, week="2026-W10"):
    link = DigestLink(user_id=user.pk, action=action, about=str(about), week=week)
    return "/digest/" + digest_link_url(link).split("/digest/")[1]


@shared_rows
def path(coach, case):
    return path_for(coach, DigestAction.CALLED, case.pk)


def test_opening_it_asks_and_changes_nothing(path, case):
    for _ in range(3):
        page = Browser().get(path)
        assert page.status_code == 200
        assert "Did you call" in page.content.decode()
        assert "Newland" not in page.content.decode()  # the last name
    assert Browser().head(path).status_code == 200

    assert not StopEntry.objects.exists()
    assert not UsedLink.objects.exists()


def test_it_does_its_one_thing_once(path, case, coach):
    first = Browser(enforce_csrf_checks=True).post(path, {"kind": "reached"})
    assert "Written down: talked to the client." in first.content.decode()

    again = [Browser().post(path, {"kind": "tried"}), Browser().get(path)]

    assert {page.status_code for page in again} == {410}
    assert all("used already" in page.content.decode() for page in again)
    entry = StopEntry.objects.get()
    assert (entry.kind, entry.by) == ("reached", coach)


def test_control_that_forgets_what_was_used_still_writes_it_once(path, case):
    Browser().post(path, {"kind": "reached"})
    UsedLink.objects.all().delete()

    Browser().post(path, {"kind": "tried"})

    assert StopEntry.objects.get().kind == "reached"


@pytest.mark.parametrize("kind", ["", "closed", "note", "\x00"])
def test_another_answer_than_the_two_is_refused(path, case, kind):
    assert Browser().post(path, {"kind": kind}).status_code == 422
    assert not StopEntry.objects.exists()


def test_what_was_refused_leaves_the_link_unused(path, case):
    assert Browser().post(path, {"kind": "closed"}).status_code == 422
    assert not UsedLink.objects.exists()

    assert Browser().post(path, {"kind": "reached"}).status_code == 200


def test_who_may_is_asked_at_the_post(path, case, coach):
    assert Browser().get(path).status_code == 200
    case.client.coaches.clear()

    answers = [Browser().post(path, {"kind": "reached"}), Browser().get(path)]

    assert [answer.status_code for answer in answers] == [422, 403]
    assert not StopEntry.objects.exists()


def test_one_that_was_closed_meanwhile_says_so(path, case, coach):
    close_stop(case=case, entry_id=uuid4(), reason="All well.", by=coach, now=timezone.now())

    assert "closed meanwhile" in Browser().post(path, {"kind": "reached"}).content.decode()
    assert "closed meanwhile" in Browser().get(path).content.decode()


def test_who_left_and_who_else_is_signed_in_gets_nothing(path, case, coach, practice, browser_of):
    other = browser_of(builders.make_coach(practice))
    assert other.get(path).status_code == other.post(path, {"kind": "reached"}).status_code == 403
    type(coach).objects.filter(pk=coach.pk).update(is_active=False)
    assert Browser().post(path, {"kind": "reached"}).status_code == 403
    assert not StopEntry.objects.exists()


def test_a_link_ends_and_a_forged_one_is_404(path, case, monkeypatch):
    monkeypatch.setattr(digest_links, "VALID", timedelta(seconds=-1))
    assert "has ended" in Browser().get(path).content.decode()
    assert Browser().post(path, {"kind": "reached"}).status_code == 410
    token = signing.TimestampSigner(salt="sessions.emails").sign("called.x.y.z")
    for forged in (token, "x", path.split("/")[2][:-3] + "abc"):
        assert Browser().post(f"/digest/{forged}/", {"kind": "reached"}).status_code == 404
    assert not StopEntry.objects.exists()


@shared_rows
def lifter(coach):
    """Somebody who presses 30 kg of 100, and 1-kg steps to go by."""
    client = builders.make_cleared_client(coach)
    builders.make_one_rep_max(client, "leg-press", Decimal(100), days_ago=1)
    rack = client.equipment.get(kind="stack")
    rack.smallest = rack.step = 1
    rack.save()
    return client


def test_it_approves_the_loads_it_showed_and_asks_again(coach, lifter):
    clean_twice(lifter, coach)
    row = ahead(lifter).prescriptions.get()
    path = path_for(coach, DigestAction.LOADS, "all")
    page = Browser().get(path).content.decode()
    key = page.split('name="key" value="')[1].split('"')[0]
    assert "Approve 1 next load?" in page

    stale = Browser().post(path, {"key": key.rsplit(" ", 1)[0] + " 99"})
    assert stale.status_code == 422
    assert not UsedLink.objects.exists()
    answer = Browser().post(path, {"key": key})

    assert "Approved: 1." in answer.content.decode()
    assert LoadDecision.objects.get().decided_by == coach
    before, _ = row.load_kg, row.refresh_from_db()
    assert row.load_kg > before
    assert Browser().post(path, {"key": key}).status_code == 410
    next_week = Browser().get(path_for(coach, DigestAction.LOADS, "all", "2026-W11"))
    assert "Nothing is left" in next_week.content.decode()
