from django.urls import reverse

from tests.support import builders
from tests.support.shared_rows import shared_rows


@shared_rows
def client(coach):
    return builders.make_client(coach, name="Anna", email="anna@example.org")


def url(client) -> str:
    return reverse("clients:archive", args=[client.id])


def test_archiving_asks_first(client, coach, browser_of):
    page = browser_of(coach).get(url(client))

    client.refresh_from_db()
    assert page.status_code == 200
    assert client.archived_at is None


def test_archiving_takes_the_client_off_the_roster_and_closes_the_invitation(client, coach, browser_of):
    browser = browser_of(coach)
    browser.post(reverse("clients:invite", args=[client.id]), {"email": client.email, "version": 1})

    browser.post(url(client), {"wanted": "archive"})

    client.refresh_from_db()
    assert client.archived_at is not None
    assert client.invitations.get().replaced_at is not None
    assert "Anna" in browser.get(reverse("clients:archived")).content.decode()


def test_pressing_archive_twice_does_not_put_the_client_back(client, coach, browser_of):
    browser = browser_of(coach)

    browser.post(url(client), {"wanted": "archive"})
    browser.post(url(client), {"wanted": "archive"})

    client.refresh_from_db()
    assert client.archived_at is not None


def test_an_archived_client_is_put_back(client, coach, browser_of):
    browser = browser_of(coach)
    browser.post(url(client), {"wanted": "archive"})

    browser.post(url(client), {"wanted": "unarchive"})

    client.refresh_from_db()
    assert client.archived_at is None


def test_putting_back_is_refused_where_another_client_has_the_address_by_now(client, coach, browser_of):
    browser = browser_of(coach)
    browser.post(url(client), {"wanted": "archive"})
    builders.make_client(coach, email="anna@example.org")

    page = browser.post(url(client), {"wanted": "unarchive"})

    assert "already has this e-mail address" in page.content.decode()


def test_the_archive_makes_the_same_queries_for_many_clients(
    coach, browser_of, django_assert_max_num_queries
):
    browser = browser_of(coach)
    for _ in range(12):
        browser.post(url(builders.make_client(coach)), {"wanted": "archive"})

    with django_assert_max_num_queries(6):
        browser.get(reverse("clients:archived"))
