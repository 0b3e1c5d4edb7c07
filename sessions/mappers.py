"""Map rows to values of the domain, and back.

Some functions fetch the rows; each says how many queries it makes.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Q, prefetch_related_objects

from clients.clearance import gate
from clients.clearance.without_cuffs import check_without_cuffs
from clients.domain.clearance import Allowed, Limits, Refused
from clients.domain.numbers import Unit, Weight
from clients.domain.occlusion import Cuff, CuffKind, OcclusionPressure, Position, PressureTarget
from clients.domain.one_rep_max import TESTED_REPS, Freshness, Method, OneRepMax
from clients.domain.regions import Limb, Region, Side, limbs_of
from clients.models import Client
from clients.models import Cuff as CuffRow
from clients.models import OcclusionPressure as OcclusionPressureRow
from clients.models import OneRepMax as OneRepMaxRow
from sessions.domain.events import Event, EventKind
from sessions.domain.exercises import CuffSite, LoadBasis, WorkKind
from sessions.domain.moving import PlannedLoad, PlannedSession
from sessions.domain.prescription import (
    Prescription,
    Why,
    explain_minutes_without_cuffs,
    explain_session_minutes,
)
from sessions.domain.protocols import CUFF_CAP_SECONDS, CuffMode, SessionNumber, session_number
from sessions.domain.record import PlannedExercise
from sessions.domain.sides import OneRepMaxKey, newest_by_side
from sessions.domain.spacing import OtherSession
from sessions.domain.timed import bouts_as_json, bouts_from_json
from sessions.models import Event as EventRow
from sessions.models import Prescription as PrescriptionRow
from sessions.models import TrainingSession
from sessions.models.training import State

NO_LIMITS = Limits(max_percent_1rm=None, max_cuff_minutes=None)
DONE_UNDER_CUFFS = Q(state=State.FINISHED, cuff_seconds__gt=0)


def to_one_rep_max(row: OneRepMaxRow) -> OneRepMax:
    return OneRepMax(
        id=row.id,
        exercise_code=row.exercise_code,
        load_kg=row.load_kg,
        method=Method(row.method),
        tested_on=row.tested_on,
        reps=row.reps or TESTED_REPS,
        from_load_kg=row.from_load_kg,
        low_kg=row.low_kg,
        high_kg=row.high_kg,
        side=to_side(row.side),
    )


def to_weights(stored: Iterable[tuple[str, str]]) -> tuple[Weight, ...]:
    """Return the weights of a row, stored as value and unit."""
    return tuple(Weight(Decimal(value), Unit(unit)) for value, unit in stored)


def to_side(stored: str) -> Side | None:
    """Return the side of a row; None for both at once."""
    return Side(stored) if stored else None


def to_limb(stored: str) -> Limb | None:
    return Limb(stored) if stored else None


def newest_one_rep_maxes(client: Client) -> dict[OneRepMaxKey, OneRepMax]:
    """Return the newest valid 1RM of each exercise and side. One query."""
    return newest_by_side(to_one_rep_max(row) for row in client.one_rep_maxes.not_withdrawn().newest_first())


def find_cuff(client: Client, region: Region) -> Cuff | None:
    """Return the client's cuff for a region; None where there is none. One query, none if prefetched."""
    return next((to_cuff(row) for row in client.cuffs.all() if row.region == region), None)


def to_cuff(row: CuffRow) -> Cuff:
    return Cuff(region=Region(row.region), kind=CuffKind(row.kind), width_cm=row.width_cm, device=row.device)


def find_pressures(client: Client, cuff: Cuff | None) -> list[OcclusionPressure]:
    """Return the valid occlusion pressures, the oldest first; none for a cuff without a gauge. One query."""
    if cuff is None or cuff.kind is not CuffKind.GAUGE:
        return []
    rows = client.occlusion_pressures.not_withdrawn().order_by("measured_on", "recorded_at")
    return [to_occlusion_pressure(row) for row in rows]


