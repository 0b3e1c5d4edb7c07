"""A draft as the planner shows it: each exercise with its explained load, or the reason for having none."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from uuid import UUID

from clients.domain.clearance import Allowed
from clients.domain.regions import limb_of
from sessions.domain.exercises import Exercise
from sessions.domain.fitting import FittedSession, Fix, FixKind, find_fixes, fit_to_limits
from sessions.domain.planning import ProblemCode, SessionRequest, Swap
from sessions.domain.prescription import (
    Explanation,
    Prescription,
    Refusal,
    RefusalCode,
    Why,
    explain,
    explain_minutes_without_cuffs,
    explain_session_minutes,
)
from sessions.domain.protocols import Protocol, taper
from sessions.domain.sides import sides_for, sides_of_turns
from sessions.domain.spacing import SpacingCode
from sessions.domain.timing import clock
from sessions.exercises.catalogue import find_exercises
from sessions.planning.drafts import Draft, number_text

SWAPS_SHOWN = 5
NOBODY_AWAY: Mapping[date, Sequence[str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedTurn:
    """One piece of work of an exercise, explained. `limb` is empty where both work at once."""

    limb: str
    prescription: Prescription
    explanation: Explanation


SideChoices = tuple[tuple[str, str, bool], ...]  # value, label, is chosen


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedLine:
    """One exercise of a plan: its turns, or a refusal. `sides` are the choices: value, label, is chosen.

    `protocol_code` was chosen for it alone; "" where it follows the session. `starts_from` says where its
    own protocol of the practice would start, if that is not what is asked for.
    """

    exercise: Exercise
    turns: tuple[PlannedTurn, ...]
    sides: SideChoices
    protocol_code: str
    starts_from: str
    refusal: Refusal | None
    swaps: tuple[Swap, ...]
    is_first: bool
    is_last: bool

    @property
    def may_have_own_sets(self) -> bool:
        """Whether sets may be chosen for it alone: it has some, and is not the only exercise."""
        is_alone = self.is_first and self.is_last
        return not self.exercise.kind.is_in_minutes and (bool(self.protocol_code) or not is_alone)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPreview:
    """A draft as the page shows it. Has no lines while the gate refuses, so that no load is shown.

    Where the gate refuses one limb and not the other, `other_sides` are the choices that stay.

    `problems` leaves out those that a line or the time bar shows: it has gate, day and spacing.
    """

    draft: Draft
    lines: tuple[PlannedLine, ...]
    other_sides: tuple[tuple[Exercise, SideChoices], ...]
    problems: tuple[str, ...]
    minutes_text: str
    minutes_kind: str
    offers: tuple[str, ...]
    fixes: tuple[Fix, ...]
    fitting: Fix | None
    fitting_changes: tuple[str, ...]
    over_cap: str
    needs_high_load_reason: bool
    needs_spacing_reason: bool
    needs_equipment: bool
    taper_text: str
    minutes_why: Why
    may_go_without: bool
    away: tuple[str, ...]

    @property
    def place_id(self) -> UUID | None:
        """The place of the practice where it is done; None for what the client has."""
        return self.draft.trains_at.id

    @property
    def at_place(self) -> str:
        """Where it is loaded, beside the name of a machine: ", Gym"; "" for what the client has."""
        place = self.draft.trains_at
        return "" if place.id is None else f", {place.name}"

    @property
    def refused_title(self) -> str:
        """What stands above the gate's reasons."""
        return "Not allowed for these sides" if self.draft.open_limbs else "Not allowed for this region"

    @property
    def limbs_text(self) -> str:
        """The minutes of each limb, where they are not those of the session: "Left leg 6:30 · right leg"."""
        timing = self.draft.plan.timing
        parts = [f"{limb.label} {clock(seconds)}" for limb, seconds in timing.limb_seconds.items()]
        return " · ".join(parts) if timing.differs_by_limb else ""

    @property
    def needs(self) -> list[str]:
        """The ids of the reason fields that this plan needs."""
        asked = {"high-load-reason": self.needs_high_load_reason, "spacing-reason": self.needs_spacing_reason}
        return [name for name, needed in asked.items() if needed]

    @property
    def shared_notes(self) -> list[str]:
        """The notes that several exercises share: the page shows each once, below all of them."""
        notes = [asked.note for asked in self.draft.plan.prescriptions if asked.note]
        return [note for note in dict.fromkeys(notes) if notes.count(note) > 1] if self.lines else []


