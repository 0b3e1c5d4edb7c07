"""The gravest rows: one admin proposes to clear, another confirms. Refusing needs one."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.audit.refusals import ActionRefused, StaleEdit
from clients.clearance import gate
from clients.clearance.actions import claim_review, decide_review, take_back_decision
from clients.domain import review_policy
from clients.domain.clearance import Limits, Refused
from clients.domain.regions import ALL_LIMBS, LEGS
from clients.models import Clearance, Decision, Review
from tests.support import builders
from tests.support.shared_rows import shared_rows

Kind = Decision.Kind


@shared_rows
def review(client_person):
    return builders.make_screening(client_person, stroke="yes").review


@shared_rows
def second(practice):
    return builders.make_admin(practice, name="Bea Second")


def decide(review, by, kind, now=None, **changes):
    now = now or timezone.now()
    review.refresh_from_db()
    clearing = {
        "limbs": LEGS,
        "limits": Limits(max_percent_1rm=25, max_cuff_minutes=8),
        "valid_until_on": review.screening.client.today(now) + timedelta(weeks=4),
        "clinician_name": "Dr. Wolf",
        "clinician_role": "Cardiology",
        "clinician_on": review.screening.client.today(now),
    }
    facts = clearing if kind in (Kind.CLEAR, Kind.CLEAR_WITH_LIMITS) else {}
    return decide_review(
        review=review,
        version=review.version,
        by=by,
        kind=kind,
        reason="Seen.",
        now=now,
        **{**facts, **changes},
    )


def may_train(client) -> bool:
    answer = gate.check_client(client=client, limbs=LEGS, now=timezone.now())[1]
    return not isinstance(answer, Refused)


def test_the_first_admins_decision_to_clear_grants_nothing(review, admin, client_person):
    proposal = decide(review, admin, Kind.CLEAR_WITH_LIMITS)

    review.refresh_from_db()
    assert (proposal.is_proposal, review.state, review.closed_at) == (True, Review.State.PROPOSED, None)
    assert not Clearance.objects.exists()
    assert not may_train(client_person)


def test_the_second_admin_confirms_what_was_proposed(review, admin, second, client_person):
    proposal = decide(review, admin, Kind.CLEAR_WITH_LIMITS)

    confirmation = decide(review, second, Kind.CONFIRM)

    clearance = Clearance.objects.get()
    assert (confirmation.about, confirmation.decided_by) == (proposal, second)
    assert (clearance.decision, clearance.decided_by) == (confirmation, second)
    assert (clearance.upper, clearance.lower) == (False, True)
    assert (clearance.max_percent_1rm, clearance.max_cuff_minutes) == (25, 8)
    assert clearance.valid_until_on == proposal.valid_until_on
    assert confirmation.clinician_name == "Dr. Wolf"
    assert may_train(client_person)


def test_without_the_rule_the_first_admin_alone_would_clear(review, admin, client_person, monkeypatch):
    """Negative control: without the rule one admin is enough, so it is the rule that holds."""
    monkeypatch.setattr("clients.clearance.actions.deciding.needs_second_admin", lambda **_: False)

    decide(review, admin, Kind.CLEAR)

    assert may_train(client_person)
    assert review_policy.needs_second_admin(
        flags=[review_policy.GraveFlag(limbs=ALL_LIMBS, two_admins=True)], limbs=LEGS
    )


def test_nobody_confirms_their_own_proposal(review, admin, client_person):
    decide(review, admin, Kind.CLEAR)

    with pytest.raises(ActionRefused, match="another admin has to confirm"):
        decide(review, admin, Kind.CONFIRM)
    assert not may_train(client_person)


def test_proposing_again_as_the_second_admin_is_a_proposal_again(review, admin, second, client_person):
    decide(review, admin, Kind.CLEAR)

    other = decide(review, second, Kind.CLEAR_WITH_LIMITS)
    assert other.is_proposal
    assert not may_train(client_person)

    decide(review, admin, Kind.CONFIRM)
    assert Clearance.objects.get().max_percent_1rm == 25


def test_the_clients_coach_confirms_nothing_though_they_are_an_admin(review, admin, second, client_person):
    decide(review, admin, Kind.CLEAR)
    client_person.coaches.add(second)

    with pytest.raises(ActionRefused, match="another admin has to decide"):
        decide(review, second, Kind.CONFIRM)
    assert not may_train(client_person)


def test_a_proposal_of_somebody_who_coaches_the_client_by_now_counts_no_longer(
    review, admin, second, client_person
):
    decide(review, admin, Kind.CLEAR)
    client_person.coaches.add(admin)

    with pytest.raises(ActionRefused, match="no longer counts"):
        decide(review, second, Kind.CONFIRM)


def test_an_admin_of_another_practice_confirms_nothing(review, admin):
    decide(review, admin, Kind.CLEAR)

    with pytest.raises(ActionRefused, match="Only an admin of this practice"):
        decide(review, builders.make_admin(), Kind.CONFIRM)


def test_there_is_nothing_to_confirm_without_a_proposal(review, second):
    with pytest.raises(ActionRefused, match="no proposal"):
        decide(review, second, Kind.CONFIRM)


def test_a_proposal_that_was_taken_back_is_confirmed_by_nobody(review, admin, second):
    proposal = decide(review, admin, Kind.CLEAR)
    take_back_decision(decision=proposal, by=admin, now=timezone.now())

    with pytest.raises(ActionRefused, match="no proposal"):
        decide(review, second, Kind.CONFIRM)


def test_a_proposal_whose_end_has_come_is_not_confirmed(review, admin, second, client_person):
    now = timezone.now()
    decide(review, admin, Kind.CLEAR, valid_until_on=client_person.today(now) + timedelta(days=2))

    with pytest.raises(ActionRefused, match="ends after today"):
        decide(review, second, Kind.CONFIRM, now=now + timedelta(days=3))


def test_a_proposal_about_older_answers_is_confirmed_by_nobody(review, admin, second, client_person):
    decide(review, admin, Kind.CLEAR)
    builders.make_screening(client_person, stroke="yes")

    with pytest.raises(StaleEdit):
        decide(review, second, Kind.CONFIRM)


def test_refusing_needs_one(review, admin, second):
    decide(review, admin, Kind.CLEAR)

    decide(review, second, Kind.REFUSE)

    review.refresh_from_db()
    assert review.state == Review.State.DECIDED
    assert not Clearance.objects.exists()


def test_a_region_that_no_marked_row_touches_is_cleared_by_one(client_person, admin):
    review = builders.make_screening(client_person, varicose_veins="yes").review

    decide(review, admin, Kind.CLEAR)

    assert may_train(client_person)


def test_the_case_is_free_for_the_second_admin_once_proposed(review, admin, second):
    claim_review(review=review, by=admin, now=timezone.now())
    decide(review, admin, Kind.CLEAR)

    assert decide(review, second, Kind.CONFIRM)


def test_two_confirmations_at_once_the_second_is_told(review, admin, second, practice):
    decide(review, admin, Kind.CLEAR)
    version = Review.objects.get().version
    decide(review, second, Kind.CONFIRM)

    with pytest.raises(StaleEdit):
        decide_review(
            review=review,
            version=version,
            by=builders.make_admin(practice),
            kind=Kind.CONFIRM,
            reason="Me too.",
            now=timezone.now(),
        )
    assert Clearance.objects.count() == 1


def test_the_pages_say_who_proposed_what_and_offer_to_confirm_it(review, admin, second, browser_of):
    address = reverse("clients:review-detail", args=[review.id])
    assert "takes two:" in browser_of(admin).get(address).content.decode()
    decide(review, admin, Kind.CLEAR_WITH_LIMITS)

    own = browser_of(admin).get(address)
    others = browser_of(second).get(address)

    assert 'value="confirm"' not in own.content.decode()
    assert "Ada Admin proposes to clear" in others.content.decode()
    review.refresh_from_db()
    browser_of(second).post(address, {"version": review.version, "kind": "confirm", "reason": "I agree."})
    assert Clearance.objects.get().decided_by == second
