"""The admin asks the client or the coach; the answer brings the case back to the queue."""

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.audit.refusals import ActionRefused, StaleEdit
from clients.clearance.actions import add_review_note, answer_request, decide_review
from clients.models import Clearance, Decision, Review, ReviewNote
from tests.support import builders
from tests.support.shared_rows import shared_rows

Kind = Decision.Kind
QUESTION = "Since when do you have the veins, and in which leg?"


@shared_rows
def review(client_person):
    return builders.make_screening(client_person, varicose_veins="yes").review


@shared_rows
def case(client_person):
    return reverse("clients:case", args=[client_person.id])


def ask(review, admin, kind=Kind.ASK_CLIENT, reason=QUESTION):
    review.refresh_from_db()
    return decide_review(
        review=review, version=review.version, by=admin, kind=kind, reason=reason, now=timezone.now()
    )


def answer(review, by, text="For ten years, the left one.", note_id=None):
    return answer_request(review=review, note_id=note_id or uuid4(), text=text, by=by, now=timezone.now())


def state(review) -> str:
    review.refresh_from_db()
    return review.state


# --- The actions


def test_asking_hands_the_case_to_the_client_and_clears_nothing(review, admin):
    decision = ask(review, admin)

    assert state(review) == Review.State.ASKED
    assert (review.closed_at, review.claimed_by, review.request) == (None, None, decision)
    assert not Clearance.objects.exists()


def test_the_answer_brings_the_case_back_to_its_old_place(review, admin, client_person):
    opened_at = review.opened_at
    question = ask(review, admin)

    note = answer(review, client_person.user)

    assert state(review) == Review.State.WAITING
    assert review.answered_at is not None
    assert review.opened_at == opened_at
    assert (note.request, note.author) == (question, client_person.user)


def test_an_answer_sent_twice_is_kept_once(review, admin, client_person):
    ask(review, admin)
    note_id = uuid4()
    answer(review, client_person.user, note_id=note_id)
    ask(review, admin, reason="And the right one?")

    answer(review, client_person.user, note_id=note_id)

    assert ReviewNote.objects.count() == 1
    assert state(review) == Review.State.ASKED


def test_a_question_needs_words_and_somebody_to_answer(review, admin, coach):
    with pytest.raises(ActionRefused, match="reason"):
        ask(review, admin, reason="  ")
    without_login = builders.make_client(coach)
    other = builders.make_screening(without_login, varicose_veins="yes").review
    with pytest.raises(ActionRefused, match="does not sign in"):
        ask(other, admin)
    without_login.coaches.clear()
    with pytest.raises(ActionRefused, match="Nobody coaches"):
        ask(other, admin, Kind.ASK_COACH)


def test_a_client_does_not_answer_for_the_coach_but_the_coach_may_for_the_client(
    review, admin, coach, client_person
):
    ask(review, admin, Kind.ASK_COACH)
    with pytest.raises(ActionRefused, match="Your coach is asked"):
        answer(review, client_person.user)
    answer(review, coach)

    ask(review, admin, Kind.ASK_CLIENT)
    assert answer(review, coach).author == coach


def test_strangers_answer_and_note_nothing(review, admin, coach, practice, stranger_coach):
    ask(review, admin)
    other_client = builders.make_client(coach, with_login=True)

    for other in (builders.make_coach(practice), stranger_coach, other_client.user, admin):
        with pytest.raises(ActionRefused):
            answer(review, other)
        with pytest.raises(ActionRefused):
            add_review_note(review=review, note_id=uuid4(), text="x", by=other, now=timezone.now())
    assert not ReviewNote.objects.exists()


def test_an_answer_to_nothing_is_told_so(review, client_person):
    with pytest.raises(StaleEdit, match="Nothing is asked"):
        answer(review, client_person.user)


def test_an_admin_may_decide_without_waiting_for_the_answer(review, admin, client_person):
    ask(review, admin)
    review.refresh_from_db()
    decide_review(
        review=review, version=review.version, by=admin, kind=Kind.REFUSE, reason="No.", now=timezone.now()
    )

    with pytest.raises(StaleEdit):
        answer(review, client_person.user)


