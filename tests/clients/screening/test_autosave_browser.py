"""Answers are kept as they are tapped: on the server, without a network on the phone, and after a reload."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from clients.domain.questionnaire import CURRENT
from clients.models import ScreeningDraft
from clients.screening.actions.submit import save_answers
from tests.clients.screening.test_screening_browser import sign_in
from tests.support import builders

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SAVE = "**/screening/answer/"
KEPT = "() => Object.keys(localStorage).filter((key) => key.startsWith('answers:')).length"


def no_network(route):
    route.abort("internetdisconnected")


@pytest.fixture
def person(transactional_db):
    return builders.make_client(with_login=True)


@pytest.fixture
def draft(person):
    return save_answers(client=person, answers={}, by=person.user, now=timezone.now())


@pytest.fixture
def questions(phone, person, draft, live_server):
    """The phone on a page of questions."""
    sign_in(phone, person.user, live_server)
    open_group(phone, person, "heart")
    return phone


def open_group(phone, person, group):
    phone.goto(reverse("clients:screening-group", args=[person.id, group]))


def says(phone, text):
    expect(phone.locator("[data-save-status]")).to_have_text(text)


def answer(phone, code, label):
    phone.locator(f"#q-{code}").get_by_label(label, exact=True).tap()


def is_chosen(phone, code, label):
    return phone.locator(f"#q-{code}").get_by_label(label, exact=True).is_checked()


def test_each_tap_is_saved_and_there_after_a_reload(questions):
    answer(questions, "heart", "Yes")
    says(questions, "Saved")
    assert ScreeningDraft.objects.get().answers == {"heart": "yes"}
    assert questions.evaluate(KEPT) == 0

    questions.reload()
    assert is_chosen(questions, "heart", "Yes")


def test_without_a_network_it_is_kept_on_the_phone_and_sent_later(questions, person):
    questions.context.set_offline(True)
    answer(questions, "heart", "Yes")
    questions.locator("#q-blood_pressure input[type=text]").first.fill("12")
    says(questions, "Kept on this phone, not sent yet")
    assert questions.evaluate(KEPT) == 1
    questions.locator(".action-bar [value=on]").tap()
    says(questions, "No network now. Kept on this phone, not sent yet.")
    assert ScreeningDraft.objects.get().answers == {}

    questions.context.set_offline(False)
    says(questions, "Kept on this phone. One answer is not complete yet.")
    assert ScreeningDraft.objects.get().answers == {"heart": "yes"}
    questions.reload()
    assert questions.locator("#q-blood_pressure input[type=text]").first.input_value() == "12"
    assert is_chosen(questions, "heart", "Yes")


def test_what_a_killed_page_had_not_sent_is_sent_by_the_next_one(questions, person):
    questions.route(SAVE, no_network)
    answer(questions, "heart", "Yes")
    says(questions, "Kept on this phone, not sent yet")

    questions.unroute(SAVE)
    open_group(questions, person, "check")

    expect(questions.locator(".answer-list").get_by_text("Yes", exact=True)).to_be_visible()
    assert questions.evaluate(KEPT) == 0


@pytest.mark.parametrize("how", ["signs out", "another account", "three days", "sent elsewhere"])
def test_nothing_stays_on_a_phone_that_is_not_needed(questions, person, how, live_server):
    questions.route(SAVE, no_network)
    answer(questions, "heart", "Yes")
    says(questions, "Kept on this phone, not sent yet")

    if how == "signs out":
        questions.goto(reverse("account_logout"))
        questions.get_by_role("button", name="Sign out").tap()
        questions.wait_for_url("**/accounts/login/**")
    elif how == "another account":
        other = builders.make_client(with_login=True)
        save_answers(client=other, answers={}, by=other.user, now=timezone.now())
        sign_in(questions, other.user, live_server)
        open_group(questions, other, "heart")
        assert not is_chosen(questions, "heart", "Yes")
    elif how == "three days":
        questions.evaluate(
            """() => { for (const key of Object.keys(localStorage)) if (key.startsWith("answers:")) {
                const kept = JSON.parse(localStorage.getItem(key));
                localStorage.setItem(key, JSON.stringify({ ...kept, at: kept.at - 3 * 864e5 - 1 }));
            } }"""
        )
        questions.reload()
        assert not is_chosen(questions, "heart", "Yes")
    else:
        questions.unroute(SAVE)
        ScreeningDraft.objects.all().delete()
        answer(questions, "heart", "No")
        says(questions, "These answers were sent or begun anew elsewhere. Load the page again.")

    questions.wait_for_function(f"({KEPT})() === 0")


def test_with_no_room_on_the_phone_it_says_to_stay(questions):
    questions.evaluate("() => { Storage.prototype.setItem = () => { throw new Error('full'); }; }")
    questions.context.set_offline(True)
    answer(questions, "heart", "Yes")
    says(questions, "Not sent yet. Stay on this page until there is a network.")

    questions.context.set_offline(False)
    says(questions, "Saved")


def test_what_to_do_about_a_red_answer_stands_there_at_once_and_without_a_network(questions, person):
    notice = questions.locator("#q-blood_pressure [data-red-notice]")
    assert notice.is_hidden()
    questions.context.set_offline(True)
    boxes = questions.locator("#q-blood_pressure input[type=text]")

    boxes.nth(0).fill("185")
    expect(notice).to_contain_text("See a doctor today.")
    boxes.nth(0).fill("125")
    expect(notice).to_be_hidden()
    boxes.nth(1).fill("112")
    expect(notice).to_be_visible()

    questions.context.set_offline(False)
    code = "swelling"
    open_group(questions, person, CURRENT.by_code[code].group)
    notice = questions.locator(f"#q-{code} [data-red-notice]")
    answer(questions, code, "Yes")
    expect(notice).to_be_visible()
    answer(questions, code, "No")
    expect(notice).to_be_hidden()
