"""Find out why a planned session is on hold, and what a coach can do to release it."""

from datetime import datetime

from clients.clearance.status import ClearanceState, ClearanceStatus
from clients.clearance.without_cuffs import check_without_cuffs
from clients.domain.clearance import Allowed, Refused
from clients.models import Client
from sessions import mappers
from sessions.domain.entries import NOT_OPEN, entry_problem
from sessions.models import TrainingSession
from sessions.models.training import State


def can_be_cancelled(training_session: TrainingSession) -> bool:
    return training_session.state == State.ASSIGNED and training_session.cancelled_at is None


def find_entry_problem(training_session: TrainingSession, now: datetime, *, by_client: bool) -> str:
    """Return why what was done on its day cannot be entered at `now`; "" where it can.

    One query at most, for what a phone logged without beginning the session.
    """
    problem = entry_problem(
        training_session.scheduled_on,
        training_session.client.today(now),
        is_open=can_be_cancelled(training_session),
        by_client=by_client,
    )
    if not problem and training_session.events.exists():
        return NOT_OPEN
    return problem


def is_open(training_session: TrainingSession) -> bool:
    """Whether it can still be trained: not cancelled, not finished and not stopped."""
    return training_session.cancelled_at is None and training_session.state in (State.ASSIGNED, State.STARTED)


def hold_reasons(training_session: TrainingSession, now: datetime) -> tuple[str, ...]:
    """Return the gate's reasons against training this session; none if it is over or cancelled."""
    if training_session.cancelled_at or training_session.state not in (State.ASSIGNED, State.STARTED):
        return ()
    answer = mappers.check_gate(training_session, now)
    if isinstance(answer, Refused):
        return tuple(reason.message for reason in answer.reasons)
    if training_session.scheduled_on >= answer.valid_until_on:
        return ("The clearance ends before the day of this session.",)
    return ()


def find_way_out(training_session: TrainingSession, status: ClearanceStatus) -> str:
    """Return what releases a held session: "renew", "screen", or "" if nothing does."""
    if training_session.without_cuffs or not can_be_cancelled(training_session):
        return ""
    if status.is_cleared and status.until_on is not None:
        return "renew" if training_session.scheduled_on < status.until_on else "screen"
    return "screen" if status.state in (ClearanceState.NOT_SCREENED, ClearanceState.LAPSED) else ""


def may_go_without_cuffs(training_session: TrainingSession, now: datetime) -> bool:
    """Return whether a coach may let a planned session go without cuffs. No query."""
    if training_session.without_cuffs or not can_be_cancelled(training_session):
        return False
    is_ahead = training_session.scheduled_on >= training_session.client.today(now)
    return is_ahead and isinstance(check_without_cuffs(client=training_session.client, now=now), Allowed)


def count_sessions_on_hold(client: Client, now: datetime) -> int:
    """Return how many sessions ahead rest on a revoked clearance. One query."""
    rows = client.training_sessions.not_cancelled().filter(
        state=State.ASSIGNED, scheduled_on__gte=client.today(now), clearance__revoked_at__isnull=False
    )
    return rows.count()


def held_text(client: Client, now: datetime) -> str:
    """Say what is held of a client whose clearance was revoked: "2 coming sessions are held until ..."."""
    count = count_sessions_on_hold(client, now)
    if count == 0:
        return "No cuffs can be planned until a new screening clears them."
    sessions = "1 coming session is" if count == 1 else f"{count} coming sessions are"
    return f"{sessions} held until a new screening clears them."