def build_preview(
    draft: Draft,
    requested: SessionRequest,
    later_on: date | None = None,
    *,
    away: Mapping[date, Sequence[str]] = NOBODY_AWAY,
) -> PlanPreview:
    """Return the preview of a draft of `requested`.

    `later_on` is a day with room for exercises that do not fit. `away` has sentences about absences by day.
    """
    plan, timing = draft.plan, draft.plan.timing
    codes = {refusal.code for refusal in plan.refusals.values()}
    fitted = _fit(draft, requested)
    shown_elsewhere = {each.message for each in plan.problems if each.code is not ProblemCode.NO_EXERCISE}
    return PlanPreview(
        draft=draft,
        lines=_lines(draft, requested) if draft.is_allowed else (),
        other_sides=() if draft.is_allowed else _other_sides(draft, requested),
        problems=tuple(problem for problem in draft.problems if problem not in shown_elsewhere),
        minutes_text=f"{clock(timing.cuff_seconds)} of {clock(timing.cap_seconds)}",
        minutes_kind="danger" if not timing.fits else "caution" if timing.warns else "ok",
        offers=timing.offers,
        fixes=() if timing.fits else _fixes(draft, requested, later_on),
        fitting=_fitting_button(draft, requested, fitted) if fitted else None,
        fitting_changes=tuple(change.message for change in fitted.changes) if fitted else (),
        over_cap=next((each.message for each in plan.problems if each.code is ProblemCode.OVER_CAP), ""),
        needs_high_load_reason=RefusalCode.REASON_NEEDED in codes,
        needs_spacing_reason=any(
            conflict.code is SpacingCode.TOO_CLOSE and conflict.blocking for conflict in draft.spacing
        ),
        may_go_without=draft.may_go_without_cuffs,
        away=tuple(away.get(requested.scheduled_on, ())),
        needs_equipment=RefusalCode.NO_EQUIPMENT in codes,
        taper_text=_taper_text(draft, requested),
        minutes_why=explain_minutes_without_cuffs(timing.elapsed_seconds)
        if plan.without_cuffs
        else explain_session_minutes(plan.turn_seconds, plan.cuff_mode, timing.cap_seconds, plan.off_seconds),
    )


def _fit(draft: Draft, requested: SessionRequest) -> FittedSession | None:
    """Return the smallest change within the limits of the clearance, if one is needed and there is one."""
    if not isinstance(draft.gate_answer, Allowed) or requested.without_cuffs:
        return None
    exercises = find_exercises([code for code, _ in requested.exercises], draft.practice_id)
    items = [(exercises[code], percent) for code, percent in requested.exercises if code in exercises]
    return fit_to_limits(draft.plan, items, limits=draft.gate_answer.limits)


def _fitting_button(draft: Draft, requested: SessionRequest, fitted: FittedSession) -> Fix:
    """Return the button: its value has cuffs, other protocols, lowered percents, how many exercises stay."""
    asked = dict(requested.exercises)
    lowered = [
        f"{exercise.code}={percent:f}"
        for exercise, percent in fitted.items
        if percent != asked[exercise.code]
    ]
    others = [
        f"{exercise.code}={new.code}"
        for (exercise, _), new, old in zip(fitted.items, fitted.protocols, draft.plan.protocols, strict=False)
        if new is not old
    ]
    changed = f"{','.join(others)} {','.join(lowered)}"
    value = f"{FixKind.LIMITS} {fitted.cuff_mode} {changed} {len(fitted.items)}"
    return Fix(kind=FixKind.LIMITS, label="Fit to the limits", value=value)


