"""How far a letter came when something broke: not taken is sent later, taken is not sent twice, and what
nobody can know is listed."""

import os
from contextlib import suppress
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from clients.people.actions.invitations import invite_client
from sessions.messaging import sweep as sweeping
from sessions.messaging.delivery import journal
from sessions.messaging.delivery.journal import ClaimLost, Fate, Journal, NotTaken, StillHanding
from sessions.messaging.queue import LEASE, claim
from sessions.messaging.schedule import plan_messages
from sessions.messaging.sweep import sweep_messages
from sessions.models import Message
from tests.support import builders

NOW = timezone.now()
pytestmark = pytest.mark.clock(NOW)
AFTER = NOW + LEASE + timedelta(minutes=1)


@pytest.fixture(autouse=True)
def outbox(settings, tmp_path):
    settings.OUTBOX_ROOT = tmp_path
    return tmp_path


# --- The journal


class Broken(Exception):
    """Something went wrong, so the journal stays."""


def leave_one_behind(held, *, taken=(), refused=(), doubtful=()):
    with suppress(Broken), Journal(held) as pages:
        for letter in taken:
            with pages.handing(letter):
                pass
        for letter in refused:
            with suppress(NotTaken), pages.handing(letter):
                raise NotTaken
        for letter in doubtful:
            with pages.handing(letter):
                raise Broken
        raise Broken


def test_it_names_what_was_taken_what_was_refused_and_what_was_being_handed_over():
    held, taken, refused, doubtful = uuid4(), uuid4(), uuid4(), uuid4()

    leave_one_behind(held, taken=[taken], refused=[refused], doubtful=[doubtful])

    fates = {taken: Fate.TAKEN, refused: Fate.REFUSED, doubtful: Fate.HANDING}
    assert journal.seal(held) == fates


def test_an_owner_that_was_sealed_hands_nothing_more_over():
    held = uuid4()
    with Journal(held) as pages:
        assert journal.seal(held) == {}
        with pytest.raises(ClaimLost), pages.handing(uuid4()):
            pytest.fail("a sealed journal lets nobody in")


def test_an_owner_in_the_middle_of_a_letter_is_left_alone():
    held = uuid4()
    with Journal(held) as pages, pages.handing(uuid4()), pytest.raises(StillHanding):
        journal.seal(held)


def test_what_a_power_cut_may_have_lost_is_not_believed(monkeypatch):
    held = uuid4()
    leave_one_behind(held)
    monkeypatch.setattr(journal, "_boot", lambda: "another boot")

    assert journal.seal(held) is None


def test_without_a_journal_nobody_knows():
    assert journal.seal(uuid4()) is None


def test_it_is_gone_after_a_sweep_that_went_well_and_when_it_is_old(outbox):
    with Journal(uuid4()):
        pass
    assert not list(outbox.iterdir())
    leave_one_behind(uuid4())
    (left,) = outbox.iterdir()

    journal.tidy_up()
    assert left.exists()
    os.utime(left, (0, 0))
    journal.tidy_up()
    assert not left.exists()


# --- The sweep


@pytest.fixture
def invitations(coach, smtp):
    clients = [builders.make_client(coach) for _ in range(4)]
    Message.objects.all().delete()
    for client in clients:
        invite_client(client=client, by=coach, now=NOW, invitation_id=uuid4())
    plan_messages(now=NOW)
    return Message.objects.filter(client__in=clients).order_by("due_at", "id")


def sweep(now=NOW):
    return sweep_messages(clock=lambda: now)


class Killed(BaseException):
    """Ends a sweep where it stands, as a signal would; nothing is written down after it."""


def kill_after(monkeypatch, letters, *, before_the_answer):
    """Let a sweep die at a letter: just after its content left, or just after the server took it."""
    send, handing = sweeping.Postman.send, Journal.handing
    handed = []

    def dies(self, letter, permit):
        handed.append(letter)
        if len(handed) < letters:
            return send(self, letter, permit)
        if before_the_answer:
            permit().__enter__()
            raise Killed
        send(self, letter, permit)
        raise Killed

    monkeypatch.setattr(sweeping.Postman, "send", dies)
    with pytest.raises(Killed):
        sweep()
    monkeypatch.setattr(sweeping.Postman, "send", send)
    monkeypatch.setattr(Journal, "handing", handing)


def addresses(smtp):
    return sorted(letter["To"] for letter in smtp.messages)


def test_a_sweep_killed_after_the_answer_leaves_nothing_in_doubt(invitations, smtp, monkeypatch):
    kill_after(monkeypatch, 2, before_the_answer=False)

    assert sweep() == {}, "the lease protects them"
    sweep(AFTER)

    assert addresses(smtp) == sorted(row.invitation.email for row in invitations)
    assert set(invitations.values_list("state", flat=True)) == {Message.State.SENT}


