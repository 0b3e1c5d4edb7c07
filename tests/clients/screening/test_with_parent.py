"""Under 18 a parent answers too; who that was stands on the screening."""

from datetime import date, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse
from django.utils import timezone

from clients.audit.refusals import ActionRefused
from clients.models import AuditEvent, Screening
from clients.models.audit import Action
from clients.screening.actions import submit
from clients.screening.actions.parents import AnsweredWith
from clients.screening.actions.submit import save_answers, submit_screening
from tests.support import builders
from tests.support.html_forms import html_of

NOW = timezone.now()
pytestmark = [pytest.mark.django_db, pytest.mark.clock(NOW)]
TOGETHER = "Answer together with a parent"


def eighteen_in(days: int) -> date:
    """Born so that the 18th birthday is so many days from now, in Berlin."""
    on = (NOW + timedelta(hours=1)).date() + timedelta(days=days)
    return on.replace(year=on.year - 18)


@pytest.fixture
def child(coach):
    return builders.make_client(coach, with_login=True, birth_on=eighteen_in(30))


def begin(client, birth_on=None):
    answers = builders.all_clear_answers() | {"birth_on": (birth_on or client.birth_on).isoformat()}
    return save_answers(client=client, answers=answers, by=client.user, now=NOW)


def send(browser, client, draft, **typed):
    address = reverse("clients:screening-send", args=[client.id])
    return browser.post(address, {"draft": draft.id, **typed})


def test_the_parent_is_asked_for_before_sending_and_what_was_typed_stays(child, browser_of):
    browser, draft = browser_of(child.user), begin(child)

    page = send(browser, child, draft, parent_name="Paula Parent")

    assert set(page.context["parent_form"].errors) == {"parent_relation"}
    assert "Paula Parent" in html_of(page)
    assert not Screening.objects.exists()


def test_who_answered_too_is_shown_to_coach_and_admin(child, coach, admin, browser_of):
    parent = {"parent_name": "Paula Parent", "parent_relation": "mother"}
    send(browser_of(child.user), child, begin(child), **parent)

    screening = Screening.objects.get()
    assert screening.parent_text == "Paula Parent (mother)"
    for user in (coach, admin):
        page = html_of(browser_of(user).get(reverse("clients:screening-result", args=[screening.id])))
        assert "Paula Parent (mother)" in page
    case = html_of(browser_of(admin).get(reverse("clients:review-detail", args=[screening.review.id])))
    assert "Paula Parent (mother)" in case


def test_the_coach_is_asked_too(child, coach, browser_of):
    page = send(browser_of(coach), child, begin(child))

    assert "answered with the client" in html_of(page)
    assert not Screening.objects.exists()


@pytest.mark.parametrize(("days", "is_child"), [(1, True), (0, False), (-1, False)])
def test_it_ends_with_the_18th_birthday(coach, browser_of, days, is_child):
    client = builders.make_client(coach, with_login=True, birth_on=eighteen_in(days))
    draft = begin(client)

    check = html_of(browser_of(client.user).get(reverse("clients:screening-check", args=[client.id])))
    send(browser_of(client.user), client, draft)

    assert (TOGETHER in check) is is_child
    assert Screening.objects.exists() is not is_child


def test_the_birth_date_in_the_answers_counts(client_person, browser_of):
    begin(client_person, eighteen_in(400))

    for page in ("screening", "screening-check"):
        address = reverse(f"clients:{page}", args=[client_person.id])
        assert TOGETHER in html_of(browser_of(client_person.user).get(address))


@pytest.mark.parametrize("answered_with", [None, AnsweredWith(name=" ", relation="mother")])
def test_no_other_way_than_the_page_leaves_the_parent_out(child, answered_with):
    draft = begin(child)

    with pytest.raises(ActionRefused, match="a parent answers, too"):
        submit_screening(
            client=child,
            draft_id=draft.id,
            asked_by=child.user,
            in_person=False,
            now=NOW,
            answered_with=answered_with,
        )

    assert not Screening.objects.exists()


PARENT = {"parent_relation": "mother"}


@pytest.mark.parametrize(
    "typed",
    ["Cora Coach", "  coach, CORA ", "Dr. Córa Coach", "Ada Admin", "cora+x@example.org", "the child"],
)
@pytest.mark.parametrize("who", ["client", "coach"])
def test_who_coaches_or_decides_is_not_the_parent(child, coach, admin, browser_of, typed, who):
    coach.email = "cora@example.org"
    coach.save()
    name = child.name if typed == "the child" else typed
    user = child.user if who == "client" else coach

    page = send(browser_of(user), child, begin(child), parent_name=name, **PARENT, is_another_person="on")

    (sentence,) = page.context["parent_form"].errors["parent_name"]
    told = "This is the client." if typed == "the child" else "The client's coach and the admins"
    assert sentence.startswith(told)
    assert name.strip() in html_of(page)
    assert not Screening.objects.exists()


def test_an_address_beside_the_one_to_sign_in_with_counts_too(child, coach, browser_of):
    EmailAddress.objects.create(user=coach, email="mum@example.org", verified=True)

    page = send(browser_of(child.user), child, begin(child), parent_name="mum@example.org", **PARENT)

    assert page.context["parent_form"].errors["parent_name"]


def test_without_the_rule_the_coach_would_be_the_parent(child, coach, browser_of, monkeypatch):
    """The control."""
    monkeypatch.setattr(submit, "refuse_parent", lambda *_, **__: None)

    send(browser_of(coach), child, begin(child), parent_name=coach.name, **PARENT)

    assert Screening.objects.get().parent_name == coach.name


def test_an_admin_who_was_there_may_say_that_two_people_have_one_name(child, coach, admin, browser_of):
    browser, draft = browser_of(admin), begin(child)
    typed = {"parent_name": coach.name, **PARENT}

    asked = send(browser, child, draft, **typed)
    send(browser, child, draft, **typed, is_another_person="on")

    assert "is another person than the coach or admin" in html_of(asked)
    assert Screening.objects.get().parent_name == coach.name
    event = AuditEvent.objects.get(action=Action.ANSWERED)
    assert event.changes["parent_is_another_person"] is True


@pytest.mark.parametrize("involved", ["their own name", "coaches too"])
def test_an_admin_does_not_say_so_about_themselves_or_a_client_of_theirs(
    child, coach, admin, browser_of, involved
):
    if involved == "coaches too":
        child.coaches.add(admin)
    name = admin.name if involved == "their own name" else coach.name

    page = send(browser_of(admin), child, begin(child), parent_name=name, **PARENT, is_another_person="on")

    assert page.context["parent_form"].errors["parent_name"]
    assert not Screening.objects.exists()


def test_an_adult_names_nobody(coach, browser_of):
    adult = builders.make_client(coach, with_login=True, birth_on=eighteen_in(-30))

    send(browser_of(coach), adult, begin(adult))

    assert Screening.objects.exists()
