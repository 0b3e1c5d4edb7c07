"""Why these minutes: the numbers of work that is counted in minutes."""

from clients.domain.sources import Mark
from sessions.domain.exercises import WorkKind
from sessions.domain.prescription.facts import Prescription
from sessions.domain.prescription.why import Explanation, Steps, Why
from sessions.domain.protocols import Ground
from sessions.domain.timed import Bouts, IntensityKind, TimedProtocol, minutes_text, protocol_of
from sessions.domain.timed.protocols import (
    INTENSITY_BOUNDS,
    MAX_RESTING_SECONDS,
    MAX_ROUNDS,
    MIN_RESTING_OFF_SECONDS,
    MIN_ROUNDS,
    TIMED_GROUNDS,
)

_HOW_HARD = {
    IntensityKind.SPEED: "Walk at {}, measured on a treadmill or a flat way.",
    IntensityKind.OXYGEN: "{}, from a test of yours. Light: you can talk.",
    IntensityKind.HEART_RATE: "{}: that share of the way from your resting to your highest pulse.",
    IntensityKind.EFFORT: "{}. Light: you can talk.",
}


def explain_bouts(prescription: Prescription, bouts: Bouts, cuffs: tuple[Why, ...]) -> Explanation:
    """Explain work in minutes; `cuffs` are the numbers of its cuffs."""
    minutes = _bouts_why(prescription, bouts)
    numbers = (*_how_hard_whys(bouts), minutes, *cuffs)
    source = ("Source", ", ".join(prescription.source_keys))
    note = (("Note", prescription.note),) if prescription.note else ()
    return Explanation(line=minutes.line, steps=(*minutes.steps, *note, source), numbers=numbers)


def sum_of_bouts(bouts: Bouts) -> str:
    """Such as "5 x 2 min + 4 x 1 min", which are the minutes under the cuff."""
    work = f"{bouts.count} x {minutes_text(bouts.seconds)}"
    is_more = bouts.cuffs_stay_on and bouts.rests
    return f"{work} + {bouts.rests} x {minutes_text(bouts.rest_seconds)}" if is_more else work


def _bouts_why(prescription: Prescription, bouts: Bouts) -> Why:
    shipped = protocol_of(prescription.exercise_code, bouts)
    return Why(
        label="Minutes",
        value=bouts.text_without_cuffs if prescription.without_cuffs else bouts.text,
        line=_minutes_line(prescription, bouts),
        steps=_protocol_steps(shipped) + _resting_steps(prescription.kind),
        ground=_ground(prescription.kind, shipped),
    )


def _ground(kind: WorkKind, shipped: TimedProtocol | None) -> Ground:
    if shipped is not None:
        return Ground(source_keys=shipped.source_keys, mark=shipped.mark)
    # The coach chose the numbers, inside the bounds.
    return Ground(
        source_keys=TIMED_GROUNDS["resting" if kind is WorkKind.RESTING else "bouts"].source_keys,
        mark=Mark.POLICY,
    )


def _minutes_line(prescription: Prescription, bouts: Bouts) -> str:
    work = minutes_text(bouts.work_seconds)
    if prescription.kind is WorkKind.RESTING:
        return f"{work} with the cuff on in all, lying still. Cuffs off between the rounds."
    if bouts.count == 1:
        return f"{work} in one go."
    stay = "" if prescription.without_cuffs else f" The cuffs {_stay_or_come(bouts)} in the rests."
    return f"{work} of work in all.{stay}"


def _stay_or_come(bouts: Bouts) -> str:
    return "stay on" if bouts.cuffs_stay_on else "come off"


def _protocol_steps(shipped: TimedProtocol | None) -> Steps:
    if shipped is None:
        return (("Protocol", "chosen by the coach, inside the bounds"),)
    return (("Protocol", shipped.name), ("About it", shipped.note))


def _resting_steps(kind: WorkKind) -> Steps:
    if kind is not WorkKind.RESTING:
        return ()
    return (
        ("Longest in one go", minutes_text(MAX_RESTING_SECONDS)),
        ("Shortest time off", minutes_text(MIN_RESTING_OFF_SECONDS)),
        ("Rounds", f"{MIN_ROUNDS} to {MAX_ROUNDS}"),
        ("Pressure", "never the whole occlusion pressure: 80 % of the value lying is the most"),
    )


def _how_hard_whys(bouts: Bouts) -> tuple[Why, ...]:
    if bouts.intensity is None:
        return ()
    kind = bouts.intensity.kind
    least, most = INTENSITY_BOUNDS[kind]
    return (
        Why(
            label="How hard",
            value=bouts.intensity.text,
            line=_HOW_HARD[kind].format(bouts.intensity.text),
            steps=(("Range", f"{least} to {most} {kind.unit}"),),
            ground=TIMED_GROUNDS["intensity"]
            if kind is not IntensityKind.EFFORT
            else Ground(source_keys=(), mark=Mark.POLICY),
        ),
    )
