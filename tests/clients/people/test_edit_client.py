import pytest
from django.urls import reverse

from clients.models import Client
from tests.support import builders
from tests.support.html_forms import html_of
from tests.support.shared_rows import shared_rows


def url(client) -> str:
    return reverse("clients:edit", args=[client.id])


def form(client, **changed) -> dict:
    return {
        "version": client.version,
        "name": client.name,
        "email": client.email,
        "birth_on": "1996-04-12",
        "sex": "not_stated",
        "unit": "kg",
        "time_zone": "Europe/Berlin",
        "height_cm": "",
        "emergency_contact_name": "",
        "emergency_contact_phone": "",
        **changed,
    }


@shared_rows
def client(coach):
    return builders.make_client(coach, name="Anna", email="anna@example.org")


def test_a_coach_changes_the_profile(client, coach, browser_of):
    response = browser_of(coach).post(url(client), form(client, name="Anna B", height_cm="171,5", unit="lb"))

    client.refresh_from_db()
    assert response.url == reverse("clients:detail", args=[client.id])
    assert (client.name, str(client.height_cm), client.unit) == ("Anna B", "171.5", "lb")
    assert (client.version, client.edited_by) == (2, coach)


def test_a_mistaken_height_is_taken_out_and_stays_among_the_versions(client, coach, browser_of):
    browser = browser_of(coach)
    browser.post(url(client), form(client, height_cm="117"))
    measurements = reverse("clients:measurements", args=[client.id])
    assert "117 cm" in html_of(browser.get(measurements))

    client.refresh_from_db()
    browser.post(url(client), form(client, height_cm=""))

    client.refresh_from_db()
    assert client.height_cm is None
    assert "The height is not written down." in browser.get(measurements).content.decode()
    versions = browser.get(reverse("clients:versions", args=[client.id])).content.decode()
    assert "Height in cm" in versions
    assert "117" in versions


def test_the_second_of_two_coaches_is_shown_both_texts_and_loses_nothing(client, coach, browser_of):
    other = builders.make_coach(coach.practice, name="Otto Other")
    client.coaches.add(other)
    first, second = form(client, name="Anna First"), form(client, name="Anna Second", height_cm="180")
    browser_of(coach).post(url(client), first)

    page = browser_of(other).post(url(client), second)

    text = page.content.decode()
    assert page.status_code == 200
    assert "Cora Coach changed this client while you were writing." in text
    assert ("Name", "Anna First", "Anna Second") in page.context["differences"]
    assert page.context["form"]["height_cm"].value() == "180"
    assert Client.objects.get(pk=client.pk).name == "Anna First"


def test_saving_again_after_reading_both_writes_the_second(client, coach, browser_of):
    browser, stale = browser_of(coach), form(client, name="Anna Second")
    browser.post(url(client), form(client, name="Anna First"))
    page = browser.post(url(client), stale)

    browser.post(url(client), {**stale, "version": page.context["form"]["version"].value()})

    assert Client.objects.get(pk=client.pk).name == "Anna Second"


@pytest.mark.parametrize("version", ["", "x", "-1", "99999999999999999999", "0"])
def test_a_broken_version_is_no_error_500(client, coach, browser_of, version):
    page = browser_of(coach).post(url(client), form(client, version=version))

    assert page.status_code == 200


@pytest.mark.parametrize("height", ["17", "300", "abc", "171.55", "1e2"])
def test_a_height_that_cannot_be_is_refused_beside_the_field(client, coach, browser_of, height):
    page = browser_of(coach).post(url(client), form(client, height_cm=height))

    assert page.context["form"].errors["height_cm"]
    assert page.context["form"]["height_cm"].value() == height


def test_a_new_address_closes_the_way_in_sent_to_the_old_one(client, coach, browser_of):
    browser = browser_of(coach)
    browser.post(reverse("clients:invite", args=[client.id]), {"email": client.email, "version": 1})

    browser.post(url(client), form(client, email="new@example.org"))

    assert client.invitations.get().replaced_at is not None


def test_a_name_and_zone_changed_here_are_the_logins_too(client_person, coach, browser_of):
    browser_of(coach).post(url(client_person), form(client_person, name="Clara New", time_zone="Asia/Tokyo"))

    client_person.user.refresh_from_db()
    assert (client_person.user.name, client_person.user.time_zone) == ("Clara New", "Asia/Tokyo")


@pytest.mark.parametrize(
    "page", ["edit", "archive", "measurements", "equipment", "notes", "invite", "one-rep-maxes"]
)
def test_strangers_find_nothing_and_clients_are_kept_out(client_person, stranger_coach, browser_of, page):
    address = reverse(f"clients:{page}", args=[client_person.id])

    assert browser_of(stranger_coach).get(address).status_code == 404
    assert browser_of(stranger_coach).post(address, {}).status_code == 404
    assert browser_of(client_person.user).get(address).status_code == 403


@pytest.mark.parametrize(
    "page", ["edit", "archive", "measurements", "equipment", "notes", "invite", "one-rep-maxes"]
)
def test_a_colleague_who_does_not_coach_the_client_finds_nothing_and_an_admin_does(
    client_person, admin, browser_of, page
):
    address = reverse(f"clients:{page}", args=[client_person.id])
    colleague = builders.make_coach(client_person.practice)

    assert browser_of(colleague).get(address).status_code == 404
    assert browser_of(admin).get(address).status_code == 200


def test_an_address_that_another_client_has_is_refused_beside_the_field(client, coach, browser_of):
    builders.make_client(coach, email="taken@example.org")

    page = browser_of(coach).post(url(client), form(client, email="Taken@example.org"))

    assert "already has this e-mail address" in " ".join(page.context["form"].errors["email"])
