"""An admin's decision: reasoned, within the rules, never about one's own client, never over another's."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.audit.refusals import ActionRefused, StaleEdit
from clients.clearance.actions import claim_review, decide_review, release_review
from clients.domain.clearance import Limits
from clients.domain.desk_bounds import LiftedLimits
from clients.domain.regions import ALL_LIMBS, LEGS
from clients.models import Clearance, Decision
from clients.screening.actions.submit import save_answers, submit_screening
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
        "limbs": ALL_LIMBS,
        "clinician_name": "Dr. Wolf",
        "clinician_role": "Vein clinic",
        "clinician_on": review.screening.client.today(now),
        **changes,
    }
    return decide_review(review=review, by=by, kind=kind, now=now, **facts)


def test_clearing_names_regions_clinician_and_end(review, admin, client_person):
    decision = decide(review, admin, limbs=LEGS)

    clearance = Clearance.objects.get()
    review.refresh_from_db()
    assert (clearance.basis, clearance.decision, clearance.decided_by) == ("decision", decision, admin)
    assert (clearance.upper, clearance.lower, clearance.max_percent_1rm) == (False, True, 30)
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


def test_clear_takes_no_limit_from_the_form_but_those_of_one_caution(review, admin):
    decide(review, admin, Kind.CLEAR, limits=Limits(max_percent_1rm=25))

    clearance = Clearance.objects.get()
    assert (clearance.max_percent_1rm, clearance.max_cuff_minutes) == (30, 10)


def test_a_reason_lifts_each_limit_and_stays_with_the_decision(review, admin):
    lifted = LiftedLimits(
        percent_reason="The letter says 40 %.", minutes_reason="The letter says 15 minutes."
    )
    decision = decide(review, admin, Kind.CLEAR, lifted=lifted)

    clearance = Clearance.objects.get()
    assert (clearance.max_percent_1rm, clearance.max_cuff_minutes) == (None, None)
    assert decision.lifted == {
        "max_percent_1rm": "The letter says 40 %.",
        "max_cuff_minutes": "The letter says 15 minutes.",
    }


def test_one_limit_is_lifted_and_the_other_stays(review, admin):
    limits = Limits(max_percent_1rm=40)
    decide(
        review, admin, Kind.CLEAR_WITH_LIMITS, limits=limits, lifted=LiftedLimits(percent_reason="As agreed.")
    )

    clearance = Clearance.objects.get()
    assert (clearance.max_percent_1rm, clearance.max_cuff_minutes) == (40, 10)


def test_beyond_one_caution_without_a_reason_is_refused(review, admin):
    with pytest.raises(ActionRefused, match="More than 30 % of 1RM needs a reason"):
        decide(review, admin, Kind.CLEAR_WITH_LIMITS, limits=Limits(max_percent_1rm=40))

    assert not Clearance.objects.exists()


def test_the_form_says_it_beside_the_number_and_has_a_place_for_the_reason(review, admin, browser_of):
    address = reverse("clients:review-detail", args=[review.id])
    form = {
        "version": 1, "kind": "clear_with_limits", "where": "all", "max_percent_1rm": "40",
        "max_cuff_minutes": "8", "reason": "Letter read.", "clinician_name": "Dr. Wolf",
        "clinician_role": "GP", "clinician_on": timezone.localdate().isoformat(),
    }  # fmt: skip

    page = browser_of(admin).post(address, form)
    assert set(page.context["form"].errors) == {"max_percent_1rm"}
    browser_of(admin).post(address, {**form, "percent_reason": "The letter says 40 %."})

    assert Clearance.objects.get().max_percent_1rm == 40


OLD = timezone.localdate() - timedelta(weeks=12, days=1)


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (OLD, "more than 12 weeks old"),
        (timezone.localdate() - timedelta(days=1), "before the newest flag"),
        (date(2015, 1, 1), "more than 12 weeks old"),
        (date(1900, 1, 1), "before the client was born"),
        (date(2028, 2, 29), "in the future"),
    ],
)
def test_the_clinicians_word_is_about_the_newest_flag_and_fresh(review, admin, on, words):
    with pytest.raises(ActionRefused, match=words):
        decide(review, admin, clinician_on=on)

    assert not Clearance.objects.exists()


def test_a_word_about_a_flag_that_was_said_before_counts_for_the_next_screening(client_person, admin):
    def sent(days_ago, **answers):
        now = timezone.now() - timedelta(days=days_ago)
        given = {**builders.all_clear_answers(), **answers}
        draft = save_answers(client=client_person, answers=given, by=client_person.user, now=now)
        return submit_screening(
            client=client_person, draft_id=draft.id, asked_by=client_person.user, in_person=False, now=now
        )

    sent(20, varicose_veins="yes")
    again = sent(0, varicose_veins="yes")

    decide(again.review, admin, clinician_on=client_person.today(timezone.now()) - timedelta(days=15))

    assert Clearance.objects.unrevoked().exists()


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
        (Kind.CLEAR, {"limbs": []}, "at least one arm or leg"),
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
    assert decide(review, admin, limbs=LEGS)


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
