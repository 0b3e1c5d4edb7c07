"""Cautions that one coach has read are read again by the next, before that coach plans."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.audit.refusals import ActionRefused
from clients.clearance import gate
from clients.clearance.actions import acknowledge_cautions, cautions_of, revoke_clearance
from clients.clearance.status import ClearanceState, status_prefetches, statuses_of
from clients.domain.clearance import Allowed, ReasonCode
from clients.domain.regions import LEGS
from clients.models import Acknowledgement, AuditEvent, Clearance, Client
from clients.people.actions.people import set_coaches
from sessions import mappers
from sessions.models import TrainingSession
from tests.sessions.planning.planner_form import typed
from tests.support import builders
from tests.support.shared_rows import shared_rows


@shared_rows
def screening(client_person, coach):
    made = builders.make_screening(client_person, smoking="yes", **builders.ON_A_STATIN)
    read(made, coach)
    return made


@shared_rows
def planned(client_person, screening):
    now = timezone.now()
    return builders.make_training_session(client_person, on=client_person.today(now) + timedelta(days=4))


@shared_rows
def next_coach(practice):
    return builders.make_coach(practice, name="Nina Next")


def read(screening, coach, flags=None):
    flags = cautions_of(screening) if flags is None else flags
    return acknowledge_cautions(
        screening=screening, coach=coach, flag_ids=[flag.id for flag in flags], now=timezone.now()
    )


def hand_over(client, admin, *coaches):
    return set_coaches(client=client, coaches=coaches, by=admin, now=timezone.now())


def ask(client, planner):
    return gate.check_client(client=client, limbs=LEGS, now=timezone.now(), planner=planner)[1]


def status(client, reader):
    fetched = Client.objects.prefetch_related(*status_prefetches(reader)).get(pk=client.pk)
    return statuses_of(fetched, timezone.now()).about(LEGS)


def test_the_next_coach_reads_before_they_plan(client_person, screening, coach, next_coach, admin):
    hand_over(client_person, admin, next_coach)

    assert [reason.code for reason in ask(client_person, next_coach).reasons] == [ReasonCode.CAUTIONS_UNREAD]

    clearance = read(screening, next_coach)

    assert isinstance(ask(client_person, next_coach), Allowed)
    assert clearance.decided_by == coach  # the clearance stays as it was
    assert Clearance.objects.count() == 1
    assert Acknowledgement.objects.filter(coach=next_coach).count() == 2
    events = AuditEvent.objects.filter(action="acknowledged").order_by("number")
    assert [event.actor for event in events] == [coach, next_coach]


def test_without_the_rule_the_next_coach_would_plan(client_person, next_coach, screening, admin, monkeypatch):
    """Negative control."""
    monkeypatch.setattr("clients.clearance.gate.may_plan", lambda answer, **_: answer)
    hand_over(client_person, admin, next_coach)

    assert isinstance(ask(client_person, next_coach), Allowed)


def test_a_coach_beside_the_first_one_reads_them_too(client_person, screening, coach, next_coach, admin):
    hand_over(client_person, admin, coach, next_coach)

    assert isinstance(ask(client_person, coach), Allowed)
    assert not isinstance(ask(client_person, next_coach), Allowed)


def test_the_first_coach_who_comes_back_has_read_them(client_person, screening, coach, next_coach, admin):
    hand_over(client_person, admin, next_coach)
    hand_over(client_person, admin, coach)

    assert isinstance(ask(client_person, coach), Allowed)


def test_reading_twice_is_written_down_once(client_person, screening, next_coach, admin):
    hand_over(client_person, admin, next_coach)
    read(screening, next_coach)
    read(screening, next_coach)

    assert AuditEvent.objects.filter(action="acknowledged", actor=next_coach).count() == 1


def test_every_caution_is_ticked_by_the_next_coach_too(client_person, screening, next_coach, admin):
    hand_over(client_person, admin, next_coach)

    with pytest.raises(ActionRefused, match="Tick that you have read"):
        read(screening, next_coach, cautions_of(screening)[:1])
    assert not isinstance(ask(client_person, next_coach), Allowed)


def test_what_is_planned_stays_and_may_be_trained(client_person, screening, planned, next_coach, admin):
    hand_over(client_person, admin, next_coach)

    row = TrainingSession.objects.with_gate_facts().get(pk=planned.pk)
    assert isinstance(mappers.check_gate(row, timezone.now()), Allowed)
    assert isinstance(ask(client_person, client_person.user), Allowed)  # the client moves their own session


def test_an_admin_reads_before_they_plan_too(client_person, screening, next_coach, admin, browser_of):
    """Where the only reader was handed away, an admin would plan what nobody there has read."""
    hand_over(client_person, admin, next_coach)
    planner = reverse("sessions:new") + f"?client={client_person.id}"
    address = reverse("clients:acknowledge", args=[client_person.id])
    assert [reason.code for reason in ask(client_person, admin).reasons] == [ReasonCode.CAUTIONS_UNREAD]
    assert address in browser_of(admin).get(planner).content.decode()

    flags = [str(flag.id) for flag in cautions_of(screening)]
    browser_of(admin).post(address, {"screening": screening.id, "flag": flags})

    assert isinstance(ask(client_person, admin), Allowed)
    assert not isinstance(ask(client_person, next_coach), Allowed)
    assert Acknowledgement.objects.filter(coach=admin).count() == 2
    assert Clearance.objects.count() == 1
    assert address not in browser_of(admin).get(planner).content.decode()


def test_an_admin_s_reading_alone_clears_nobody(client_person, coach, admin):
    unread = builders.make_screening(client_person, smoking="yes")

    with pytest.raises(ActionRefused, match="Only a coach"):
        read(unread, admin)
    with pytest.raises(ActionRefused, match="Only a coach"):
        read(unread, builders.make_admin())
    assert not Clearance.objects.exists()


def test_newer_cautions_are_read_by_everybody(client_person, screening, coach):
    newer = builders.make_screening(client_person, smoking="yes")

    assert not isinstance(ask(client_person, coach), Allowed)
    read(newer, coach)
    assert isinstance(ask(client_person, coach), Allowed)


def test_what_the_rule_or_an_admin_cleared_asks_no_coach(client_person, next_coach, admin):
    builders.make_screening(client_person)
    hand_over(client_person, admin, next_coach)

    assert isinstance(ask(client_person, next_coach), Allowed)


def test_the_status_says_it_to_that_coach_alone(client_person, screening, coach, next_coach, admin):
    hand_over(client_person, admin, coach, next_coach)

    assert status(client_person, coach).state == ClearanceState.CLEARED
    assert status(client_person, admin).state == ClearanceState.CLEARED
    assert status(client_person, None).state == ClearanceState.CLEARED
    unread = status(client_person, next_coach)
    assert unread.state == ClearanceState.TO_ACKNOWLEDGE
    assert "You have not read" in unread.reasons[0]
    assert unread.can_be_revoked


def test_a_revoked_clearance_cannot_be_revoked_again_by_reading(client_person, screening, next_coach, admin):
    revoke_clearance(client=client_person, by=admin, reason="New medicine.", now=timezone.now())
    hand_over(client_person, admin, next_coach)

    assert not status(client_person, next_coach).can_be_revoked
    with pytest.raises(ActionRefused, match="was revoked"):
        read(screening, next_coach)


def test_the_pages_lead_to_the_cautions(client_person, screening, planned, next_coach, admin, browser_of):
    hand_over(client_person, admin, next_coach)
    browser = browser_of(next_coach)
    address = reverse("clients:acknowledge", args=[client_person.id])

    roster = browser.get(reverse("clients:list")).content.decode()
    assert "Cautions to read" in roster
    detail = browser.get(reverse("clients:detail", args=[client_person.id])).content.decode()
    assert f'action="{address}"' in detail
    assert reverse("clients:revoke-clearance", args=[client_person.id]) in detail
    planner = browser.get(f"{reverse('sessions:new')}?client={client_person.id}").content.decode()
    assert f'href="{address}"' in planner

    on = (client_person.today(timezone.now()) + timedelta(days=8)).isoformat()
    sent = typed(client_person, scheduled_on=on)
    answer = browser.post(f"{reverse('sessions:new')}?client={client_person.id}", sent)
    assert answer.status_code == 422
    assert "You have not read this client’s cautions" in answer.content.decode()

    flags = [flag.id for flag in cautions_of(screening)]
    page = browser.post(address, {"screening": screening.id, "flag": flags}, follow=True).content.decode()
    assert "You can plan within the limits of the clearance." in page
    assert browser.post(f"{reverse('sessions:new')}?client={client_person.id}", sent).status_code == 302


def test_the_roster_of_the_coach_who_read_says_nothing(client_person, screening, coach, browser_of):
    assert "Cautions to read" not in browser_of(coach).get(reverse("clients:list")).content.decode()
