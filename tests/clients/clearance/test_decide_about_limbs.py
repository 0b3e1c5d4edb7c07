"""An admin clears some limbs and leaves others out."""

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.clearance.forms.clearance import DecisionForm
from clients.domain.regions import ALL_LIMBS, Limb
from clients.models import Clearance
from clients.models.limbs import limbs_of_row
from tests.support import builders
from tests.support.html_forms import html_of

KNEE = {"surgery": "yes", "surgery_when": "under_12_weeks", "surgery_limbs": ["left_lower"]}
SHUNT = {"shunt": "yes", "shunt_limbs": ["right_upper"]}


def form_about(client, **answers):
    screening = builders.make_screening(client, **answers)
    return DecisionForm(screening=screening, version=1, today=client.today(timezone.now()))


def test_a_knee_operated_on_leaves_the_other_three_limbs_cleared_by_rule(client_person):
    builders.make_screening(client_person, **KNEE)

    assert limbs_of_row(Clearance.objects.get()) == ALL_LIMBS - {Limb.LEFT_LOWER}


@pytest.mark.parametrize(
    ("answers", "choices"),
    [
        (KNEE, ["Arms and legs", "Arms only", "Legs only", "Some of them"]),
        ({**KNEE, **SHUNT}, ["Left arm and legs", "Left arm only", "Legs only", "Some of them"]),
        (
            {"stroke": "yes", "injury": "fresh", "injury_limbs": ["left_upper", "right_upper", "left_lower"]},
            ["Right leg"],
        ),
    ],
)
def test_what_may_be_cleared_is_offered_in_few_choices(client_person, answers, choices):
    form = form_about(client_person, **answers)

    assert [label for _, label in form.fields["where"].choices] == choices


@pytest.mark.parametrize(
    ("sent", "cleared"),
    [
        ({"where": "all"}, ALL_LIMBS),
        ({"where": "lower"}, {Limb.LEFT_LOWER, Limb.RIGHT_LOWER}),
        ({"where": "some", "limbs": ["left_lower", "left_upper"]}, {Limb.LEFT_LOWER, Limb.LEFT_UPPER}),
        ({"where": "lower", "limbs": ["left_upper"]}, {Limb.LEFT_LOWER, Limb.RIGHT_LOWER}),
    ],
)
def test_the_limbs_that_were_chosen_are_cleared_and_no_other(client_person, admin, browser_of, sent, cleared):
    review = builders.make_screening(client_person, **KNEE).review
    today = client_person.today(timezone.now())

    answer = browser_of(admin).post(
        reverse("clients:review-detail", args=[review.pk]),
        {
            "version": 1, "kind": "clear", "reason": "The surgeon agrees.", "clinician_name": "Dr. Wolf",
            "clinician_role": "Surgeon", "clinician_on": today.isoformat(), **sent,
        },
    )  # fmt: skip

    assert answer.status_code == 302
    clearance = Clearance.objects.unrevoked().get()
    assert limbs_of_row(clearance) == limbs_of_row(clearance.decision) == cleared


def test_pages_say_which_limbs_the_rule_has_cleared(client_person, admin, browser_of):
    review = builders.make_screening(client_person, **KNEE).review

    case = html_of(browser_of(admin).get(reverse("clients:review-detail", args=[review.pk])))
    revoke = html_of(
        browser_of(client_person.coaches.get()).get(
            reverse("clients:revoke-clearance", args=[client_person.pk])
        )
    )
    desk = html_of(browser_of(admin).get(reverse("clients:review-list")))
    letter = html_of(browser_of(admin).get(reverse("clients:letter-to-doctor", args=[client_person.pk])))

    assert "Cleared by rule already: arms and right leg." in case
    assert "Arms and right leg, ends on" in case
    assert "<dd> Arms and right leg </dd>" in revoke
    assert "Left leg: Needs clearance first" in desk
    assert "Right leg: No stop flag found" in desk
    assert all(f"<li> {limb.label}: <span" in letter or f"<li>{limb.label}: <span" in letter for limb in Limb)


@pytest.mark.parametrize(("region", "found"), [("lower", 1), ("upper", 0)])
def test_the_desk_finds_a_limb_that_waits_beside_a_worse_one(client_person, admin, browser_of, region, found):
    cast = {"surgery": "yes", "surgery_when": "cast_now", "surgery_limbs": ["left_lower"]}
    builders.make_screening(client_person, **cast, nerves="yes", nerves_limbs=["right_lower"])

    page = browser_of(admin).get(
        reverse("clients:review-list"), {"verdict": "needs_clearance", "region": region}
    )

    assert len(page.context["rows"]) == found


def test_a_caution_of_one_limb_beside_a_closed_one_waits_for_the_coach(client_person, coach, browser_of):
    builders.make_screening(client_person, thigh_cm="100", injury="fresh", injury_limbs=["left_lower"])

    assert "Cautions to read" in html_of(browser_of(coach).get("/clients/"))
