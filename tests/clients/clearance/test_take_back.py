"""Five minutes in which an admin takes a decision back; after that, the way to revoke."""

from datetime import timedelta

import pytest
from django.db.utils import IntegrityError
from django.urls import reverse
from django.utils import timezone

from clients.audit.refusals import ActionRefused, StaleEdit
from clients.clearance import gate
from clients.clearance.actions import answer_request, decide_review, revoke_clearance, take_back_decision
from clients.domain.clearance import Refused
from clients.domain.regions import ALL_LIMBS, Region, limbs_of
from clients.models import Clearance, Decision, Review
from tests.support import builders
from tests.support.shared_rows import shared_rows

Kind = Decision.Kind
NOW = timezone.now()
pytestmark = pytest.mark.clock(NOW)
FOUR_MINUTES_ON, FIVE_MINUTES_ON = NOW + timedelta(minutes=4, seconds=59), NOW + timedelta(minutes=5)


@shared_rows
def review(client_person):
    return builders.make_screening(client_person, varicose_veins="yes").review


def decide(review, by, kind=Kind.CLEAR, now=NOW, limbs=ALL_LIMBS):
    review.refresh_from_db()
    return decide_review(
        review=review,
        version=review.version,
        by=by,
        kind=kind,
        reason="Letter of the vein clinic.",
        now=now,
        limbs=limbs,
        clinician_name="Dr. Wolf",
        clinician_role="Vein clinic",
        clinician_on=review.screening.client.today(now),
    )


def is_refused(client, region=Region.LOWER) -> bool:
    return isinstance(
        gate.check_client(client=client, limbs=limbs_of(region), now=timezone.now())[1], Refused
    )


def test_a_clearance_given_by_mistake_is_out_of_force_at_once(review, admin, client_person):
    decision = decide(review, admin)
    assert not is_refused(client_person)

    undone = take_back_decision(decision=decision, by=admin, now=FOUR_MINUTES_ON)

    review.refresh_from_db()
    clearance = Clearance.objects.get()
    assert is_refused(client_person)
    assert (clearance.revoked_by, clearance.revoked_at) == (admin, FOUR_MINUTES_ON)
    assert (undone.kind, undone.about) == (Kind.UNDONE, decision)
    assert (review.state, review.closed_at) == (Review.State.WAITING, None)
    assert Decision.objects.filter(pk=decision.pk).exists()


def test_a_session_assigned_in_between_is_held(review, admin, client_person):
    decision = decide(review, admin, now=timezone.now())
    training_session = builders.make_training_session(client_person)

    take_back_decision(decision=decision, by=admin, now=timezone.now())

    training_session.refresh_from_db()
    assert training_session.clearance.revoked_at is not None
    assert is_refused(client_person)


def test_a_refusal_is_taken_back_and_decided_anew(review, admin, client_person):
    decision = decide(review, admin, Kind.REFUSE)

    take_back_decision(decision=decision, by=admin, now=FOUR_MINUTES_ON)
    decide(review, admin)

    assert not is_refused(client_person)
    assert [each.kind for each in review.decisions.order_by("decided_at")].count(Kind.UNDONE) == 1


def test_what_the_decision_had_replaced_is_not_revived(client_person, admin):
    review = builders.make_screening(client_person, nerves="yes", nerves_limbs=["left_lower"]).review
    assert not is_refused(client_person, Region.UPPER)  # by rule
    decision = decide(review, admin)

    take_back_decision(decision=decision, by=admin, now=FOUR_MINUTES_ON)

    assert is_refused(client_person, Region.UPPER)
    assert not Clearance.objects.unrevoked().exists()


def test_after_five_minutes_it_says_how_to_revoke(review, admin, client_person):
    decision = decide(review, admin)

    with pytest.raises(ActionRefused, match="revoke it on the client's page"):
        take_back_decision(decision=decision, by=admin, now=FIVE_MINUTES_ON)
    assert not is_refused(client_person)


def test_only_who_decided_takes_it_back(review, admin, practice):
    decision = decide(review, admin)

    with pytest.raises(ActionRefused, match="Only the admin who decided"):
        take_back_decision(decision=decision, by=builders.make_admin(practice), now=NOW)


def test_a_coach_and_an_admin_of_another_practice_take_nothing_back(review, admin, coach):
    decision = decide(review, admin)

    for other in (coach, builders.make_admin()):
        with pytest.raises(ActionRefused):
            take_back_decision(decision=decision, by=other, now=NOW)


