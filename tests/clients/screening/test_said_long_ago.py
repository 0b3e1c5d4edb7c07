"""What was objected to, listed or revoked stays said, however often and late the answers are sent again."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from clients.clearance.actions import (
    close_red_flag,
    raise_red_flag,
    record_blood_pressure,
    revoke_clearance,
)
from clients.domain.medicines import MedicineClass
from clients.domain.people import BloodPressure
from clients.domain.red_flags import Sign, Way
from clients.models import ChangedAnswer, Review
from clients.screening import earlier_answers
from clients.screening.actions.confirm import confirm_answers
from clients.screening.actions.medicines import add_medicine, withdraw_medicine
from clients.screening.actions.submit import save_answers, submit_screening
from sessions.messaging.schedule import plan_new_messages
from sessions.messaging.sweep import sweep_messages
from tests.clients.screening.test_answers_changed import NOW, answer, decide, is_cleared
from tests.support import builders

pytestmark = [pytest.mark.django_db, pytest.mark.clock(NOW)]


def test_an_objection_outlasts_whatever_the_coach_sends(client_person, coach):
    said = answer(client_person, coach)
    confirm_answers(screening=said, is_right=False, note="I had a clot.", by=client_person.user, now=NOW)

    for _ in range(3):
        answer(client_person, coach)
        assert not is_cleared(client_person)


def test_a_blood_thinner_of_thirteen_weeks_ago_is_not_forgotten_when_it_is_withdrawn(client_person):
    by = client_person.user
    row = add_medicine(
        client=client_person,
        medicine_id=uuid4(),
        name="Eliquis",
        kind=MedicineClass.ANTICOAGULANT,
        by=by,
        now=NOW - timedelta(weeks=13),
    )
    withdraw_medicine(medicine=row, reason="A mistake.", by=by, now=NOW)

    answer(client_person, by)

    assert not is_cleared(client_person)


@pytest.mark.parametrize("who", ["admin", "coach"])
def test_what_a_person_took_away_does_not_come_back_with_the_same_answers(client_person, coach, admin, who):
    answer(client_person, client_person.user)
    by = {"admin": admin, "coach": coach}[who]
    revoke_clearance(client=client_person, by=by, reason="The letter was forged.", now=timezone.now())

    answer(client_person, client_person.user, now=timezone.now())

    assert not is_cleared(client_person)
    changed = ChangedAnswer.objects.get(cause="revoked")
    assert changed.before == f"{by}: The letter was forged."
    # Nor with the next ones: only an admin's decision brings it back.
    answer(client_person, coach, now=timezone.now())
    assert not is_cleared(client_person)
    decide(Review.objects.get(), admin if who == "coach" else builders.make_admin(coach.practice))
    assert is_cleared(client_person)


@pytest.mark.parametrize("who", ["admin", "coach"])
def test_without_the_rule_the_next_answers_would_lift_it(client_person, coach, admin, who, monkeypatch):
    """The control."""
    monkeypatch.setattr(earlier_answers, "_taken_away", lambda _client: None)
    answer(client_person, client_person.user)
    by = {"admin": admin, "coach": coach}[who]
    revoke_clearance(client=client_person, by=by, reason="The letter was forged.", now=timezone.now())

    answer(client_person, client_person.user, now=timezone.now())

    assert is_cleared(client_person)


@pytest.mark.parametrize("who", ["admin", "coach"])
def test_a_pressure_that_a_coach_or_admin_writes_down_is_no_revocation_of_theirs(
    client_person, coach, admin, who
):
    """From 160 or 100 it revokes, and a lower one on a later day clears by rule."""
    answer(client_person, client_person.user)
    record_blood_pressure(
        client=client_person, reading_id=uuid4(), measured_on=client_person.today(NOW),
        reading=BloodPressure(systolic_mmhg=165, diastolic_mmhg=95),
        by={"admin": admin, "coach": coach}[who], now=NOW,
    )  # fmt: skip
    assert not is_cleared(client_person)

    tomorrow = NOW + timedelta(days=1)
    answer(client_person, client_person.user, now=tomorrow)

    assert client_person.clearances.unrevoked().exists()


def test_the_coach_who_revoked_is_told_and_can_write_into_the_case(client_person, coach, admin, smtp):
    answer(client_person, client_person.user)
    revoke_clearance(client=client_person, by=coach, reason="Felt ill.", now=timezone.now())
    answer(client_person, client_person.user, now=timezone.now())
    noon = NOW.replace(hour=12) + timedelta(days=1)

    plan_new_messages(now=timezone.now())
    sweep_messages(clock=lambda: noon)

    [letter] = [mail for mail in smtp.messages if mail["To"] == coach.email]
    text = " ".join(letter.get_payload()[0].get_payload(decode=True).decode().split())
    assert "You took the clearance away. Is that settled? Write it into the case" in text


def test_answers_begun_before_a_red_flag_do_not_clear_once_it_was_closed(client_person, coach, admin):
    """Also where nothing was in force that the red flag could have revoked."""
    later = [NOW + timedelta(minutes=minutes) for minutes in range(6)]
    answer(client_person, client_person.user)
    revoke_clearance(client=client_person, by=None, reason="New medicine.", now=later[1])
    given = {"client": client_person, "answers": builders.all_clear_answers(), "by": client_person.user}
    draft = save_answers(**given, now=later[2])
    red_flag = raise_red_flag(
        client=client_person,
        sign=Sign.LIMB,
        way=Way.READY,
        by=client_person.user,
        at=later[3],
        now=later[3],
    )
    close_red_flag(
        red_flag=red_flag,
        entry_id=uuid4(),
        reason="No clot was found.",
        clinician_name="Dr Dora Doe",
        clinician_role="physician",
        clinician_on=client_person.today(NOW),
        by=admin,
        now=later[4],
    )

    submit_screening(
        client=client_person, draft_id=draft.id, asked_by=client_person.user, in_person=False, now=later[5]
    )

    assert not is_cleared(client_person)
    assert ChangedAnswer.objects.get().before == "There was a red flag."
