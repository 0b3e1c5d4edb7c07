"""An admin's decision: reasoned, within the rules, never about one's own client, never over another's."""

from datetime import timedelta

import pytest
from django.utils import timezone

from clients.audit.refusals import ActionRefused, StaleEdit
from clients.clearance.actions import claim_review, decide_review, release_review
from clients.domain.clearance import Limits
from clients.domain.regions import Region
from clients.models import Clearance, Decision
from tests.support import builders
from tests.support.shared_rows import shared_rows

Kind = Decision.Kind


@shared_rows
def review(client_person):
    return builders.make_screening(client_person, varicose_veins="yes").review


def decide(review, by, kind=Kind.CLEAR, **changes):
    now = timezone.now()
    facts = {
        "version": 1,
        "reason": "Letter of the vein clinic.",
        "regions": [Region.UPPER, Region.LOWER],
        "clinician_name": "Dr. Wolf",
        "clinician_role": "Vein clinic",
        "clinician_on": review.screening.client.today(now),
        **changes,
    }
    return decide_review(review=review, by=by, kind=kind, now=now, **facts)


def test_clearing_names_regions_clinician_and_end(review, admin, client_person):
    decision = decide(review, admin, regions=[Region.LOWER])

    clearance = Clearance.objects.get()
    review.refresh_from_db()
    assert (clearance.basis, clearance.decision, clearance.decided_by) == ("decision", decision, admin)
    assert (clearance.upper, clearance.lower, clearance.max_percent_1rm) == (False, True, None)
    assert clearance.valid_until_on == client_person.today(timezone.now()) + timedelta(weeks=12)
    assert (review.closed_at is not None, review.version) == (True, 2)


def test_limits_and_expiry_of_the_decision_are_those_of_the_clearance(review, admin, client_person):
    until = client_person.today(timezone.now()) + timedelta(weeks=4)

    decide(
        review,
        admin,
        Kind.CLEAR_WITH_LIMITS,
        limits=Limits(max_percent_1rm=25, max_cuff_minutes=6),
        valid_until_on=until,
    )

    clearance = Clearance.objects.get()
    assert (clearance.max_percent_1rm, clearance.max_cuff_minutes) == (25, 6)
    assert clearance.valid_until_on == until


def test_clear_without_limits_takes_none_from_the_form(review, admin):
    decide(review, admin, Kind.CLEAR, limits=Limits(max_percent_1rm=25))

    assert Clearance.objects.get().max_percent_1rm is None


def test_a_refusal_needs_only_a_reason_and_clears_nothing(review, admin):
    decide(review, admin, Kind.REFUSE, clinician_name="", clinician_role="", clinician_on=None)

    assert not Clearance.objects.exists()
    assert Decision.objects.get().upper is False


NOW = timezone.now()
pytestmark = pytest.mark.clock(NOW)
TOMORROW = NOW.date() + timedelta(days=2)


@pytest.mark.parametrize(
    ("kind", "changes", "said"),
    [
        (Kind.REFUSE, {"reason": "  "}, "reason"),
        (Kind.CLEAR, {"regions": []}, "at least one region"),
        (Kind.CLEAR, {"clinician_name": " "}, "Name the clinician"),
        (Kind.CLEAR, {"clinician_role": ""}, "Name the clinician"),
        (Kind.CLEAR, {"clinician_on": None}, "Name the clinician"),
        (Kind.CLEAR, {"clinician_on": TOMORROW}, "in the future"),
        (Kind.CLEAR, {"valid_until_on": TOMORROW + timedelta(weeks=12)}, "within 12 weeks"),
        (Kind.CLEAR, {"valid_until_on": TOMORROW - timedelta(days=10)}, "ends after today"),
        (Kind.CLEAR_WITH_LIMITS, {}, "at least one limit"),
        (Kind.CLEAR_WITH_LIMITS, {"limits": Limits(max_percent_1rm=60)}, "from 20 to 50 percent"),
        (Kind.CLEAR_WITH_LIMITS, {"limits": Limits(max_cuff_minutes=16)}, "from 1 to 15 minutes"),
        (Kind.SUPERSEDED, {}, "one of the decisions shown"),
        ("nonsense", {}, "one of the decisions shown"),
    ],
)
def test_what_a_decision_lacks_is_said_and_nothing_is_written(review, admin, kind, changes, said):
    with pytest.raises(ActionRefused, match=said):
        decide(review, admin, kind, **changes)

    assert not Decision.objects.exists()
    assert not Clearance.objects.exists()


def test_a_contraindicated_region_is_cleared_by_nobody(client_person, admin):
    review = builders.make_screening(
        client_person, varicose_veins="yes", shunt="yes", shunt_limbs=["left_upper"]
    ).review

    with pytest.raises(ActionRefused, match="cannot be cleared by anybody"):
        decide(review, admin)
    assert decide(review, admin, regions=[Region.LOWER])


def test_a_decision_replaces_what_the_rule_cleared(client_person, admin):
    review = builders.make_screening(client_person, nerves="yes", nerves_limbs=["left_lower"]).review
    by_rule = Clearance.objects.get()

    decide(review, admin)

    by_rule.refresh_from_db()
    assert by_rule.revoked_at is not None
    assert Clearance.objects.unrevoked().get().basis == "decision"


def test_two_admins_at_once_the_second_is_told_and_nothing_is_overwritten(review, admin, practice):
    decide(review, admin, Kind.REFUSE)

    with pytest.raises(StaleEdit, match="decided meanwhile"):
        decide(review, builders.make_admin(practice))

    assert Decision.objects.get().kind == Kind.REFUSE
    assert not Clearance.objects.exists()


def test_a_case_about_older_answers_is_not_decided(review, admin, client_person):
    builders.make_screening(client_person, varicose_veins="yes", nerves="yes", nerves_limbs=["left_lower"])

    with pytest.raises(StaleEdit):
        decide(review, admin, version=2)


def test_nobody_decides_about_their_own_client(review, client_person, admin, coach):
    client_person.coaches.add(admin)

    with pytest.raises(ActionRefused, match="another admin has to decide"):
        decide(review, admin)
    with pytest.raises(ActionRefused, match="Only an admin of this practice"):
        decide(review, coach)
    with pytest.raises(ActionRefused, match="Only an admin of this practice"):
        decide(review, client_person.user)


def test_an_admin_of_another_practice_decides_nothing(review):
    with pytest.raises(ActionRefused, match="Only an admin of this practice"):
        decide(review, builders.make_admin())


def test_a_claimed_case_is_left_to_its_admin_until_it_is_released(review, admin, practice):
    second = builders.make_admin(practice)
    claim_review(review=review, by=admin, now=timezone.now())

    with pytest.raises(ActionRefused, match="already works on"):
        claim_review(review=review, by=second, now=timezone.now())
    with pytest.raises(ActionRefused, match="works on this case"):
        decide(review, second)

    release_review(review=review, by=second, now=timezone.now())
    assert decide(review, second)


def test_a_decided_case_is_claimed_by_nobody(review, admin):
    decide(review, admin)

    with pytest.raises(StaleEdit):
        claim_review(review=review, by=admin, now=timezone.now())


def test_one_does_not_claim_the_case_of_an_own_client(review, admin, client_person):
    client_person.coaches.add(admin)

    with pytest.raises(ActionRefused):
        claim_review(review=review, by=admin, now=timezone.now())
