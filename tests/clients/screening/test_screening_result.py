"""What a screening says: per region, why, and what happens next; to its own people only."""

import re

import pytest
from django.urls import reverse

from clients.clearance.actions import acknowledge_cautions, cautions_of, decide_review
from tests.support import builders
from tests.support.html_forms import html_of


def result(screening, user) -> str:
    answer = builders.browser_of(user).get(reverse("clients:screening-result", args=[screening.id]))
    assert answer.status_code == 200
    return html_of(answer)


def test_a_shunt_in_one_arm_closes_that_arm_alone(client_person):
    screening = builders.make_screening(client_person, shunt="yes", shunt_limbs=["left_upper"])

    page = result(screening, client_person.user)

    assert "No cuffs on your left arm for now" in page
    assert "cuffs on your right arm, up to and with" in page
    assert "cuffs on your legs, up to and with" in page
    assert "Yes; Left arm" in page


def test_a_clot_in_the_past_closes_both_and_says_why(client_person):
    screening = builders.make_screening(client_person, blood_clot="yes")

    page = result(screening, client_person.user)

    assert "No cuffs on your arms for now" in page
    assert "No cuffs on your legs for now" in page
    assert "An earlier clot is the strongest sign that another may come." in page


# The client reads why something is asked: no words to the coach, no list of sources, no code.
FOR_THE_COACH = re.compile(
    r"The client|Source:|\bS-[A-Z]+|ARTICLE|From the source|This product's own rule|policy"
)


@pytest.mark.parametrize(
    "answers",
    [
        {"varicose_veins": "not_sure"},
        {"blood_pressure": [[185, 90], [120, 80]]},
        {"blood_pressure": [[165, 90], [120, 80]]},
        {"blood_pressure": "not_measured"},
        {"chest": "yes"},
        {"smoking": "yes", **builders.ON_THE_PILL},
        {"surgery": "yes", "surgery_when": "under_2_weeks", "surgery_limbs": ["left_lower"]},
        {"diabetes": "not_sure"},
    ],
)
def test_the_client_reads_no_words_to_the_coach(client_person, coach, answers):
    screening = builders.make_screening(client_person, **answers)

    assert not FOR_THE_COACH.search(result(screening, client_person.user))
    assert FOR_THE_COACH.search(result(screening, coach))  # control: these words are there for the coach


def test_varicose_veins_wait_for_an_admin(client_person, coach):
    screening = builders.make_screening(client_person, varicose_veins="yes")

    assert "a doctor or another clinician has to agree" in result(screening, client_person.user).lower()
    assert "An admin decides" in result(screening, coach)


def test_a_caution_waits_for_the_coach_and_then_carries_limits(client_person, coach):
    screening = builders.make_screening(client_person, smoking="yes")
    assert "Read the cautions" in result(screening, coach)
    assert "Read the cautions" not in result(screening, client_person.user)

    acknowledge_cautions(
        screening=screening,
        coach=coach,
        flag_ids=[flag.id for flag in cautions_of(screening)],
        now=screening.submitted_at,
    )

    assert "at most 30 % of 1RM, at most 10 minutes" in " ".join(
        result(screening, client_person.user).split()
    )


def test_the_coach_reads_reason_source_and_mark_of_each_flag(client_person, coach):
    screening = builders.make_screening(client_person, bleeding="yes")

    page = result(screening, coach)

    assert "A bleeding disorder, or bleeding and bruising very easily." in page
    assert "scite.ai" in page
    assert "General knowledge; to be checked against the paper" in page


@pytest.mark.parametrize(
    "answers", [{"swelling": "yes"}, {"chest": "yes"}, {"blood_pressure": [[185, 90], [120, 80]]}]
)
def test_signs_that_need_a_doctor_are_said_first(client_person, answers):
    screening = builders.make_screening(client_person, **answers)

    page = result(screening, client_person.user)
    assert "see a doctor today" in page.lower()
    assert "Please see a doctor about this before any hard training" not in page


def test_a_cast_alone_sends_nobody_to_a_doctor(client_person):
    screening = builders.make_screening(
        client_person, surgery="yes", surgery_when="cast_now", surgery_limbs=["left_lower"]
    )

    assert "Please see a doctor" not in result(screening, client_person.user)


def test_the_coach_reads_what_an_admin_decided_and_the_client_does_not(client_person, coach, admin):
    screening = builders.make_screening(client_person, varicose_veins="yes")
    decide_review(
        review=screening.review,
        version=1,
        by=admin,
        kind="refuse",
        reason="No letter yet.",
        now=screening.submitted_at,
    )

    assert "No letter yet." in result(screening, coach)
    page = result(screening, client_person.user)
    assert "No letter yet." not in page
    assert "No cuffs on your legs for now" in page


def test_an_older_screening_says_that_it_is_no_longer_in_force(client_person, coach):
    older = builders.make_screening(client_person, blood_clot="yes")
    newer = builders.make_screening(client_person)

    page = result(older, coach)

    assert "no longer in force" in page
    assert str(newer.id) in page


def test_it_is_not_found_by_others(client_person, coach, stranger_coach):
    screening = builders.make_screening(client_person)
    other = builders.make_client(coach, with_login=True)

    for user in (other.user, stranger_coach, builders.make_admin(), builders.make_coach(coach.practice)):
        address = reverse("clients:screening-result", args=[screening.id])
        assert builders.browser_of(user).get(address).status_code == 404


@pytest.mark.parametrize(
    "answers", [{}, {"smoking": "yes"}, {"heart": "yes", "heart_recent": "steady"}, {"blood_clot": "yes"}]
)
def test_it_never_says_safe(client_person, coach, answers):
    screening = builders.make_screening(client_person, **answers)

    for user in (client_person.user, coach):
        page = result(screening, user).lower()
        assert " safe" not in page
        assert "passed" not in page
