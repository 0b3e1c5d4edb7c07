"""Two admins at the same moment, in two real transactions: one is written, the other is told."""

import pytest
from django.utils import timezone

from clients.audit.refusals import StaleEdit
from clients.clearance.actions import claim_review, decide_review, take_back_decision
from clients.domain.regions import ALL_LIMBS
from clients.models import Clearance, Decision, Review, Screening
from tests.support import builders
from tests.support.concurrency import run_concurrently

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 10
Kind = Decision.Kind


def decide(review: Review, by, kind, version: int) -> Decision:
    now = timezone.now()
    return decide_review(
        review=review,
        version=version,
        by=by,
        kind=kind,
        reason=f"By {by.name}.",
        now=now,
        limbs=ALL_LIMBS,
        clinician_name="Dr. Wolf",
        clinician_role="Vein clinic",
        clinician_on=review.screening.client.today(now),
    )


@pytest.mark.parametrize("second_kind", [Kind.REFUSE, Kind.CLEAR, Kind.ASK_COACH])
def test_of_two_decisions_at_once_one_is_written_and_the_other_is_told(
    client_person, admin, practice, second_kind
):
    other = builders.make_admin(practice)
    for _ in range(ROUNDS):
        review = builders.make_screening(client_person, varicose_veins="yes").review

        results = run_concurrently(
            lambda review=review: decide(review, admin, Kind.CLEAR, 1),
            lambda review=review: decide(review, other, second_kind, 1),
        )

        written = [each for each in results if isinstance(each, Decision)]
        assert len(written) == 1, results
        assert [type(each) for each in results if each not in written] == [StaleEdit]
        assert review.decisions.get() == written[0]
        granted = Clearance.objects.filter(decision__review=review).count()
        assert granted == (written[0].kind == Kind.CLEAR)


def test_a_proposal_is_confirmed_once_or_refused_never_both(client_person, admin, practice):
    second, third = builders.make_admin(practice), builders.make_admin(practice)
    for _ in range(ROUNDS):
        review = builders.make_screening(client_person, stroke="yes").review
        decide(review, admin, Kind.CLEAR, 1)

        results = run_concurrently(
            lambda review=review: decide(review, second, Kind.CONFIRM, 2),
            lambda review=review: decide(review, third, Kind.REFUSE, 2),
        )

        assert sorted(type(each).__name__ for each in results) == ["Decision", "StaleEdit"]
        confirmed = review.decisions.filter(kind=Kind.CONFIRM).exists()
        assert Clearance.objects.filter(decision__review=review).exists() == confirmed


def test_taken_back_by_two_presses_at_once_it_is_taken_back_once(client_person, admin):
    for _ in range(ROUNDS):
        review = builders.make_screening(client_person, varicose_veins="yes").review
        decision = decide(review, admin, Kind.CLEAR, 1)

        results = run_concurrently(
            *[lambda d=decision: take_back_decision(decision=d, by=admin, now=timezone.now())] * 2
        )

        assert sorted(type(each).__name__ for each in results) == ["Decision", "StaleEdit"]
        assert not client_person.clearances.unrevoked().exists()


def test_a_claim_against_newer_answers_is_kept_or_told(client_person, admin):
    for _ in range(ROUNDS):
        review = builders.make_screening(client_person, varicose_veins="yes").review

        results = run_concurrently(
            lambda review=review: claim_review(review=review, by=admin, now=timezone.now()),
            lambda: builders.make_screening(client_person, varicose_veins="yes"),
        )

        review.refresh_from_db()
        assert isinstance(results[1], Screening), results
        assert review.last_decision.kind == Kind.SUPERSEDED
        assert (review.claimed_by == admin) == isinstance(results[0], Review), results
