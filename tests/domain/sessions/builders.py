"""Explicit facts for the tests of the work: say what matters, take the rest."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from clients.domain.clearance import Limits
from clients.domain.equipment import Equipment, EquipmentKind
from clients.domain.numbers import Unit
from clients.domain.occlusion import OcclusionPressure, Position
from clients.domain.one_rep_max import Method, OneRepMax
from clients.domain.regions import Limb
from sessions.domain.events import SCHEMA, Event, EventKind
from sessions.domain.exercises import BY_CODE
from sessions.domain.prescription import prescribe
from sessions.domain.protocols import DEFAULT
from sessions.domain.record import PlannedExercise
from sessions.domain.timed import TIMED_BY_CODE

TODAY = date(2026, 3, 2)
START = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
NO_LIMITS = Limits(max_percent_1rm=None, max_cuff_minutes=None)


def stack(step="2.5", *, smallest="2.5", largest="200", unit=Unit.KG, **kwargs):
    return Equipment(
        kind=EquipmentKind.STACK,
        unit=unit,
        smallest=Decimal(smallest),
        step=Decimal(step),
        largest=Decimal(largest),
        **kwargs,
    )


def loads(kind, *values, unit=Unit.KG, **kwargs):
    return Equipment(kind=kind, unit=unit, loads=tuple(Decimal(value) for value in values), **kwargs)


def one_rep_max(load_kg="62", *, code="leg-extension", days_old=7, **kwargs):
    facts = {
        "id": UUID(int=7),
        "exercise_code": code,
        "load_kg": Decimal(load_kg),
        "method": Method.TESTED,
        "tested_on": TODAY - timedelta(days=days_old),
    }
    return OneRepMax(**(facts | kwargs))


def pressure(limb=Limb.LEFT_LOWER, pressure_mmhg=200, **changes):
    """An occlusion pressure, measured a week ago, sitting, with a cuff of 11 cm."""
    facts = {
        "id": UUID(int=9),
        "limb": limb,
        "pressure_mmhg": pressure_mmhg,
        "cuff_width_cm": Decimal(11),
        "position": Position.SEATED,
        "device": "Doppler",
        "measured_on": TODAY - timedelta(days=7),
    }
    return OcclusionPressure(**(facts | changes))


def ask(code="leg-extension", **changes):
    """Prescribe with everything in order but what `changes` says."""
    facts = {
        "exercise": BY_CODE[code],
        "one_rep_max": one_rep_max(code=code),
        "equipment": [stack()],
        "protocol": DEFAULT,
        "percent_1rm": 30,
        "limits": NO_LIMITS,
        "today": TODAY,
    }
    return prescribe(**(facts | changes))


EXTENSION = PlannedExercise(
    id=UUID(int=101), code="leg-extension", sets=(30, 15, 15, 15), load_kg=Decimal("17.5"), rest_seconds=30
)
CURL = PlannedExercise(id=UUID(int=102), code="leg-curl", sets=(30, 15), load_kg=Decimal(10), rest_seconds=30)
PLAN = (EXTENSION, CURL)
WALK_BOUTS = TIMED_BY_CODE["walk-5x2"].bouts
WALK = PlannedExercise(
    id=UUID(int=103), code="walk", sets=(0,), load_kg=Decimal(0), rest_seconds=60, bouts=WALK_BOUTS
)
RELEASED_WALK = PlannedExercise(
    id=UUID(int=104),
    code="walk",
    sets=(0,) * 5,
    load_kg=Decimal(0),
    rest_seconds=60,
    released_between_sets=True,
    bouts=TIMED_BY_CODE["walk-5x2-released"].bouts,
)
RESTING = PlannedExercise(
    id=UUID(int=105),
    code="rest-legs",
    sets=(0,) * 3,
    load_kg=Decimal(0),
    rest_seconds=180,
    released_between_sets=True,
    bouts=TIMED_BY_CODE["rest-3x5"].bouts,
)


def event(number, event_kind, /, after_seconds=None, *, schema=SCHEMA, **body):
    """Event number `number`, that many seconds after the start unless said otherwise."""
    seconds = number if after_seconds is None else after_seconds
    return Event(
        id=UUID(int=number),
        kind=EventKind(event_kind),
        schema=schema,
        occurred_at=START + timedelta(seconds=seconds),
        received_at=START + timedelta(days=1),
        body=body,
    )


def performed(number, planned, set_number, reps, after_seconds=None, load_kg=None):
    return event(
        number,
        "set_performed",
        after_seconds,
        prescription=str(planned.id),
        set=set_number,
        reps=reps,
        load_kg=str(load_kg or planned.load_kg),
    )


def felt(number, planned, effort=6, discomfort=5, after_seconds=None, **body):
    return event(
        number,
        "feedback",
        after_seconds,
        prescription=str(planned.id),
        effort=effort,
        discomfort=discomfort,
        **body,
    )
