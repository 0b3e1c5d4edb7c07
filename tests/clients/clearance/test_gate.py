"""No session is assigned to a person who is not cleared; each check has a negative control that leaks."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from clients.audit.refusals import ActionRefused
from clients.clearance import gate
from clients.clearance.actions import acknowledge_cautions, cautions_of, decide_review, revoke_clearance
from clients.domain.clearance import Allowed, Limits, Refused
from clients.domain.regions import ARMS, LEGS, Limb, Region
from clients.models import Clearance, Decision
from sessions.domain.planning import SessionRequest
from sessions.domain.protocols import CuffMode
from sessions.domain.sides import Sides
from sessions.mappers import check_gate
from sessions.models import TrainingSession
from sessions.planning.actions import assign_session, renew_session
from tests.support import builders

EXERCISE = {Region.LOWER: "leg-press", Region.UPPER: "biceps-curl"}


def try_to_assign(client, region=Region.LOWER, weeks_ahead=0, *, exercise="", sides=None, days_ahead=0):
    """Assigns a session for the same day, so many weeks from now; raises ActionRefused."""
    now = timezone.now() + timedelta(weeks=weeks_ahead)
    code = exercise or EXERCISE[region]
    if not client.one_rep_maxes.filter(exercise_code=code).exists():
        builders.make_one_rep_max(client, code, load_kg=Decimal(100))
    requested = SessionRequest(
        region=region,
        exercises=((code, Decimal(30)),),
        protocol_code="standard-30-15-15-15",
        cuff_mode=CuffMode.RELEASED,
        scheduled_on=client.today(now) + timedelta(days=days_ahead),
        sides={code: sides} if sides else {},
    )
    return assign_session(client=client, requested=requested, by=client.coaches.first(), now=now)


def with_gate_facts(session):
    return TrainingSession.objects.with_gate_facts().get(pk=session.pk)


def acknowledge(screening):
    flag_ids = [flag.id for flag in cautions_of(screening)]
    coach = screening.client.coaches.first()
    return acknowledge_cautions(screening=screening, coach=coach, flag_ids=flag_ids, now=timezone.now())


def decide(screening, kind, **more):
    return decide_review(
        review=screening.review,
        version=1,
        by=builders.make_admin(screening.client.practice),
        kind=kind,
        reason="Looked at the letter.",
        now=timezone.now(),
        **more,
    )


NOW = timezone.now()
pytestmark = pytest.mark.clock(NOW)
AGREED = {
    "clinician_name": "Dr. Wolf",
    "clinician_role": "Cardiologist",
    "clinician_on": NOW.date(),
}


def nothing(client):
    pass


def revoked(client):
    builders.make_screening(client)
    revoke_clearance(client=client, by=client.coaches.first(), reason="New medicine", now=timezone.now())


def contraindicated(client):
    builders.make_screening(client, blood_clot="yes")


def caution_not_read(client):
    builders.make_screening(client, smoking="yes")


def caution_revoked(client):
    acknowledge(builders.make_screening(client, smoking="yes"))
    revoke_clearance(client=client, by=client.coaches.first(), reason="Felt ill", now=timezone.now())


def in_review(client):
    builders.make_screening(client, varicose_veins="yes")


def refused(client):
    decide(builders.make_screening(client, varicose_veins="yes"), Decision.Kind.REFUSE)


def cleared_for_the_other_region(client):
    screening = builders.make_screening(client, varicose_veins="yes")
    decide(screening, Decision.Kind.CLEAR, limbs=ARMS, **AGREED)


def contraindicated_after_being_cleared(client):
    builders.make_screening(client)
    builders.make_screening(client, pregnancy="pregnant")


def cleared_on_older_answers(client):
    """A row that ought to have been revoked, and was not."""
    builders.make_screening(client)
    builders.make_screening(client, smoking="yes")
    Clearance._base_manager.update(revoked_at=None)


def cleared_by_the_wrong_hand(client):
    """A row that a rule can never have given for these answers."""
    screening = builders.make_screening(client, varicose_veins="yes")
    today = client.today(timezone.now())
    Clearance.objects.create(
        client=client,
        screening=screening,
        basis="rule",
        upper=True,
        lower=True,
        valid_from_on=today,
        valid_until_on=today + timedelta(weeks=12),
        ends_at=timezone.now() + timedelta(weeks=12),
    )


def cleared_from_tomorrow(client):
    builders.make_screening(client)
    Clearance._base_manager.update(valid_from_on=client.today(timezone.now()) + timedelta(days=1))


STATES = {
    nothing: "has not been screened",
    revoked: "was revoked: New medicine",
    contraindicated: "rule out cuffs on the legs",
    caution_not_read: "have to be read",
    caution_revoked: "was revoked: Felt ill",
    in_review: "An admin has to decide",
    refused: "An admin has to decide",
    cleared_for_the_other_region: "does not cover the legs",
    contraindicated_after_being_cleared: "rule out cuffs on the legs",
    cleared_on_older_answers: "A newer screening was sent",
    cleared_by_the_wrong_hand: "An admin has to decide",
    cleared_from_tomorrow: "begins on",
}


@pytest.mark.parametrize(("state", "said"), STATES.items(), ids=lambda each: getattr(each, "__name__", ""))
def test_nobody_is_prescribed_to_who_is_not_cleared(client_person, state, said):
    state(client_person)

    with pytest.raises(ActionRefused) as refusal:
        try_to_assign(client_person)

    assert said in str(refusal.value)
    assert not TrainingSession.objects.exists()


def test_an_expired_clearance_refuses_and_names_its_last_day(client_person):
    builders.make_screening(client_person)
    clearance = Clearance.objects.get()

    with pytest.raises(ActionRefused, match="was its last day"):
        try_to_assign(client_person, weeks_ahead=12)

    assert clearance.valid_until_on == client_person.today(timezone.now()) + timedelta(weeks=12)


def test_the_last_day_still_counts_and_is_the_clients_own(client_person):
    builders.make_screening(client_person)
    now = timezone.now() + timedelta(weeks=12, days=-1)

    _, answer = gate.check_client(client=client_person, limbs=LEGS, now=now)

    assert isinstance(answer, Allowed)


@pytest.mark.parametrize("region", Region)
def test_a_cleared_person_is_prescribed_to(client_person, region):
    builders.make_screening(client_person)

    assert try_to_assign(client_person, region).clearance == Clearance.objects.get()


def test_a_shunt_in_an_arm_leaves_the_legs(client_person):
    builders.make_screening(client_person, shunt="yes", shunt_limbs=["left_upper"])

    with pytest.raises(ActionRefused, match="cuffs on the left arm"):
        try_to_assign(client_person, Region.UPPER, sides=Sides.BOTH)
    with pytest.raises(ActionRefused, match="cuffs on the left arm"):
        try_to_assign(client_person, Region.UPPER, sides=Sides.LEFT)
    assert try_to_assign(client_person, Region.LOWER)


def test_a_session_for_one_leg_is_open_when_the_other_is_excluded(client_person):
    builders.make_screening(client_person, injury="fresh", injury_limbs=["left_lower"])
    builders.make_one_rep_max(client_person, "leg-extension", side="right")

    session = try_to_assign(client_person, exercise="leg-extension")

    assert (session.side, session.limbs) == ("right", {Limb.RIGHT_LOWER})
    assert [row.side for row in session.prescriptions.all()] == ["right"]
    for sides in (Sides.BOTH, Sides.LEFT, Sides.LEFT_THEN_RIGHT):
        with pytest.raises(ActionRefused, match="cuffs on the left leg"):
            try_to_assign(client_person, exercise="leg-extension", sides=sides, days_ahead=4)


def test_a_limb_that_is_excluded_later_holds_the_sessions_that_use_it(client_person):
    builders.make_screening(client_person)
    for side in ("left", "right"):
        builders.make_one_rep_max(client_person, "leg-extension", side=side)
    of_side = {
        side: try_to_assign(client_person, exercise="leg-extension", sides=side, days_ahead=days)
        for side, days in ((Sides.LEFT, 0), (Sides.RIGHT, 3))
    }
    builders.make_screening(client_person, injury="fresh", injury_limbs=["left_lower"])
    now = timezone.now()

    renewed = renew_session(training_session=of_side[Sides.RIGHT], by=client_person.coaches.get(), now=now)

    assert isinstance(check_gate(with_gate_facts(renewed), now), Allowed)
    with pytest.raises(ActionRefused, match="cuffs on the left leg"):
        renew_session(training_session=of_side[Sides.LEFT], by=client_person.coaches.get(), now=now)
    assert isinstance(check_gate(with_gate_facts(of_side[Sides.LEFT]), now), Refused)


def test_a_decision_for_one_region_leaves_what_the_rule_cleared_where_it_refuses(client_person):
    screening = builders.make_screening(client_person, nerves="yes", nerves_limbs=["left_lower"])
    decide(screening, Decision.Kind.REFUSE)

    with pytest.raises(ActionRefused):
        try_to_assign(client_person, Region.LOWER)
    assert try_to_assign(client_person, Region.UPPER)


def test_limits_of_a_clearance_hold_in_the_plan(client_person):
    acknowledge(builders.make_screening(client_person, smoking="yes"))

    _, answer = gate.check_client(client=client_person, limbs=LEGS, now=timezone.now())

    assert answer.limits == Limits(max_percent_1rm=30, max_cuff_minutes=10)


# Negative controls: the same states without the check. If they stop leaking, the tests above prove nothing.


@pytest.mark.parametrize(
    "state",
    [
        cleared_for_the_other_region,
        cleared_on_older_answers,
        cleared_by_the_wrong_hand,
        cleared_from_tomorrow,
    ],
)
def test_control_without_the_rule_a_person_who_is_not_cleared_is_prescribed_to(
    client_person, state, monkeypatch
):
    state(client_person)
    always = Allowed(limits=Limits(), valid_until_on=client_person.today(timezone.now()) + timedelta(weeks=1))
    monkeypatch.setattr(gate, "may_train", lambda **facts: always)

    assert try_to_assign(client_person)


@pytest.mark.parametrize("state", [revoked, caution_revoked, contraindicated_after_being_cleared])
def test_control_without_the_gate_a_revoked_clearance_is_prescribed_on(client_person, state, monkeypatch):
    state(client_person)
    always = Allowed(limits=Limits(), valid_until_on=client_person.today(timezone.now()) + timedelta(weeks=1))
    monkeypatch.setattr(
        gate,
        "check_client_limbs",
        lambda *, client, asked, **more: (
            client.clearances.order_by("-granted_at").first(),
            dict.fromkeys(asked, always),
        ),
    )

    assert try_to_assign(client_person)


def test_even_without_the_gate_no_session_exists_without_a_clearance(client_person, coach):
    with pytest.raises(IntegrityError), transaction.atomic():
        TrainingSession.objects.create(
            client=client_person,
            assigned_by=coach,
            region=Region.LOWER,
            scheduled_on=client_person.today(timezone.now()),
            protocol_code="standard-30-15-15-15",
            protocol_version=1,
            cuff_mode=CuffMode.RELEASED,
            planned_cuff_seconds=1,
            planned_elapsed_seconds=1,
            reps_prescribed=1,
        )


def test_the_clearance_row_is_held_until_the_session_is_written(
    client_person, django_assert_num_queries, monkeypatch
):
    builders.make_screening(client_person)
    asked = []
    really = gate.check_client_limbs

    def listening(**facts):
        asked.append((facts.get("lock"), transaction.get_connection().in_atomic_block))
        return really(**facts)

    monkeypatch.setattr(gate, "check_client_limbs", listening)
    try_to_assign(client_person)

    assert (True, True) in asked
