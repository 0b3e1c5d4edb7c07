"""What happens after answers were sent ends them: nobody reads or decides about them as if it had not."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.audit.refusals import ActionRefused
from clients.clearance.actions import (
    acknowledge_cautions,
    cautions_of,
    close_red_flag,
    decide_review,
    raise_red_flag,
    record_blood_pressure,
    revoke_clearance,
    take_back_decision,
)
from clients.clearance.actions import permissions as rules
from clients.domain.people import BloodPressure
from clients.domain.red_flags import Moment, Sign, Way
from clients.domain.regions import ALL_LIMBS
from clients.models import Decision
from sessions.domain.events import EventKind
from sessions.models import StopCase
from sessions.stops.actions import close_stop
from tests.clients.screening.test_answers_changed import answer
from tests.sessions.messaging.test_alert_people import said, store
from tests.support import builders
from tests.support.html_forms import html_of

NOW = timezone.now()
pytestmark = [pytest.mark.django_db, pytest.mark.clock(NOW)]
Kind = Decision.Kind
CAUTION, FOR_AN_ADMIN = {"smoking": "yes"}, {"smoking": "yes", "surgery": "not_sure"}
PROPOSED = {"surgery": "yes", "surgery_when": "under_2_weeks", "surgery_limbs": "elsewhere"}


def minute(number):
    return NOW + timedelta(minutes=number)


def measure(client, systolic_mmhg, at, measured_on=None, **facts):
    return record_blood_pressure(
        client=client,
        reading_id=uuid4(),
        reading=BloodPressure(systolic_mmhg=systolic_mmhg, diastolic_mmhg=90),
        measured_on=measured_on or client.today(minute(at)),
        by=client.user,
        now=minute(at),
        **facts,
    )


def see_doctor(client, admin, at):
    """Close each open red flag with a doctor's word."""
    for row in client.red_flags.open():
        close_red_flag(
            red_flag=row,
            entry_id=uuid4(),
            reason="No clot.",
            clinician_name="Dr. Wolf",
            clinician_role="GP",
            clinician_on=client.today(minute(at)),
            by=admin,
            now=minute(at),
        )


def swell(client, at):
    raise_red_flag(
        client=client, sign=Sign.LIMB, way=Way.READY, by=client.user, at=minute(at), now=minute(at)
    )


def stop(session, at):
    events = [said(EventKind.STARTED, minute(at)), said(EventKind.STOPPED, minute(at), reason="dizzy")]
    store(session, *events, now=minute(at))


def close(client, by, at):
    case = StopCase.objects.get(client=client)
    close_stop(case=case, entry_id=uuid4(), reason="Called.", by=by, now=minute(at))


def read(screening, coach, at):
    flag_ids = [flag.id for flag in cautions_of(screening)]
    return acknowledge_cautions(screening=screening, coach=coach, flag_ids=flag_ids, now=minute(at))


def decide(screening, admin, at, kind=Kind.CLEAR, **facts):
    review = screening.review
    review.refresh_from_db()
    return decide_review(
        review=review,
        version=review.version,
        by=admin,
        kind=kind,
        reason="Read the letter.",
        limbs=ALL_LIMBS,
        clinician_name="Dr. Wolf",
        clinician_role="GP",
        clinician_on=NOW.date(),
        now=minute(at),
        **facts,
    )


def is_cleared(client) -> bool:
    return client.clearances.unrevoked().exists()


def red_reading(client, admin):
    measure(client, 190, at=1)
    see_doctor(client, admin, at=2)


def red_flag(client, admin):
    swell(client, at=1)
    see_doctor(client, admin, at=2)


def withdrawn(client, admin):
    row = measure(client, 165, at=1)
    row.withdrawn_at, row.withdrawn_by, row.withdraw_reason = minute(2), client.user, "A slip."
    row.save()


AFTER = {
    "a reading that holds": (lambda client, admin: measure(client, 165, at=1), "too high"),
    "one that was withdrawn": (withdrawn, "too high"),
    "a red reading that was looked at": (red_reading, "red flag"),
    "a red flag that was looked at": (red_flag, "red flag"),
    "a red flag that is open": (lambda client, admin: swell(client, at=1), "red flag is open"),
    "a red reading": (lambda client, admin: measure(client, 190, at=1), "red flag is open"),
}
EACH = pytest.mark.parametrize(("happen", "words"), AFTER.values(), ids=AFTER)


@EACH
def test_the_coach_does_not_read_answers_from_before(client_person, coach, admin, happen, words):
    screening = answer(client_person, client_person.user, **CAUTION)
    happen(client_person, admin)

    with pytest.raises(ActionRefused, match=f"{words}.*sk for new ones"):
        read(screening, coach, at=3)

    assert not is_cleared(client_person)


@EACH
def test_the_admin_does_not_decide_about_answers_from_before(client_person, admin, happen, words):
    screening = answer(client_person, client_person.user, **FOR_AN_ADMIN)
    happen(client_person, admin)

    with pytest.raises(ActionRefused, match=f"{words}.*sk for new ones"):
        decide(screening, admin, at=3)

    assert not is_cleared(client_person)


