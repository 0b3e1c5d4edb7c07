"""Nobody clears themselves, or anybody else, by saying less than before: an admin looks at old beside new."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.audit.refusals import ActionRefused
from clients.clearance import gate
from clients.clearance.actions import add_review_note, decide_review
from clients.domain.changed_facts import ChangeCause
from clients.domain.changes import ChangeKind
from clients.domain.clearance import Allowed
from clients.domain.regions import ALL_LIMBS, Region, limbs_of
from clients.models import ChangedAnswer, Clearance, Decision, Review, Screening
from clients.people.actions.people import edit_client
from clients.screening.actions import submit
from clients.screening.actions.health_changes import report_change
from clients.screening.actions.submit import save_answers, submit_screening
from tests.support import builders
from tests.support.html_forms import html_of

NOW = timezone.now()
pytestmark = [pytest.mark.django_db, pytest.mark.clock(NOW)]
Kind = Decision.Kind
CLINICIAN = {
    "clinician_name": "Dr. Wolf",
    "clinician_role": "Angiologist",
    "clinician_on": NOW.date(),
}


def answer(client, by, now=NOW, **answers) -> Screening:
    draft = save_answers(client=client, answers={**builders.all_clear_answers(), **answers}, by=by, now=now)
    return submit_screening(
        client=client,
        draft_id=draft.id,
        asked_by=by,
        in_person=by != client.user,
        now=now,
        answered_with=builders.A_PARENT,
    )


def through_the_page(client, by, **answers) -> Screening:
    draft = save_answers(client=client, answers={**builders.all_clear_answers(), **answers}, by=by, now=NOW)
    address = reverse("clients:screening-send", args=[client.id])
    builders.browser_of(by).post(address, {"draft": draft.id})
    return client.screenings.order_by("-number")[0]


def decide(review, by, kind=Kind.CLEAR, **facts):
    review.refresh_from_db()
    terms = {"reason": "Read the letter.", "limbs": ALL_LIMBS} | facts
    return decide_review(review=review, version=review.version, by=by, kind=kind, now=NOW, **terms)


def is_cleared(client, region=Region.LOWER) -> bool:
    client.refresh_from_db()
    return isinstance(gate.check_client(client=client, limbs=limbs_of(region), now=NOW)[1], Allowed)


def who(name, client, coach, admin):
    return {"client": client.user, "coach": coach, "admin": admin}[name]


WAYS = [(way, name) for way in (answer, through_the_page) for name in ("client", "coach", "admin")]
SAID = [{"blood_clot": "yes"}, {"stroke": "yes"}, {"kidney": "yes"}, {"sickle_cell": "not_sure"}]


@pytest.mark.parametrize(("way", "name"), WAYS, ids=lambda each: getattr(each, "__name__", each))
@pytest.mark.parametrize("said", SAID, ids=lambda said: next(iter(said)))
def test_whoever_answers_less_is_not_cleared_and_an_admin_sees_both(
    client_person, coach, admin, way, name, said
):
    first = builders.make_screening(client_person, **said)

    second = way(client_person, who(name, client_person, coach, admin))

    assert not is_cleared(client_person)
    review = Review.objects.get(closed_at=None)
    assert review.screening == second != first
    [changed] = review.changed_answers.exclude(cause="red_flag")
    assert (changed.cause, changed.code) == ("answer", next(iter(said)))
    assert (changed.before, changed.now) == (
        {"yes": "Yes", "not_sure": "Not sure"}[next(iter(said.values()))],
        "No",
    )


def test_without_the_comparison_they_would_clear_themselves(client_person, monkeypatch):
    """The control: this is what the rule keeps from happening."""
    builders.make_screening(client_person, blood_clot="yes")
    monkeypatch.setattr(submit, "changed_answers", lambda *_, **__: ())

    answer(client_person, client_person.user)

    assert is_cleared(client_person)


def test_a_coach_does_not_overrule_a_refusal(client_person, coach, admin):
    review = builders.make_screening(client_person, stroke="yes").review
    decide(review, admin, Kind.REFUSE, reason="No letter from the neurologist yet.")

    answer(client_person, coach)

    assert not is_cleared(client_person)
    causes = {each.cause: each.before for each in ChangedAnswer.objects.all()}
    assert set(causes) == {"answer", "refused"}
    assert causes["refused"] == "Ada Admin: No letter from the neurologist yet."


def test_an_open_case_goes_on_with_its_notes_instead_of_closing(client_person, coach, admin):
    review = builders.make_screening(client_person, stroke="yes").review
    add_review_note(review=review, note_id=uuid4(), text="She told me in May.", by=coach, now=NOW)

    second = answer(client_person, client_person.user)

    review.refresh_from_db()
    assert (review.closed_at, review.screening) == (None, second)
    assert review.notes.get().text == "She told me in May."
    assert Review.objects.count() == 1
    assert not Decision.objects.exists()


def test_a_proposal_about_the_old_answers_is_not_confirmed_for_the_new(client_person, admin):
    review = builders.make_screening(client_person, stroke="yes").review
    decide(review, admin, **CLINICIAN)
    review.refresh_from_db()
    assert review.state == Review.State.PROPOSED

    answer(client_person, client_person.user)

    with pytest.raises(ActionRefused, match="no proposal"):
        decide(review, builders.make_admin(client_person.practice), Kind.CONFIRM)


def test_clearing_what_was_taken_back_names_the_clinician(client_person, admin):
    builders.make_screening(client_person, varicose_veins="yes")
    answer(client_person, client_person.user)
    review = Review.objects.get()

    with pytest.raises(ActionRefused, match="Name the clinician"):
        decide(review, admin)
    decide(review, admin, **CLINICIAN)

    assert is_cleared(client_person)


def test_who_was_not_sure_is_cleared_by_the_admins_word(client_person, admin):
    builders.make_screening(client_person, sickle_cell="not_sure")
    answer(client_person, client_person.user)

    decide(Review.objects.get(), admin, reason="She has asked her mother.")

    assert is_cleared(client_person)


def test_a_clot_that_is_taken_back_needs_two_admins(client_person, admin):
    builders.make_screening(client_person, blood_clot="yes")
    answer(client_person, client_person.user)
    review = Review.objects.get()

    decide(review, admin, **CLINICIAN)

    assert not is_cleared(client_person)
    decide(review, builders.make_admin(client_person.practice), Kind.CONFIRM)
    assert is_cleared(client_person)


def test_what_an_admin_accepted_clears_by_rule_the_next_time(client_person, admin):
    builders.make_screening(client_person, varicose_veins="yes")
    answer(client_person, client_person.user)
    decide(Review.objects.get(), admin, **CLINICIAN)

    answer(client_person, client_person.user)

    assert is_cleared(client_person)
    assert Clearance.objects.unrevoked().get().basis == "rule"


def test_a_decision_that_is_taken_back_accepts_nothing(client_person, admin):
    from clients.clearance.actions import take_back_decision

    builders.make_screening(client_person, varicose_veins="yes")
    answer(client_person, client_person.user)
    decision = decide(Review.objects.get(), admin, **CLINICIAN)
    take_back_decision(decision=decision, by=admin, now=NOW)

    answer(client_person, client_person.user)

    assert not is_cleared(client_person)


def test_a_birth_date_that_jumps_waits_for_an_admin_and_so_does_the_profile(client_person, admin):
    edit_client(client=client_person, version=1, by=admin, now=NOW, birth_on=date(1962, 4, 12))

    answer(client_person, client_person.user)

    assert not is_cleared(client_person)
    client_person.refresh_from_db()
    assert client_person.birth_on == date(1962, 4, 12)
    [changed] = ChangedAnswer.objects.filter(before__startswith="12 April 1962")
    assert changed.cause == ChangeCause.BIRTH_DATE
    decide(Review.objects.get(), admin, reason="I saw the passport.")
    client_person.refresh_from_db()
    assert client_person.birth_on == date(1996, 4, 12)
    assert is_cleared(client_person)


def test_a_birth_date_corrected_in_the_profile_first_is_remembered(client_person, coach):
    edit_client(client=client_person, version=1, by=coach, now=NOW, birth_on=date(1962, 4, 12))
    edit_client(client=client_person, version=2, by=coach, now=NOW, birth_on=date(1996, 4, 12))

    answer(client_person, coach)

    assert not is_cleared(client_person)


def test_a_slip_of_a_year_is_corrected_without_an_admin(client_person, coach):
    builders.make_screening(client_person, birth_on="1995-04-12")

    answer(client_person, client_person.user)

    assert is_cleared(client_person)


@pytest.mark.parametrize("kind", [ChangeKind.PREGNANCY, ChangeKind.MEDICINE, ChangeKind.INJURY])
def test_a_reported_change_is_not_answered_away(client_person, coach, kind):
    builders.make_screening(client_person)
    report_change(client=client_person, change_id=uuid4(), kind=kind, note="", by=client_person.user, now=NOW)

    answer(client_person, coach)

    assert not is_cleared(client_person)
    assert ChangedAnswer.objects.get().cause == ChangeCause.REPORTED


def test_the_same_answers_are_not_a_change(client_person):
    builders.make_screening(client_person, varicose_veins="yes")

    answer(client_person, client_person.user, varicose_veins="yes")

    assert not ChangedAnswer.objects.exists()
    assert Review.objects.filter(closed_at=None).count() == 1


def test_a_contraindication_that_is_new_keeps_what_was_taken_back_in_mind(client_person):
    builders.make_screening(client_person, stroke="yes")
    answer(client_person, client_person.user, head_or_eyes="head")

    answer(client_person, client_person.user, now=NOW + timedelta(days=3))

    assert not Clearance.objects.unrevoked().exists()
    assert Review.objects.get().changed_answers.filter(code="stroke").exists()


def test_the_admin_reads_old_beside_new_and_who_said_it(client_person, coach, admin, browser_of):
    builders.make_screening(client_person, stroke="yes")
    answer(client_person, coach)

    page = html_of(browser_of(admin).get(reverse("clients:review-detail", args=[Review.objects.get().id])))

    assert "What these answers take back" in page
    assert "Have you ever had a stroke" in page
    assert "Cora Coach, in person" in page


def test_the_queue_says_why_it_is_there(client_person, coach, admin, browser_of):
    builders.make_screening(client_person, stroke="yes")
    answer(client_person, coach)

    page = html_of(browser_of(admin).get(reverse("clients:review-list")))

    assert "Answers changed" in page


@pytest.mark.parametrize("name", ["client", "coach"])
def test_coach_and_client_read_that_an_admin_compares(client_person, coach, admin, browser_of, name):
    builders.make_screening(client_person, stroke="yes")
    screening = answer(client_person, client_person.user)

    page = html_of(
        browser_of(who(name, client_person, coach, admin)).get(
            reverse("clients:screening-result", args=[screening.id])
        )
    )

    assert "say less than earlier ones" in page
    assert "Have you ever had a stroke" in page
