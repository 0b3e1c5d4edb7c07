"""Puts a prescription together once its load is found."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from clients.domain.numbers import Unit
from clients.domain.one_rep_max import Freshness, Method, OneRepMax
from clients.domain.regions import Side
from sessions.domain.exercises import Exercise, LoadBasis
from sessions.domain.prescription.facts import Prescription
from sessions.domain.prescription.loads import AvailableLoad, equipment_text
from sessions.domain.protocols import GROUNDS, Protocol
from sessions.domain.tightness import TIGHTNESS

HUNDREDTH = Decimal("0.01")
NAME_LENGTH = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadRequest:
    """What is asked for after age and limits: percent, the most that is allowed, exact kilograms."""

    percent: Decimal
    most_percent: Decimal
    raw_kg: Decimal
    freshness: Freshness
    high_load_reason: str
    note: str
    light_end_percent: Decimal | None  # how high the lightest load may be, in a first session


def share(available: AvailableLoad, one_rep_max: OneRepMax) -> Decimal:
    """The load's percentage of the 1RM, not rounded."""
    return available.load.kg * 100 / one_rep_max.load_kg


def make_prescription(
    exercise: Exercise,
    one_rep_max: OneRepMax,
    protocol: Protocol,
    request: LoadRequest,
    chosen: AvailableLoad,
    side: Side | None,
    unit: Unit,
) -> Prescription:
    tightness = TIGHTNESS[exercise.region]
    estimate_keys = GROUNDS["estimate"].source_keys if one_rep_max.method is Method.ESTIMATED else ()
    keys = (*GROUNDS["band"].source_keys, *estimate_keys, *protocol.source_keys, *tightness.source_keys)
    return Prescription(
        exercise_code=exercise.code,
        exercise_name=exercise.name,
        region=exercise.region,
        cuff_site=exercise.cuff_site,
        load_kg=chosen.load.kg,
        load_value=chosen.load.value,
        load_unit=chosen.load.unit,
        load_basis=LoadBasis.TOTAL if side else exercise.load_basis,
        percent_1rm=share(chosen, one_rep_max).quantize(HUNDREDTH, rounding=ROUND_HALF_UP),
        asked_percent_1rm=request.percent,
        raw_kg=request.raw_kg,
        one_rep_max_id=one_rep_max.id,
        one_rep_max_kg=one_rep_max.load_kg,
        one_rep_max_method=one_rep_max.method,
        one_rep_max_on=one_rep_max.tested_on,
        one_rep_max_low_kg=one_rep_max.low_kg,
        one_rep_max_high_kg=one_rep_max.high_kg,
        freshness=request.freshness,
        machine_name=chosen.equipment.name[:NAME_LENGTH],
        equipment_text=equipment_text(chosen.equipment),
        sets=protocol.sets,
        failure_from=protocol.failure_from,
        rest_seconds=protocol.rest_seconds,
        tempo_label=protocol.tempo.label,
        seconds_per_rep=protocol.tempo.seconds_per_rep,
        cuff_seconds=protocol.cuff_seconds,
        tightness_low=tightness.low,
        tightness_high=tightness.high,
        protocol_code=protocol.code,
        protocol_version=protocol.version,
        protocol_name=protocol.name,
        protocol_source=protocol.source_text,
        released_between_sets=protocol.released_between_sets,
        high_load_reason=request.high_load_reason,
        source_keys=tuple(dict.fromkeys(keys)),
        note=request.note,
        side=side,
        unit=unit,
    )
