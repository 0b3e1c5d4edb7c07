"""Moving a session: the gate and the spacing rules are asked again; of two people the second is refused."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.audit.refusals import ActionRefused, StaleEdit
from clients.clearance.actions import revoke_clearance
from clients.domain.regions import Region
from clients.models import AuditEvent
from clients.people.actions.people import archive_client
from sessions.calendar.actions import move_session
from sessions.messaging import compose
from sessions.messaging.eligibility import Postpone, Send
from sessions.messaging.kinds import check_eligibility
from sessions.messaging.schedule import plan_messages
from sessions.models import Message, TrainingSession
from tests.support import builders
from tests.support.shared_rows import shared_rows

pytestmark = pytest.mark.django_db


@shared_rows
def client(coach):
    return builders.make_cleared_client(coach, with_login=True)


@shared_rows
def today(client):
    return client.today(timezone.now())


@shared_rows
def row(client, today):
    return builders.make_training_session(client, on=today + timedelta(days=2))


def move(row, to_on, by, **facts):
    facts = {"seen_on": row.scheduled_on, "now": timezone.now(), **facts}
    return move_session(training_session=row, to_on=to_on, by=by, **facts)


def address(row) -> str:
    return reverse("sessions:move", args=[row.pk])


def form(row, to_on, **more):
    return {"seen_on": row.scheduled_on.isoformat(), "to_on": str(to_on), "spacing_reason": "", **more}


def let_move(client, how):
    client.own_moves = how
    client.save()


# --- The action


def test_it_lies_on_the_new_day_and_says_who_moved_it(coach, row, today):
    moved = move(row, today + timedelta(days=5), coach)

    row.refresh_from_db()
    assert row.scheduled_on == moved.scheduled_on == today + timedelta(days=5)
    assert (row.moved_by, row.moved_from_on) == (coach, None)
    event = AuditEvent.objects.get(action="moved")
    assert event.changes == {
        "scheduled_on": [(today + timedelta(days=2)).isoformat(), (today + timedelta(days=5)).isoformat()]
    }


def test_a_missed_one_can_be_done_later(coach, client, row, today):
    TrainingSession.objects.update(scheduled_on=today - timedelta(days=2))
    row.refresh_from_db()

    assert move(row, today, coach).scheduled_on == today


@pytest.mark.parametrize("state", ["started", "finished", "stopped"])
def test_what_was_begun_stays_where_it_is(coach, row, today, state):
    TrainingSession.objects.update(state=state)

    with pytest.raises(ActionRefused, match="already begun"):
        move(row, today + timedelta(days=5), coach)


def test_two_coaches_at_once_the_second_is_told_and_nothing_is_overwritten(coach, client, row, today):
    other = builders.make_coach(coach.practice, name="Otto Other")
    client.coaches.add(other)
    move(row, today + timedelta(days=5), coach)

    with pytest.raises(StaleEdit, match="Cora Coach moved this session to"):
        move(row, today + timedelta(days=9), other, seen_on=today + timedelta(days=2))

    row.refresh_from_db()
    assert row.scheduled_on == today + timedelta(days=5)


def test_control_without_asking_what_was_seen_the_second_overwrites(coach, row, today, monkeypatch):
    monkeypatch.setattr("sessions.calendar.actions._refuse_stale", lambda row, seen_on: None)
    move(row, today + timedelta(days=5), coach)
    move(row, today + timedelta(days=9), coach, seen_on=today + timedelta(days=2))

    row.refresh_from_db()
    assert row.scheduled_on == today + timedelta(days=9)


def test_the_same_form_sent_twice_moves_once(coach, row, today):
    seen = row.scheduled_on
    for _ in range(2):
        move(row, today + timedelta(days=5), coach, seen_on=seen)

    assert AuditEvent.objects.filter(action="moved").count() == 1


def test_one_that_was_taken_away_meanwhile_is_not_moved(coach, row, today):
    TrainingSession.objects.update(cancelled_at=timezone.now(), cancelled_by=coach, is_skipped=True)

    with pytest.raises(StaleEdit, match="Cora Coach skipped this session meanwhile"):
        move(row, today + timedelta(days=5), coach)


def test_each_rule_is_asked_again_for_the_new_day(coach, client, row, today):
    builders.make_training_session(client, on=today + timedelta(days=6))
    builders.make_training_session(
        client, on=today + timedelta(days=9), region=Region.UPPER, exercise_codes=("biceps-curl",)
    )
    ends = client.clearances.get().valid_until_on
    for to_on, words in (
        (today - timedelta(days=1), "past"),
        (today + timedelta(days=5), "Less than 36 hours"),
        (today + timedelta(days=6), "already has a session"),
        (today + timedelta(days=9), "Arms or legs"),
        (ends, "The clearance ends before that day"),
        (today + timedelta(days=366), "more than a year"),
        (date.max, "more than a year"),
    ):
        with pytest.raises(ActionRefused, match=words):
            move(row, to_on, coach)

    row.refresh_from_db()
    assert row.scheduled_on == today + timedelta(days=2)
    assert not AuditEvent.objects.filter(action="moved").exists()


def test_a_reason_opens_a_day_that_is_too_close_and_goes_with_the_day(coach, client, row, today):
    builders.make_training_session(client, on=today + timedelta(days=6))

    move(row, today + timedelta(days=5), coach, spacing_reason=" Travels on Friday. ")
    row.refresh_from_db()
    assert row.spacing_reason == "Travels on Friday."

    move(row, today + timedelta(days=2), coach, spacing_reason="Not needed here.")
    row.refresh_from_db()
    assert row.spacing_reason == ""


def test_no_clearance_no_move(coach, client, row, today):
    revoke_clearance(client=client, by=coach, reason="New medicine.", now=timezone.now())

    with pytest.raises(ActionRefused, match="revoked"):
        move(row, today + timedelta(days=5), coach)


def test_control_without_the_gate_it_would_move(coach, client, row, today, monkeypatch):
    from tests.test_write_paths import always_allowed

    revoke_clearance(client=client, by=coach, reason="New medicine.", now=timezone.now())
    monkeypatch.setattr("clients.clearance.gate.check_client_limbs", always_allowed)

    assert move(row, today + timedelta(days=5), coach).scheduled_on == today + timedelta(days=5)


def test_a_moved_session_lies_under_the_clearance_in_force(coach, client, row, today):
    builders.make_screening(client)

    move(row, today + timedelta(days=5), coach)

    row.refresh_from_db()
    assert row.clearance == client.clearances.unrevoked().get() != client.clearances.order_by("granted_at")[0]


def test_a_1rm_ages_until_the_new_day(coach, client, today):
    builders.make_one_rep_max(client, "leg-press", Decimal(100), days_ago=40)
    row = builders.make_training_session(client, on=today)

    move(row, today + timedelta(days=5), coach)
    assert row.prescriptions.get().freshness == "stale"
    with pytest.raises(ActionRefused, match="the 1RM behind this load is too old by that day"):
        move(TrainingSession.objects.get(), today + timedelta(days=45), coach)


def test_nothing_moves_for_an_archived_client(coach, client, row, today):
    archive_client(client=client, by=coach, now=timezone.now())

    with pytest.raises(ActionRefused, match="archived"):
        move(row, today + timedelta(days=5), coach)


# --- By the client


def test_the_coach_says_how_far_a_client_may_move(coach, client, row, today):
    to_on = today + timedelta(days=3)
    with pytest.raises(ActionRefused, match="Your coach plans your days"):
        move(row, to_on, client.user)

    let_move(client, "three_days")
    moved = move(row, to_on, client.user)
    assert (moved.scheduled_on, moved.moved_from_on) == (to_on, today + timedelta(days=2))
    # Counted from the coach's day, however often it is moved.
    with pytest.raises(ActionRefused, match="You may move this session by 3 days"):
        move(moved, today + timedelta(days=6), client.user)
    back = move(moved, today + timedelta(days=2), client.user)
    assert back.moved_from_on is None


def test_a_move_by_the_coach_is_the_new_plan(coach, client, row, today):
    let_move(client, "three_days")
    moved = move(row, today + timedelta(days=3), client.user)

    assert move(moved, today + timedelta(days=8), coach).moved_from_on is None


def test_a_client_cannot_give_a_reason_against_the_spacing_rule(coach, client, row, today):
    let_move(client, "three_days")
    builders.make_training_session(client, on=today + timedelta(days=5))

    with pytest.raises(ActionRefused, match=r"Choose another day\.$"):
        move(row, today + timedelta(days=4), client.user, spacing_reason="I want to.")


def test_no_client_moves_what_is_another_ones(coach, row, today):
    other = builders.make_client(coach, with_login=True)

    with pytest.raises(ActionRefused, match="You cannot move"):
        move(row, today + timedelta(days=3), other.user)


# --- The reminder goes along


def test_a_reminder_waits_for_the_new_day(coach, client, row, today):
    now = timezone.now()
    TrainingSession.objects.update(scheduled_on=today)
    row.refresh_from_db()
    plan_messages(now=now)
    reminder = Message.objects.get(kind=Message.Kind.REMINDER)

    move(row, today + timedelta(days=1), coach)
    answer = check_eligibility(compose.with_contents(Message.objects.all()).get(), now)
    assert isinstance(answer, Postpone)
    assert client.today(answer.at) == today + timedelta(days=1)

    plan_messages(now=now)
    due_at = reminder.due_at
    reminder.refresh_from_db()
    assert reminder.due_at - due_at == timedelta(days=1)


def test_who_was_reminded_of_the_old_day_is_reminded_of_the_new_one(coach, client, row, today):
    now = timezone.now()
    TrainingSession.objects.update(scheduled_on=today)
    row.refresh_from_db()
    plan_messages(now=now)
    Message.objects.update(state=Message.State.SENT)

    plan_messages(now=now)
    assert Message.objects.count() == 1
    move(row, today + timedelta(days=1), coach)
    for _ in range(2):
        plan_messages(now=now)

    assert {message.state for message in Message.objects.all()} == {"sent", "waiting"}
    assert Message.objects.count() == 2
    assert not isinstance(
        check_eligibility(compose.with_contents(Message.objects.filter(state="waiting")).get(), now), Send
    )


# --- The page


def test_the_page_judges_the_days_around(
    coach, client, row, today, browser_of, django_assert_max_num_queries
):
    other = builders.make_training_session(client, on=today + timedelta(days=5))
    browser = browser_of(coach)

    with django_assert_max_num_queries(14):
        page = browser.get(address(row))

    choices = {choice.on: choice for choice in page.context["choices"]}
    assert len(choices) == 14
    assert choices[row.scheduled_on].is_own
    assert choices[other.scheduled_on].verdict.problems == ("The client already has a session on that day.",)
    assert choices[today + timedelta(days=4)].verdict.needs_reason
    assert choices[today + timedelta(days=8)].verdict.is_free


def test_one_button_moves_it_and_leads_back_to_the_calendar(coach, row, today, browser_of):
    to_on = (today + timedelta(days=5)).isoformat()
    sent = form(row, "", pick=to_on, next="/calendar/?view=week")

    page = browser_of(coach).post(address(row), sent)

    row.refresh_from_db()
    assert page.url == "/calendar/?view=week"
    assert row.scheduled_on.isoformat() == to_on


@pytest.mark.parametrize(
    "where", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "x"]
)
def test_it_leads_nowhere_but_into_the_site(coach, row, today, where, browser_of):
    page = browser_of(coach).post(address(row), form(row, today + timedelta(days=5), next=where))

    assert page.url == row.get_absolute_url()


@pytest.mark.parametrize("to_on", ["", "2026-02-30", "tomorrow", "0001-01-01", "9999-12-31", "\x00"])
def test_a_day_that_cannot_be_is_told_beside_the_field(coach, row, to_on, browser_of):
    page = browser_of(coach).post(address(row), form(row, to_on))

    assert page.status_code == 422
    assert page.context["form"].errors["to_on"]


def test_what_was_typed_is_kept_where_a_reason_is_missing(coach, client, row, today, browser_of):
    builders.make_training_session(client, on=today + timedelta(days=6))
    to_on = today + timedelta(days=5)

    page = browser_of(coach).post(address(row), form(row, to_on))

    assert page.status_code == 422
    assert "or give a reason" in page.content.decode()
    assert page.context["form"]["to_on"].value() == to_on.isoformat()


def test_the_second_coach_reads_where_it_lies_now_and_may_decide_anew(coach, row, today, browser_of):
    stale = form(row, today + timedelta(days=9))
    move(row, today + timedelta(days=5), coach)

    page = browser_of(coach).post(address(row), stale)
    assert page.status_code == 422
    assert "Cora Coach moved this session to" in page.content.decode()
    again = stale | {"seen_on": page.context["form"]["seen_on"].value()}
    browser_of(coach).post(address(row), again)

    row.refresh_from_db()
    assert row.scheduled_on == today + timedelta(days=9)


@pytest.mark.parametrize("seen_on", ["", "x", "\x00"])
def test_a_hidden_field_that_is_broken_harms_nothing(coach, row, today, seen_on, browser_of):
    page = browser_of(coach).post(address(row), form(row, today + timedelta(days=5)) | {"seen_on": seen_on})

    assert page.status_code == 302


def test_a_client_chooses_from_the_days_left_to_them(client, row, today, browser_of):
    browser = browser_of(client.user)
    assert "Your coach plans your days" in browser.get(address(row)).content.decode()

    let_move(client, "three_days")
    page = browser.get(address(row))
    assert [choice.on for choice in page.context["choices"]] == [
        today + timedelta(days=ahead) for ahead in range(6)
    ]
    assert "Another day" not in page.content.decode()

    sent = browser.post(address(row), form(row, "", pick=(today + timedelta(days=4)).isoformat()))
    row.refresh_from_db()
    assert (sent.url, row.scheduled_on) == (reverse("sessions:calendar"), today + timedelta(days=4))


def test_other_peoples_sessions_are_not_there(coach, row, today, browser_of):
    for person in (builders.make_coach(), builders.make_client(coach, with_login=True).user):
        assert browser_of(person).get(address(row)).status_code == 404
        assert browser_of(person).post(address(row), form(row, today)).status_code == 404


def test_a_begun_session_offers_a_copy_instead(coach, row, browser_of):
    TrainingSession.objects.update(state="finished")

    page = browser_of(coach).get(address(row)).content.decode()
    assert "Copy it" in page
    assert "Choose" not in page
