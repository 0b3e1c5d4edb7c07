"""Work in minutes: walking and cycling, and rest under cuffs. No kilograms, no repetitions, no 1RM."""

from clients.domain.numbers import Unit
from clients.domain.regions import Side
from sessions.domain.exercises import Exercise, LoadBasis
from sessions.domain.prescription.facts import Prescription, Refusal, RefusalCode
from sessions.domain.tightness import TIGHTNESS
from sessions.domain.timed import Bouts, bouts_problems, minutes_text, protocol_of
from sessions.domain.timed.protocols import FIRST_SESSION_CUFF_SECONDS
from sessions.domain.way_back import way_back_note

OWN_BOUTS = "bouts"  # what stands for a protocol where the coach chose the numbers
BOUTS_VERSION = 1


def prescribe_timed(
    *,
    exercise: Exercise,
    bouts: Bouts | None,
    session_number: int | None,
    on_way_back: bool,
    side: Side | None,
    unit: Unit,
) -> Prescription | Refusal:
    """Ask for these bouts, or say why not. Other arguments as of `prescribe`.

    A set of the prescription is one part that is logged by itself, and has no repetitions.
    """
    if bouts is None or (problems := bouts_problems(exercise.kind, bouts)):
        words = ["Say for how many minutes."] if bouts is None else problems
        return Refusal(code=RefusalCode.BAD_BOUTS, message=" ".join(words))
    if session_number == 1 and bouts.cuff_seconds > FIRST_SESSION_CUFF_SECONDS:
        most = minutes_text(FIRST_SESSION_CUFF_SECONDS)
        return Refusal(
            code=RefusalCode.FIRST_TOO_LONG,
            message=f"The first session has at most {most} under the cuff.",
            suggestions=("Ask for fewer or shorter bouts.",),
        )
    tightness = TIGHTNESS[exercise.region]
    shipped = protocol_of(exercise.code, bouts)
    keys = (*exercise.source_keys, *(shipped.source_keys if shipped else ()), *tightness.source_keys)
    return Prescription(
        kind=exercise.kind,
        bouts=bouts,
        exercise_code=exercise.code,
        exercise_name=exercise.name,
        region=exercise.region,
        cuff_site=exercise.cuff_site,
        load_unit=unit,
        load_basis=LoadBasis.TOTAL,
        sets=(0,) * bouts.parts,
        rest_seconds=bouts.rest_seconds,
        tempo_label="",
        seconds_per_rep=0,
        cuff_seconds=bouts.cuff_seconds,
        released_between_sets=bouts.parts > 1,
        tightness_low=tightness.low,
        tightness_high=tightness.high,
        protocol_code=shipped.code if shipped else OWN_BOUTS,
        protocol_version=BOUTS_VERSION,
        protocol_name=shipped.name if shipped else bouts.part_text,
        source_keys=tuple(dict.fromkeys(keys)),
        note=way_back_note(session_number) if on_way_back and session_number else "",
        side=side,
        unit=unit,
    )
