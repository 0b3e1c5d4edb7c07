from datetime import timedelta
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from clients.models import User
from clients.people.actions.invitations import invite_client
from clients.people.invitation_links import invitation_token, invitation_url
from tests.support import builders
from tests.support.shared_rows import shared_rows

GOOD = {"password": "violet-otter-swims"}


@shared_rows
def client(coach):
    return builders.make_client(coach, name="Anna Maria Example", email="anna@example.org")


@shared_rows
def invitation(client, coach):
    return invite_client(client=client, by=coach, now=timezone.now(), invitation_id=uuid4())


def url(invitation) -> str:
    return reverse("clients:invitation-accept", args=[invitation_token(invitation)])


def test_the_link_is_absolute_and_opening_it_changes_nothing(invitation, settings):
    settings.SITE_URL = "https://gym.example"

    page = Browser().get(url(invitation))

    assert invitation_url(invitation) == "https://gym.example" + url(invitation)
    assert page.status_code == 200
    assert not User.objects.filter(email="anna@example.org").exists()


def test_the_page_says_the_practice_and_the_first_name_and_nothing_more(invitation):
    text = Browser().get(url(invitation)).content.decode()

    assert invitation.practice.name in text
    assert "Anna" in text
    assert "Example</bdi>" not in text
    assert "Maria" not in text
    assert "anna@example.org" not in text


def test_accepting_makes_a_verified_login_bound_to_the_client_and_signs_in(invitation, client):
    browser = Browser()

    response = browser.post(url(invitation), GOOD)

    user = User.objects.get(email="anna@example.org")
    client.refresh_from_db()
    assert response.url == reverse("home")
    assert (user.role, user.practice, client.user) == ("client", client.practice, user)
    assert user.time_zone == client.time_zone
    assert user.check_password(GOOD["password"])
    assert EmailAddress.objects.get(user=user).verified
    assert browser.get(reverse("clients:me")).status_code == 200


def test_codes_instead_of_a_password(invitation):
    Browser().post(url(invitation), {"by_code": "on"})

    assert not User.objects.get(email="anna@example.org").has_usable_password()


@pytest.mark.parametrize(
    "password", ["", "short", "1234567890123", "password123", "anna@example.org", "x" * 129]
)
def test_a_weak_password_is_refused_in_words(invitation, password):
    page = Browser().post(url(invitation), {"password": password})

    assert page.status_code == 200
    assert page.context["form"].errors["password"]
    assert not User.objects.filter(email="anna@example.org").exists()


def test_a_used_link_says_so_and_makes_no_second_login(invitation):
    Browser().post(url(invitation), GOOD)

    page = Browser().post(url(invitation), {"password": "another-person-here"})

    assert page.status_code == 410
    assert "This invitation was used" in page.content.decode()
    assert User.objects.get(email="anna@example.org").check_password(GOOD["password"])


def test_a_replaced_link_says_so(invitation, client, coach):
    invite_client(client=client, by=coach, now=timezone.now(), invitation_id=uuid4())

    page = Browser().post(url(invitation), GOOD)

    assert "no longer works" in page.content.decode()
    assert not User.objects.filter(email="anna@example.org").exists()


def test_an_expired_link_says_so(client, coach):
    long_ago = timezone.now() - timedelta(days=14, minutes=1)
    invitation = invite_client(client=client, by=coach, now=long_ago, invitation_id=uuid4())

    page = Browser().get(url(invitation))

    assert "has expired" in page.content.decode()


@pytest.mark.parametrize("token", ["x", "00000000-0000-0000-0000-000000000000:abc", "%00"])
def test_a_link_nobody_signed_is_a_plain_404(db, token):
    page = Browser().get(f"/invitations/{token}/")

    assert page.status_code == 404
    assert "do not know this invitation" in page.content.decode()


def test_a_browser_in_which_somebody_is_signed_in_is_told_to_sign_out(invitation, coach, browser_of):
    page = browser_of(coach).post(url(invitation), GOOD)

    assert "Somebody is signed in here" in page.content.decode()
    assert not User.objects.filter(email="anna@example.org").exists()


def test_an_address_taken_meanwhile_is_refused_in_words(invitation):
    User.objects.create_user("anna@example.org", name="Somebody", is_superuser=True)

    page = Browser().post(url(invitation), GOOD)

    assert page.status_code == 200
    assert "already belongs to a login" in page.content.decode()


def test_nobody_signs_up_without_an_invitation(db):
    page = Browser().post("/accounts/signup/", {"email": "x@example.org", "password1": "a", "password2": "a"})

    assert not User.objects.exists()
    assert page.status_code == 200
