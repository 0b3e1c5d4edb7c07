"""What is due is sent once; what is no longer wanted is not, and says why."""

import itertools
import threading
from datetime import datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.utils import timezone

from clients.clearance.actions import revoke_clearance
from clients.people.actions.invitations import invite_client
from clients.people.actions.people import update_client_settings
from sessions.domain.events import Event
from sessions.messaging import sweep as sweeping
from sessions.messaging.queue import LEASE
from sessions.messaging.resend import send_again
from sessions.messaging.schedule import plan_messages
from sessions.messaging.sweep import sweep_messages
from sessions.models import Message, TrainingSession
from sessions.phone.event_log import store_events
from sessions.planning.actions import cancel_session
from tests.support import builders
from tests.support.mails import text_of, words_of
from tests.support.shared_rows import shared_rows

BERLIN = ZoneInfo("Europe/Berlin")
NOW = timezone.now()
pytestmark = pytest.mark.clock(NOW)
DAY = (NOW + timedelta(days=2)).astimezone(BERLIN).date()
MORNING = datetime(DAY.year, DAY.month, DAY.day, 9, 30, tzinfo=BERLIN)


@shared_rows
def training_session(client_person, db):
    builders.make_screening(client_person)
    return builders.make_training_session(client_person, on=DAY)


@shared_rows
def reminder(training_session):
    plan_messages(now=MORNING)
    return Message.objects.get(kind=Message.Kind.REMINDER)


def sweep(now=MORNING):
    return sweep_messages(clock=lambda: now)


def test_it_sends_the_reminder_with_a_link_and_no_load(reminder, smtp, client_person):
    assert sweep() == {"sent": 1}

    (mail,) = smtp.messages
    assert mail["To"] == client_person.user.email
    assert "/today/" in text_of(mail)
    assert "kg" not in words_of(mail)
    assert "BFR" not in mail["Subject"]
    reminder.refresh_from_db()
    assert (reminder.state, reminder.sent_to) == (Message.State.SENT, client_person.user.email)


def test_it_sends_nothing_twice(reminder, smtp):
    sweep()
    sweep()

    assert len(smtp.messages) == 1


def test_it_has_a_message_id_worked_out_from_the_key(reminder, smtp):
    from sessions.messaging import compose as mail

    sweep()

    assert smtp.messages[0]["Message-ID"] == mail.message_id(reminder)


def test_it_waits_until_the_message_is_due(reminder, smtp):
    assert sweep(MORNING.replace(hour=7)) == {}
    assert smtp.messages == []


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (
            lambda session, client, coach: cancel_session(
                training_session=session, by=coach, reason="Holiday", now=MORNING
            ),
            "cancelled",
        ),
        (
            lambda session, client, coach: revoke_clearance(
                client=client, by=coach, reason="New medicine", now=timezone.now()
            ),
            "revoked",
        ),
        (
            lambda session, client, coach: update_client_settings(
                client=client, unit="kg", reminders_enabled=False, reminder_time=client.reminder_time,
                by=client.user, now=MORNING,
            ),
            "switched reminders off",
        ),
    ],
    ids=["cancelled", "revoked", "switched off"],
)  # fmt: skip
def test_it_asks_again_before_sending(reminder, training_session, client_person, coach, smtp, change, why):
    change(training_session, client_person, coach)

    assert sweep() == {"suppressed": 1}

    reminder.refresh_from_db()
    assert smtp.messages == []
    assert why in reminder.why_not


def test_control_without_asking_again_would_send_it(reminder, client_person, coach, smtp, monkeypatch):
    revoke_clearance(client=client_person, by=coach, reason="New medicine", now=timezone.now())
    monkeypatch.setattr(sweeping, "check_eligibility", lambda message, now: None)

    sweep()

    assert len(smtp.messages) == 1


def test_it_is_not_sent_after_the_day_is_over(reminder, smtp):
    assert sweep(MORNING + timedelta(days=1)) == {"suppressed": 1}


def test_it_moves_out_of_quiet_hours_and_stays_unsent_when_the_day_ends_in_them(reminder, smtp):
    assert sweep(MORNING.replace(hour=22)) == {"suppressed": 1}
    assert smtp.messages == []


def test_an_address_that_the_server_refuses_fails_and_holds_up_no_other(training_session, coach, smtp):
    other = builders.make_client(coach, with_login=True)
    builders.make_screening(other)
    builders.make_training_session(other, on=DAY)
    Message.objects.all().delete()
    plan_messages(now=MORNING)
    type(other.user).objects.filter(pk=other.user.pk).update(email="unknown@example.org")

    assert sweep() == {"sent": 2, "failed": 1}

    assert [mail["Subject"] for mail in smtp.messages if mail["To"] == coach.email] == [
        "Letters to one address come back"
    ]
    assert "no such person" in Message.objects.get(state=Message.State.FAILED).last_error


def test_a_server_that_is_down_means_later(reminder, settings):
    settings.EMAIL_BACKEND = "sessions.messaging.delivery.smtp.CarefulBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9

    assert sweep() == {"waiting": 1}

    reminder.refresh_from_db()
    assert reminder.attempts == 1
    assert reminder.due_at > MORNING
    assert "refused" in reminder.last_error.lower()


