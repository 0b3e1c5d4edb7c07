"""The admin's queue and one case, as pages."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.clearance.actions import decide_review
from clients.domain.questionnaire import CURRENT
from clients.models import Clearance, Decision, Review
from tests.support import builders
from tests.support.html_forms import html_of
from tests.support.shared_rows import shared_rows

QUEUE = reverse("clients:review-list")


@shared_rows
def review(client_person):
    return builders.make_screening(client_person, varicose_veins="yes", smoking="yes").review


def case(review) -> str:
    return reverse("clients:review-detail", args=[review.id])


def decision(review, **changes) -> dict:
    return {
        "version": review.version,
        "kind": "clear_with_limits",
        "where": "all",
        "max_percent_1rm": "25",
        "max_cuff_minutes": "8",
        "clinician_name": "Dr. Wolf",
        "clinician_role": "Vein clinic",
        "clinician_on": timezone.now().date().isoformat(),
        "valid_until_on": (timezone.now().date() + timedelta(weeks=6)).isoformat(),
        "reason": "Letter of the vein clinic.",
        **changes,
    }


def test_the_queue_shows_the_oldest_case_first_with_client_coach_and_age(review, admin, coach, browser_of):
    older = builders.make_screening(builders.make_client(coach, name="Olga Older"), heart="not_sure").review
    Review.objects.filter(pk=older.pk).update(opened_at=timezone.now() - timedelta(days=3))

    page = html_of(browser_of(admin).get(QUEUE))

    assert page.index("Olga Older") < page.index("Clara Client")
    assert "3 days" in page
    assert "Cora Coach" in page


def test_an_empty_queue_says_what_will_be_here(admin, browser_of):
    assert "Nothing waits" in browser_of(admin).get(QUEUE).content.decode()


def test_decided_cases_are_kept_on_a_tab_of_their_own(review, admin, browser_of):
    browser = browser_of(admin)
    browser.post(case(review), decision(review))

    assert not browser.get(QUEUE).context["cases"].object_list
    decided = html_of(browser.get(QUEUE, {"show": "decided"}))
    assert "Clara Client" in decided
    assert "Cleared with limits" in decided


@pytest.mark.parametrize("page", ["1", "0", "-1", "99", "nonsense", "\x00"])
def test_any_page_number_shows_a_page(review, admin, browser_of, page):
    assert browser_of(admin).get(QUEUE, {"page": page}).status_code == 200


def test_the_case_page_shows_firing_answers_first_and_folds_the_rest(review, admin, browser_of):
    page = html_of(browser_of(admin).get(case(review)))

    assert page.index("varicose veins") < page.index("Do you smoke?") < page.index("The other answers")
    assert page.index("The other answers") < page.index("Do you have diabetes?")
    assert f"Questions, version {CURRENT.version}" in page
    assert "S-GALLO" not in page
    assert "gallowaytherapy.com" in page
    assert "118/76" in page


def test_the_case_page_says_age_and_body_mass_index_as_they_were(review, admin, browser_of):
    page = html_of(browser_of(admin).get(case(review)))

    assert re.search(r"\d+ years old · Body mass index [\d.]+ \(\d+ cm, \d+ kg\)", page)


def test_a_decision_is_written_and_leads_back_to_the_queue(review, admin, browser_of):
    answer = browser_of(admin).post(case(review), decision(review))

    clearance = Clearance.objects.get()
    assert answer.url == QUEUE
    assert (clearance.max_percent_1rm, clearance.max_cuff_minutes, clearance.decided_by) == (25, 8, admin)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": ""}, "kind"),
        ({"kind": "superseded"}, "kind"),
        ({"reason": ""}, "reason"),
        ({"reason": "a\x00b"}, "reason"),
        ({"where": ""}, "where"),
        ({"where": "neck"}, "where"),
        ({"where": "some"}, "limbs"),
        ({"where": "some", "limbs": ["neck"]}, "limbs"),
        ({"max_percent_1rm": "60"}, "max_percent_1rm"),
        ({"max_percent_1rm": "", "max_cuff_minutes": ""}, "max_percent_1rm"),
        ({"max_percent_1rm": "1e9"}, "max_percent_1rm"),
        ({"max_cuff_minutes": "20"}, "max_cuff_minutes"),
        ({"clinician_name": ""}, "clinician_name"),
        ({"clinician_role": ""}, "clinician_role"),
        ({"clinician_on": ""}, "clinician_on"),
        ({"clinician_on": "2999-01-01"}, "clinician_on"),
        ({"clinician_name": "x" * 300}, "clinician_name"),
        ({"valid_until_on": "2999-01-01"}, "valid_until_on"),
        ({"valid_until_on": "2020-01-01"}, "valid_until_on"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_the_words_are_kept(
    review, admin, browser_of, changes, field
):
    answer = browser_of(admin).post(case(review), decision(review, **{"reason": "My long reason", **changes}))

    assert answer.status_code == 200
    assert field in answer.context["form"].errors
    assert "reason" in changes or "My long reason" in answer.content.decode()
    assert not Decision.objects.exists()


def test_the_second_admin_is_told_and_keeps_the_own_words(review, admin, practice, browser_of):
    browser_of(admin).post(case(review), decision(review, kind="refuse", reason="Too early."))

    page = browser_of(builders.make_admin(practice)).post(
        case(review), decision(review, reason="My own careful words")
    )

    text = html_of(page)
    assert "decided meanwhile" in text
    assert "My own careful words" in text
    assert "Too early." in text
    assert Decision.objects.get().kind == "refuse"


def test_claiming_shows_on_the_queue_and_can_be_given_back(review, admin, practice, browser_of):
    claim = reverse("clients:review-claim", args=[review.id])
    browser = browser_of(admin)

    browser.post(claim)
    assert "Ada Admin" in browser.get(QUEUE).content.decode()

    second = browser_of(builders.make_admin(practice))
    assert "already works on this case" in second.post(claim, follow=True).content.decode()

    browser.post(reverse("clients:review-release", args=[review.id]))
    review.refresh_from_db()
    assert review.claimed_by is None


def test_an_admin_who_coaches_the_client_reads_the_case_and_decides_nothing(
    review, client_person, admin, browser_of
):
    client_person.coaches.add(admin)
    browser = browser_of(admin)

    assert "Another admin has to decide" in browser.get(case(review)).content.decode()
    page = html_of(browser.post(case(review), decision(review)))

    assert "another admin has to decide" in page
    assert not Decision.objects.exists()


def test_earlier_decisions_about_the_client_are_shown(review, client_person, admin, browser_of):
    decide_review(
        review=review, version=1, by=admin, kind="refuse", reason="First refusal.", now=timezone.now()
    )
    newer = builders.make_screening(client_person, varicose_veins="yes").review

    assert "First refusal." in browser_of(admin).get(case(newer)).content.decode()


def test_others_do_not_find_the_desk(review, coach, client_person, browser_of):
    other_admin = builders.make_admin()

    assert "Clara Client" not in browser_of(other_admin).get(QUEUE).content.decode()
    assert browser_of(other_admin).get(case(review)).status_code == 404
    assert browser_of(other_admin).post(case(review), decision(review)).status_code == 404
    assert browser_of(other_admin).post(reverse("clients:review-claim", args=[review.id])).status_code == 404
    for user in (coach, client_person.user):
        assert browser_of(user).get(QUEUE).status_code == 403
        assert browser_of(user).post(case(review), decision(review)).status_code == 403
    assert not Decision.objects.exists()
