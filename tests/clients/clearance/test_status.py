"""The clearance status of each limb, with its reasons."""

from datetime import timedelta

import pytest
from django.utils import timezone

from clients.clearance.actions import acknowledge_cautions, cautions_of, decide_review, revoke_clearance
from clients.clearance.status import ClearanceState, status_prefetches, statuses_of
from clients.domain.clearance import Limits
from clients.domain.regions import ARMS, LEGS, Limb, Region
from clients.models import Client
from tests.support import builders


def statuses(client, now=None):
    fetched = Client.objects.prefetch_related(*status_prefetches()).get(pk=client.pk)
    return statuses_of(fetched, now or timezone.now())


def states(client, now=None) -> tuple[ClearanceState, ClearanceState]:
    each = statuses(client, now)
    return each.about(ARMS).state, each.about(LEGS).state


def test_nobody_is_cleared_before_being_screened(client_person):
    assert states(client_person) == (ClearanceState.NOT_SCREENED, ClearanceState.NOT_SCREENED)


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({}, (ClearanceState.CLEARED, ClearanceState.CLEARED)),
        ({"smoking": "yes"}, (ClearanceState.TO_ACKNOWLEDGE, ClearanceState.TO_ACKNOWLEDGE)),
        ({"varicose_veins": "yes"}, (ClearanceState.IN_REVIEW, ClearanceState.IN_REVIEW)),
        ({"blood_clot": "yes"}, (ClearanceState.BLOCKED, ClearanceState.BLOCKED)),
        ({"shunt": "yes", "shunt_limbs": ["left_upper"]}, (ClearanceState.BLOCKED, ClearanceState.CLEARED)),
        (
            {"nerves": "yes", "nerves_limbs": ["left_lower"]},
            (ClearanceState.CLEARED, ClearanceState.IN_REVIEW),
        ),
        ({"thigh_cm": "100"}, (ClearanceState.CLEARED, ClearanceState.TO_ACKNOWLEDGE)),
    ],
)
def test_arms_and_legs_stand_as_their_answers_say(client_person, answers, expected):
    builders.make_screening(client_person, **answers)

    assert states(client_person) == expected


def test_a_limb_that_is_excluded_leaves_the_other_of_the_pair_open(client_person):
    builders.make_screening(client_person, shunt="yes", shunt_limbs=["left_lower"])

    found = statuses(client_person)

    assert [(each.name, each.state) for each in found] == [
        ("Arms", ClearanceState.CLEARED),
        ("Left leg", ClearanceState.BLOCKED),
        ("Right leg", ClearanceState.CLEARED),
    ]
    assert found.cleared_limbs(Region.LOWER) == {Limb.RIGHT_LOWER}
    assert found.is_cleared({Limb.RIGHT_LOWER})
    assert not found.is_cleared(LEGS)


def test_cautions_that_were_read_clear_with_limits(client_person, coach):
    screening = builders.make_screening(client_person, smoking="yes")
    flag_ids = [flag.id for flag in cautions_of(screening)]
    acknowledge_cautions(screening=screening, coach=coach, flag_ids=flag_ids, now=timezone.now())

    status = statuses(client_person).about(LEGS)

    assert status.is_cleared
    assert status.limits == Limits(max_percent_1rm=30, max_cuff_minutes=10)


def test_granted_and_replaced_at_one_instant_the_one_in_force_counts(client_person, coach):
    screening = builders.make_screening(client_person, thigh_cm="100")
    flag_ids = [flag.id for flag in cautions_of(screening)]
    acknowledge_cautions(
        screening=screening, coach=coach, flag_ids=flag_ids, now=screening.clearances.get().granted_at
    )

    assert states(client_person) == (ClearanceState.CLEARED, ClearanceState.CLEARED)


def test_a_pair_that_an_admin_left_out_is_closed(client_person, admin):
    screening = builders.make_screening(client_person, varicose_veins="yes")
    decide_review(
        review=screening.review,
        version=1,
        by=admin,
        kind="clear",
        reason="Letter.",
        limbs=ARMS,
        clinician_name="Dr. Wolf",
        clinician_role="Vein clinic",
        clinician_on=client_person.today(timezone.now()),
        now=timezone.now(),
    )

    assert states(client_person) == (ClearanceState.CLEARED, ClearanceState.BLOCKED)


def test_a_caution_beside_a_refused_flag_does_not_ask_to_be_read(client_person, admin):
    screening = builders.make_screening(
        client_person, thigh_cm="100", nerves="yes", nerves_limbs=["left_upper"]
    )
    decide_review(
        review=screening.review, version=1, by=admin, kind="refuse", reason="No.", now=timezone.now()
    )

    assert states(client_person) == (ClearanceState.BLOCKED, ClearanceState.BLOCKED)
    assert statuses(client_person).about(ARMS).reasons == ("An admin decided: no cuffs on the left arm.",)


@pytest.mark.parametrize("answers", [{}, {"thigh_cm": "100"}])
def test_revoked_it_asks_for_a_new_screening_and_says_why(client_person, coach, answers):
    builders.make_screening(client_person, **answers)
    revoke_clearance(client=client_person, by=coach, reason="New medicine", now=timezone.now())

    each = statuses(client_person)

    assert states(client_person) == (ClearanceState.LAPSED, ClearanceState.LAPSED)
    assert "The clearance was revoked: New medicine." in each.about(ARMS).reasons


def test_expired_it_asks_for_a_new_screening(client_person):
    builders.make_screening(client_person)
    last_day = timezone.now() + timedelta(weeks=12, days=-1)

    assert states(client_person, last_day) == (ClearanceState.CLEARED, ClearanceState.CLEARED)
    assert states(client_person, last_day + timedelta(days=1)) == (
        ClearanceState.LAPSED,
        ClearanceState.LAPSED,
    )


def test_what_was_cleared_on_older_answers_does_not_count(client_person):
    builders.make_screening(client_person)
    builders.make_screening(client_person, blood_clot="yes")

    assert states(client_person) == (ClearanceState.BLOCKED, ClearanceState.BLOCKED)


def test_the_client_reads_words_of_their_own(client_person):
    builders.make_screening(client_person, varicose_veins="yes")

    status = statuses(client_person).about(LEGS)

    assert status.reasons == ("An admin has to decide about the legs first.",)
    assert status.client_reasons == ("Your coach has to look at this first.",)


def test_it_asks_three_queries_whatever_there_is(client_person, django_assert_num_queries):
    builders.make_screening(client_person)

    with django_assert_num_queries(3):
        statuses(client_person)
