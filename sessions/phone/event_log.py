"""Stores what a phone reported. A fact is never refused: an odd one is stored with a remark."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from clients.audit.handovers import coached_until
from clients.domain.clearance import Allowed, RefusalReason
from clients.models import User
from clients.models.people import Role
from sessions import mappers
from sessions.domain.arrivals import ENTERED_LATER, HANDED_OVER, ODD_CLOCK, Arrival
from sessions.domain.events import Event, check_body
from sessions.domain.pace import is_too_fast
from sessions.domain.record import SessionRecord, fold, record_as_json
from sessions.models import Event as EventRow
from sessions.models import Prescription as PrescriptionRow
from sessions.models import TrainingSession
from sessions.models.training import State, TrainingSessionQuerySet
from sessions.stops.triggers import NewEvents, handle_new_events

PLAUSIBLE_CLOCK_ERROR = timedelta(days=2)
HUNDREDTH = Decimal("0.01")  # the column has two decimals


class Stored(StrEnum):
    STORED = "stored"
    DUPLICATE = "duplicate"
    CONFLICT = "conflict"
    INVALID = "invalid"


@dataclass(frozen=True, slots=True, kw_only=True)
class EventVerdict:
    """What became of one reported event; `reasons` are sentences where it was not stored.

    `refused` has the gate's reasons against the event's session now; None where the session is not known.
    """

    verdict: Stored
    reasons: tuple[str, ...] = ()
    refused: tuple[RefusalReason, ...] | None = None


MAY_LOG = (Role.CLIENT, Role.COACH)
UNKNOWN = EventVerdict(verdict=Stored.INVALID, reasons=("This session is not known.",))


@transaction.atomic
def store_events(
    *, training_session: TrainingSession, events: Sequence[Event], by: User, now: datetime
) -> dict[UUID, EventVerdict]:
    """Add events of one session and rewrite its projection. Return one verdict per event id.

    `training_session` was fetched `with_gate_facts()`. Any order and any repetition end in the same record.
    Each event is judged alone: one that cannot be stored stops no other.
    """
    verdicts: dict[UUID, EventVerdict] = {}
    in_order = _store([(training_session, event) for event in events], by=by, now=now)
    for event, verdict in zip(events, in_order, strict=True):
        # The same id twice in one batch: what became of the first is what the phone has to know.
        verdicts.setdefault(event.id, verdict)
    return verdicts


@transaction.atomic
def store_arrivals(*, arrivals: Sequence[Arrival], by: User, now: datetime) -> list[EventVerdict]:
    """Add events of any number of sessions in one transaction. Return their verdicts in the order given.

    The verdict is the same for a session that does not exist and for somebody else's. A coach who has handed
    the client over since is told nothing of the gate, which is about somebody else's client by now.
    """
    asked_for = {arrival.training_session for arrival in arrivals}
    mine = TrainingSession.objects.visible_to(by) if by.role in MAY_LOG else TrainingSession.objects.none()
    found = _in_bulk(mine.filter(pk__in=asked_for))
    handed_over = _handed_over_by(by, asked_for - found.keys())
    found |= handed_over
    known = [arrival for arrival in arrivals if arrival.training_session in found]
    reported = [(found[each.training_session], each.event) for each in known]
    verdicts = iter(_store(reported, by=by, now=now, handed_over=handed_over))
    judged = [next(verdicts) if each.training_session in found else UNKNOWN for each in arrivals]
    return [
        replace(verdict, refused=None) if each.training_session in handed_over else verdict
        for each, verdict in zip(arrivals, judged, strict=True)
    ]


def _in_bulk(rows: TrainingSessionQuerySet) -> dict[UUID, TrainingSession]:
    return rows.with_gate_facts().prefetch_related("prescriptions").in_bulk()


def _handed_over_by(by: User, asked_for: set[UUID]) -> dict[UUID, TrainingSession]:
    """Return the sessions that this person coached, and coaches no more.

    Theirs are those that they logged or assigned, and those that they may have begun on a tablet without a
    network: planned before the client was handed over, for a day not after that. What happened then may
    arrive now: a stop among it has to be heard.
    """
    is_staff = by.is_active and by.role in (Role.COACH, Role.ADMIN)
    if not asked_for or not is_staff or by.practice_id is None:
        return {}
    rows = TrainingSession.objects.filter(pk__in=asked_for, client__practice_id=by.practice_id)
    found = _in_bulk(rows)
    logged = EventRow.objects.filter(training_session__in=found, reported_by=by)
    begun = set(logged.values_list("training_session", flat=True))
    until = coached_until(by, {row.client_id for row in found.values()}) if found else {}
    return {
        key: row
        for key, row in found.items()
        if key in begun
        or (by.role == Role.COACH and row.assigned_by_id == by.pk)
        or _was_theirs(row, until.get(row.client_id))
    }


def _was_theirs(row: TrainingSession, handed_over_at: datetime | None) -> bool:
    """Whether a session could be begun by a coach of its client before the client was handed over."""
    if handed_over_at is None:
        return False
    return row.assigned_at <= handed_over_at and row.scheduled_on <= row.client.today(handed_over_at)


def _store(
    reported: Sequence[tuple[TrainingSession, Event]],
    *,
    by: User,
    now: datetime,
    handed_over: Collection[UUID] = (),
) -> list[EventVerdict]:
    """Judge each event in turn, add those that are new, and rewrite the projections of their sessions."""
    sessions = {training_session.pk: training_session for training_session, _ in reported}
    locked = TrainingSession.objects.select_for_update(of=("self",)).filter(pk__in=sessions).order_by("pk")
    locked = locked.with_cuffs_ended_before()
    rows = {row.pk: row for row in locked}
    # One query for the sessions' own events and for ids that another session took already.
    ids = {event.id for _, event in reported}
    taken = {
        stored.id: stored
        for stored in EventRow.objects.filter(Q(training_session__in=sessions) | Q(pk__in=ids))
    }
    earlier: dict[UUID, list[EventRow]] = defaultdict(list)
    for stored in taken.values():
        earlier[stored.training_session_id].append(stored)
    prescriptions = {key: mappers.prescriptions_of(session) for key, session in sessions.items()}
    refused = {key: _gate_reasons(session, now) for key, session in sessions.items()}
    remarks = {key: _remarks(session, refused[key]) for key, session in sessions.items()}
    for key in handed_over:
        remarks[key].append(HANDED_OVER)
    for session, event in reported:
        if event.body.get("entered_later") and ENTERED_LATER not in remarks[session.pk]:
            remarks[session.pk].append(ENTERED_LATER)
    verdicts: list[EventVerdict] = []
    fresh: dict[UUID, list[EventRow]] = defaultdict(list)
    for training_session, event in reported:
        key = training_session.pk
        judged = _judge_event(event, taken, rows[key], prescriptions[key])
        verdicts.append(replace(judged, refused=refused[key]))
        if judged.verdict is Stored.STORED:
            taken[event.id] = _to_row(event, rows[key], by, now, remarks[key])
            fresh[key].append(taken[event.id])
    if fresh:
        EventRow.objects.bulk_create(event for events in fresh.values() for event in events)
        _write_projections(
            [rows[key] for key in fresh], {key: earlier[key] + fresh[key] for key in fresh}, prescriptions
        )
        handle_new_events(
            [
                NewEvents(
                    training_session=sessions[key],
                    earlier=earlier[key],
                    fresh=fresh[key],
                    cuffs_ended_before=rows[key].cuffs_ended_before,
                )
                for key in fresh
            ],
            now=now,
        )
    return verdicts


def _judge_event(
    event: Event,
    taken: Mapping[UUID, EventRow],
    row: TrainingSession,
    prescriptions: Sequence[PrescriptionRow],
) -> EventVerdict:
    before = taken.get(event.id)
    if before is not None:
        same = (
            before.training_session_id == row.id
            and before.kind == event.kind
            and before.body == dict(event.body)
        )
        if same:
            return EventVerdict(verdict=Stored.DUPLICATE)
        return EventVerdict(
            verdict=Stored.CONFLICT, reasons=("This identifier was used before, for something else.",)
        )
    if reasons := check_body(event.kind, event.schema, event.body):
        return EventVerdict(verdict=Stored.INVALID, reasons=tuple(reasons))
    named = event.body.get("prescription")
    if named is not None and UUID(str(named)) not in {prescription.id for prescription in prescriptions}:
        return EventVerdict(verdict=Stored.INVALID, reasons=("This exercise is not part of this session.",))
    return EventVerdict(verdict=Stored.STORED)


def _gate_reasons(training_session: TrainingSession, now: datetime) -> tuple[RefusalReason, ...]:
    answer = mappers.check_gate(training_session, now)
    return () if isinstance(answer, Allowed) else answer.reasons


def _remarks(training_session: TrainingSession, refused: Sequence[RefusalReason]) -> list[str]:
    """Return what is odd about facts that arrive for this session now."""
    remarks = [str(reason.code) for reason in refused]
    if training_session.cancelled_at is not None:
        remarks.append("cancelled")
    return remarks


def _to_row(event: Event, row: TrainingSession, by: User, now: datetime, remarks: list[str]) -> EventRow:
    odd_clock = abs(event.occurred_at - now) > PLAUSIBLE_CLOCK_ERROR and ENTERED_LATER not in remarks
    return EventRow(
        id=event.id,
        training_session=row,
        kind=event.kind,
        schema=event.schema,
        occurred_at=event.occurred_at,
        received_at=now,
        body=dict(event.body),
        reported_by=by,
        remarks=[*remarks, ODD_CLOCK] if odd_clock else remarks,
    )


def _write_projections(
    rows: Sequence[TrainingSession],
    events: Mapping[UUID, Sequence[EventRow]],
    prescriptions: Mapping[UUID, Sequence[PrescriptionRow]],
) -> None:
    """Write the columns that say what was done, in one statement for all sessions."""
    for row in rows:
        columns = project_events(events[row.pk], prescriptions[row.pk])
        for name, value in columns.items():
            setattr(row, name, value)
    TrainingSession.objects.bulk_update(rows, list(columns))


def project_events(events: Sequence[EventRow], prescriptions: Sequence[PrescriptionRow]) -> dict[str, object]:
    """Return the columns of a session that say what was done, from all of its events."""
    record = fold([mappers.to_event(event) for event in events], mappers.to_planned_exercises(prescriptions))
    seconds_per_rep = {str(row.pk): Decimal(row.seconds_per_rep) for row in prescriptions}
    columns = project_record(record, seconds_per_rep)
    return columns if events else {**columns, "record": {}}


def project_record(record: SessionRecord, seconds_per_rep: Mapping[str, Decimal]) -> dict[str, object]:
    """Return the columns of a session that say what was done, from its record.

    `seconds_per_rep` is by the prescription's id, as text.
    """
    stored = record_as_json(record)
    return {
        "state": State(record.state.value),
        "started_at": record.started_at,
        "ended_at": record.stopped_at or record.finished_at,
        "reps_done": record.reps_done,
        "timed_seconds_done": record.timed_seconds,
        "cuff_seconds": record.cuff_seconds,
        "volume_kg": record.volume_kg.quantize(HUNDREDTH),
        "effort": max((answer.effort for answer in record.feedback.values()), default=None),
        "discomfort": max((answer.discomfort for answer in record.feedback.values()), default=None),
        "symptom_count": len(record.symptoms),
        "entered_later": record.entered_later,
        "too_fast": is_too_fast(stored, seconds_per_rep),
        "record": stored,
    }


@transaction.atomic
def rebuild_record(*, training_session: TrainingSession, write: bool = True) -> tuple[str, ...]:
    """Work out one session's projection again from its events. Return the names of columns that differed."""
    row = TrainingSession.objects.select_for_update(of=("self",)).get(pk=training_session.pk)
    columns = project_events(list(row.events.all()), mappers.prescriptions_of(row))
    different = tuple(name for name, value in columns.items() if getattr(row, name) != value)
    if different and write:
        for name in different:
            setattr(row, name, columns[name])
        row.save(update_fields=list(different))
    return different
