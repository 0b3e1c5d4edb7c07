"""Answers that somebody gave for the client are shown to the client, who can object."""

import pytest
from django.urls import reverse

from clients.audit.refusals import ActionRefused, StaleEdit
from clients.models import AnswersSeen, Clearance, Review
from clients.screening.actions.confirm import confirm_answers
from sessions.messaging.schedule import plan_new_messages
from sessions.models import Message
from tests.clients.screening.test_answers_changed import NOW, answer, decide, is_cleared
from tests.support.html_forms import html_of

pytestmark = [pytest.mark.django_db, pytest.mark.clock(NOW)]
TODAY = reverse("sessions:today")


def say(screening, client, is_right=False, note="I had a stroke in 2019."):
    return confirm_answers(screening=screening, is_right=is_right, note=note, by=client.user, now=NOW)


def page_of(screening):
    return reverse("clients:screening-confirm", args=[screening.id])


@pytest.fixture
def screening(client_person, coach):
    return answer(client_person, coach)


@pytest.mark.parametrize("address", [TODAY, reverse("clients:me")])
def test_the_client_is_asked_at_the_next_visit(screening, client_person, browser_of, address):
    page = html_of(browser_of(client_person.user).get(address))

    assert "Your answers: is this right?" in page
    assert "Cora Coach" in page
    assert page_of(screening) in page


def test_who_answered_alone_is_not_asked(client_person, browser_of):
    own = answer(client_person, client_person.user)
    browser = browser_of(client_person.user)

    assert "is this right?" not in html_of(browser.get(TODAY))
    assert browser.get(page_of(own)).status_code == 404


def test_every_answer_is_shown(screening, client_person, browser_of):
    page = html_of(browser_of(client_person.user).get(page_of(screening)))

    assert "Have you ever had a stroke" in page
    assert "118/76 and 120/78 mmHg" in page


def test_a_yes_keeps_the_clearance_and_ends_the_question(screening, client_person, browser_of):
    browser = browser_of(client_person.user)

    browser.post(page_of(screening), {"answer": "right"})

    assert AnswersSeen.objects.get().is_right
    assert is_cleared(client_person)
    assert "is this right?" not in html_of(browser.get(TODAY))


def test_a_no_takes_the_clearance_away_and_opens_a_case(screening, client_person, browser_of):
    response = browser_of(client_person.user).post(
        page_of(screening), {"answer": "not_right", "note": "I had a stroke in 2019."}
    )

    assert response.url == reverse("clients:screening", args=[client_person.id])
    assert not is_cleared(client_person)
    [objection] = Review.objects.get().changed_answers.all()
    assert (objection.cause, objection.before) == ("objection", "I had a stroke in 2019.")


@pytest.mark.parametrize(
    ("form", "field"),
    [({}, "answer"), ({"answer": "perhaps"}, "answer"), ({"answer": "not_right", "note": "  "}, "note")],
)
def test_what_is_missing_is_said_beside_its_field(screening, client_person, browser_of, form, field):
    page = browser_of(client_person.user).post(page_of(screening), form)

    assert field in page.context["form"].errors
    assert is_cleared(client_person)


def test_sent_twice_it_counts_once(screening, client_person):
    assert say(screening, client_person) == say(screening, client_person, is_right=True, note="")
    assert Review.objects.get().changed_answers.count() == 1


@pytest.mark.parametrize("name", ["coach", "admin"])
def test_nobody_else_says_it_for_the_client(screening, client_person, coach, admin, name):
    by = {"coach": coach, "admin": admin}[name]

    with pytest.raises(ActionRefused):
        confirm_answers(screening=screening, is_right=True, note="", by=by, now=NOW)


def test_older_answers_are_not_confirmed(screening, client_person, coach):
    answer(client_person, coach)

    with pytest.raises(StaleEdit):
        say(screening, client_person)


def test_the_coach_does_not_answer_an_objection_away(screening, client_person, coach):
    say(screening, client_person)

    answer(client_person, coach)

    assert not is_cleared(client_person)
    assert Review.objects.get(closed_at=None).screening == client_person.screenings.order_by("-number")[0]


def test_the_client_answers_instead_and_the_objection_is_over(screening, client_person):
    say(screening, client_person, note="I am 1 cm taller.")

    answer(client_person, client_person.user)

    assert is_cleared(client_person)


def test_an_admin_ends_it(screening, client_person, admin, coach):
    say(screening, client_person)
    decide(Review.objects.get(), admin, "refuse", reason="A letter is needed.")

    assert not Clearance.objects.unrevoked().exists()


def test_a_case_that_was_decided_opens_again(client_person, coach, admin):
    screening = answer(client_person, coach, sickle_cell="not_sure")
    clinician = {"clinician_name": "Dr. Wolf", "clinician_role": "GP", "clinician_on": NOW.date()}
    decide(screening.review, admin, **clinician)
    assert is_cleared(client_person)

    say(screening, client_person)

    assert not is_cleared(client_person)
    assert Review.objects.get().closed_at is None


def test_admins_and_the_coach_are_told(screening, client_person, coach, admin):
    say(screening, client_person)

    plan_new_messages(now=NOW)
    plan_new_messages(now=NOW)

    told = Message.objects.filter(kind="desk")
    assert {message.recipient for message in told} == {coach, admin}
