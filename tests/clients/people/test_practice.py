from uuid import uuid4

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from clients.audit.refusals import ActionRefused
from clients.models import Invitation, User
from clients.people.actions.team import deactivate_user
from clients.people.invitation_links import invitation_url
from tests.support import builders

URL = reverse("clients:practice")


@pytest.fixture
def browser(admin, browser_of):
    return browser_of(admin)


def form(**changed) -> dict:
    return {
        "invitation_id": str(uuid4()),
        "name": "Nils New",
        "email": "nils@example.org",
        "role": "coach",
        **changed,
    }


def open_for(email: str):
    return Invitation.objects.filter(email=email, replaced_at=None, accepted_at=None)


def test_an_admin_invites_a_coach_who_gets_in_by_the_link(admin, browser):
    browser.post(URL, form())

    link = invitation_url(open_for("nils@example.org").get())
    newcomer = Browser()
    newcomer.post(link.removeprefix("http://localhost:8000"), {"password": "violet-otter-swims"})
    user = User.objects.get(email="nils@example.org")
    assert (user.role, user.practice, user.name) == ("coach", admin.practice, "Nils New")


def test_sending_twice_invites_once_and_again_replaces(browser):
    same = form()
    browser.post(URL, same)
    browser.post(URL, same)
    assert Invitation.objects.filter(email="nils@example.org").count() == 1

    browser.post(reverse("clients:practice-resend", args=[open_for("nils@example.org").get().id]))

    assert Invitation.objects.filter(email="nils@example.org").count() == 2
    assert open_for("nils@example.org").count() == 1


def test_an_invitation_is_taken_back(browser):
    browser.post(URL, form())

    browser.post(reverse("clients:practice-withdraw", args=[open_for("nils@example.org").get().id]))

    assert not open_for("nils@example.org").exists()


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"role": "client"}, "role"), ({"role": ""}, "role"), ({"email": "x"}, "email"), ({"name": ""}, "name")],
)
def test_bad_input_is_answered_beside_its_field(browser, changed, field):
    page = browser.post(URL, form(**changed))

    assert page.status_code == 200
    assert page.context["form"].errors[field]


def test_a_deactivated_coach_is_out_at_once_and_comes_back_when_reactivated(coach, browser, browser_of):
    theirs = browser_of(coach)

    asked = browser.get(reverse("clients:practice-deactivate", args=[coach.id]))
    browser.post(reverse("clients:practice-deactivate", args=[coach.id]))

    assert asked.status_code == 200
    assert theirs.get(reverse("clients:me")).status_code == 302
    browser.post(reverse("clients:practice-reactivate", args=[coach.id]))
    assert browser_of(User.objects.get(pk=coach.pk)).get(reverse("clients:me")).status_code == 200


def test_nobody_deactivates_themselves(admin, browser):
    page = browser.post(reverse("clients:practice-deactivate", args=[admin.id]), follow=True)

    admin.refresh_from_db()
    assert admin.is_active
    assert "cannot deactivate yourself" in page.content.decode()


def test_two_admins_cannot_deactivate_each_other(admin):
    other = builders.make_admin(admin.practice)
    deactivate_user(user=other, by=admin, now=timezone.now())

    with pytest.raises(ActionRefused):
        deactivate_user(user=admin, by=other, now=timezone.now())


def test_people_of_another_practice_and_clients_are_not_found(browser, stranger_coach, client_person):
    for person in (stranger_coach, client_person.user):
        assert browser.post(reverse("clients:practice-deactivate", args=[person.id])).status_code == 404
        assert browser.post(reverse("clients:practice-reactivate", args=[person.id])).status_code == 404


def test_another_practices_invitation_is_not_found(browser, browser_of):
    browser.post(URL, form())
    invitation = open_for("nils@example.org").get()
    stranger = browser_of(builders.make_admin())

    for name in ("practice-resend", "practice-withdraw"):
        assert stranger.post(reverse(f"clients:{name}", args=[invitation.id])).status_code == 404


def test_only_admins_come_here(coach, client_person, browser_of):
    assert browser_of(coach).get(URL).status_code == 403
    assert browser_of(client_person.user).get(URL).status_code == 403


@pytest.mark.one_database
def test_the_page_makes_the_same_queries_for_many_people(admin, browser, django_assert_num_queries):
    with django_assert_num_queries(6):
        browser.get(URL)
    for number in range(8):
        builders.make_client(builders.make_coach(admin.practice))
        browser.post(URL, form(email=f"nils{number}@example.org"))

    with django_assert_num_queries(6):
        browser.get(URL)
