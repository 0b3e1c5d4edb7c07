"""The queue: age and target, filters with counts, and the same number of queries at any size."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from clients.clearance.actions import claim_review, decide_review
from clients.domain.regions import LEGS
from clients.models import Client, Flag, Review, Screening
from tests.support import builders
from tests.support.bulk_factory import analyze_tables
from tests.support.shared_rows import shared_rows

QUEUE = reverse("clients:review-list")


def names(response) -> list[str]:
    return [case.screening.client.name for case in response.context["cases"]]


def counts(response, facet: str) -> dict[str, int]:
    return {choice.label: choice.count for choice in response.context["facets"][facet][1]}


def states(response) -> dict[str, int]:
    return {choice.value: choice.count for choice in response.context["states"]}


def make_case(coach, name: str, days_ago: int = 0, **answers) -> Review:
    review = builders.make_screening(builders.make_client(coach, name=name), **answers).review
    Review.objects.filter(pk=review.pk).update(opened_at=timezone.now() - timedelta(days=days_ago))
    review.refresh_from_db()
    return review


@shared_rows
def cases(practice, coach):
    """Four cases of two coaches: veins, heart, a nerve in the left leg, and a shunt beside veins."""
    second = builders.make_coach(practice, name="Carl Coach")
    return {
        "veins": make_case(coach, "Vera Veins", days_ago=10, varicose_veins="yes"),
        "heart": make_case(coach, "Hank Heart", days_ago=1, stroke="yes"),
        "nerve": make_case(second, "Nina Nerve", nerves="yes", nerves_limbs=["left_lower"]),
        "shunt": make_case(
            second, "Saul Shunt", varicose_veins="yes", shunt="yes", shunt_limbs=["left_upper"]
        ),
    }


def test_age_target_and_overdue_are_said_in_words(cases, admin, browser_of):
    page = browser_of(admin).get(QUEUE).content.decode()

    assert "1\xa0week" in page
    assert "Overdue since" in page
    assert "due by" in page
    assert "Target: a decision within 2 working days." in page


def test_each_case_says_why_it_is_here(cases, admin, browser_of):
    page = browser_of(admin).get(QUEUE)

    why = {
        case.screening.client.name: (row.main_reason, row.more_reasons) for case, row in page.context["rows"]
    }
    assert why["Vera Veins"] == ("Varicose or weak veins", 0)
    assert why["Saul Shunt"] == ("A shunt, fistula or port in a limb", 1)
    assert "Left arm: No cuffs" in page.content.decode()


def test_a_rule_is_named_by_what_it_is_about(coach, admin, browser_of):
    make_case(coach, "Olga Older", birth_on="1950-01-01")

    assert counts(browser_of(admin).get(QUEUE), "rule") == {"Age": 1}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["Vera Veins", "Hank Heart", "Nina Nerve", "Saul Shunt"]),
        ({"rule": "varicose_veins"}, ["Vera Veins", "Saul Shunt"]),
        ({"verdict": "contraindicated"}, ["Saul Shunt"]),
        ({"region": "lower"}, ["Vera Veins", "Hank Heart", "Nina Nerve", "Saul Shunt"]),
        ({"region": "upper"}, ["Vera Veins", "Hank Heart", "Saul Shunt"]),
        ({"region": "upper", "verdict": "contraindicated"}, ["Saul Shunt"]),
        ({"region": "lower", "verdict": "contraindicated"}, []),
        ({"rule": "varicose_veins", "verdict": "contraindicated"}, ["Saul Shunt"]),
        ({"state": "late"}, ["Vera Veins"]),
        ({"state": "open"}, ["Vera Veins", "Hank Heart", "Nina Nerve", "Saul Shunt"]),
        ({"state": "mine"}, []),
        ({"rule": "nonsense"}, []),
        ({"rule": "\x00", "coach": "\x00", "verdict": "\x00", "region": "1", "state": "x"}, 4),
        ({"coach": "not-a-uuid"}, 4),
    ],
)
def test_a_filter_leaves_the_cases_that_fit(cases, admin, browser_of, query, found):
    left = names(browser_of(admin).get(QUEUE, query))

    assert len(left) == found if isinstance(found, int) else left == found


def test_cases_of_one_coach(cases, coach, admin, browser_of):
    page = browser_of(admin).get(QUEUE, {"coach": str(coach.id)})

    assert names(page) == ["Vera Veins", "Hank Heart"]
    assert counts(page, "coach") == {"Carl Coach": 2, "Cora Coach": 2}
    assert counts(page, "rule") == {"Stroke": 1, "Varicose veins": 1}


def test_each_count_is_what_choosing_it_would_leave(cases, admin, browser_of):
    browser = browser_of(admin)
    for chosen in ({}, {"rule": "varicose_veins"}, {"region": "upper"}, {"verdict": "contraindicated"}):
        page = browser.get(QUEUE, chosen)
        for facet in ("rule", "coach", "verdict", "region"):
            for choice in page.context["facets"][facet][1]:
                left = names(browser.get(QUEUE, {**chosen, facet: choice.value}))
                assert len(left) == choice.count, (chosen, facet, choice)


def test_states_are_counted(cases, admin, browser_of):
    now = timezone.now()
    claim_review(review=cases["nerve"], by=admin, now=now)
    decide_review(review=cases["veins"], version=1, by=admin, kind="ask_coach", reason="Which?", now=now)
    decide_review(
        review=cases["heart"],
        version=1,
        by=admin,
        kind="clear",
        reason="Letter seen.",
        now=now,
        limbs=LEGS,
        clinician_name="Dr. Wolf",
        clinician_role="Cardiology",
        clinician_on=cases["heart"].screening.client.today(now),
    )

    page = browser_of(admin).get(QUEUE)

    # The oldest one waits for the coach, so it is not overdue.
    assert states(page) == {"open": 2, "late": 0, "mine": 1, "asked": 1, "proposed": 1}
    assert "Coach is asked" in page.content.decode()
    assert "Second admin" in page.content.decode()


def test_filters_stay_while_turning_pages(practice, coach, admin, browser_of):
    fill_queue(practice, coach, 30)

    page = browser_of(admin).get(QUEUE, {"rule": "heart", "coach": str(coach.id)}).content.decode()

    assert f"?rule=heart&amp;coach={coach.id}&amp;page=2" in page


def test_nothing_that_fits_says_so_and_shows_the_way_back(cases, admin, browser_of):
    page = browser_of(admin).get(QUEUE, {"rule": "nonsense"}).content.decode()

    assert "No case like that" in page
    assert "Show all cases" in page


def fill_queue(practice, coach, cases: int) -> None:
    """Many cases at once, as rows: through the actions it would take minutes."""
    clients = Client._base_manager.bulk_create(
        Client(practice=practice, name=f"Client {number}", search_text="") for number in range(cases)
    )
    Client.coaches.through.objects.bulk_create(
        Client.coaches.through(client=client, user=coach) for client in clients
    )
    screenings = Screening.objects.bulk_create(
        Screening(
            client=client,
            questionnaire_version=1,
            answers={},
            asked_by=coach,
            in_person=True,
            number=1,
            verdict_upper="needs_clearance",
            verdict_lower="needs_clearance",
        )
        for client in clients
    )
    Flag.objects.bulk_create(
        Flag(
            screening=screening,
            code="heart",
            question_text="Heart?",
            answer_text="Yes",
            verdict="needs_clearance",
            upper=True,
            lower=True,
            reason="A heart problem.",
            mark="seen",
            position=0,
        )
        for screening in screenings
    )
    Review.objects.bulk_create(Review(practice=practice, screening=screening) for screening in screenings)
    # Autovacuum does this on a running site; inside one transaction the planner would think the tables empty.
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    analyze_tables()


def queries_of(browser, query) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        page = browser.get(QUEUE, query)
    assert page.status_code == 200
    return len(captured)


@pytest.mark.one_database
def test_the_queue_takes_the_same_queries_at_10_and_at_10_000_cases(practice, coach, admin, browser_of):
    browser = browser_of(admin)
    asked = ({}, {"rule": "heart", "region": "upper", "state": "open"})
    fill_queue(practice, coach, 10)
    at_10 = [queries_of(browser, query) for query in asked]

    fill_queue(practice, coach, 9_990)

    assert Review.objects.count() == 10_000
    assert [queries_of(browser, query) for query in asked] == at_10
    assert max(at_10) <= 16  # one of them looks for open red flags
