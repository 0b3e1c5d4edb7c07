"""The client's week and the coach's: planned once, read for a whole batch, sent with something to say."""

import re
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from clients.clearance.actions import revoke_clearance
from clients.models import Clearance
from clients.people.actions.people import archive_client
from sessions.domain import ready
from sessions.domain.events import Event, schema_of
from sessions.domain.figures import weekday_text
from sessions.domain.weeks import Week
from sessions.messaging.sweep import sweep_messages
from sessions.messaging.weekly.client_summary import client_weeks
from sessions.messaging.weekly.schedule import plan_weekly
from sessions.models import Message, SwitchedOff, TrainingSession
from sessions.phone.event_log import store_events
from tests.sessions.messaging.test_alert_people import html_of, text_of
from tests.support import builders
from tests.support.shared_rows import shared_rows

BERLIN = ZoneInfo("Europe/Berlin")
NOW = timezone.now()
pytestmark = [pytest.mark.django_db, pytest.mark.clock(NOW)]
TODAY = NOW.astimezone(BERLIN).date()
# The week that the tests are about begins next Monday, so that sessions in it can be assigned.
WEEK = Week.of(TODAY).plus(1)
MONDAY = datetime.combine(WEEK.plus(1).monday, datetime.min.time(), BERLIN)
NOON = MONDAY.replace(hour=12)
QUESTION_SUBJECT = "How are you feeling today?"


@shared_rows
def client(client_person):
    builders.make_screening(client_person)
    return client_person


def planned(client, days=0):
    return builders.make_training_session(client, on=WEEK.monday + timedelta(days=days))


def do(training_session, reps=(30, 15, 15, 15), discomfort=5, set_mmhg=None, end_reason="", load_kg="30"):
    at = datetime.combine(training_session.scheduled_on, datetime.min.time(), BERLIN).replace(hour=10)
    prescription = training_session.prescriptions.get()
    on = {"prescription": str(prescription.id)} | ({"set_mmhg": set_mmhg} if set_mmhg else {})
    facts = [("started", {"ready": ready.all_no()}), ("cuffs_on", on)]
    if load_kg != "30":
        changed = {"prescription": str(prescription.id), "load_kg": load_kg, "reason": "not_free"}
        facts.append(("load_changed", changed))
    facts += [
        (
            "set_performed",
            {"prescription": str(prescription.id), "set": number, "reps": each, "load_kg": load_kg},
        )
        for number, each in enumerate(reps, start=1)
    ]
    facts += [
        ("cuffs_off", {}),
        ("feedback", {"prescription": str(prescription.id), "effort": 7, "discomfort": discomfort}),
        ("finished", {"reason": end_reason} if end_reason else {}),
    ]
    events = [
        Event(
            id=uuid4(),
            kind=kind,
            schema=schema_of(kind, body),
            occurred_at=at + timedelta(minutes=number),
            body=body,
        )
        for number, (kind, body) in enumerate(facts)
    ]
    row = TrainingSession.objects.with_gate_facts().get(pk=training_session.pk)
    store_events(training_session=row, events=events, by=row.client.user or row.assigned_by, now=at)


def play_monday():
    plan_weekly(now=MONDAY)
    return sweep_messages(clock=lambda: NOON)


def letter_to(smtp, person):
    """The week's letter: the question after a first session goes out by then, too."""
    return next(mail for mail in mails_to(smtp, person) if mail["Subject"] != QUESTION_SUBJECT)


def mails_to(smtp, person):
    return [mail for mail in smtp.messages if mail["To"] == person.email]


def test_it_is_planned_once_a_week_on_monday_morning(client, coach):
    for hours in (-10, 0, 1, 30):
        plan_weekly(now=MONDAY + timedelta(hours=hours))

    rows = Message.objects.filter(kind=Message.Kind.SUMMARY)
    row = rows.get()
    assert row.key == f"summary:{client.id}:{WEEK.key}"
    assert 9 <= row.due_at.astimezone(BERLIN).hour < 11
    assert Message.objects.get(kind=Message.Kind.DIGEST).recipient == coach


def test_it_moves_with_the_client_and_is_not_planned_twice(client):
    plan_weekly(now=MONDAY)
    type(client)._base_manager.filter(pk=client.pk).update(time_zone="America/New_York")
    plan_weekly(now=MONDAY + timedelta(hours=1))

    row = Message.objects.get(kind=Message.Kind.SUMMARY)
    local = row.due_at.astimezone(ZoneInfo("America/New_York"))
    assert local.date() == WEEK.plus(1).monday or row.key.endswith(WEEK.key)
    assert 9 <= local.hour < 11


