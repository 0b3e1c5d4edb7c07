"""What was objected to, listed or revoked stays said, however often and late the answers are sent again."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from clients.clearance.actions import close_red_flag, raise_red_flag, revoke_clearance
from clients.domain.medicines import MedicineClass
from clients.domain.red_flags import Sign, Way
from clients.models import ChangedAnswer
from clients.screening.actions.confirm import confirm_answers
from clients.screening.actions.medicines import add_medicine, withdraw_medicine
from clients.screening.actions.submit import save_answers, submit_screening
from tests.clients.screening.test_answers_changed import NOW, answer, is_cleared
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
def test_what_an_admin_took_away_does_not_come_back_with_the_same_answers(client_person, coach, admin, who):
    answer(client_person, client_person.user)
    by = {"admin": admin, "coach": coach}[who]
    revoke_clearance(client=client_person, by=by, reason="The letter was forged.", now=timezone.now())

    answer(client_person, client_person.user, now=timezone.now())

    # A coach's own word is lifted by new answers, as it always was.
    assert is_cleared(client_person) is (who == "coach")
    assert ChangedAnswer.objects.filter(cause="revoked").exists() is (who == "admin")


def test_answers_begun_before_a_red_flag_do_not_clear_once_it_was_closed(client_person, coach, admin):
    """Also where nothing was in force that the red flag could have revoked."""
    later = [NOW + timedelta(minutes=minutes) for minutes in range(6)]
    answer(client_person, client_person.user)
    revoke_clearance(client=client_person, by=coach, reason="New medicine.", now=later[1])
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
