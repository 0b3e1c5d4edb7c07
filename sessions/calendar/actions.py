"""Move, copy, skip and restore a session.

All but skipping ask the gate and the spacing rules again, with the rows of session and client locked. If two
people change a session at the same time, the second is refused and reads what the first one did.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import IntegrityError, transaction

from clients.audit.actions import record
from clients.audit.refusals import ActionRefused, StaleEdit
from clients.domain.one_rep_max import freshness
from clients.domain.people import OwnMoves
from clients.domain.regions import Region, Side
from clients.models import Clearance, Client, User
from clients.models.audit import Action
from clients.people.locks import lock_client
from sessions import mappers
from sessions.calendar.move_options import ask_gate
from sessions.domain.days import TAKEN
from sessions.domain.figures import day_text
from sessions.domain.moving import FAR, FURTHEST, DayVerdict, judge_day, own_move_problem
from sessions.domain.planning import SessionRequest
from sessions.domain.protocols import DEFAULT_PERCENT_1RM, CuffMode
from sessions.domain.sides import Sides, sides_of_turns
from sessions.domain.way_back import way_back_problems
from sessions.models import Prescription as PrescriptionRow
from sessions.models import TrainingSession
from sessions.models.training import State
from sessions.planning.actions import assign_session
from sessions.planning.drafts import ARCHIVED

BEGUN = "This session was already begun, so it stays where it is."
NOT_YOURS = "You cannot move this session."


@transaction.atomic
def move_session(
    *,
    training_session: TrainingSession,
    seen_on: date,
    to_on: date,
    by: User,
    now: datetime,
    spacing_reason: str = "",
) -> TrainingSession:
    """Move a planned session to another day, under the clearance now in force.

    `seen_on` is the day that the form showed: raises StaleEdit if somebody moved, skipped or cancelled the
    session since. Raises ActionRefused with every reason against the new day; a client may move a session
    only as far as the coach allows.
    """
    row = _lock_session(training_session)
    if row.scheduled_on == to_on and row.cancelled_at is None:
        return row  # the form was sent twice, or somebody else made the same move
    _refuse_stale(row, seen_on)
    client = lock_client(row.client_id)
    if by.is_client:
        _refuse_own_move(row, client, to_on, by)
    judged = _judge_day(row, client, to_on, by, spacing_reason, now)
    before, coach_day = row.scheduled_on, row.coach_day
    row.scheduled_on, row.clearance = to_on, judged.clearance
    row.spacing_reason = spacing_reason.strip() if judged.verdict.is_overridden else ""
    row.moved_by, row.moved_at = by, now
    row.moved_from_on = coach_day if by.is_client and coach_day != to_on else None
    _save(
        row,
        ["scheduled_on", "clearance", "spacing_reason", "moved_by", "moved_at", "moved_from_on"],
    )
    _update_freshness(row)
    changes = {"scheduled_on": [before, to_on]}
    record(action=Action.MOVED, by=by, now=now, about=row, client=client, changes=changes)
    return row


def copy_session(
    *,
    training_session: TrainingSession,
    to_on: date,
    by: User,
    now: datetime,
    request_id: UUID,
    spacing_reason: str = "",
) -> TrainingSession:
    """Assign a new session with the same exercises and percents; loads come from the newest 1RM.

    Goes through `assign_session` as every new session does. Raises ActionRefused with every reason.
    """
    if to_on > training_session.client.today(now) + FURTHEST:
        raise ActionRefused(FAR)
    asked = mappers.prescriptions_of(training_session)
    percents, sides = _asked_again(asked)
    chosen = training_session.protocol_code
    requested = SessionRequest(
        region=Region(training_session.region),
        exercises=tuple(percents.items()),
        sides=sides,
        protocol_code=chosen,
        bouts={row.exercise_code: row.work for row in asked if row.work},
        protocol_codes={
            row.exercise_code: row.protocol_code
            for row in asked
            if row.protocol_code != chosen and not row.bouts
        },
        cuff_mode=CuffMode(training_session.cuff_mode),
        scheduled_on=to_on,
        high_load_reason=next((row.high_load_reason for row in asked if row.high_load_reason), ""),
        spacing_reason=spacing_reason,
        note_to_client=training_session.note_to_client,
        without_cuffs=training_session.without_cuffs,
        pressure_percent=next((row.pressure_percent for row in asked if row.pressure_percent), None),
        place=training_session.place_key,
        taper=True,
    )
    return assign_session(
        client=training_session.client, requested=requested, by=by, now=now, request_id=request_id
    )


def _asked_again(rows: Iterable[PrescriptionRow]) -> tuple[dict[str, Decimal], dict[str, Sides]]:
    """Return the percent and the sides of each exercise, by its code, in the order in which it was asked."""
    percents: dict[str, Decimal] = {}
    turns: dict[str, list[Side | None]] = defaultdict(list)
    for row in rows:
        # With own weight no percent is asked for, and none is read.
        percents.setdefault(row.exercise_code, row.asked_percent_1rm or Decimal(DEFAULT_PERCENT_1RM))
        turns[row.exercise_code].append(mappers.to_side(row.side))
    return percents, {code: sides_of_turns(each) for code, each in turns.items()}


@transaction.atomic
def skip_session(
    *, training_session: TrainingSession, seen_on: date, reason: str, by: User, now: datetime
) -> TrainingSession:
    """Skip a planned session, with a reason. It stays in the record, and its day is free."""
    if not reason.strip():
        raise ActionRefused("Write down why this session is skipped.")
    row = _lock_session(training_session)
    if row.is_skipped:
        return row
    _refuse_stale(row, seen_on)
    row.cancelled_at, row.cancelled_by, row.cancel_reason = now, by, reason.strip()
    row.is_skipped = True
    row.save(update_fields=["cancelled_at", "cancelled_by", "cancel_reason", "is_skipped"])
    record(action=Action.SKIPPED, by=by, now=now, about=row, client=row.client)
    return row


@transaction.atomic
def restore_session(*, training_session: TrainingSession, by: User, now: datetime) -> TrainingSession:
    """Put a skipped session back on its day, after asking gate and spacing again.

    Raises ActionRefused for a session that was started.
    """
    row = _lock_session(training_session)
    if not row.is_skipped:
        raise ActionRefused("This session is not skipped any more.")
    if row.state != State.ASSIGNED:
        raise ActionRefused(BEGUN)
    client = lock_client(row.client_id)
    judged = _judge_day(row, client, row.scheduled_on, by, row.spacing_reason, now)
    row.clearance, row.is_skipped = judged.clearance, False
    row.cancelled_at = row.cancelled_by = None
    row.cancel_reason = ""
    _save(row, ["clearance", "is_skipped", "cancelled_at", "cancelled_by", "cancel_reason"])
    record(action=Action.RESTORED, by=by, now=now, about=row, client=client)
    return row


@dataclass(frozen=True, slots=True, kw_only=True)
class _AllowedDay:
    """A day without problems, and the clearance that allows it."""

    clearance: Clearance | None  # none without cuffs
    verdict: DayVerdict


def _lock_session(training_session: TrainingSession) -> TrainingSession:
    rows = TrainingSession.objects.select_for_update(of=("self",))
    rows = rows.select_related("client", "moved_by", "cancelled_by")
    return rows.get(pk=training_session.pk)


def _refuse_stale(row: TrainingSession, seen_on: date) -> None:
    """Raise StaleEdit with what somebody else did to the session since `seen_on` was shown."""
    if row.cancelled_at is not None:
        done = "skipped" if row.is_skipped else "cancelled"
        raise StaleEdit(f"{row.cancelled_by or 'Somebody'} {done} this session meanwhile.")
    if row.state != State.ASSIGNED:
        raise ActionRefused(BEGUN)
    if row.scheduled_on != seen_on:
        raise StaleEdit(
            f"{row.moved_by or 'Somebody'} moved this session to {day_text(row.scheduled_on)} meanwhile. "
            "Please look again."
        )


def _refuse_own_move(row: TrainingSession, client: Client, to_on: date, by: User) -> None:
    if client.user_id != by.pk:
        raise ActionRefused(NOT_YOURS)
    if problem := own_move_problem(OwnMoves(client.own_moves), row.coach_day, to_on):
        raise ActionRefused(problem)


def _judge_day(
    row: TrainingSession, client: Client, on: date, by: User, spacing_reason: str, now: datetime
) -> _AllowedDay:
    """Ask the gate and judge the day, with both rows locked. Raises ActionRefused with every reason."""
    today = client.today(now)
    if on > today + FURTHEST:
        raise ActionRefused(FAR)
    clearance, answer = ask_gate(row, client, by=by, now=now, lock=True)
    verdict = judge_day(
        planned=mappers.to_planned_session(row),
        on=on,
        today=today,
        answer=answer,
        others=mappers.other_sessions(client, on, besides=row.pk),
        spacing_reason=spacing_reason,
        by_client=by.is_client,
    )
    problems = [ARCHIVED] if client.archived_at is not None else []
    problems += verdict.problems
    problems += way_back_problems(mappers.to_planned_session(row), mappers.place_of(row, on, now))
    if problems or (clearance is None and not row.without_cuffs):
        raise ActionRefused(*problems)
    return _AllowedDay(clearance=clearance, verdict=verdict)


def _save(row: TrainingSession, columns: list[str]) -> None:
    # The savepoint lets the outer transaction go on after an IntegrityError.
    try:
        with transaction.atomic():
            row.save(update_fields=columns)
    except IntegrityError as error:
        raise ActionRefused(TAKEN) from error


def _update_freshness(row: TrainingSession) -> None:
    """Store how old the 1RM of each load is on the new day, as assigning a session does."""
    asked = mappers.prescriptions_of(row)
    for each in asked:
        if each.one_rep_max_on is not None:  # own weight has none
            each.freshness = freshness(each.one_rep_max_on, row.scheduled_on)
    PrescriptionRow.objects.bulk_update(asked, ["freshness"])
