from datetime import time

import pytest
from django.urls import reverse

from tests.support import builders
from tests.support.html_forms import html_of

URL = reverse("clients:me")


def test_each_role_has_a_page(coach, admin, client_person, browser_of):
    for user in (coach, admin, client_person.user):
        assert browser_of(user).get(URL).status_code == 200


def test_a_coach_changes_name_and_zone(coach, browser_of):
    browser_of(coach).post(URL, {"what": "account", "name": "Cora C", "time_zone": "Asia/Tokyo"})

    coach.refresh_from_db()
    assert (coach.name, coach.time_zone) == ("Cora C", "Asia/Tokyo")


def test_a_clients_zone_moves_their_days_too(client_person, browser_of):
    browser_of(client_person.user).post(URL, {"what": "account", "name": "Clara", "time_zone": "Asia/Tokyo"})

    client_person.refresh_from_db()
    assert (client_person.name, client_person.time_zone) == ("Clara", "Asia/Tokyo")


def test_a_client_sets_unit_and_reminders(client_person, browser_of):
    browser_of(client_person.user).post(URL, {"what": "reminders", "unit": "lb", "reminder_time": "06:30"})

    client_person.refresh_from_db()
    assert (client_person.unit, client_person.reminders_enabled) == ("lb", False)
    assert client_person.reminder_time == time(6, 30)


@pytest.mark.parametrize(
    "sent",
    [
        {"what": "account", "name": "", "time_zone": "Asia/Tokyo"},
        {"what": "account", "name": "C", "time_zone": "Moon"},
        {"what": "reminders", "unit": "lb", "reminder_time": "25:99"},
        {"what": "reminders", "unit": "stone", "reminder_time": "06:30"},
        {"what": "rubbish"},
    ],
)
def test_bad_input_changes_nothing(client_person, browser_of, sent):
    page = browser_of(client_person.user).post(URL, sent)

    client_person.refresh_from_db()
    assert page.status_code == 200
    assert (client_person.name, client_person.unit) == ("Clara Client", "kg")


def test_a_coach_has_no_reminders_to_set(coach, browser_of):
    page = browser_of(coach).post(URL, {"what": "reminders", "unit": "lb", "reminder_time": "06:30"})

    assert page.status_code == 200


def test_a_client_reads_their_own_numbers_with_the_same_queries_for_many(
    client_person, browser_of, django_assert_num_queries
):
    builders.make_one_rep_max(client_person, "back-squat")
    browser = browser_of(client_person.user)
    with django_assert_num_queries(9):
        text = html_of(browser.get(URL))
    assert "Back squat" in text
    for _ in range(6):
        builders.make_one_rep_max(client_person, "back-squat")

    with django_assert_num_queries(9):
        browser.get(URL)


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({}, ["Cleared", "Your coach can plan sessions with cuffs on your legs, up to and with"]),
        ({"smoking": "yes"}, ["With your coach", "lower limits hold for your legs"]),
        (
            {"varicose_veins": "yes"},
            ["With an admin", "another clinician has to agree", "Send a doctor's letter"],
        ),
        (
            {"shunt": "yes", "shunt_limbs": ["left_upper"]},
            [
                "No cuffs",
                "cuffs on the left arm are not for you now",
                "on your right arm, up to",
                "cuffs on your legs, up to and with",
            ],
        ),
    ],
)
def test_a_client_reads_where_they_stand_with_cuffs_and_why(client_person, browser_of, answers, said):
    screening = builders.make_screening(client_person, **answers)

    page = html_of(browser_of(client_person.user).get(URL))

    assert all(words in page for words in said), page
    assert reverse("clients:screening-result", args=[screening.id]) in page


def test_without_answers_a_client_is_led_to_the_questions(client_person, browser_of):
    page = html_of(browser_of(client_person.user).get(URL))

    assert "Questions first" in page
    assert reverse("clients:screening", args=[client_person.id]) in page
    assert "My answers" not in page
