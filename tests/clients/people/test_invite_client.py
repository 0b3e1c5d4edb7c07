from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.models import Invitation
from tests.support import builders
from tests.support.shared_rows import shared_rows


def url(client) -> str:
    return reverse("clients:invite", args=[client.id])


@shared_rows
def client(coach):
    return builders.make_client(coach, email="anna@example.org")


@pytest.fixture
def browser(coach, browser_of):
    return browser_of(coach)


def form(**changed) -> dict:
    return {"invitation_id": str(uuid4()), "version": 1, "email": "anna@example.org", **changed}


def test_an_invitation_is_open_for_two_weeks_and_its_state_is_shown(client, browser):
    browser.post(url(client), form())

    invitation = Invitation.objects.get(client=client)
    assert (invitation.expires_at - invitation.created_at).days == 14
    page = browser.get(url(client))
    assert page.context["sign_in"].label == "Invited"
    assert page.context["link"] in page.content.decode()


def test_inviting_again_replaces_the_open_one(client, browser):
    browser.post(url(client), form())
    browser.post(url(client), form())

    states = [row.state(timezone.now()) for row in Invitation.objects.filter(client=client)]
    assert sorted(states) == ["open", "replaced"]


def test_sending_twice_invites_once(client, browser):
    same = form()

    browser.post(url(client), same)
    browser.post(url(client), same)

    assert Invitation.objects.filter(client=client).count() == 1


def test_an_address_written_here_becomes_the_clients_own(coach, browser):
    client = builders.make_client(coach, email="")

    browser.post(url(client), form(email="New@Example.org"))

    client.refresh_from_db()
    assert client.email == "new@example.org"
    assert Invitation.objects.get(client=client).email == "new@example.org"


@pytest.mark.parametrize("email", ["", "nobody", "a@b", "x" * 260 + "@example.org"])
def test_what_is_no_address_is_refused(client, browser, email):
    page = browser.post(url(client), form(email=email))

    assert page.context["form"].errors["email"]
    assert not Invitation.objects.filter(client=client).exists()


def test_an_address_that_signs_in_already_is_refused(client, coach, browser):
    page = browser.post(url(client), form(email=coach.email))

    assert "already belongs to a login" in " ".join(page.context["form"].errors["email"])


def test_a_stale_tab_with_another_address_is_told(client, browser):
    page = browser.post(url(client), form(version=0, email="other@example.org"))

    assert "while you were writing" in page.content.decode()
    assert page.context["form"]["email"].value() == "other@example.org"


def test_a_client_who_signs_in_is_not_invited_again(client_person, browser):
    assert "signs in with" in browser.get(url(client_person)).content.decode()

    page = browser.post(url(client_person), form(email=client_person.email))

    assert "already signs in" in page.content.decode()


def test_an_archived_client_is_not_invited(client, browser):
    browser.post(reverse("clients:archive", args=[client.id]), {"wanted": "archive"})

    page = browser.post(url(client), form())

    assert "is archived" in page.content.decode()