def test_a_decision_made_before_the_answer_came_is_stale(review, admin, client_person):
    """The admin should read the answer before they decide."""
    ask(review, admin)
    review.refresh_from_db()
    seen = review.version
    answer(review, client_person.user)

    with pytest.raises(StaleEdit):
        decide_review(
            review=review, version=seen, by=admin, kind=Kind.REFUSE, reason="No.", now=timezone.now()
        )


def test_a_coach_adds_a_note_to_an_open_case_only(review, admin, coach):
    add_review_note(review=review, note_id=uuid4(), text=" Runs marathons. ", by=coach, now=timezone.now())
    assert ReviewNote.objects.get().text == "Runs marathons."
    assert state(review) == Review.State.WAITING

    decide_review(review=review, version=1, by=admin, kind=Kind.REFUSE, reason="No.", now=timezone.now())
    with pytest.raises(StaleEdit):
        add_review_note(review=review, note_id=uuid4(), text="Late.", by=coach, now=timezone.now())


# --- The pages


def test_the_client_reads_the_question_on_both_first_pages_and_answers_it(
    review, admin, client_person, browser_of, case
):
    ask(review, admin)
    browser = browser_of(client_person.user)
    for address in (reverse("clients:me"), reverse("sessions:today")):
        page = browser.get(address).content.decode()
        assert QUESTION in page
        assert case in page

    assert QUESTION in browser.get(case).content.decode()
    page = browser.post(case, {"what": "answer", "text": "Ten years."}, follow=True).content.decode()

    assert "Sent. The admin goes on from here." in page
    assert state(review) == Review.State.WAITING
    assert QUESTION not in browser.get(reverse("clients:me")).content.decode()


def test_a_question_to_the_coach_is_not_shown_to_the_client(review, admin, client_person, browser_of, case):
    ask(review, admin, Kind.ASK_COACH, reason="Is she reliable?")
    browser = browser_of(client_person.user)

    for address in (case, reverse("clients:me"), reverse("sessions:today")):
        assert "reliable" not in browser.get(address).content.decode()


def test_the_coach_sees_the_question_and_answers_it(review, admin, coach, client_person, browser_of, case):
    ask(review, admin, Kind.ASK_COACH)
    browser = browser_of(coach)
    assert case in browser.get(reverse("clients:detail", args=[client_person.id])).content.decode()
    assert QUESTION in browser.get(case).content.decode()

    browser.post(case, {"what": "answer", "text": "The left one."})

    review_page = browser_of(admin).get(reverse("clients:review-detail", args=[review.id])).content.decode()
    assert "The left one." in review_page
    assert "Answer came in" in browser_of(admin).get(reverse("clients:review-list")).content.decode()


def test_a_coachs_note_reaches_the_desk_and_never_the_client(
    review, coach, admin, client_person, browser_of, case
):
    browser_of(coach).post(case, {"what": "note", "text": "Anxious about the cuffs."})

    review_page = browser_of(admin).get(reverse("clients:review-detail", args=[review.id])).content.decode()
    assert "Anxious about the cuffs." in review_page
    assert "Anxious" in browser_of(coach).get(case).content.decode()
    assert "Anxious" not in browser_of(client_person.user).get(case).content.decode()


@pytest.mark.parametrize("text", ["", "  ", "a\x00b", "x" * 5000])
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    review, admin, client_person, browser_of, case, text
):
    ask(review, admin)

    page = browser_of(client_person.user).post(case, {"what": "answer", "text": text})

    assert page.status_code == 200
    assert page.context["form"].errors["text"]
    assert not ReviewNote.objects.exists()


def test_an_answer_that_comes_too_late_is_kept_in_the_field(review, admin, client_person, browser_of, case):
    page = browser_of(client_person.user).post(case, {"what": "answer", "text": "My long answer"})

    assert "Nothing is asked any more" in page.content.decode()
    assert "My long answer" in page.content.decode()


def test_a_client_writes_no_note(review, client_person, browser_of, case):
    browser_of(client_person.user).post(case, {"what": "note", "text": "x"})

    assert not ReviewNote.objects.exists()


def test_without_a_case_the_page_says_so(client_person, coach, browser_of, case):
    assert "No case" in browser_of(coach).get(case).content.decode()
    assert "Nothing in your answers" in browser_of(client_person.user).get(case).content.decode()
    assert browser_of(coach).post(case, {"what": "note", "text": "x"}).status_code == 200
