"""Why this number: for each one a line for the client, every step for the coach, and what it rests on."""

from collections import Counter
from collections.abc import Sequence
from typing import Protocol

from clients.domain import occlusion
from clients.domain.numbers import Unit, Weight, weight_text
from clients.domain.one_rep_max import Freshness, Method
from clients.domain.sources import Mark
from sessions.domain.exercises import LoadBasis, WorkKind
from sessions.domain.figures import day_text, percent_text
from sessions.domain.prescription.explain_bouts import explain_bouts, sum_of_bouts
from sessions.domain.prescription.facts import Prescription
from sessions.domain.prescription.own_weight import ENOUGH_REPS_IN_LAST_SET
from sessions.domain.prescription.own_weight import GROUND as OWN_WEIGHT_GROUND
from sessions.domain.prescription.protocol_whys import rest_why, sets_why, tempo_why
from sessions.domain.prescription.why import ABOUT_PRESSURE, Explanation, Why
from sessions.domain.protocols import (
    CHANGEOVER_SECONDS,
    CUFF_CAP_SECONDS,
    CUFF_WARN_SECONDS,
    GROUNDS,
    MAX_PERCENT_1RM,
    MIN_PERCENT_1RM,
    REASON_ABOVE_PERCENT_1RM,
    CuffMode,
    Ground,
)
from sessions.domain.tightness import TIGHTNESS
from sessions.domain.timing import changeovers_between, clock, session_timing

_FRESHNESS_WORDS = {
    Freshness.FRESH: "up to date",
    Freshness.RETEST_DUE: "a retest is due",
    Freshness.STALE: "older than 6 weeks: lower half of the band only",
    Freshness.EXPIRED: "older than 12 weeks: gives no load",
}

OWN_WEIGHT_TEXT = "own weight"
LOAD_WITHOUT_CUFFS = "Without cuffs the load is the one it would be with them"
_POLICY = Ground(source_keys=(), mark=Mark.POLICY)


def explain(prescription: Prescription) -> Explanation:
    """Explain a prescription, whether it was just made or rebuilt from what was stored."""
    if prescription.bouts is not None:
        return explain_bouts(prescription, prescription.bouts, _cuff_whys(prescription))
    is_own_weight = prescription.kind is WorkKind.OWN_WEIGHT
    load = _own_weight_why() if is_own_weight else _load_why(prescription)
    numbers = (
        load,
        *(() if is_own_weight else (_percent_why(prescription),)),
        sets_why(prescription),
        rest_why(prescription),
        tempo_why(prescription),
        *_cuff_whys(prescription),
    )
    source = ("Source", ", ".join(prescription.source_keys))
    return Explanation(line=load.line, steps=(*load.steps, source), numbers=numbers)


def _cuff_whys(prescription: Prescription) -> tuple[Why, ...]:
    if prescription.without_cuffs:
        return ()
    return (
        _site_why(prescription),
        _tightness_why(prescription),
        *_pressure_whys(prescription),
        _minutes_why(prescription),
    )


def _load_why(prescription: Prescription) -> Why:
    facts = prescription.load_facts
    share = percent_text(facts.percent_1rm)
    best = weight_text(facts.one_rep_max_kg, prescription.unit)
    estimated = prescription.one_rep_max_method == Method.ESTIMATED
    rounded = ", rounded down to what you can load" if facts.load_kg < facts.raw_kg else ""
    grounds = [GROUNDS["band"], GROUNDS["estimate"]] if estimated else [GROUNDS["band"]]
    return Why(
        label="Load",
        value=load_text(prescription),
        line=(
            f"{load_text(prescription)} is {share} of the most you can lift once "
            f"({best}, {'estimated' if estimated else 'tested'} on "
            f"{day_text(facts.one_rep_max_on)}){rounded}."
        ),
        steps=tuple(_steps(prescription)),
        ground=Ground(source_keys=tuple(key for each in grounds for key in each.source_keys), mark=Mark.SEEN),
    )


def _own_weight_why() -> Why:
    return Why(
        label="Load",
        value=OWN_WEIGHT_TEXT,
        line="Your own weight. Nobody knows what share of the most you can lift that is.",
        steps=(
            ("Load", "no added weight, and no percent of a 1RM"),
            ("Enough", f"{ENOUGH_REPS_IN_LAST_SET} repetitions in the last set; then a load follows"),
        ),
        ground=OWN_WEIGHT_GROUND,
    )


def _steps(prescription: Prescription) -> list[tuple[str, str]]:
    unit, facts = prescription.unit, prescription.load_facts
    freshness = _FRESHNESS_WORDS[Freshness(facts.freshness)]
    steps = [
        ("1RM", weight_text(facts.one_rep_max_kg, unit)),
        ("Date", f"{day_text(facts.one_rep_max_on)} ({freshness})"),
        ("Method", _method(prescription)),
        ("Percent asked", percent_text(facts.asked_percent_1rm)),
        ("Exactly", weight_text(facts.raw_kg, unit)),
        ("Rounded down to", f"{load_text(prescription)} ({prescription.equipment_text})"),
        ("Resulting percent", percent_text(facts.percent_1rm)),
    ]
    if prescription.high_load_reason:
        steps.append((f"Reason above {REASON_ABOVE_PERCENT_1RM} %", prescription.high_load_reason))
    if prescription.note:
        steps.append(("Note", prescription.note))
    return steps


