"""Repetitions with own weight: no kilograms and no percent of a 1RM, for nobody knows what share it is.

A limb that is lifted alone is light: the trial S-CART begins with it in the first weeks after an operation.
The whole body is not: where a clearance or one of the first sessions limits the load, it is refused, since
nobody can say that it stays within (policy).
"""

from collections.abc import Sequence

from clients.domain.clearance import Limits
from clients.domain.numbers import Unit
from clients.domain.regions import Side
from clients.domain.sources import Mark
from sessions.domain.exercises import Exercise, LoadBasis, WorkKind
from sessions.domain.prescription.facts import Prescription, Refusal, RefusalCode
from sessions.domain.protocols import MAX_PERCENT_1RM, Ground, Protocol, eased_percent
from sessions.domain.sides import sided_name
from sessions.domain.tightness import TIGHTNESS
from sessions.domain.way_back import way_back_note

# S-CART: no load up to week 6 after the operation, up to 30 repetitions in the fourth set; then a load.
ENOUGH_REPS_IN_LAST_SET = 30
GROUND = Ground(source_keys=("S-CART",), mark=Mark.SEEN)
ENOUGH = (
    f"{ENOUGH_REPS_IN_LAST_SET} repetitions in the last set with own weight: the trial went on with a load. "
    "Look for an exercise with one."
)
_ONE_LIMB = "Choose an exercise that lifts one limb alone, or one with a load."


def prescribe_own_weight(
    *,
    exercise: Exercise,
    protocol: Protocol,
    limits: Limits,
    session_number: int | None,
    on_way_back: bool,
    side: Side | None,
    unit: Unit,
) -> Prescription | Refusal:
    """Ask for the protocol's repetitions with own weight, or say why not. Arguments as of `prescribe`."""
    name = sided_name(exercise.name, exercise.region, side)
    eased = eased_percent(session_number, on_way_back=on_way_back)
    if exercise.lifts_body and (limits.max_percent_1rm is not None or eased < MAX_PERCENT_1RM):
        most = min(each for each in (limits.max_percent_1rm, eased) if each is not None)
        return Refusal(
            code=RefusalCode.UNKNOWN_SHARE,
            message=f"At most {most} % of the 1RM is allowed here, and nobody knows what share {name} is.",
            suggestions=(_ONE_LIMB,),
        )
    tightness = TIGHTNESS[exercise.region]
    return Prescription(
        kind=WorkKind.OWN_WEIGHT,
        lifts_body=exercise.lifts_body,
        exercise_code=exercise.code,
        exercise_name=exercise.name,
        region=exercise.region,
        cuff_site=exercise.cuff_site,
        load_unit=unit,
        load_basis=LoadBasis.TOTAL,
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
        source_keys=tuple(
            dict.fromkeys((*exercise.source_keys, *protocol.source_keys, *tightness.source_keys))
        ),
        note=way_back_note(session_number) if on_way_back and session_number else "",
        side=side,
        unit=unit,
    )


def own_weight_advice(asked_sets: Sequence[int], done: Sequence[int | None]) -> str:
    """Return what follows after so many repetitions of each set with own weight; "" while nothing changes."""
    is_whole = len(done) >= len(asked_sets) and all(reps is not None for reps in done[: len(asked_sets)])
    last = done[len(asked_sets) - 1] if is_whole and asked_sets else None
    return ENOUGH if last is not None and last >= ENOUGH_REPS_IN_LAST_SET else ""
