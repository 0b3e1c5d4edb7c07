"""Storing what a phone reported. A fact is never refused; it is stored and, where odd, remarked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db import transaction
from django.db.models import Q

from clients.actions.clearance import revoke_clearance
from clients.domain.clearance import Allowed
from clients.models import User
from sessions import facts
from sessions.domain.events import Event as EventFacts
from sessions.domain.events import EventKind, check_body
from sessions.domain.record import SessionRecord, fold, record_as_json
from sessions.models import Event, TrainingSession
from sessions.models.training import State

PLAUSIBLE_CLOCK_ERROR = timedelta(days=2)


class Stored(StrEnum):
    STORED = "stored"
    DUPLICATE = "duplicate"
    CONFLICT = "conflict"
    INVALID = "invalid"


@dataclass(frozen=True, slots=True, kw_only=True)
class EventVerdict:
    """What became of one reported event; `reasons` are sentences where it was not stored."""

    verdict: Stored
    reasons: tuple[str, ...] = ()


@transaction.atomic
def store_events(
    *, training_session: TrainingSession, events: Sequence[EventFacts], by: User, now: datetime
) -> dict[object, EventVerdict]:
    """Add events of one session and rewrite its projection. One verdict per event id.

    `training_session` was fetched `with_gate_facts()`. Any order and any repetition end in the same record.
    """
    row = TrainingSession.objects.select_for_update(of=("self",)).get(pk=training_session.pk)
    # One query for the session's own events and for ids that another session took already.
    taken = {
        event.id: event
        for event in Event.objects.filter(
            Q(training_session=row) | Q(pk__in=[event.id for event in events])
        )
    }
    remarks = _remarks(training_session, now)
    verdicts: dict[object, EventVerdict] = {}
    fresh: list[Event] = []
    for event in events:
        verdict = _judge(event, taken, row)
        verdicts.setdefault(event.id, verdict)
        if verdict.verdict is Stored.STORED:
            taken[event.id] = _row(event, row, by, now, remarks)
            fresh.append(taken[event.id])
    if fresh:
        Event.objects.bulk_create(fresh)
        _project(row, [event for event in taken.values() if event.training_session_id == row.id])
        _act_on_stop(training_session, fresh, now)
    return verdicts


def _judge(event: EventFacts, taken: dict, row: TrainingSession) -> EventVerdict:
    before = taken.get(event.id)
    if before is not None:
        same = (
            before.training_session_id == row.id
            and before.kind == event.kind
            and before.body == dict(event.body)
        )
        return EventVerdict(verdict=Stored.DUPLICATE if same else Stored.CONFLICT)
    if reasons := check_body(event.kind, event.schema, event.body):
        return EventVerdict(verdict=Stored.INVALID, reasons=tuple(reasons))
    return EventVerdict(verdict=Stored.STORED)


def _remarks(training_session: TrainingSession, now: datetime) -> list[str]:
    """What is odd about facts that arrive for this session now."""
    answer = facts.answer_of_gate(training_session, now)
    remarks = [] if isinstance(answer, Allowed) else [str(reason.code) for reason in answer.reasons]
    if training_session.cancelled_at is not None:
        remarks.append("cancelled")
    return remarks


def _row(event: EventFacts, row: TrainingSession, by: User, now: datetime, remarks: list[str]) -> Event:
    odd_clock = abs(event.occurred_at - now) > PLAUSIBLE_CLOCK_ERROR
    return Event(
        id=event.id,
        training_session=row,
        kind=event.kind,
        schema=event.schema,
        occurred_at=event.occurred_at,
        received_at=now,
        body=dict(event.body),
        reported_by=by,
        remarks=[*remarks, "clock"] if odd_clock else remarks,
    )


def _project(row: TrainingSession, events: Sequence[Event]) -> None:
    """Rewrite the projection from all events. `rebuild_records` calls the same."""
    record = fold([facts.event_facts(event) for event in events], facts.planned_exercises(row.prescriptions.all()))
    for name, value in projection(record).items():
        setattr(row, name, value)
    row.save(update_fields=list(projection(record)))


def projection(record: SessionRecord) -> dict[str, object]:
    """The columns of a training session that say what was done."""
    efforts = [answer.effort for answer in record.feedback.values() if answer.effort is not None]
    discomforts = [answer.discomfort for answer in record.feedback.values() if answer.discomfort is not None]
    return {
        "state": State(record.state.value),
        "started_at": record.started_at,
        "ended_at": record.stopped_at or record.finished_at,
        "reps_done": record.reps_done,
        "cuff_seconds": record.cuff_seconds,
        "volume_kg": record.volume_kg,
        "effort": max(efforts, default=None),
        "discomfort": max(discomforts, default=None),
        "symptom_count": len(record.symptoms),
        "record": record_as_json(record),
    }


def _act_on_stop(training_session: TrainingSession, fresh: Sequence[Event], now: datetime) -> None:
    """A stop takes the clearance out of force: future sessions are held until a new screening."""
    stops = [event for event in fresh if event.kind == EventKind.STOPPED]
    if stops:
        revoke_clearance(
            client=training_session.client,
            by=None,
            reason=f"A session was stopped ({stops[0].body.get('reason', 'no reason given')}).",
            now=now,
        )