def _percent_why(prescription: Prescription) -> Why:
    steps = [
        ("Band", f"{MIN_PERCENT_1RM} to {MAX_PERCENT_1RM} % of 1RM, after rounding"),
        ("Asked for", percent_text(prescription.load_facts.asked_percent_1rm)),
    ]
    ground = GROUNDS["band"]
    if prescription.high_load_reason:
        steps.append((f"Reason above {REASON_ABOVE_PERCENT_1RM} %", prescription.high_load_reason))
        ground = Ground(source_keys=(*ground.source_keys, *GROUNDS["reason"].source_keys), mark=ground.mark)
    return Why(
        label="Percent of 1RM",
        value=percent_text(prescription.load_facts.percent_1rm),
        line=_percent_line(prescription),
        steps=tuple(steps),
        ground=ground,
    )


def _percent_line(prescription: Prescription) -> str:
    band = f"{MIN_PERCENT_1RM} to {MAX_PERCENT_1RM} % of your best"
    if prescription.without_cuffs:
        return f"{LOAD_WITHOUT_CUFFS}: {band}."
    return f"With cuffs on, {band} is what is asked."


def _site_why(prescription: Prescription) -> Why:
    side, worn = prescription.side, f"cuffs on each {prescription.cuff_site}"
    site = f"{side} {prescription.cuff_site}" if side else str(prescription.cuff_site)
    return Why(
        label="Cuff",
        value=f"high on the {site}",
        line=f"As high on the {site} as it goes. Never anywhere else.",
        steps=(("Region", f"{prescription.region.label}: {f'one cuff, on the {site}' if side else worn}"),),
        ground=GROUNDS["placement"],
    )


def _tightness_why(prescription: Prescription) -> Why:
    advised = TIGHTNESS[prescription.region]
    steps = [("Ceiling", f"{advised.ceiling} of 10; above that it is too tight")]
    if prescription.pressure_note:
        steps.append(("Pressure", prescription.pressure_note))
    return Why(
        label="Tightness",
        value=f"{prescription.tightness_low} to {prescription.tightness_high} of 10",
        line="Tight without pain. Looser at once if the limb turns blue or tingles.",
        steps=tuple(steps),
        ground=Ground(source_keys=advised.source_keys, mark=advised.mark),
    )


def _pressure_whys(prescription: Prescription) -> list[Why]:
    ground = Ground(source_keys=occlusion.TARGET_SOURCE_KEYS, mark=occlusion.TARGET_MARK)
    whys = []
    for target in prescription.pressure_targets:
        measured, limb = target.measured, target.limb.label.lower()
        whys.append(
            Why(
                label=f"{ABOUT_PRESSURE}{limb}",
                value=pressure_text(target),
                line=f"{_shares(target)} % of the {measured.pressure_mmhg} mmHg measured on your {limb}.",
                steps=(
                    *_asked_steps(prescription, target),
                    ("Measured", f"{measured.pressure_mmhg} mmHg on {day_text(measured.measured_on)}"),
                    ("With", f"{measured.device}, {measured.cuff_width_cm.normalize():f} cm wide"),
                    ("Position", measured.position.label),
                    *_tolerance_steps(target),
                    *(("Warning", warning) for warning in target.warnings),
                ),
                ground=ground,
            )
        )
    return whys


def _shares(target: occlusion.PressureTarget) -> str:
    """Such as "60", or "40 to 80" for a target from before a percent was chosen."""
    low, high = occlusion.TARGET_LOW_PERCENT, occlusion.TARGET_HIGH_PERCENT
    return f"{low} to {high}" if target.percent is None else str(target.percent)


def _asked_steps(prescription: Prescription, target: occlusion.PressureTarget) -> tuple[tuple[str, str], ...]:
    asked = prescription.pressure_percent
    return (("Asked for", f"{asked} %"),) if asked is not None and asked != target.percent else ()


def _tolerance_steps(target: occlusion.PressureTarget) -> tuple[tuple[str, str], ...]:
    off = target.tolerance_mmhg
    return () if off is None else (("Tolerance", f"such a device was up to {off} mmHg off"),)


def pressure_text(target: occlusion.PressureTarget) -> str:
    """Such as "112 mmHg", or "80 to 160 mmHg" for a target from before a percent was chosen."""
    if target.target_mmhg is not None:
        return f"{target.target_mmhg} mmHg"
    if target.low_mmhg == target.high_mmhg:
        return f"{target.low_mmhg} mmHg"
    return f"{target.low_mmhg} to {target.high_mmhg} mmHg"


