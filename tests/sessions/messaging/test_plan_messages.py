"""The rows that should exist are written, once, at the hour the client chose."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from clients.people.actions.invitations import invite_client
from clients.people.actions.people import update_client_settings
from sessions.messaging.schedule import plan_messages, suppress_overdue
from sessions.models import Message
from sessions.planning.actions import cancel_session
from tests.support import builders
from tests.support.shared_rows import shared_rows

pytestmark = pytest.mark.django_db


@shared_rows
def training_session(client_person):
    builders.make_screening(client_person)
    return builders.make_training_session(client_person)


def reminders():
    return Message.objects.filter(kind=Message.Kind.REMINDER)


def test_it_writes_one_reminder_at_the_clients_hour(training_session, client_person):
    now = timezone.now()

    plan_messages(now=now)
    plan_messages(now=now)

    (reminder,) = reminders()
    local = reminder.due_at.astimezone(ZoneInfo(client_person.time_zone))
    assert (local.date(), local.time()) == (training_session.scheduled_on, client_person.reminder_time)
    assert reminder.key == f"reminder:{training_session.id}"
    assert reminder.recipient == client_person.user


def test_it_follows_the_client_to_another_hour(training_session, client_person):
    now = timezone.now()
    plan_messages(now=now)
    later = (datetime.combine(now.date(), client_person.reminder_time) + timedelta(hours=3)).time()
    update_client_settings(
        client=client_person,
        unit="kg",
        reminders_enabled=True,
        reminder_time=later,
        by=client_person.user,
        now=now,
    )

    plan_messages(now=now)

    (reminder,) = reminders()
    assert reminder.due_at.astimezone(ZoneInfo(client_person.time_zone)).time() == later


def test_it_plans_nothing_for_a_client_without_a_login(coach):
    client = builders.make_cleared_client(coach)
    builders.make_training_session(client)

    plan_messages(now=timezone.now())

    assert not reminders().exists()


def test_it_plans_nothing_for_a_cancelled_session(training_session, coach):
    cancel_session(training_session=training_session, by=coach, reason="Holiday", now=timezone.now())

    plan_messages(now=timezone.now())

    assert not reminders().exists()


def test_it_plans_nothing_for_a_session_next_month(client_person):
    builders.make_screening(client_person)
    builders.make_training_session(client_person, on=(timezone.now() + timedelta(days=30)).date())

    plan_messages(now=timezone.now())

    assert not reminders().exists()


def test_it_plans_an_open_invitation_at_once(coach):
    from uuid import uuid4

    from clients.people.actions.invitations import invite_client

    client = builders.make_client(coach)
    Message.objects.all().delete()
    invitation = invite_client(client=client, by=coach, now=timezone.now(), invitation_id=uuid4())

    plan_messages(now=timezone.now())
    plan_messages(now=timezone.now())

    assert Message.objects.filter(key=f"invitation:{invitation.id}").count() == 1


@pytest.mark.one_database
def test_it_costs_the_same_queries_at_any_size(coach, django_assert_max_num_queries):
    for _ in range(6):
        client = builders.make_client(coach, with_login=True)
        builders.make_screening(client)
        builders.make_training_session(client)

    # Five of them look for changed answers, red flags, decisions, requests for new answers and consents.
    with django_assert_max_num_queries(17):
        plan_messages(now=datetime.now(tz=UTC))


def test_a_past_written_down_afterwards_sends_nothing_late(training_session, client_person):
    now = timezone.now() + timedelta(days=1)
    ahead = builders.make_training_session(client_person, on=client_person.today(now) + timedelta(days=1))

    suppress_overdue(practice=client_person.practice, why="It was too late.", now=now)

    passed, waiting = reminders().order_by("due_at")
    assert (passed.training_session, passed.state) == (training_session, Message.State.SUPPRESSED)
    assert passed.why_not == "It was too late."
    assert (waiting.training_session, waiting.state) == (ahead, Message.State.WAITING)
    assert not Message.objects.claimable(now).exists()


def test_an_invitation_keeps_waiting_so_that_people_can_come_in(coach):
    client = builders.make_client(coach)
    now = timezone.now()
    invite_client(client=client, by=coach, now=now, invitation_id=uuid4())

    suppress_overdue(practice=coach.practice, why="It was too late.", now=now + timedelta(hours=1))

    assert Message.objects.get(kind=Message.Kind.INVITATION, client=client).state == Message.State.WAITING
