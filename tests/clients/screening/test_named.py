"""Wherever an answer is shown to be confirmed or decided, what the question names stands beside it."""

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.domain.questionnaire import CURRENT, NO, NOT_SURE, QUESTIONNAIRE_V1, named_in
from clients.screening.actions.submit import save_answers
from tests.clients.screening.test_answers_changed import answer
from tests.support import builders
from tests.support.html_forms import html_of

pytestmark = pytest.mark.django_db
ILLNESSES = ("An inflammation that is active, such as rheumatoid arthritis", "COVID in the last 12 weeks")


def holds_the_lists(page) -> bool:
    text = html_of(page)
    assert "Do you have one of these illnesses?" in text
    return all(named in text for named in (*ILLNESSES, "Such as a heart attack"))


def test_a_no_to_a_list_is_checked_beside_the_list(client_person, browser_of):
    browser = browser_of(client_person.user)
    save_answers(
        client=client_person, answers=builders.all_clear_answers(), by=client_person.user, now=timezone.now()
    )

    assert holds_the_lists(browser.get(reverse("clients:screening-check", args=[client_person.id])))


def test_earlier_answers_are_confirmed_beside_the_list(client_person, browser_of):
    builders.make_screening(client_person)
    browser = browser_of(client_person.user)
    browser.post(reverse("clients:screening", args=[client_person.id]), {"earlier": "1"})
    pages = [
        html_of(browser.get(reverse("clients:screening-earlier-page", args=[client_person.id, number])))
        for number in (1, 2, 3)
    ]

    assert any("Such as a heart attack" in page for page in pages)


def test_what_the_coach_answered_is_confirmed_beside_the_list(client_person, coach, browser_of):
    screening = answer(client_person, coach)
    page = browser_of(client_person.user).get(reverse("clients:screening-confirm", args=[screening.id]))

    assert holds_the_lists(page)


def test_the_result_names_what_a_not_sure_was_about(client_person, browser_of):
    screening = builders.make_screening(client_person, inflammation=NOT_SURE)
    page = browser_of(client_person.user).get(reverse("clients:screening-result", args=[screening.id]))

    assert all(named in html_of(page) for named in ILLNESSES)


def test_the_case_names_it_for_the_admin(client_person, admin, browser_of):
    screening = builders.make_screening(client_person, inflammation=NOT_SURE)
    page = browser_of(admin).get(reverse("clients:review-detail", args=[screening.review.id]))

    assert all(named in html_of(page) for named in ILLNESSES)


@pytest.mark.parametrize(
    "question", [*CURRENT.questions, *QUESTIONNAIRE_V1.questions], ids=lambda each: each.code
)
def test_each_question_that_says_these_names_them(question):
    has_no = NO in {option.value for option in question.choices}
    if "these" in question.text and has_no:
        assert len(question.named) > 1
    assert bool(named_in(question.code, question.text)) is bool(question.named)
    assert not any(text.startswith(("Yes", "Choose")) or "Say yes" in text for text in question.named)


def test_what_counts_too_is_no_order_to_say_yes():
    assert CURRENT.by_code["stroke"].named == ("Also for a short one that went away (TIA).",)


def test_another_wording_names_nothing():
    """The control: a row may hold words that no version asks."""
    assert named_in("inflammation", "Something else?") == ()
    assert named_in("unknown", "Do you have one of these illnesses?") == ()
