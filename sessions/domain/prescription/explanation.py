"""Why this load: one sentence for the client, every step of the sum for the coach."""

from dataclasses import dataclass

from clients.domain.one_rep_max import Freshness, Method
from sessions.domain.exercises import LoadBasis
from sessions.domain.figures import day_text, load_text, percent_text, weight_text
from sessions.domain.prescription.facts import Prescription
from sessions.domain.protocols import REASON_ABOVE_PERCENT_1RM

_FRESHNESS_WORDS = {
    Freshness.FRESH: "up to date",
    Freshness.RETEST_DUE: "a retest is due",
    Freshness.STALE: "older than 6 weeks: lower half of the band only",
    Freshness.EXPIRED: "older than 12 weeks: gives no load",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """`line` is for the client; `steps` are (label, value) in the order of the sum."""

    line: str
    steps: tuple[tuple[str, str], ...]


def explain(prescription: Prescription) -> Explanation:
    """Explain a prescription, whether it was just made or rebuilt from what was stored."""
    return Explanation(line=_line(prescription), steps=tuple(_steps(prescription)))


def _line(prescription: Prescription) -> str:
    share = percent_text(prescription.percent_1rm)
    best = weight_text(prescription.one_rep_max_kg, prescription.load_unit)
    how = "tested" if prescription.one_rep_max_method == Method.TESTED else "estimated"
    rounded = ", rounded down to what you can load" if prescription.load_kg < prescription.raw_kg else ""
    return (
        f"{_load(prescription)} is {share} of the most you can lift once "
        f"({best}, {how} on {day_text(prescription.one_rep_max_on)}){rounded}."
    )


def _steps(prescription: Prescription) -> list[tuple[str, str]]:
    unit = prescription.load_unit
    freshness = _FRESHNESS_WORDS[Freshness(prescription.freshness)]
    steps = [
        ("1RM", weight_text(prescription.one_rep_max_kg, unit)),
        ("Date", f"{day_text(prescription.one_rep_max_on)} ({freshness})"),
        ("Method", _method(prescription)),
        ("Percent asked", percent_text(prescription.asked_percent_1rm)),
        ("Exactly", weight_text(prescription.raw_kg, unit)),
        ("Rounded down to", f"{_load(prescription)} ({prescription.equipment_text})"),
        ("Resulting percent", percent_text(prescription.percent_1rm)),
    ]
    if prescription.high_load_reason:
        steps.append((f"Reason above {REASON_ABOVE_PERCENT_1RM} %", prescription.high_load_reason))
    if prescription.note:
        steps.append(("Note", prescription.note))
    steps.append(("Source", ", ".join(prescription.source_keys)))
    return steps


def _load(prescription: Prescription) -> str:
    load = load_text(prescription.load_value, prescription.load_unit)
    if prescription.load_basis == LoadBasis.TOTAL:
        return load
    return f"{load} {prescription.load_basis}"


def _method(prescription: Prescription) -> str:
    method = str(prescription.one_rep_max_method)
    low_kg, high_kg = prescription.one_rep_max_low_kg, prescription.one_rep_max_high_kg
    if low_kg is None or high_kg is None or low_kg == high_kg:
        return method
    unit = prescription.load_unit
    return f"{method}, between {weight_text(low_kg, unit)} and {weight_text(high_kg, unit)}"