def to_occlusion_pressure(row: OcclusionPressureRow) -> OcclusionPressure:
    return OcclusionPressure(
        id=row.id,
        limb=Limb(row.limb),
        pressure_mmhg=row.pressure_mmhg,
        cuff_width_cm=row.cuff_width_cm,
        position=Position(row.position),
        device=row.device,
        measured_on=row.measured_on,
    )


def _target_as_json(target: PressureTarget) -> dict:
    """Return a target as a prescription's row stores it."""
    measured = target.measured
    return {
        "limb": target.limb,
        "low_mmhg": target.low_mmhg,
        "high_mmhg": target.high_mmhg,
        "target_mmhg": target.target_mmhg,
        "percent": target.percent,
        "warnings": list(target.warnings),
        "measured": {
            "id": str(measured.id),
            "pressure_mmhg": measured.pressure_mmhg,
            "cuff_width_cm": str(measured.cuff_width_cm),
            "position": measured.position,
            "device": measured.device,
            "measured_on": measured.measured_on.isoformat(),
        },
    }


def to_pressure_targets(row: PrescriptionRow) -> tuple[PressureTarget, ...]:
    """Return the pressure targets that a row stores."""
    return tuple(_target_from_json(stored) for stored in row.pressure_targets)


def _target_from_json(stored: dict) -> PressureTarget:
    measured, limb = stored["measured"], Limb(stored["limb"])
    return PressureTarget(
        limb=limb,
        low_mmhg=stored["low_mmhg"],
        high_mmhg=stored["high_mmhg"],
        target_mmhg=stored.get("target_mmhg"),
        percent=stored.get("percent"),
        warnings=tuple(stored["warnings"]),
        measured=OcclusionPressure(
            id=UUID(measured["id"]),
            limb=limb,
            pressure_mmhg=measured["pressure_mmhg"],
            cuff_width_cm=Decimal(measured["cuff_width_cm"]),
            position=Position(measured["position"]),
            device=measured["device"],
            measured_on=date.fromisoformat(measured["measured_on"]),
        ),
    )


PLANNED = Q(
    state__in=[State.ASSIGNED, State.STARTED], without_cuffs=False, clearance__revoked_at__isnull=True
)


def next_session_number(
    client: Client, region: Region, on: date, today: date, *, besides: UUID | None = None
) -> SessionNumber:
    """Return which session of its region, from 1 and anew after a break, this day would have. One query.

    Counts finished sessions under cuffs and those planned before it, but no missed, stopped or held ones, nor
    the one with the id `besides`.
    """
    planned = PLANNED & Q(scheduled_on__gte=today, scheduled_on__lt=on)
    rows = client.training_sessions.not_cancelled().filter(DONE_UNDER_CUFFS | planned, region=region)
    if besides is not None:
        rows = rows.exclude(pk=besides)
    days = rows.values_list("scheduled_on", flat=True)
    return session_number(days, on, client.way_back_from_on)


def place_of(training_session: TrainingSession, on: date, now: datetime) -> SessionNumber:
    """Return which session of its region a planned session would be on a day. No query off the way back."""
    client, region = training_session.client, Region(training_session.region)
    if client.way_back_from_on is None:
        return SessionNumber(number=0, after_break=False)
    return next_session_number(client, region, on, client.today(now), besides=training_session.pk)


def other_sessions(client: Client, around: date, *, besides: UUID | None = None) -> list[OtherSession]:
    """Return the sessions within a week of a day, for the spacing rules. One query.

    Leaves out cancelled ones and the one with the id `besides`.
    """
    return sessions_around(client, around, around, besides=besides)


def sessions_around(
    client: Client, first: date, last: date, *, besides: UUID | None = None
) -> list[OtherSession]:
    """Return what `other_sessions` does, for all days from `first` to `last`. One query."""
    week = timedelta(days=7)
    rows = client.training_sessions.not_cancelled().filter(scheduled_on__range=(first - week, last + week))
    if besides is not None:
        rows = rows.exclude(pk=besides)
    return [to_other_session(row) for row in rows.with_spacing_facts()]


