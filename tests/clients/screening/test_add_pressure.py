"""Who lacks only a blood pressure adds it in two fields and answers nothing again. Drafts live three days."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.audit.refusals import StaleEdit
from clients.clearance.actions import (
    close_red_flag,
    raise_red_flag,
    record_blood_pressure,
    revoke_clearance,
    set_last_stop,
)
from clients.domain.changes import ChangeKind
from clients.domain.people import BloodPressure
from clients.domain.red_flags import Sign, Way
from clients.models import BloodPressureReading, RedFlag, Review, Screening, ScreeningDraft
from clients.screening.actions import pressure
from clients.screening.actions.confirm import confirm_answers
from clients.screening.actions.health_changes import report_change
from clients.screening.actions.pressure import add_pressure
from clients.screening.actions.submit import DRAFT_LIVES, save_answers, submit_screening
from tests.clients.screening.test_answers_changed import CLINICIAN, answer, decide, is_cleared
from tests.support import builders
from tests.support.html_forms import html_of

NOW = timezone.now()
pytestmark = [pytest.mark.django_db, pytest.mark.clock(NOW)]
USUAL = [
    BloodPressure(systolic_mmhg=118, diastolic_mmhg=76),
    BloodPressure(systolic_mmhg=121, diastolic_mmhg=78),
]


@pytest.fixture
def screening(client_person):
    return answer(client_person, client_person.user, blood_pressure="not_measured")


def address(client):
    return reverse("clients:screening-pressure", args=[client.id])


def add(client, screening, readings=USUAL, by=None, now=NOW):
    return add_pressure(client=client, screening=screening, readings=readings, by=by or client.user, now=now)


def test_two_readings_clear_a_healthy_client(screening, client_person, browser_of):
    browser_of(client_person.user).post(address(client_person), {"first": "118/76", "second": "121 over 78"})

    assert is_cleared(client_person)
    assert Screening.objects.count() == 2
    assert BloodPressureReading.objects.count() == 2
    assert not Review.objects.filter(closed_at=None).exists()


@pytest.mark.parametrize("page", ["today", "result"])
def test_the_client_is_led_to_the_two_fields_and_not_to_a_letter(screening, client_person, browser_of, page):
    where = {
        "today": reverse("sessions:today"),
        "result": reverse("clients:screening-result", args=[screening.id]),
    }[page]

    text = html_of(browser_of(client_person.user).get(where))

    assert address(client_person) in text
    assert "letter" not in text.lower()


@pytest.mark.parametrize("more", [{"stroke": "yes"}, {"blood_clot": "yes"}])
def test_who_waits_for_something_else_too_is_not_led_there(client_person, browser_of, more):
    answer(client_person, client_person.user, blood_pressure="not_measured", **more)

    assert address(client_person) not in html_of(
        browser_of(client_person.user).get(reverse("sessions:today"))
    )


def test_a_caution_beside_it_still_waits_for_the_coach(client_person):
    screening = answer(client_person, client_person.user, blood_pressure="not_measured", smoking="yes")

    add(client_person, screening)

    assert not is_cleared(client_person)
    assert not Review.objects.filter(closed_at=None).exists()


def test_a_high_reading_holds_and_a_red_one_is_a_red_flag(screening, client_person):
    add(client_person, screening, [BloodPressure(systolic_mmhg=185, diastolic_mmhg=80), USUAL[0]])

    assert not is_cleared(client_person)
    assert RedFlag.objects.get().detail == "185/80 and 118/76 mmHg"


@pytest.mark.parametrize("form", [{}, {"first": "118/76"}, {"first": "76/118", "second": "x"}])
def test_what_is_wrong_stands_beside_its_field(screening, client_person, browser_of, form):
    page = browser_of(client_person.user).post(address(client_person), form)

    assert page.context["form"].errors
    assert Screening.objects.count() == 1
    for value in form.values():
        assert value in html_of(page)


def test_after_three_days_the_questions_are_asked_again(screening, client_person):
    with pytest.raises(StaleEdit, match="more than three days old"):
        add(client_person, screening, now=NOW + DRAFT_LIVES + timedelta(seconds=1))


def test_older_answers_are_not_completed(screening, client_person):
    answer(client_person, client_person.user)

    with pytest.raises(StaleEdit, match="Newer answers"):
        add(client_person, screening)


def test_the_coach_may_add_it_in_person(screening, client_person, coach):
    again = add(client_person, screening, by=coach)

    assert again.in_person
    assert is_cleared(client_person)


def change(client, at):
    report_change(
        client=client, change_id=uuid4(), kind=ChangeKind.ILLNESS, note="Fainted.", by=client.user, now=at
    )


def red_flag(client, at):
    raise_red_flag(client=client, sign=Sign.CHEST, way=Way.READY, by=client.user, at=at, now=at)


def closed_red_flag(client, at):
    red_flag(client, at)
    close_red_flag(
        red_flag=client.red_flags.get(),
        entry_id=uuid4(),
        reason="Nothing found.",
        clinician_name="Dr. Wolf",
        clinician_role="GP",
        clinician_on=client.today(at),
        by=builders.make_admin(client.practice),
        now=at,
    )


def closed_stop(client, at):
    set_last_stop(client, at=at)


def high_reading(client, at):
    record_blood_pressure(
        client=client,
        reading_id=uuid4(),
        reading=BloodPressure(systolic_mmhg=165, diastolic_mmhg=90),
        measured_on=client.today(at),
        by=client.user,
        now=at,
    )


def revoked(client, at):
    """The admin cleared the client without a pressure, and took it back for good later."""
    admin = builders.make_admin(client.practice)
    decide(client.screenings.get().review, admin, **CLINICIAN)
    revoke_clearance(client=client, by=admin, reason="Fainted in the gym.", now=at)


SINCE = [change, red_flag, closed_red_flag, closed_stop, high_reading, revoked]


@pytest.mark.parametrize("happen", SINCE)
def test_after_something_happened_all_is_asked_again(screening, client_person, browser_of, happen):
    happen(client_person, NOW + timedelta(minutes=1))
    client_person.refresh_from_db()

    with pytest.raises(StaleEdit, match="answer the questions again"):
        add(client_person, screening, now=NOW + timedelta(minutes=2))

    page = browser_of(client_person.user).post(
        address(client_person), {"first": "118/76", "second": "121/78"}, follow=True
    )
    assert "Something happened after these answers" in html_of(page)
    assert not is_cleared(client_person)
    assert Screening.objects.count() == 1


@pytest.mark.parametrize("happen", [change, high_reading, closed_stop])
def test_without_the_rule_it_would_be_sent(screening, client_person, happen, monkeypatch):
    monkeypatch.setattr(pressure, "what_came_after", lambda *_: "")
    happen(client_person, NOW + timedelta(minutes=1))

    add(client_person, screening, now=NOW + timedelta(minutes=2))

    assert Screening.objects.count() == 2


@pytest.mark.parametrize("happen", [change, closed_stop, high_reading])
@pytest.mark.parametrize("page", ["today", "result"])
def test_the_two_fields_are_not_offered_then(screening, client_person, browser_of, page, happen):
    happen(client_person, NOW + timedelta(minutes=1))
    where = {
        "today": reverse("sessions:today"),
        "result": reverse("clients:screening-result", args=[screening.id]),
    }[page]

    assert address(client_person) not in html_of(browser_of(client_person.user).get(where))


def test_answers_that_the_client_says_are_wrong_are_not_completed(client_person, coach):
    screening = answer(client_person, coach, blood_pressure="not_measured")
    confirm_answers(screening=screening, is_right=False, note="I had a clot.", by=client_person.user, now=NOW)

    for by in (coach, client_person.user):
        with pytest.raises(StaleEdit, match="answer the questions again"):
            add(client_person, screening, by=by)


def test_a_minor_answers_again_with_a_parent(coach, browser_of):
    child = builders.make_client(coach, with_login=True, birth_on=date(2010, 4, 12))
    screening = answer(child, child.user, blood_pressure="not_measured", birth_on="2010-04-12")

    with pytest.raises(StaleEdit, match="together with a parent"):
        add(child, screening)

    assert address(child) not in html_of(browser_of(child.user).get(reverse("sessions:today")))


def test_each_answer_keeps_the_day_on_which_it_was_typed(client_person):
    sent_on = client_person.today(NOW)
    begun = draft(client_person, NOW, blood_pressure="not_measured")
    long_ago = (sent_on - timedelta(days=90)).isoformat()
    begun.confirmed_from = {"stroke": long_ago}
    begun.save(update_fields=["confirmed_from"])
    by = client_person.user
    first = submit_screening(client=client_person, draft_id=begun.id, asked_by=by, in_person=False, now=NOW)

    again = add(client_person, first, now=NOW + timedelta(days=2))

    assert again.confirmed_from["stroke"] == long_ago
    assert again.confirmed_from["blood_clot"] == sent_on.isoformat()
    assert "blood_pressure" not in again.confirmed_from


def test_a_weight_that_nobody_measured_again_is_not_written_twice(screening, client_person):
    add(client_person, screening, now=NOW + timedelta(days=1))

    assert client_person.body_weights.count() == 1


def draft(client, at, **answers):
    answers = builders.all_clear_answers() | answers
    return save_answers(client=client, answers=answers, by=client.user, now=at)


def test_a_draft_is_sent_on_its_last_day_and_not_after(client_person):
    begun = draft(client_person, NOW - DRAFT_LIVES)
    by = client_person.user
    late = {"client": client_person, "draft_id": begun.id, "asked_by": by, "in_person": False}

    with pytest.raises(StaleEdit, match="more than three days ago"):
        submit_screening(**late, now=NOW + timedelta(seconds=1))
    submit_screening(**late, now=NOW)

    assert is_cleared(client_person)


def test_an_old_draft_gives_way_to_a_new_one(client_person, browser_of):
    old = draft(client_person, NOW - DRAFT_LIVES - timedelta(hours=1))

    page = html_of(browser_of(client_person.user).get(reverse("clients:screening", args=[client_person.id])))
    new = draft(client_person, NOW)

    assert "Begin" in page
    assert new.id != old.id
    assert ScreeningDraft.objects.get() == new
