from uuid import uuid4

import pytest
from django.urls import reverse

from clients.models import Client, Invitation
from tests.support import builders

URL = reverse("clients:add")
NAMES = ["Zoë 👩‍🚒 Müller", "שלום עולם", "<b>Bold</b> & Co", "O'Neil"]


def form(**changed) -> dict:
    return {
        "client_id": str(uuid4()),
        "name": "Anna Example",
        "email": "anna@example.org",
        "birth_on": "1990-05-04",
        "sex": "female",
        "unit": "kg",
        "time_zone": "Europe/Berlin",
        "then": "add",
        **changed,
    }


def test_a_coach_adds_a_client_whom_they_coach_with_the_loads_of_a_typical_gym(coach, browser_of):
    response = browser_of(coach).post(URL, form())

    client = Client.objects.get()
    assert response.url == reverse("clients:detail", args=[client.id])
    assert list(client.coaches.all()) == [coach]
    assert client.practice == coach.practice
    assert set(client.equipment.values_list("kind", "is_typical")) == {
        ("barbell", True),
        ("dumbbell", True),
        ("stack", True),
    }


def test_the_form_starts_in_the_coachs_own_time_zone(coach, browser_of):
    page = browser_of(coach).get(URL)

    assert page.context["form"]["time_zone"].value() == coach.time_zone
    assert b"America/Argentina/Ushuaia" in page.content


def test_only_the_name_is_needed(coach, browser_of):
    browser_of(coach).post(URL, form(email="", birth_on="", sex=""))

    client = Client.objects.get()
    assert (client.email, client.birth_on, client.sex) == ("", None, "not_stated")


def test_add_and_invite_does_both(coach, browser_of):
    browser_of(coach).post(URL, form(then="invite"))

    invitation = Invitation.objects.get(client__isnull=False)
    assert (invitation.email, invitation.client.name) == ("anna@example.org", "Anna Example")


def test_add_and_invite_asks_for_an_address(coach, browser_of):
    page = browser_of(coach).post(URL, form(then="invite", email=""))

    assert page.status_code == 200
    assert page.context["form"].errors["email"] == ["An invitation needs an e-mail address."]
    assert not Client.objects.exists()


def test_an_address_that_signs_in_elsewhere_is_added_but_not_invited(coach, stranger_coach, browser_of):
    page = browser_of(coach).post(URL, form(then="invite", email=stranger_coach.email), follow=True)

    assert Client.objects.count() == 1
    assert "Not invited" in page.content.decode()


def test_sending_twice_makes_one_client_and_one_invitation(coach, browser_of):
    browser, same = browser_of(coach), form(then="invite")

    first, second = browser.post(URL, same), browser.post(URL, same)

    assert first.url == second.url
    assert Client.objects.count() == 1
    assert Invitation.objects.filter(client__isnull=False).count() == 1


def test_the_id_of_another_practices_client_is_refused(coach, stranger_coach, browser_of):
    theirs = builders.make_client(stranger_coach)

    page = browser_of(coach).post(URL, form(client_id=str(theirs.id)))

    assert page.status_code == 200
    assert theirs.name not in page.content.decode()


@pytest.mark.parametrize("name", NAMES)
def test_any_name_is_kept_as_typed_and_shown_escaped(coach, browser_of, name):
    browser = browser_of(coach)

    browser.post(URL, form(name=name))

    client = Client.objects.get()
    assert client.name == name
    page = browser.get(reverse("clients:edit", args=[client.id]))
    assert "<b>Bold</b>" not in page.content.decode()


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"name": ""}, "name", "fill this in"),
        ({"name": "x" * 300}, "name", "300 characters; 200 is the most"),
        ({"name": "Anna\x00"}, "name", "cannot be shown"),
        ({"name": "Anna\x07"}, "name", "cannot be shown"),
        ({"email": "no address"}, "email", "not an e-mail address"),
        ({"birth_on": "2021-01-01"}, "birth_on", "13 is the youngest"),
        ({"birth_on": "1896-01-01"}, "birth_on", "check the year"),
        ({"birth_on": "1901-01-01"}, "birth_on", "110 is the oldest"),
        ({"birth_on": "2999-01-01"}, "birth_on", "in the future"),
        ({"birth_on": "yesterday"}, "birth_on", "not a date"),
        ({"time_zone": "Mars/Olympus"}, "time_zone", "not a time zone"),
        ({"unit": "stone"}, "unit", "choose again"),
    ],
)
def test_bad_input_is_answered_beside_its_field_and_kept(coach, browser_of, changed, field, words):
    page = browser_of(coach).post(URL, form(**changed))

    assert page.status_code == 200
    assert words in " ".join(page.context["form"].errors[field])
    assert page.context["form"]["name"].value() == form(**changed)["name"]
    assert not Client.objects.exists()


def test_an_address_already_on_the_roster_is_refused_in_words(coach, browser_of):
    builders.make_client(coach, email="anna@example.org")

    page = browser_of(coach).post(URL, form(email="ANNA@example.org"))

    assert "already has this e-mail" in " ".join(page.context["form"].errors["email"])


def test_an_admin_says_who_coaches(admin, coach, stranger_coach, browser_of):
    browser_of(admin).post(URL, form(coaches=[str(coach.id)]))
    refused = browser_of(admin).post(URL, form(email="", coaches=[str(stranger_coach.id)]))

    assert list(Client.objects.get().coaches.all()) == [coach]
    assert refused.status_code == 200


def test_a_client_adds_nobody(client_person, browser_of):
    assert browser_of(client_person.user).get(URL).status_code == 403


def test_a_long_name_is_never_cut_while_it_is_pasted(coach, browser_of):
    page = browser_of(coach).get(URL)

    assert "maxlength" not in str(page.context["form"]["name"])
