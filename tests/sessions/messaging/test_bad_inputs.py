"""What is wrong with one person's row stays that person's: nobody else waits, nothing comes twice."""

from datetime import timedelta

import pytest
from django.urls import reverse

from clients.models import Client, User
from clients.people.actions.people import archive_client
from sessions.domain.weeks import week_to_tell
from sessions.messaging import compose, queue
from sessions.messaging.preference_actions import choose_message
from sessions.messaging.schedule import plan_messages
from sessions.messaging.sweep import sweep_messages
from sessions.messaging.weekly.schedule import plan_weekly
from sessions.models import Message, TrainingSession
from tests.sessions.messaging.test_sweep_messages import DAY, MORNING, sweep
from tests.support import builders
from tests.support.shared_rows import shared_rows

pytestmark = pytest.mark.django_db
State = Message.State
NOON = MORNING + timedelta(hours=3)
# Digests go out on the first days of a week alone, whichever day this is.
MONDAY_NOON = NOON + timedelta(days=-DAY.weekday() % 7)
WEEK = week_to_tell(MONDAY_NOON.date()).key


@shared_rows
def people(coach):
    """Three clients with a session on the day."""
    made = [builders.make_client(coach, with_login=True) for _ in range(3)]
    for client in made:
        builders.make_screening(client)
        builders.make_training_session(client, on=DAY)
    Message.objects.all().delete()
    return made


@pytest.mark.parametrize("zone", ["Mars/Base", "", "Europe/Nowhere"])
def test_a_zone_that_does_not_exist_stops_nobody_elses_messages(people, coach, smtp, zone):
    odd = people[0]
    Client._base_manager.filter(pk=odd.pk).update(time_zone=zone)
    User.objects.filter(pk=coach.pk).update(time_zone=zone)

    plan_messages(now=MORNING)
    plan_weekly(now=MORNING)
    sweep(MORNING + timedelta(hours=4))

    reached = {letter["To"] for letter in smtp.messages}
    assert {client.user.email for client in people} <= reached


@pytest.mark.parametrize("person", ["admin", "coach", "client"])
def test_a_zone_that_does_not_exist_breaks_no_page(person, admin, coach, client_person):
    Client._base_manager.filter(pk=client_person.pk).update(time_zone="Mars/Base")
    User.objects.update(time_zone="Mars/Base")
    builders.make_screening(Client.objects.get(pk=client_person.pk))
    browser = builders.browser_of({"admin": admin, "coach": coach, "client": client_person.user}[person])
    names = ["clients:me", "sessions:calendar"]
    names += ["sessions:today"] if person == "client" else ["clients:list", "sessions:stop-list"]
    names += ["sessions:message-list", "clients:audit", "clients:review-list"] if person == "admin" else []

    answers = {name: browser.get(reverse(name)).status_code for name in names}

    assert answers == dict.fromkeys(names, 200)


def test_a_template_that_raises_for_one_holds_up_no_other(people, smtp, monkeypatch):
    plan_messages(now=MORNING)
    render, odd = compose.render_to_string, people[1]

    def raising(name, context):
        if context.get("client") == odd:
            raise ZeroDivisionError(name)
        return render(name, context)

    monkeypatch.setattr(compose, "render_to_string", raising)

    assert sweep() == {"sent": 2, "waiting": 1}
    assert "ZeroDivisionError" in Message.objects.get(client=odd).last_error


def test_a_clock_set_back_an_hour_in_the_middle_of_a_sweep_sends_nothing_twice(people, smtp):
    plan_messages(now=MORNING)
    ticks = iter([MORNING] * 5)

    for _ in range(3):
        sweep_messages(clock=lambda: next(ticks, MORNING - timedelta(hours=1)))
        plan_messages(now=MORNING - timedelta(hours=1))
    sweep()

    assert sorted(letter["To"] for letter in smtp.messages) == sorted(row.user.email for row in people)


def archived(client, coach):
    archive_client(client=client, by=coach, now=MORNING)


def deleted(client, coach):
    Message.objects.about(*TrainingSession.objects.filter(client=client)).delete()


def deactivated(client, coach):
    User.objects.filter(pk=client.user_id).update(is_active=False)


def unsubscribed(client, coach):
    choose_message(user=client.user, kind="reminder", channel="email", is_on=False, now=MORNING)


def changed_address(client, coach):
    User.objects.filter(pk=client.user_id).update(email="newer@example.org")


@pytest.mark.parametrize("change", [archived, deleted, deactivated, unsubscribed, changed_address])
def test_what_happens_between_the_claim_and_the_sending_counts(people, coach, smtp, monkeypatch, change):
    plan_messages(now=MORNING)
    claim, odd, done = queue.claim, people[2], []
    address = odd.user.email

    def then(*args, **which):
        claimed = claim(*args, **which)
        if not done:
            done.append(change(odd, coach))
        return claimed

    monkeypatch.setattr(queue, "claim", then)
    sweep()

    reached = [letter["To"] for letter in smtp.messages]
    assert address not in reached
    assert len(reached) == (3 if change is changed_address else 2)


@pytest.mark.parametrize("name", ["Ann\r\nBcc: x@example.org", 'Quote " Colon: <b>', "=?utf-8?q?x?="])
def test_a_coachs_odd_name_breaks_no_header(coach, smtp, name):
    User.objects.filter(pk=coach.pk).update(name=name)
    training_session = builders.make_training_session(builders.make_cleared_client(coach))
    Client._base_manager.filter(pk=training_session.client_id).update(name=name)
    Message.objects.create(
        practice=coach.practice,
        kind="digest",
        key=f"digest:{coach.pk}:{WEEK}",
        recipient=coach,
        due_at=MONDAY_NOON,
    )

    sweep(MONDAY_NOON)

    assert smtp.messages
    for letter in smtp.messages:
        assert letter["Bcc"] is None
        assert letter["To"] == coach.email