def test_pressed_twice_it_is_taken_back_once(review, admin):
    decision = decide(review, admin)
    take_back_decision(decision=decision, by=admin, now=NOW)

    with pytest.raises(StaleEdit):
        take_back_decision(decision=decision, by=admin, now=NOW)
    assert Decision.objects.filter(kind=Kind.UNDONE).count() == 1


def test_an_undoing_is_not_undone(review, admin):
    undone = take_back_decision(decision=decide(review, admin), by=admin, now=NOW)

    with pytest.raises(StaleEdit):
        take_back_decision(decision=undone, by=admin, now=NOW)


def test_an_older_decision_is_not_taken_back_over_a_newer_one(review, admin):
    older = decide(review, admin, Kind.ASK_COACH)
    decide(review, admin, Kind.REFUSE)

    with pytest.raises(StaleEdit):
        take_back_decision(decision=older, by=admin, now=NOW)


def test_newer_answers_leave_the_old_case_closed(review, admin, client_person):
    decision = decide(review, admin)
    builders.make_screening(client_person, varicose_veins="yes")

    with pytest.raises(StaleEdit, match="newer screening"):
        take_back_decision(decision=decision, by=admin, now=NOW)
    review.refresh_from_db()
    assert review.closed_at is not None


def test_a_clearance_that_was_revoked_meanwhile_keeps_its_own_reason(review, admin, coach, client_person):
    decision = decide(review, admin)
    revoke_clearance(client=client_person, by=coach, reason="New medicine.", now=NOW)

    take_back_decision(decision=decision, by=admin, now=NOW)

    assert Clearance.objects.get().revoke_reason == "New medicine."


def test_a_question_is_taken_back_until_it_is_answered(review, admin, coach):
    question = decide(review, admin, Kind.ASK_COACH)
    take_back_decision(decision=question, by=admin, now=NOW)
    review.refresh_from_db()
    assert review.request is None

    question = decide(review, admin, Kind.ASK_COACH)
    answer_request(review=review, note_id=builders.uuid4(), text="Both legs.", by=coach, now=NOW)
    with pytest.raises(ActionRefused, match="answered already"):
        take_back_decision(decision=question, by=admin, now=NOW)


def test_a_decision_is_never_written_over(review, admin):
    decision = decide(review, admin)

    decision.reason = "Another one."
    with pytest.raises(TypeError):
        decision.save()
    with pytest.raises(IntegrityError):
        Decision.objects.create(review=review, kind=Kind.UNDONE, reason="x", decided_by=admin)


# --- The pages


def test_the_queue_offers_to_take_the_last_decision_back(review, admin, browser_of):
    decision = decide(review, admin, now=timezone.now())
    browser = browser_of(admin)
    assert "Take it back" in browser.get(reverse("clients:review-list")).content.decode()

    page = browser.post(
        reverse("clients:review-take-back", args=[review.id]), {"decision": decision.id}, follow=True
    )

    assert "Taken back." in page.content.decode()
    assert not Clearance.objects.unrevoked().exists()


def test_after_five_minutes_the_pages_offer_no_button_but_the_way_to_revoke(
    review, admin, client_person, browser_of
):
    decision = decide(review, admin, now=timezone.now() - timedelta(minutes=6))
    browser = browser_of(admin)

    case = browser.get(reverse("clients:review-detail", args=[review.id])).content.decode()
    assert "Take it back" not in case
    assert reverse("clients:revoke-clearance", args=[client_person.id]) in case
    assert "Take it back" not in browser.get(reverse("clients:review-list")).content.decode()

    page = browser.post(
        reverse("clients:review-take-back", args=[review.id]), {"decision": decision.id}, follow=True
    )
    assert "The five minutes are over" in page.content.decode()
    assert Clearance.objects.unrevoked().exists()


@pytest.mark.parametrize("forged", ["", "nonsense", "\x00", "00000000-0000-0000-0000-000000000000"])
def test_a_forged_decision_takes_nothing_back(review, admin, browser_of, forged):
    decide(review, admin, now=timezone.now())

    browser_of(admin).post(reverse("clients:review-take-back", args=[review.id]), {"decision": forged})

    assert Clearance.objects.unrevoked().exists()
