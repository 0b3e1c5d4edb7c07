"""A sweep reads, asks and marks its rows in sets: as many queries for a hundred as for ten."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from clients.models import Client
from sessions.domain.weeks import Week
from sessions.messaging import compose as mail
from sessions.messaging import queue, sweep
from sessions.messaging.kinds.reminder import read_gate
from sessions.messaging.schedule import plan_messages
from sessions.messaging.sweep import sweep_messages
from sessions.messaging.weekly.schedule import plan_weekly
from sessions.models import Message, SwitchedOff
from tests.support import builders
from tests.support.bulk_factory import make_clients_in_bulk

BERLIN = ZoneInfo("Europe/Berlin")
NOW = timezone.now()
pytestmark = [pytest.mark.django_db, pytest.mark.clock(NOW)]
MONDAY = datetime.combine(Week.of(NOW.astimezone(BERLIN).date()).plus(1).monday, datetime.min.time(), BERLIN)
NOON = MONDAY.replace(hour=12)
COUNTS = (10, 100)


def queries_of(now) -> tuple[int, int]:
    """How many letters went out, and the queries of the sweep that sent them."""
    with CaptureQueriesContext(
        connection,
    ) as asked:
        counts = sweep_messages(clock=lambda: now)
    control = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")
    return counts.get("sent", 0), sum(not each["sql"].startswith(control) for each in asked)


@pytest.fixture
def monday(coach, smtp):
    """`monday(count)`: so many clients with four sessions each, and their weekly messages planned."""

    def make(count):
        make_clients_in_bulk(coach, count, sessions_each=4, with_login=True)
        Message.objects.all().delete()
        plan_weekly(now=MONDAY)
        Message.objects.exclude(kind=Message.Kind.SUMMARY).delete()

    return make


@pytest.mark.one_database
def test_summaries_take_as_many_queries_for_a_hundred_clients_as_for_ten(monday, smtp):
    asked = []
    for count in COUNTS:
        monday(count)
        sent, queries = queries_of(NOON)
        assert sent >= count
        asked.append(queries)
        Client._base_manager.update(archived_at=NOON)  # of the next crowd alone

    claim, weeks, each_round, nothing_left = 3, 6, 3, 1
    assert asked[0] == asked[1] == claim + weeks + each_round + nothing_left
    rounds = -(-queue.BATCH // sweep.ROUND)
    of_a_thousand = 1000 // queue.BATCH * (claim + weeks + rounds * each_round) + nothing_left
    assert of_a_thousand <= 40


def test_reminders_take_as_many_queries_for_forty_clients_as_for_ten(coach, smtp):
    asked = []
    for count in (10, 40):
        made = make_clients_in_bulk(coach, count, sessions_each=1, with_login=True)
        Message.objects.all().delete()
        plan_messages(now=NOW)
        sent, queries = queries_of(NOW.astimezone(BERLIN).replace(hour=12))
        assert sent == count
        asked.append(queries)
        Client._base_manager.filter(pk__in=[row.pk for row in made.clients]).update(reminders_enabled=False)

    claim, each_round, sessions, the_gate, nothing_left = 3, 3, 1, 1, 1
    assert asked[0] == asked[1] == claim + each_round + sessions + the_gate + nothing_left


def test_digests_take_as_many_queries_for_ten_coaches_as_for_two(practice, smtp):
    asked = []
    for count in (2, 10):
        for _ in range(count):
            builders.make_client(builders.make_coach(practice))
        Message.objects.all().delete()
        plan_weekly(now=MONDAY)
        Message.objects.exclude(kind=Message.Kind.DIGEST).delete()
        asked.append(queries_of(NOON)[1])

    assert asked[0] == asked[1]


def archive(client):
    Client._base_manager.filter(pk=client.pk).update(archived_at=NOON)


def erase(client):
    Message.objects.filter(client=client).delete()


def unsubscribe(client):
    SwitchedOff.objects.create(user=client.user, kind=Message.Kind.SUMMARY)


@pytest.mark.parametrize("change", [archive, erase, unsubscribe])
def test_what_changes_between_two_rounds_of_a_claim_is_seen(monday, smtp, monkeypatch, change):
    """The person is in the claim, and the change comes while the first round is being sent."""
    monday(3)
    monkeypatch.setattr(sweep, "ROUND", 1)
    last = Message.objects.order_by("due_at", "id").select_related("client__user").last()
    times = iter(range(100_000))

    def clock():
        if next(times) == 8:
            change(last.client)
        return NOON

    sweep_messages(clock=clock)

    assert last.recipient.email not in [letter["To"] for letter in smtp.messages]
    assert len(smtp.messages) >= 2


def test_control_that_does_not_read_again_would_send_it(monday, smtp, monkeypatch):
    monday(3)
    monkeypatch.setattr(sweep, "ROUND", 1)
    last = Message.objects.order_by("due_at", "id").select_related("client__user").last()
    read_before = {row.pk: row for row in mail.read(Message.objects.all(), {})}
    unsubscribe(last.client)
    monkeypatch.setattr(
        mail, "read", lambda rows, contents, **how: [with_claim(row, read_before, contents) for row in rows]
    )

    sweep_messages(clock=lambda: NOON)

    assert last.recipient.email in [letter["To"] for letter in smtp.messages]


def with_claim(row, read_before, contents):
    old = read_before[row.pk]
    old.claim, old.contents = row.claim, contents[row.pk]
    return old


def test_a_letter_that_cannot_be_made_for_one_client_of_many_holds_up_no_other(monday, smtp, monkeypatch):
    monday(20)
    poison = Message.objects.order_by("due_at", "id").first()
    compose = mail.compose

    def breaks_for_one(message, *, now):
        if message.pk == poison.pk:
            raise KeyError("a template that this client breaks")
        return compose(message, now=now)

    monkeypatch.setattr(mail, "compose", breaks_for_one)

    counts = sweep_messages(clock=lambda: NOON)

    poison.refresh_from_db()
    assert counts["sent"] == Message.objects.count() - 1
    assert poison.state == Message.State.WAITING
    assert "KeyError" in poison.last_error


def test_the_gate_is_asked_once_for_all_reminders(coach, django_assert_num_queries):
    make_clients_in_bulk(coach, 5, sessions_each=1, with_login=True)
    plan_messages(now=NOW)
    rows = mail.read(Message.objects.filter(kind=Message.Kind.REMINDER), {})

    with django_assert_num_queries(1):
        read_gate(rows, NOW)
