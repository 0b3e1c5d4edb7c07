"""A plan as the coach's pages show it: each exercise with its load explained, or with why there is none."""

from dataclasses import dataclass

from sessions.actions.assigning import Draft, Wish
from sessions.domain.exercises import BY_CODE, Exercise
from sessions.domain.planning import ProblemCode
from sessions.domain.prescription import Explanation, Prescription, Refusal, RefusalCode, explain
from sessions.domain.spacing import SpacingCode
from sessions.domain.timing import clock


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedLine:
    """One exercise of a plan: a prescription with its explanation, or a refusal."""

    exercise: Exercise
    prescription: Prescription | None
    explanation: Explanation | None
    refusal: Refusal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A draft for the page. Without the gate's yes it has no lines: a load is not even shown.

    `problems` are what no line and no bar tells: gate, day, spacing.
    """

    draft: Draft
    lines: tuple[PlannedLine, ...]
    problems: tuple[str, ...]
    minutes_text: str
    minutes_kind: str
    offers: tuple[str, ...]
    over_cap: str
    needs_high_load_reason: bool
    needs_spacing_reason: bool
    needs_equipment: bool


def preview(draft: Draft, wish: Wish) -> Preview:
    """Arrange a draft of `wish` for reading."""
    plan, timing = draft.plan, draft.plan.timing
    codes = {refusal.code for refusal in plan.refusals.values()}
    told = {each.message for each in plan.problems if each.code is not ProblemCode.NO_EXERCISE}
    return Preview(
        draft=draft,
        lines=tuple(_line(code, draft) for code, _ in wish.exercises) if draft.is_allowed else (),
        problems=tuple(problem for problem in draft.problems if problem not in told),
        minutes_text=f"{clock(timing.cuff_seconds)} of {clock(timing.cap_seconds)}",
        minutes_kind="danger" if not timing.fits else "caution" if timing.warns else "ok",
        offers=timing.offers,
        over_cap=next((each.message for each in plan.problems if each.code is ProblemCode.OVER_CAP), ""),
        needs_high_load_reason=RefusalCode.REASON_NEEDED in codes,
        needs_spacing_reason=any(
            conflict.code is SpacingCode.TOO_CLOSE and conflict.blocking for conflict in draft.spacing
        ),
        needs_equipment=RefusalCode.NO_EQUIPMENT in codes,
    )


def _line(code: str, draft: Draft) -> PlannedLine:
    prescription = next((each for each in draft.plan.prescriptions if each.exercise_code == code), None)
    return PlannedLine(
        exercise=BY_CODE[code],
        prescription=prescription,
        explanation=explain(prescription) if prescription else None,
        refusal=draft.plan.refusals.get(code),
    )