def test_the_letter_says_what_the_cuffs_were_set_to_and_what_was_really_lifted(client, coach, smtp):
    do(planned(client), set_mmhg={"left_lower": 112, "right_lower": 110}, load_kg="25")
    play_monday()

    text = text_of(letter_to(smtp, client.user))
    assert "25 kg, 25 % of 1RM, for the first time, cuffs at 112 and 110 mmHg" in text
    assert "as planned" not in text


@pytest.mark.parametrize(
    ("done", "is_planned"),
    [
        ({}, True),
        ({"end_reason": "no_time"}, False),
        ({"reps": (30, 15)}, False),
        ({"reps": (30, 15, 15, 13)}, True),
        ({"load_kg": "25"}, False),
    ],
)
def test_only_what_was_done_as_asked_is_called_planned(client, coach, smtp, done, is_planned):
    do(planned(client), **done)
    play_monday()

    assert ("as planned" in text_of(letter_to(smtp, client.user))) is is_planned


def test_minutes_that_cannot_be_are_left_out_of_the_letter(client, coach, smtp):
    row = planned(client)
    do(row)
    TrainingSession.objects.filter(pk=row.pk).update(too_fast=True)

    week = client_weeks([client.pk], WEEK, MONDAY)[client.pk].summary
    assert (week.cuff_seconds, week.reps_done, week.went_as_planned) == (0, 75, False)


def test_the_letter_says_how_the_week_went(client, coach, smtp):
    do(planned(client))
    planned(client, 3)
    builders.make_training_session(client, on=WEEK.monday + timedelta(days=8))

    play_monday()

    mail = letter_to(smtp, client.user)
    text = text_of(mail)
    assert mail["Subject"] == "Your week: 1 of 2 sessions"
    assert text.startswith("1 of 2 sessions done.")
    assert "Repetitions: 75 of 150" in text
    assert "Leg press: 30 kg, 30 % of 1RM, for the first time" in text
    assert "Effort 7.0 of 10." in text
    assert f"{WEEK.monday + timedelta(days=8):%A} {(WEEK.monday + timedelta(days=8)).day}" in text
    assert "<img" not in html_of(mail)
    assert "<svg" not in html_of(mail)


def test_the_letter_of_a_client_in_pounds_has_no_kilograms(coach, smtp):
    """It once said "45 lb (45 kg)"."""
    client = builders.make_cleared_client(coach, with_login=True, unit="lb")
    builders.make_one_rep_max(client, "leg-press", load_kg=Decimal(140), unit="lb", days_ago=9)
    newest = builders.make_one_rep_max(client, "hack-squat", load_kg=Decimal("250.25"), unit="lb")
    newest.tested_on = WEEK.monday
    newest.save()
    do(planned(client))

    play_monday()

    for words in (text_of, html_of):
        said = words(letter_to(smtp, client.user))
        assert not re.search(r"\bkg\b", said)
        assert "40 lb" in said
        assert "250.25 lb" in said


def test_a_measured_1rm_is_beside_the_one_before_made_the_same_way(client):
    builders.make_one_rep_max(client, "leg-press", load_kg=Decimal(100), days_ago=9)
    builders.make_one_rep_max(client, "leg-press", load_kg=Decimal(105), days_ago=0)

    week = client_weeks([client.pk], Week.of(TODAY), timezone.now())[client.pk]

    (change,) = week.maxes
    assert (change.method, change.now, change.before) == ("tested", "105 kg", "100 kg")


def test_what_is_held_is_said(client, coach, smtp):
    do(planned(client))
    builders.make_training_session(client, on=WEEK.monday + timedelta(days=8))
    revoke_clearance(client=client, by=coach, reason="New medicine", now=timezone.now())

    play_monday()

    assert "(on hold)" in text_of(letter_to(smtp, client.user))


def switch_off(client, coach):
    SwitchedOff.objects.create(user=client.user, kind="summary")


def archive(client, coach):
    archive_client(client=client, by=coach, now=NOON)


def deactivate(client, coach):
    type(coach).objects.filter(pk=client.user_id).update(is_active=False)


@pytest.mark.parametrize(
    ("change", "why"),
    [(switch_off, "switched it off"), (archive, "active login"), (deactivate, "active login")],
)
def test_it_asks_again_before_sending(client, coach, smtp, change, why):
    do(planned(client))
    plan_weekly(now=MONDAY)
    change(client, coach)

    sweep_messages(clock=lambda: NOON)

    row = Message.objects.get(kind=Message.Kind.SUMMARY)
    assert row.state == Message.State.SUPPRESSED
    assert why in row.why_not


def test_with_nothing_to_say_nothing_is_sent_and_the_reason_is_kept(client, smtp):
    play_monday()

    row = Message.objects.get(kind=Message.Kind.SUMMARY)
    assert row.why_not == "Nothing was planned or measured in that week."