def to_other_session(row: TrainingSession) -> OtherSession:
    """Return what the spacing rules read of a session fetched `with_spacing_facts()`."""
    return OtherSession(
        id=row.id,
        region=Region(row.region),
        on=row.scheduled_on,
        at=row.started_at,
        without_cuffs=row.without_cuffs or row.was_done_without_cuffs,
    )


def to_planned_exercises(prescriptions: Iterable[PrescriptionRow]) -> list[PlannedExercise]:
    return [
        PlannedExercise(
            id=row.id,
            code=row.exercise_code,
            sets=tuple(row.sets),
            load_kg=row.lifted_kg,
            rest_seconds=row.rest_seconds,
            failure_from=row.failure_from,
            released_between_sets=row.released_between_sets,
            limbs=limbs_of(Region(row.region), to_side(row.side)),
            bouts=row.work,
        )
        for row in prescriptions
    ]


def to_planned_session(training_session: TrainingSession) -> PlannedSession:
    """Return the facts that decide whether a session may be on a day. One query at the first call."""
    return PlannedSession(
        region=Region(training_session.region),
        cuff_seconds=training_session.planned_cuff_seconds,
        without_cuffs=training_session.without_cuffs,
        most_sets=max(
            (len(row.sets) for row in prescriptions_of(training_session) if not row.bouts), default=0
        ),
        timed_cuff_seconds=sum(row.cuff_seconds for row in prescriptions_of(training_session) if row.bouts),
        to_failure=any(row.failure_from for row in prescriptions_of(training_session)),
        loads=[
            PlannedLoad(
                exercise_name=row.title,
                percent_1rm=row.percent_1rm,
                one_rep_max_on=row.one_rep_max_on,
            )
            for row in prescriptions_of(training_session)
            if row.percent_1rm is not None and row.one_rep_max_on is not None  # not with own weight
        ],
        whole_body=[row.title for row in prescriptions_of(training_session) if row.lifts_body],
    )


def prescriptions_of(training_session: TrainingSession) -> list[PrescriptionRow]:
    """Return the prescriptions in the order in which they are done. One query at the first call."""
    prefetch_related_objects([training_session], "prescriptions")
    return sorted(training_session.prescriptions.all(), key=lambda row: row.position)


def to_event(row: EventRow) -> Event:
    return Event(
        id=row.id,
        kind=EventKind(row.kind),
        schema=row.schema,
        occurred_at=row.occurred_at,
        received_at=row.received_at,
        body=row.body,
    )


def check_gate(training_session: TrainingSession, now: datetime) -> Allowed | Refused:
    """Return the gate's answer about a session fetched `with_gate_facts()`. Makes no query.

    A session without cuffs is asked about by the rule of its own: it has no clearance.
    """
    if training_session.without_cuffs:
        return check_without_cuffs(client=training_session.client, now=now)
    return gate.check_clearance(
        client=training_session.client,
        clearance=training_session.clearance,
        limbs=training_session.limbs,
        now=now,
        is_latest=not training_session.has_newer_screening,
    )