def test_a_sweep_killed_before_the_answer_leaves_one_letter_in_doubt(invitations, smtp, monkeypatch):
    kill_after(monkeypatch, 2, before_the_answer=True)

    sweep(AFTER)

    assert sorted(invitations.values_list("state", flat=True)) == ["sent", "sent", "sent", "uncertain"]
    assert len(addresses(smtp)) == len(set(addresses(smtp))) == 3


def test_a_letter_that_kills_its_sweep_steps_back_behind_the_others(invitations, smtp, monkeypatch):
    """Out of memory while it is being made, for example."""
    first = invitations.first()

    def dies_at_the_first(self, letter, permit):
        raise Killed

    send = sweeping.Postman.send
    monkeypatch.setattr(sweeping.Postman, "send", dies_at_the_first)
    with pytest.raises(Killed):
        sweep()
    monkeypatch.setattr(sweeping.Postman, "send", send)

    assert sweep(AFTER) == {"sent": 3}
    first.refresh_from_db()
    assert (first.state, first.attempts) == (Message.State.WAITING, 1)
    assert first.due_at > AFTER


def test_without_a_journal_all_that_were_handed_over_are_in_doubt(invitations, smtp, monkeypatch, outbox):
    kill_after(monkeypatch, 2, before_the_answer=False)
    for path in outbox.iterdir():
        path.unlink()

    sweep(AFTER)

    assert set(invitations.values_list("state", flat=True)) == {Message.State.UNCERTAIN}
    assert len(smtp.messages) == 2


def test_a_paused_sweep_that_wakes_up_after_its_lease_sends_nothing_more(invitations, smtp, monkeypatch):
    """The other sweep takes over in the middle of the first one, as it would while that one is paused."""
    send = sweeping.Postman.send
    seen = []

    def pauses_at_the_second(self, letter, permit):
        seen.append(letter)
        if len(seen) == 2:
            monkeypatch.setattr(sweeping.Postman, "send", send)
            sweep(AFTER)
        send(self, letter, permit)

    monkeypatch.setattr(sweeping.Postman, "send", pauses_at_the_second)

    assert sweep() == {"lost": 1}
    sweep(AFTER + timedelta(minutes=5))  # the one that was its turn stepped back behind the others

    assert addresses(smtp) == sorted(row.invitation.email for row in invitations)


def test_control_without_the_seal_sends_twice(invitations, smtp, monkeypatch):
    monkeypatch.setattr(journal, "_line", lambda *words: b"" if words == ("sealed",) else real(*words))
    with pytest.raises(AssertionError):
        test_a_paused_sweep_that_wakes_up_after_its_lease_sends_nothing_more(invitations, smtp, monkeypatch)


real = journal._line


def test_rows_of_a_living_owner_are_left_to_it_for_a_while(invitations, smtp):
    held = claim(NOW)
    Message.objects.filter(claim=held.id).update(handed_at=NOW)
    with Journal(held.id) as pages, pages.handing(held.rows[0].pk):
        assert sweep(AFTER) == {}
        assert sweep(AFTER) == {}
    assert smtp.messages == []


# --- The mail server


def write_to(invitations, address):
    """The first one goes to an address at which the tests' mail server misbehaves."""
    row = invitations.first()
    type(row.invitation).objects.filter(pk=row.about_id).update(email=address)
    return row


def test_a_server_that_goes_away_before_the_content_gets_it_later(invitations, smtp):
    row = write_to(invitations, "cut-before@example.org")

    assert sweep() == {"waiting": 1, "sent": 3}

    row.refresh_from_db()
    assert "Disconnected" in row.last_error


def test_a_server_that_goes_away_after_the_content_may_have_it(invitations, smtp):
    row = write_to(invitations, "cut-after@example.org")

    assert sweep() == {"uncertain": 1, "sent": 3}
    sweep(AFTER)

    row.refresh_from_db()
    assert "may have arrived" in row.why_not
    assert addresses(smtp).count("cut-after@example.org") == 1


def test_a_server_that_asks_to_come_again_is_asked_again(invitations, smtp):
    row = write_to(invitations, "busy@example.org")

    assert sweep() == {"waiting": 1, "sent": 3}

    row.refresh_from_db()
    assert row.due_at > NOW


def test_a_server_that_is_away_costs_one_attempt_and_not_one_for_each_letter(invitations, smtp, settings):
    settings.EMAIL_PORT = 9

    assert sweep() == {"waiting": 1}

    assert sorted(invitations.values_list("attempts", flat=True)) == [0, 0, 0, 1]


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_clock_that_jumps_sends_nothing_twice(invitations, smtp, hours):
    sweep()
    plan_messages(now=NOW + timedelta(hours=hours))
    sweep(NOW + timedelta(hours=hours))
    sweep()

    assert len(smtp.messages) == len(set(addresses(smtp))) == 4