def test_after_three_days_asleep_it_is_not_sent(client, smtp):
    do(planned(client))
    plan_weekly(now=MONDAY)

    sweep_messages(clock=lambda: NOON + timedelta(days=3))

    assert "old news" in Message.objects.get(kind=Message.Kind.SUMMARY).why_not
    assert not [mail for mail in mails_to(smtp, client.user) if mail["Subject"] != QUESTION_SUBJECT]


def test_after_a_night_asleep_it_comes_in_the_morning(client, smtp):
    do(planned(client))
    plan_weekly(now=MONDAY)

    sweep_messages(clock=lambda: MONDAY.replace(hour=23))
    row = Message.objects.get(kind=Message.Kind.SUMMARY)

    assert row.state == Message.State.WAITING
    assert row.due_at.astimezone(BERLIN).hour == 8


@pytest.mark.one_database
@pytest.mark.parametrize("count", [1, 40])
def test_many_weeks_are_read_in_as_many_queries_as_one(coach, count, django_assert_num_queries):
    people = [builders.make_cleared_client(coach) for _ in range(count)]
    for client in people:
        do(planned(client))

    with django_assert_num_queries(6):
        weeks = client_weeks([client.pk for client in people], WEEK, NOON)

    assert {week.summary.reps_done for week in weeks.values()} == {75}


@pytest.mark.one_database
@pytest.mark.parametrize("count", [2, 20])
def test_planning_takes_as_many_queries_for_few_as_for_many(coach, count, django_assert_max_num_queries):
    for _ in range(count):
        builders.make_client(coach, with_login=True)

    with django_assert_max_num_queries(8):
        plan_weekly(now=MONDAY)

    assert Message.objects.filter(kind=Message.Kind.SUMMARY).count() == count


def test_the_digest_names_who_needs_the_coach(coach, client, smtp):
    builders.make_client(coach, name="Nora New")

    play_monday()

    mail = letter_to(smtp, coach)
    assert mail["Subject"].startswith("Your week: ")
    assert "Nora New: Not screened yet" in text_of(mail)
    assert "/screening/" in text_of(mail)


def test_a_digest_says_what_was_missed_and_which_loads_wait(coach, smtp):
    once, twice = (builders.make_cleared_client(coach, name=name) for name in ("Olive Once", "Tom Twice"))
    planned(once, 2)
    for day in (1, 4):
        planned(twice, day)
    ready = builders.make_cleared_client(coach, name="Rita Ready")
    for day in (0, 3):
        do(planned(ready, day))  # clean twice running, and no session ahead that could take it unseen

    play_monday()

    text = text_of(letter_to(smtp, coach))
    on = {day: weekday_text(WEEK.monday + timedelta(days=day)) for day in (2, 4)}
    assert f"Olive Once: Missed legs on {on[2]}" in text
    assert f"Tom Twice: Missed 2 sessions, the last: legs on {on[4]}" in text
    assert "Next loads: 1 proposed, to look at one by one" in text


def test_a_digest_says_until_when_a_clearance_is_good_and_how_old_a_1rm_is(coach, smtp):
    ending, stale = (builders.make_cleared_client(coach, name=name) for name in ("Ed Ending", "Stan Stale"))
    last_on = NOON.date() + timedelta(days=5)
    Clearance._base_manager.filter(client=ending).update(valid_until_on=last_on + timedelta(days=1))
    old = builders.make_one_rep_max(stale, "leg-press", load_kg=Decimal(100), days_ago=50)

    play_monday()

    text = text_of(letter_to(smtp, coach))
    assert f"Ed Ending: Clearance ends soon: good up to and with {weekday_text(last_on)}" in text
    assert f"Stan Stale: 1RM is stale, the newest of {weekday_text(old.tested_on)}" in text


def test_a_week_of_nothing_has_no_plot_and_a_way_on(client, smtp):
    planned(client)

    play_monday()

    mail = letter_to(smtp, client.user)
    assert mail["Subject"] == "Your week: 0 of 1 session"
    assert text_of(mail).startswith("Your session was not done.")
    assert "Your coach can move it" in text_of(mail)
    assert "week by week" not in text_of(mail) + html_of(mail)


def test_a_coach_whom_nobody_needs_gets_nothing(practice, smtp):
    idle = builders.make_coach(practice)

    play_monday()

    row = Message.objects.get(recipient=idle)
    assert row.why_not == "No client needed this coach."


def test_the_letters_carry_the_one_click_of_rfc_8058(client, coach, smtp):
    do(planned(client))

    play_monday()

    mail = letter_to(smtp, client.user)
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "/emails/" in mail["List-Unsubscribe"]
    assert mail["List-Unsubscribe"].endswith("?kind=summary>")