# Fields of a prescription that its row stores: all but what its session and its client say.
_SAID_ELSEWHERE = ("unit", "without_cuffs")
_PRESCRIPTION_FIELDS = tuple(
    field.name for field in fields(Prescription) if field.name not in _SAID_ELSEWHERE
)
# Columns that change with the load of a prescription. Sets, rest and position stay as they are.
_LOAD_FIELDS = (
    "load_kg",
    "load_value",
    "load_unit",
    "percent_1rm",
    "asked_percent_1rm",
    "raw_kg",
    "one_rep_max_id",
    "one_rep_max_kg",
    "one_rep_max_method",
    "one_rep_max_on",
    "one_rep_max_low_kg",
    "one_rep_max_high_kg",
    "freshness",
    "machine_name",
    "equipment_text",
    "note",
    "source_keys",
    "pressure_targets",
    "pressure_note",
    "pressure_percent",
    "other_loads",
)
# Columns that say how the cuffs are worn. Without cuffs they are empty.
CUFF_FIELDS = ("cuff_seconds", "tightness_low", "tightness_high", "pressure_targets", "pressure_note")
_TO_COLUMN: Mapping[str, Callable[[Any], object]] = {
    "sets": list,
    "bouts": lambda bouts: bouts and bouts_as_json(bouts),
    "source_keys": list,
    "pressure_targets": lambda targets: [_target_as_json(target) for target in targets],
    "side": lambda side: side or "",
    "one_rep_max_method": lambda method: method or "",
    "freshness": lambda freshness: freshness or "",
    "other_loads": lambda loads: [[str(load.value), load.unit] for load in loads],
}
_FROM_COLUMN: Mapping[str, Callable[[Any], object]] = {
    "region": Region,
    "cuff_site": CuffSite,
    "load_unit": Unit,
    "load_basis": LoadBasis,
    "kind": WorkKind,
    "one_rep_max_method": lambda stored: Method(stored) if stored else None,
    "freshness": lambda stored: Freshness(stored) if stored else None,
    "sets": tuple,
    "seconds_per_rep": int,
    "bouts": lambda stored: stored and bouts_from_json(stored),
    "source_keys": tuple,
    "side": to_side,
    "other_loads": lambda stored: to_weights(stored),
    "pressure_targets": lambda stored: tuple(_target_from_json(each) for each in stored),
}


def to_prescription(row: PrescriptionRow, training_session: TrainingSession) -> Prescription:
    """Return a row as the domain's Prescription. Whether cuffs are worn, and the unit, the session says."""
    values: dict[str, Any] = {
        name: _FROM_COLUMN.get(name, _unchanged)(getattr(row, name)) for name in _PRESCRIPTION_FIELDS
    }
    return Prescription(
        **values,
        unit=training_session.client.own_unit,
        without_cuffs=training_session.without_cuffs,
    )


def to_prescription_rows(
    training_session: TrainingSession, prescriptions: Iterable[Prescription]
) -> list[PrescriptionRow]:
    """Return unsaved rows of one session, in the order in which they are done."""
    return [
        PrescriptionRow(
            training_session=training_session,
            position=position,
            **_columns(prescription, _PRESCRIPTION_FIELDS),
        )
        for position, prescription in enumerate(prescriptions)
    ]


def copy_load(prescription: Prescription, row: PrescriptionRow) -> None:
    """Set the load of a row and the columns that explain it. Does not save."""
    for name, value in _columns(prescription, _LOAD_FIELDS).items():
        setattr(row, name, value)


def copy_cuffs(prescription: Prescription, row: PrescriptionRow) -> None:
    """Set the columns of a row that say how the cuffs are worn. Does not save."""
    for name, value in _columns(prescription, CUFF_FIELDS).items():
        setattr(row, name, value)


def _columns(prescription: Prescription, names: Iterable[str]) -> dict[str, Any]:
    return {name: _TO_COLUMN.get(name, _unchanged)(getattr(prescription, name)) for name in names}


def _unchanged(value: object) -> object:
    return value


def explain_minutes(training_session: TrainingSession) -> Why:
    """Return an explanation of a stored session's minutes. One query at the first call."""
    if training_session.without_cuffs:
        return explain_minutes_without_cuffs(training_session.planned_elapsed_seconds)
    rows = prescriptions_of(training_session)
    off = sum(row.rest_seconds * (len(row.sets) - 1) for row in rows if row.released_between_sets)
    seconds = [row.cuff_seconds for row in rows]
    return explain_session_minutes(seconds, CuffMode(training_session.cuff_mode), CUFF_CAP_SECONDS, off)
