"""A clinician's word overrules a row of our own policy: named, dated, limited, with two admins."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.audit.refusals import ActionRefused
from clients.clearance import gate
from clients.clearance.actions import decide_review, take_back_decision
from clients.clearance.forms.clearance import DecisionForm
from clients.clearance.status import ClearanceState, status_prefetches, statuses_of
from clients.domain.clearance import Allowed, Limits, ReasonCode
from clients.domain.desk_bounds import LiftedLimits
from clients.domain.overrides import OVERRIDE_WEEKS
from clients.domain.regions import ARMS, Region, limbs_of
from clients.forms.fields import when_field_is_needed
from clients.models import Clearance, Client, Decision, Flag, Review
from tests.support import builders
from tests.support.shared_rows import shared_rows

Kind = Decision.Kind
RECENT = {"surgery": "yes", "surgery_when": "under_2_weeks", "surgery_limbs": "elsewhere"}
OURS = ["surgery_when=under_2_weeks"]


@shared_rows
def review(client_person):
    return builders.make_screening(client_person, **RECENT).review


@shared_rows
def second(practice):
    return builders.make_admin(practice, name="Bea Second")


def decide(review, by, kind=Kind.CLEAR, now=None, **changes):
    now = now or timezone.now()
    review.refresh_from_db()
    clearing = {
        "limbs": ARMS,
        "overrules": True,
        "clinician_name": "Dr. Wolf",
        "clinician_role": "Surgeon, no. 4711",
        "clinician_on": review.screening.client.today(now),
    }
    facts = clearing if kind != Kind.CONFIRM and kind != Kind.REFUSE else {}
    return decide_review(
        review=review,
        version=review.version,
        by=by,
        kind=kind,
        reason="The surgeon wrote so.",
        now=now,
        **{**facts, **changes},
    )


def ask(client, region=Region.UPPER, now=None):
    return gate.check_client(client=client, limbs=limbs_of(region), now=now or timezone.now())[1]


def status(client, region=Region.UPPER):
    fetched = Client.objects.prefetch_related(*status_prefetches()).get(pk=client.pk)
    return statuses_of(fetched, timezone.now()).about(limbs_of(region))


def test_answers_that_only_our_own_rule_rules_out_come_to_the_desk(review, client_person):
    assert review.is_open
    assert status(client_person).state == ClearanceState.BLOCKED


@pytest.mark.parametrize(
    "answers",
    [
        {"blood_clot": "yes"},
        {**RECENT, "surgery_when": "cast_now"},
        {**RECENT, "blood_clot": "yes"},
        {**RECENT, "pregnancy": "pregnant"},
    ],
)
def test_what_the_literature_rules_out_opens_no_case(client_person, answers):
    builders.make_screening(client_person, **answers)

    assert not Review.objects.exists()


def test_two_admins_overrule_it_for_the_region_they_name(review, admin, second, client_person):
    proposal = decide(review, admin)
    assert proposal.is_proposal
    assert not isinstance(ask(client_person), Allowed)

    decide(review, second, Kind.CONFIRM)

    clearance = Clearance.objects.get()
    assert (clearance.overruled, clearance.decision.overruled) == (OURS, OURS)
    today = client_person.today(timezone.now())
    assert clearance.valid_until_on == today + timedelta(weeks=OVERRIDE_WEEKS)
    assert ask(client_person).limits == Limits(max_percent_1rm=30, max_cuff_minutes=10)
    of_the_legs = [reason.code for reason in ask(client_person, Region.LOWER).reasons]
    assert of_the_legs == [ReasonCode.LIMB_NOT_COVERED]
    assert status(client_person).state == ClearanceState.CLEARED


def test_without_the_tick_it_stays_closed(review, admin):
    with pytest.raises(ActionRefused, match="word overrules our own rule, or leave it"):
        decide(review, admin, overrules=False)


@pytest.mark.parametrize("missing", ["clinician_name", "clinician_role", "clinician_on"])
def test_the_clinician_is_named(review, admin, missing):
    with pytest.raises(ActionRefused, match="Name the clinician who agreed"):
        decide(review, admin, **{missing: None if missing == "clinician_on" else " "})


@pytest.mark.parametrize(
    ("days", "problem"), [(1, "lies in the future"), (-1, "before the newest flag"), (-85, "12 weeks old")]
)
def test_their_word_is_newer_than_the_answer(review, admin, client_person, days, problem):
    on = client_person.today(timezone.now()) + timedelta(days=days)

    with pytest.raises(ActionRefused, match=problem):
        decide(review, admin, clinician_on=on)


def test_no_reason_lifts_its_limits_and_it_ends_within_four_weeks(review, admin, client_person):
    lifted = LiftedLimits(percent_reason="Strong.", minutes_reason="Used to it.")
    decision = decide(review, admin, lifted=lifted)
    assert (decision.max_percent_1rm, decision.max_cuff_minutes, decision.lifted) == (30, 10, {})

    beyond = Limits(max_percent_1rm=40, max_cuff_minutes=12)
    with pytest.raises(ActionRefused, match="At most 30 % of 1RM where a word overrules") as refused:
        decide(review, admin, Kind.CLEAR_WITH_LIMITS, limits=beyond, lifted=lifted)
    assert "At most 10 minutes" in str(refused.value)

    late = client_person.today(timezone.now()) + timedelta(weeks=OVERRIDE_WEEKS, days=1)
    with pytest.raises(ActionRefused, match="within 4 weeks"):
        decide(review, admin, valid_until_on=late)


def test_a_clot_beside_it_is_cleared_by_nobody(client_person, admin):
    """The case that was open for the stroke goes on with these answers."""
    screening = builders.make_screening(client_person, stroke="yes")
    builders.make_screening(client_person, **RECENT, blood_clot="yes")
    review = Review.objects.get()
    assert review.screening_id != screening.id

    with pytest.raises(ActionRefused, match="cannot be cleared by anybody"):
        decide(review, admin)


def test_the_gate_compares_with_the_answers_each_time(review, admin, second, client_person):
    decide(review, admin)
    decide(review, second, Kind.CONFIRM)
    Flag.objects.filter(code="surgery").update(verdict="contraindicated")

    assert ReasonCode.CONTRAINDICATED in [reason.code for reason in ask(client_person).reasons]
    assert status(client_person).state == ClearanceState.BLOCKED


def test_without_that_comparison_a_forged_row_would_open_the_gate(client_person, admin, monkeypatch):
    """Negative control: a clearance that names a clot does not open the gate, and would without the table."""
    screening = builders.make_screening(client_person, stroke="yes")
    decide(screening.review, admin, overrules=False)
    decide(screening.review, builders.make_admin(client_person.practice, name="Bea"), Kind.CONFIRM)
    Flag.objects.filter(code="stroke").update(verdict="contraindicated")
    type(screening)._base_manager.filter(pk=screening.pk).update(verdict_upper="contraindicated")
    Clearance._base_manager.update(overruled=["stroke=yes"])
    assert not isinstance(ask(client_person), Allowed)

    monkeypatch.setattr("clients.domain.overrides.may_be_overruled", lambda key: True)
    assert isinstance(ask(client_person), Allowed)


def test_newer_answers_end_it_and_taking_back_does(review, admin, second, client_person):
    decide(review, admin)
    confirmed = decide(review, second, Kind.CONFIRM)
    take_back_decision(decision=confirmed, by=second, now=timezone.now())
    assert not isinstance(ask(client_person), Allowed)

    decide(review, admin)
    decide(review, second, Kind.CONFIRM)
    assert isinstance(ask(client_person), Allowed)
    builders.make_screening(client_person, **RECENT)
    assert not isinstance(ask(client_person), Allowed)


def test_the_page_offers_it_and_says_what_is_missing(review, admin, second, client_person, browser_of):
    address = reverse("clients:review-detail", args=[review.id])
    today = client_person.today(timezone.now())
    page = browser_of(admin).get(address).content.decode()
    assert "overrules our own rule: An operation less than 2 weeks ago" in page
    sent = {
        "version": review.version,
        "kind": "clear",
        "where": "upper",
        "reason": "The surgeon wrote so.",
        "clinician_name": "Dr. Wolf",
        "clinician_role": "Surgeon",
        "clinician_on": today.isoformat(),
        "valid_until_on": (today + timedelta(weeks=6)).isoformat(),
    }

    answer = browser_of(admin).post(address, sent).content.decode()
    assert "Tick that the clinician’s word overrules it" in answer
    assert "within 4 weeks" in answer
    assert "The surgeon wrote so." in answer
    assert not Decision.objects.exists()

    sent |= {"overrules": "on", "valid_until_on": (today + timedelta(weeks=3)).isoformat()}
    browser_of(admin).post(address, sent)
    review.refresh_from_db()
    page = browser_of(second).get(address).content.decode()
    assert "overrules our own rule: An operation less than 2 weeks ago." in page
    confirm = {"version": review.version, "kind": "confirm", "reason": "Read it."}
    browser_of(second).post(address, confirm)
    assert isinstance(ask(client_person), Allowed)


def test_all_that_is_missing_is_said_at_once_each_beside_its_field(review, admin, client_person, browser_of):
    address = reverse("clients:review-detail", args=[review.id])
    today = client_person.today(timezone.now())
    sent = {
        "version": review.version,
        "kind": "clear_with_limits",
        "max_percent_1rm": "40",
        "max_cuff_minutes": "12",
        "clinician_on": (today - timedelta(days=1)).isoformat(),
        "valid_until_on": (today + timedelta(weeks=6)).isoformat(),
    }

    form = browser_of(admin).post(address, sent).context["form"]

    assert set(form.errors) == {
        "where", "overrules", "max_percent_1rm", "max_cuff_minutes", "clinician_name", "clinician_role",
        "clinician_on", "valid_until_on", "reason",
    }  # fmt: skip
    assert "before the newest flag" in form.errors["clinician_on"][0]
    assert not form.non_field_errors()


def test_what_it_needs_is_not_called_optional(review, admin, browser_of):
    form = browser_of(admin).get(reverse("clients:review-detail", args=[review.id])).context["form"]

    names = ("clinician_name", "clinician_role", "clinician_on", "reason")
    assert [when_field_is_needed(form.fields[name]) for name in names] == ["", "", "", ""]
    assert when_field_is_needed(form.fields["valid_until_on"]) == "optional"


def test_what_only_one_leg_needs_says_so(client_person):
    screening = builders.make_screening(client_person, nerves="yes", nerves_limbs=["left_lower"])
    form = DecisionForm(screening=screening, version=1, today=client_person.today(timezone.now()))

    assert when_field_is_needed(form.fields["clinician_name"]) == "needed for left leg"


def test_the_page_offers_it_for_nothing_else(client_person, admin, browser_of):
    review = builders.make_screening(client_person, stroke="yes").review

    page = browser_of(admin).get(reverse("clients:review-detail", args=[review.id])).content.decode()

    assert "overrules our own rule" not in page
