from django.urls import reverse

from tests.support import builders


def url(client) -> str:
    return reverse("clients:coaches", args=[client.id])


def test_an_admin_sets_the_coaches(client_person, coach, admin, browser_of):
    other = builders.make_coach(coach.practice)

    browser_of(admin).post(url(client_person), {"coaches": [str(other.id)]})

    assert list(client_person.coaches.all()) == [other]


def test_another_practices_coach_cannot_be_chosen(client_person, coach, admin, stranger_coach, browser_of):
    page = browser_of(admin).post(url(client_person), {"coaches": [str(stranger_coach.id)]})

    assert page.status_code == 200
    assert list(client_person.coaches.all()) == [coach]


def test_a_coach_cannot_set_them(client_person, coach, browser_of):
    assert browser_of(coach).post(url(client_person), {"coaches": []}).status_code == 403
