"""`/exercises/`: the catalogue for anybody who is signed in."""

import pytest
from django.urls import reverse

from sessions.domain.exercises import CATALOGUE
from tests.support.builders import browser_of, make_admin, make_client, make_coach

pytestmark = pytest.mark.django_db
PAGE = reverse("sessions:exercises")


def test_it_shows_every_exercise_with_cues_cuff_site_evidence_and_source():
    page = browser_of(make_coach()).get(PAGE)

    text = page.content.decode()
    assert len(page.context["entries"]) == len(CATALOGUE)
    assert "High on the upper arm" in text
    assert "High on the thigh" in text
    assert 'href="/evidence/#article"' in text
    assert "From the source named" in text
    for exercise in CATALOGUE:
        assert f'id="{exercise.code}"' in text


@pytest.mark.parametrize("region", ["upper", "lower"])
def test_it_can_be_narrowed_to_a_region(region):
    page = browser_of(make_coach()).get(PAGE, {"region": region})

    shown = [each.exercise for each in page.context["entries"]]
    assert shown == [each for each in CATALOGUE if each.region == region]


@pytest.mark.parametrize("region", ["neck", "\x00", ""])
def test_a_region_that_is_none_shows_all(region):
    page = browser_of(make_coach()).get(PAGE, {"region": region})

    assert len(page.context["entries"]) == len(CATALOGUE)


def test_every_role_may_read_it_and_nobody_else(client):
    coach = make_coach()

    assert browser_of(make_admin(coach.practice)).get(PAGE).status_code == 200
    assert browser_of(make_client(coach, with_login=True).user).get(PAGE).status_code == 200
    assert client.get(PAGE).status_code == 302


def test_it_takes_six_queries(django_assert_max_num_queries):
    browser = browser_of(make_coach())

    with django_assert_max_num_queries(6):
        browser.get(PAGE)
