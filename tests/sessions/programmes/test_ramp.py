"""The steps after an operation: confirmed one by one, planned for one leg, and never by themselves."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.audit.refusals import ActionRefused
from clients.clearance.actions import revoke_clearance
from clients.people.actions.people import edit_client
from sessions.domain.programmes.ramp import NO_AFFECTED_LEG, NOT_OPEN, OTHER_LEG, STEPS
from sessions.models import RampConfirmation, TrainingSession
from sessions.programmes.actions.ramp import (
    ENDED,
    STALE,
    confirm_criterion,
    end_ramp,
    plan_step,
    start_ramp,
    take_back,
)
from tests.sessions.planning.planner_form import text_of
from tests.support.builders import browser_of, make_client, make_coach, make_one_rep_max, make_screening
from tests.support.shared_rows import shared_rows

pytestmark = pytest.mark.django_db


@shared_rows
def coach():
    return make_coach()


@shared_rows
def client(coach):
    client = make_client(coach, with_login=True)
    make_screening(client)
    affect(client, coach, "right_lower")
    return client


def affect(client, coach, limb):
    client.refresh_from_db()
    edit_client(client=client, version=client.version, by=coach, now=timezone.now(), affected_limb=limb)
    client.refresh_from_db()


@shared_rows
def ramp(client, coach):
    return start_ramp(client=client, by=coach, now=timezone.now())


def words(answer) -> str:
    return " ".join(text_of(answer).split())


def page(client, coach) -> str:
    return words(browser_of(coach).get(reverse("clients:ramp", args=[client.pk])))


def confirm_all(ramp, coach, *codes):
    now = timezone.now()
    for code in codes:
        for each in STEPS[code].criteria:
            confirm_criterion(
                ramp=ramp,
                step=STEPS[code],
                criterion=each,
                on=ramp.client.today(now),
                clinician="Dr Knee",
                by=coach,
                now=now,
            )


def plan(ramp, coach, code, days=0):
    now = timezone.now()
    on = ramp.client.today(now) + timedelta(days=days)
    return plan_step(ramp=ramp, step_code=code, on=on, by=coach, now=now, request_id=uuid4())


def test_without_an_affected_leg_nothing_begins(coach):
    other = make_client(coach)
    make_screening(other)
    with pytest.raises(ActionRefused, match=NO_AFFECTED_LEG):
        start_ramp(client=other, by=coach, now=timezone.now())
    assert "the profile names none" in page(other, coach)


def test_it_begins_once_and_with_the_affected_leg(client, coach, ramp):
    assert start_ramp(client=client, by=coach, now=timezone.now()) == ramp
    assert ramp.side == "right"
    shown = page(client, coach)
    assert "The right leg" in shown
    assert shown.count("Assign a session") == 1  # the first step alone


def test_the_first_step_is_planned_with_one_leg_and_no_kilogram(client, coach, ramp):
    row = plan(ramp, coach, "p0")

    kinds = {each.exercise_code: (each.kind, each.side) for each in row.prescriptions.all()}
    assert kinds == {"rest-legs": ("resting", "right"), "quad-set": ("own_weight", "right")}
    assert row.side == "right"
    assert row.planned_cuff_seconds <= 900


def test_a_step_waits_for_each_of_its_criteria(client, coach, ramp):
    with pytest.raises(ActionRefused, match=NOT_OPEN):
        plan(ramp, coach, "p1")
    confirm_all(ramp, coach, "p1")
    row = plan(ramp, coach, "p1")
    assert {each.exercise_code for each in row.prescriptions.all()} == {"straight-leg-raise", "short-arc"}
    with pytest.raises(ActionRefused, match=NOT_OPEN):
        plan(ramp, coach, "p3", days=3)


def test_a_load_comes_with_the_1rm_of_that_leg(client, coach, ramp):
    confirm_all(ramp, coach, "p1", "p2")
    with pytest.raises(ActionRefused, match="no 1RM"):
        plan(ramp, coach, "p2")
    make_one_rep_max(client, "single-leg-extension", side="right")
    (row,) = plan(ramp, coach, "p2").prescriptions.all()
    assert row.side == "right"
    assert 20 <= row.asked_percent_1rm <= 25  # the lightest load that there is, in a first session


def test_nothing_is_planned_for_a_person_who_is_not_cleared(client, coach, ramp):
    revoke_clearance(client=client, by=None, reason="New symptom.", now=timezone.now())
    with pytest.raises(ActionRefused):
        plan(ramp, coach, "p0")
    assert not TrainingSession.objects.exists()


def test_another_affected_leg_on_the_profile_stops_the_steps(client, coach, ramp):
    affect(client, coach, "left_lower")
    with pytest.raises(ActionRefused, match=OTHER_LEG):
        plan(ramp, coach, "p0")


def test_a_confirmation_taken_back_closes_the_step_again(client, coach, ramp):
    confirm_all(ramp, coach, "p1")
    kept = RampConfirmation.objects.get()
    with pytest.raises(ActionRefused, match=STALE):
        confirm_all(ramp, coach, "p1")
    for _ in range(2):
        take_back(ramp=ramp, confirmation_id=kept.pk, by=coach, now=timezone.now())
    with pytest.raises(ActionRefused, match=NOT_OPEN):
        plan(ramp, coach, "p1")
    confirm_all(ramp, coach, "p1")
    assert RampConfirmation.objects.count() == 2


def test_what_has_ended_takes_nothing_more(client, coach, ramp):
    for _ in range(2):
        end_ramp(ramp=ramp, by=coach, now=timezone.now())
    with pytest.raises(ActionRefused, match=ENDED):
        plan(ramp, coach, "p0")
    assert start_ramp(client=client, by=coach, now=timezone.now()) != ramp


def test_the_page_confirms_plans_and_ends(client, coach):
    browser, at = browser_of(coach), reverse("clients:ramp", args=[client.pk])
    assert "Begin with the right leg" in words(browser.get(at))
    browser.post(at, {"then": "start"})
    assert not [
        form.initial for _, each, _ in browser.get(at).context["steps"] for _, form in each if form.initial
    ], "a day that stands there already is said by nobody"
    confirm = reverse("clients:ramp-confirm", args=[client.pk, "p1", "clinician"])
    today = client.today(timezone.now())
    wrong = browser.post(
        confirm, {"p1-clinician-confirmed_on": today + timedelta(days=2), "p1-clinician-clinician": "Dr Knee"}
    )
    assert wrong.status_code == 422
    assert "This day lies ahead." in words(wrong)
    assert 'value="Dr Knee"' in text_of(wrong)
    missing = browser.post(confirm, {"p1-clinician-confirmed_on": today})
    assert "Write who said so." in words(missing)
    browser.post(confirm, {"p1-clinician-confirmed_on": today, "p1-clinician-clinician": "Dr Knee"})
    assert "Dr Knee" in words(browser.get(at))

    planned = browser.post(
        reverse("clients:ramp-plan", args=[client.pk, "p1"]),
        {"p1-request_id": str(uuid4()), "p1-scheduled_on": today},
    )
    assert planned.status_code == 302
    refused = browser.post(
        reverse("clients:ramp-plan", args=[client.pk, "p2"]),
        {"p2-request_id": str(uuid4()), "p2-scheduled_on": today},
    )
    assert NOT_OPEN in words(refused)
    kept = RampConfirmation.objects.get()
    browser.post(reverse("clients:ramp-take-back", args=[client.pk, kept.pk]))
    assert words(browser.get(at)).count("Assign a session") == 1
    browser.post(at, {"then": "end"})
    assert "Begin with the right leg" in words(browser.get(at))


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("9999-12-31", "more than a year away"),
        ("0001-01-01", "check the year"),
        ("2020-01-01", "lies in the past"),
        ("x", "not a date"),
    ],
)
def test_a_day_that_cannot_be_is_refused_beside_its_step(client, coach, ramp, day, said):
    answer = browser_of(coach).post(
        reverse("clients:ramp-plan", args=[client.pk, "p0"]),
        {"p0-request_id": str(uuid4()), "p0-scheduled_on": day},
    )
    assert answer.status_code == 422
    assert said in words(answer)


@pytest.mark.parametrize("path", ["p9/clinician/confirm", "p1/raises/confirm", "p9/plan"])
def test_a_step_that_is_not_there_is_missing(client, coach, ramp, path):
    answer = browser_of(coach).post(f"{reverse('clients:ramp', args=[client.pk])}{path}/")
    assert answer.status_code == 404


def test_the_way_there(client, coach):
    at = reverse("clients:ramp", args=[client.pk])
    assert at in text_of(browser_of(coach).get(reverse("clients:detail", args=[client.pk])))
    programmes = reverse("sessions:programme-list")
    assert at in text_of(browser_of(coach).get(f"{programmes}?client={client.pk}"))
    for wrong in ("", "?client=x", f"?client={'a' * 36}"):
        assert browser_of(coach).get(f"{programmes}{wrong}").status_code == 200
