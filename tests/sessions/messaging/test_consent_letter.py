"""A yes that was taken back is told to the coaches, once, by day, and not after it was given again."""

from datetime import timedelta

import pytest

from clients.consent.actions import withdraw_consent
from clients.models import Consent
from sessions.messaging import compose
from sessions.messaging.eligibility import Postpone, Send, Suppress
from sessions.messaging.kinds import check_eligibility
from sessions.messaging.schedule import plan_new_messages
from sessions.messaging.sweep import sweep_messages
from tests.sessions.messaging.test_alert_people import text_of
from tests.sessions.messaging.test_letters_that_ask import NIGHT, NOON, fetched, letters_to, of_kind
from tests.support import builders

pytestmark = [pytest.mark.django_db, pytest.mark.clock(NOON)]


@pytest.fixture
def taken_back(client_person):
    withdraw_consent(client=client_person, kind="own", by=client_person.user, now=NOON)
    plan_new_messages(now=NOON)
    return Consent.objects.get(client=client_person)


def test_the_coach_gets_one_letter(taken_back, client_person, coach, smtp):
    for at in (NOON, NOON + timedelta(hours=3)):
        plan_new_messages(now=at)
        sweep_messages(clock=lambda at=at: at)

    [letter] = letters_to(smtp, coach, "no longer agrees")
    assert client_person.name in text_of(letter)
    assert f"/clients/{client_person.id}/consent/" in text_of(letter)


def test_nobody_is_written_to_at_night(taken_back):
    message = fetched(of_kind("consent").get())

    assert isinstance(check_eligibility(message, NIGHT), Postpone)
    assert isinstance(check_eligibility(message, NOON), Send)


def test_given_again_meanwhile_nothing_is_told(taken_back, client_person):
    builders.make_consents(client_person, by=client_person.user)

    assert isinstance(check_eligibility(fetched(of_kind("consent").get()), NOON), Suppress)


def test_a_coach_who_wrote_it_down_is_not_told(client_person, coach):
    other = builders.make_coach(coach.practice)
    client_person.coaches.add(other)
    withdraw_consent(client=client_person, kind="own", by=coach, now=NOON)

    plan_new_messages(now=NOON)

    assert [message.recipient for message in of_kind("consent")] == [other]


def test_without_a_coach_who_can_sign_in_the_admins_are_told(client_person, coach, admin):
    coach.is_active = False
    coach.save(update_fields=["is_active"])
    withdraw_consent(client=client_person, kind="own", by=client_person.user, now=NOON)

    plan_new_messages(now=NOON)

    assert [message.recipient for message in of_kind("consent")] == [admin]


def test_who_no_longer_coaches_the_client_is_not_told(taken_back, client_person):
    client_person.coaches.clear()

    assert isinstance(check_eligibility(fetched(of_kind("consent").get()), NOON), Suppress)


def test_a_parents_is_told_as_theirs_and_the_subject_names_nobody(client_person, coach):
    client_person.birth_on = NOON.date() - timedelta(days=16 * 365)
    client_person.save(update_fields=["birth_on"])
    Consent.objects.filter(client=client_person).delete()
    builders.make_consents(client_person, by=client_person.user)
    withdraw_consent(client=client_person, kind="parent", by=client_person.user, now=NOON)
    plan_new_messages(now=NOON)

    letter = compose.compose(fetched(of_kind("consent").get()), now=NOON)

    assert f"A parent of {client_person.name} no longer agrees" in letter.body
    assert client_person.name not in letter.subject