def _fixes(draft: Draft, requested: SessionRequest, later_on: date | None) -> tuple[Fix, ...]:
    exercises = find_exercises([code for code, _ in requested.exercises], draft.practice_id)
    return find_fixes(
        [exercises[code] for code, _ in requested.exercises if code in exercises],
        protocols=draft.plan.protocols,
        cuff_mode=draft.plan.cuff_mode,
        cap_seconds=draft.plan.timing.cap_seconds,
        later_on=later_on,
        turn_counts=draft.plan.turn_counts,
    )


def _lines(draft: Draft, requested: SessionRequest) -> tuple[PlannedLine, ...]:
    prescribed: dict[str, list[Prescription]] = defaultdict(list)
    for each in draft.plan.prescriptions:
        prescribed[each.exercise_code].append(each)
    exercises = find_exercises([code for code, _ in requested.exercises], draft.practice_id)
    codes = [code for code, _ in requested.exercises if code in exercises]
    percents = dict(requested.exercises)
    return tuple(
        PlannedLine(
            exercise=exercises[code],
            turns=tuple(_turn(each) for each in prescribed[code]),
            sides=_choices(exercises[code], draft),
            protocol_code=requested.protocol_codes.get(code, ""),
            starts_from=_starts_from(exercises[code], protocol, percents[code], draft),
            refusal=draft.plan.refusals.get(code),
            swaps=draft.swaps.get(code, ())[:SWAPS_SHOWN],
            is_first=code == codes[0],
            is_last=code == codes[-1],
        )
        for code, protocol in zip(codes, draft.plan.protocols, strict=True)
    )


def _starts_from(exercise: Exercise, protocol: Protocol, percent: Decimal, draft: Draft) -> str:
    """Return where an own protocol starts, where that is not what is asked for; "" of any other."""
    is_other = protocol.is_own and exercise.loadable and percent != protocol.default_percent_1rm
    if not is_other or draft.is_eased:
        return ""
    return f"{protocol.name} starts from {protocol.default_percent_1rm} % of 1RM."


def _other_sides(draft: Draft, requested: SessionRequest) -> tuple[tuple[Exercise, SideChoices], ...]:
    """The choices of side that a refused plan still has, where a cuff may go on another limb."""
    if not draft.open_limbs:
        return ()
    exercises = find_exercises([code for code, _ in requested.exercises], draft.practice_id)
    choices = ((exercise, _choices(exercise, draft)) for exercise in exercises.values())
    return tuple((exercise, sides) for exercise, sides in choices if sides)


def _turn(prescription: Prescription) -> PlannedTurn:
    side = prescription.side
    limb = limb_of(prescription.region, side).label if side else ""
    return PlannedTurn(limb=limb, prescription=prescription, explanation=explain(prescription))


def _choices(exercise: Exercise, draft: Draft) -> SideChoices:
    """Return how an exercise can be done, with what is planned; nothing where there is no choice."""
    possible = sides_for(exercise)
    if len(possible) == 1:
        return ()
    planned = sides_of_turns(turn.side for turn in draft.plan.turns if turn.exercise.code == exercise.code)
    return tuple((each.value, each.label(exercise.region), each is planned) for each in possible)


def _taper_text(draft: Draft, requested: SessionRequest) -> str:
    """Return a description of the taper; "" if the chosen protocol is used."""
    gentle = taper(draft.place.number)
    if not draft.is_eased or gentle is None:
        return ""
    if not (draft.is_allowed and draft.plan.prescriptions):
        return ""  # nothing is asked for, so nothing was eased
    sets = " / ".join(str(reps) for reps in gentle.sets)
    return f"{number_text(requested.region, draft.place)}: {sets}. {gentle.note}"