@EACH
def test_a_proposal_from_before_is_not_confirmed(client_person, admin, happen, words):
    screening = answer(client_person, client_person.user, **PROPOSED)
    decide(screening, admin, at=0, overrules=True)
    happen(client_person, admin)

    with pytest.raises(ActionRefused, match=f"{words}.*sk for new ones"):
        decide(screening, builders.make_admin(admin.practice), at=3, kind=Kind.CONFIRM)

    assert not is_cleared(client_person)


@EACH
def test_without_the_rule_they_would_clear(client_person, coach, admin, happen, words, monkeypatch):
    monkeypatch.setattr(rules, "what_came_after", lambda *_: "")
    screening = answer(client_person, client_person.user, **CAUTION)
    happen(client_person, admin)

    read(screening, coach, at=3)

    assert is_cleared(client_person)


def test_the_page_of_the_cautions_says_it_before_one_is_ticked(client_person, coach, browser_of):
    answer(client_person, client_person.user, **CAUTION)
    address = reverse("clients:acknowledge", args=[client_person.id])
    assert "Ask for new ones" not in html_of(browser_of(coach).get(address))

    measure(client_person, 165, at=1)

    assert "Ask for new ones" in html_of(browser_of(coach).get(address))


def test_refusing_and_asking_are_always_allowed(client_person, admin):
    screening = answer(client_person, client_person.user, **FOR_AN_ADMIN)
    measure(client_person, 165, at=1)

    decide(screening, admin, at=2, kind=Kind.ASK_CLIENT)
    assert decide(screening, admin, at=3, kind=Kind.REFUSE).kind == Kind.REFUSE


@pytest.mark.parametrize("is_closed", [False, True], ids=["open", "closed"])
def test_a_stop_ends_the_answers_though_no_clearance_was_in_force(client_person, coach, is_closed):
    answer(client_person, client_person.user)
    session = builders.make_training_session(client_person)
    screening = answer(client_person, client_person.user, now=minute(1), **CAUTION)
    stop(session, at=2)
    if is_closed:
        close(client_person, coach, at=3)

    with pytest.raises(ActionRefused, match="stop"):
        read(screening, coach, at=4)


def test_answers_given_after_the_stop_was_heard_of_are_read(client_person, coach):
    answer(client_person, client_person.user)
    session = builders.make_training_session(client_person)
    stop(session, at=1)
    close(client_person, coach, at=2)

    read(answer(client_person, client_person.user, now=minute(3), **CAUTION), coach, at=4)

    assert is_cleared(client_person)


def test_answers_sent_while_the_flag_was_open_are_decided_once_it_is_closed(client_person, admin):
    answer(client_person, client_person.user)
    swell(client_person, at=1)
    screening = answer(client_person, client_person.user, now=minute(2))
    with pytest.raises(ActionRefused, match="red flag is open"):
        decide(screening, admin, at=3)
    see_doctor(client_person, admin, at=4)

    decide(screening, admin, at=5)

    assert is_cleared(client_person)


def test_a_sign_that_is_said_again_is_as_new_as_the_last_word(client_person, admin):
    answer(client_person, client_person.user)
    swell(client_person, at=1)
    screening = answer(client_person, client_person.user, now=minute(2))
    swell(client_person, at=3)
    see_doctor(client_person, admin, at=4)

    with pytest.raises(ActionRefused, match="red flag after"):
        decide(screening, admin, at=5)


@pytest.mark.parametrize(
    "facts",
    [
        {"systolic_mmhg": 150},
        {"systolic_mmhg": 165, "moment": Moment.AFTER},
        {"systolic_mmhg": 165, "measured_on": NOW.date() - timedelta(days=9)},
    ],
    ids=["not high", "after a session", "long ago"],
)
def test_a_reading_that_holds_nothing_leaves_the_answers(client_person, coach, facts):
    screening = answer(client_person, client_person.user, **CAUTION)
    measure(client_person, at=1, **facts)

    read(screening, coach, at=2)

    assert is_cleared(client_person)


def test_a_high_reading_in_the_answers_themselves_is_not_after_them(client_person, admin):
    screening = answer(client_person, client_person.user, blood_pressure=[[165, 95], [166, 95]])

    assert decide(screening, admin, at=1).is_proposal


def test_what_a_person_revoked_is_not_decided_about_without_new_answers(client_person, coach, admin):
    screening = answer(client_person, client_person.user, nerves="yes", nerves_limbs=["left_lower"])
    assert is_cleared(client_person)
    revoke_clearance(client=client_person, by=coach, reason="Fainted.", now=minute(1))

    with pytest.raises(ActionRefused, match="was revoked after these answers"):
        decide(screening, admin, at=2)


def test_a_decision_that_is_taken_back_is_decided_anew(client_person, admin):
    screening = answer(client_person, client_person.user, **FOR_AN_ADMIN)
    decision = decide(screening, admin, at=1)
    take_back_decision(decision=decision, by=admin, now=minute(2))

    decide(screening, admin, at=3)

    assert is_cleared(client_person)


def test_a_second_coach_reads_what_the_first_has_read(client_person, coach, practice):
    screening = answer(client_person, client_person.user, **CAUTION)
    read(screening, coach, at=1)
    second = builders.make_coach(practice)
    client_person.coaches.add(second)

    read(screening, second, at=2)

    assert client_person.clearances.count() == 1