def _minutes_why(prescription: Prescription) -> Why:
    is_off = prescription.released_between_sets
    resting = f"{len(prescription.sets) - 1} rests x {prescription.rest_seconds} s"
    rests_off = (("Rests", f"{resting}, cuffs off, and not counted"),) if is_off else ()
    lift, rest = ("Lifting", "resting") if prescription.bouts is None else ("Work", "rest")
    work = f"{lift} with the cuffs on, {rest} without" if is_off else f"{lift} and {rest} with the cuffs on"
    return Why(
        label="Under the cuff",
        value=clock(prescription.cuff_seconds),
        line=f"{work}. A session stays under {clock(CUFF_CAP_SECONDS)}.",
        steps=(
            ("Sum", f"{_sum_of_minutes(prescription)} = {clock(prescription.cuff_seconds)}"),
            *rests_off,
            ("Most in a session", clock(CUFF_CAP_SECONDS)),
        ),
        ground=GROUNDS["cap"],
    )


def _sum_of_minutes(prescription: Prescription) -> str:
    if prescription.bouts is not None:
        return sum_of_bouts(prescription.bouts)
    reps, rests = sum(prescription.sets), len(prescription.sets) - 1
    lifting = f"{reps} repetitions x {prescription.seconds_per_rep} s"
    resting = f"{rests} rests x {prescription.rest_seconds} s"
    return lifting if prescription.released_between_sets else f"{lifting} + {resting}"


def explain_session_minutes(
    exercise_seconds: Sequence[int], cuff_mode: CuffMode, cap_seconds: int, off_seconds: int = 0
) -> Why:
    """Where the minutes of a whole session come from, and the most there may be.

    `off_seconds` are the rests between sets in which the cuffs are off.
    """
    ground, cap = GROUNDS["cap"], GROUNDS["changeover"]
    parts = " + ".join(clock(seconds) for seconds in exercise_seconds) or clock(0)
    timing = session_timing(exercise_seconds, cuff_mode, cap_seconds, off_seconds=off_seconds)
    changeovers = max(0, len(exercise_seconds) - 1)
    between = "on, and counted" if cuff_mode is CuffMode.CONTINUOUS else "off, and not counted"
    steps = [("Sum of the exercises", parts)]
    if off_seconds:
        steps.append(("Between sets", f"{clock(off_seconds)}, cuffs off, and not counted"))
    if changeovers:
        off = Counter(changeovers_between(exercise_seconds))
        if cuff_mode is CuffMode.CONTINUOUS:
            off = Counter({CHANGEOVER_SECONDS: changeovers})
        each = ", ".join(f"{times} x {clock(seconds)}" for seconds, times in off.items())
        steps.append(("Between exercises", f"{each}, cuffs {between}"))
    steps += [
        ("Under the cuff", clock(timing.cuff_seconds)),
        ("From first to last", clock(timing.elapsed_seconds)),
        ("Watch for discomfort above", clock(CUFF_WARN_SECONDS)),
        ("Most allowed", clock(cap_seconds)),
    ]
    if cap_seconds < CUFF_CAP_SECONDS:
        steps.append(("Set by", "the limits of the clearance"))
    return Why(
        label="The whole session",
        value=clock(timing.cuff_seconds),
        line=f"The cuffs are on for {clock(timing.cuff_seconds)}; {clock(cap_seconds)} is the most.",
        steps=tuple(steps),
        ground=Ground(
            source_keys=tuple(dict.fromkeys((*ground.source_keys, *cap.source_keys))), mark=ground.mark
        ),
    )


def explain_minutes_without_cuffs(elapsed_seconds: int) -> Why:
    """Where the minutes of a session without cuffs come from."""
    return Why(
        label="The whole session",
        value=clock(elapsed_seconds),
        line=f"About {clock(elapsed_seconds)} from the first repetition to the last, without cuffs.",
        steps=(
            ("Counted", "repetitions, rests, and a minute between exercises"),
            ("Cuffs", "none are worn"),
        ),
        ground=_POLICY,
    )


class Loaded(Protocol):
    """A prescription, just made or stored: its load as marked, how that counts, and what its client reads."""

    @property
    def marked(self) -> Weight | None: ...
    @property
    def unit(self) -> Unit: ...
    @property
    def load_basis(self) -> str: ...
    @property
    def intensity_text(self) -> str: ...


def load_text(prescription: Loaded) -> str:
    """The load as it is marked, for its client: "40 lb each hand", or "15 kg (33.1 lb)" for pounds.

    "own weight" where there is none, and how hard it is where minutes are counted.
    """
    if prescription.intensity_text:
        return prescription.intensity_text
    if prescription.marked is None:
        return OWN_WEIGHT_TEXT
    load, basis = prescription.marked.text_for(prescription.unit), prescription.load_basis
    return load if basis == LoadBasis.TOTAL else f"{load} {basis}"


def _method(prescription: Prescription) -> str:
    method = str(prescription.one_rep_max_method)
    low_kg, high_kg = prescription.one_rep_max_low_kg, prescription.one_rep_max_high_kg
    if low_kg is None or high_kg is None or low_kg == high_kg:
        return method
    unit = prescription.unit
    return f"{method}, between {weight_text(low_kg, unit)} and {weight_text(high_kg, unit)}"