def test_a_claim_left_by_a_killed_worker_is_taken_up_when_its_lease_is_over(reminder, smtp):
    Message.objects.update(state=Message.State.CLAIMED, claim=uuid4(), lease_until=MORNING + LEASE)

    assert sweep(MORNING + timedelta(minutes=1)) == {}
    assert sweep(MORNING + LEASE + timedelta(minutes=1)) == {"sent": 1}
    assert len(smtp.messages) == 1


def test_a_message_that_may_have_left_is_listed_and_not_sent_again(reminder, smtp):
    Message.objects.update(state=Message.State.CLAIMED, claim=uuid4(), lease_until=MORNING, handed_at=MORNING)

    sweep(MORNING + timedelta(minutes=1))

    reminder.refresh_from_db()
    assert reminder.state == Message.State.UNCERTAIN
    assert smtp.messages == []


def test_an_admin_can_send_an_uncertain_message_again(reminder, smtp, admin):
    Message.objects.update(state=Message.State.UNCERTAIN, handed_at=MORNING)

    send_again(message=reminder, reason="It never came.", by=admin, now=MORNING)
    assert sweep() == {"sent": 1}


def test_an_invitation_is_sent_once_and_not_after_it_was_replaced(coach, smtp):
    client = builders.make_client(coach)
    Message.objects.all().delete()
    now = timezone.now()
    first = invite_client(client=client, by=coach, now=now, invitation_id=uuid4())
    plan_messages(now=now)
    second = invite_client(client=client, by=coach, now=now, invitation_id=uuid4())
    plan_messages(now=now)

    sweep(now)

    states = dict(Message.objects.filter(client=client).values_list("about_id", "state"))
    assert states == {first.id: Message.State.SUPPRESSED, second.id: Message.State.SENT}
    assert [mail["To"] for mail in smtp.messages if mail["To"] == client.email] == [client.email]


@pytest.mark.parametrize("name", ["Ann\r\nBcc: x@example.org", 'Quote " Colon: <b>', "أحمد 💪"])
def test_a_name_cannot_break_the_letter(coach, smtp, name):
    client = builders.make_client(coach)
    Message.objects.all().delete()
    type(client)._base_manager.filter(pk=client.pk).update(name=name)
    client.refresh_from_db()
    now = timezone.now()
    invite_client(client=client, by=coach, now=now, invitation_id=uuid4())
    plan_messages(now=now)

    sweep(now)

    (mail,) = [mail for mail in smtp.messages if mail["To"] == client.email]
    assert mail["Bcc"] is None


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_send_each_message_once(coach, smtp):
    clients = [builders.make_client(coach) for _ in range(12)]
    Message.objects.all().delete()
    now = timezone.now()
    for client in clients:
        invite_client(client=client, by=coach, now=now, invitation_id=uuid4())
    plan_messages(now=now)
    barrier = threading.Barrier(3)

    def run() -> None:
        barrier.wait()
        sweep(now)
        connection.close()

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    written_to = sorted(mail["To"] for mail in smtp.messages)
    assert len(written_to) == len(set(written_to))
    assert {client.email for client in clients} <= set(written_to)


def test_a_sweep_ends_before_its_task_is_killed_and_gives_back_what_it_holds(coach, smtp):
    clients = [builders.make_client(coach) for _ in range(3)]
    Message.objects.all().delete()
    now = timezone.now()
    for client in clients:
        invite_client(client=client, by=coach, now=now, invitation_id=uuid4())
    plan_messages(now=now)
    ticks = itertools.count(step=15)

    counts = sweep_messages(clock=lambda: now + timedelta(seconds=next(ticks)))

    waiting = Message.objects.filter(state=Message.State.WAITING)
    assert counts["sent"] < Message.objects.count()
    assert counts["sent"] + waiting.count() == Message.objects.count()
    assert set(waiting.values_list("attempts", "claim")) == {(0, None)}


def test_an_alert_that_comes_during_a_long_sweep_goes_next(coach, client_person, smtp):
    clients = [builders.make_client(coach) for _ in range(6)]
    Message.objects.all().delete()
    now = timezone.now()
    for client in clients:
        invite_client(client=client, by=coach, now=now, invitation_id=uuid4())
    plan_messages(now=now)
    builders.make_screening(client_person)
    training_session = builders.make_training_session(client_person)
    seconds = itertools.count()

    def clock():
        second = next(seconds)
        if second == 8:  # in the middle of the batch
            row = TrainingSession.objects.with_gate_facts().get(pk=training_session.pk)
            stop = Event(id=uuid4(), kind="stopped", schema=1, occurred_at=now, body={"reason": "numb"})
            store_events(training_session=row, events=[stop], by=client_person.user, now=now)
        return now + timedelta(seconds=second)

    sweep_messages(clock=clock)

    subjects = [mail["Subject"] for mail in smtp.messages]
    assert 0 < subjects.index("STOP: Clara ended a session") < len(subjects) - 2
