"""Proposes the next load of an exercise from what was done with the last one, with its rule and its facts.

The coach approves, changes or declines a proposal; nothing happens by itself. It is worked out from the
record, which counts each set once, so that a set logged twice changes no proposal. After a symptom nothing is
proposed until the stop was looked at.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from clients.domain.clearance import Limits
from clients.domain.equipment import Equipment
from clients.domain.numbers import Unit, Weight, from_kg, weight_text
from clients.domain.one_rep_max import Freshness, OneRepMax, freshness
from clients.domain.regions import Limb, Side
from clients.domain.sources import Mark
from sessions.domain.exercises import Exercise
from sessions.domain.figures import day_text, percent_text
from sessions.domain.placement import DISCOMFORT_TOO_MUCH
from sessions.domain.prescription.loads import AvailableLoad, available_loads
from sessions.domain.prescription.stand_in import is_of_other_work, stand_in_note
from sessions.domain.prescription.what_helps import Gap, what_helps
from sessions.domain.protocols import MIN_PERCENT_1RM, REASON_ABOVE_PERCENT_1RM, STALE_MAX_PERCENT

LOOK_AGAIN = "Something else was logged or decided since this page was opened. Please look again."
CLEAN_SESSIONS = 2  # POLICY, after the "2 for 2" of ACSM: done whole twice running.
CLEAN_EFFORT = 7  # POLICY: the last set was no harder than 7 of 10.
# S-P7534 (table T3, before a new knee): more than 15 in the fourth set adds a plate. There only that set went
# to failure; that it holds where all four do is POLICY.
EASY_REPS_IN_LAST_SET = 15
ENOUGH_SHARE = Decimal("0.8")  # POLICY: 60 of 75. Fewer is too heavy; 60 to 74 is the usual shape.
FIRST_SET_SHARE = Decimal(2) / 3  # POLICY: 20 of 30 in the first set.
USUAL_STEP = Decimal("0.10")  # POLICY: 5 to 10 % at once; where the next load is further away, look at it.
_HUNDREDTH = Decimal("0.01")
_GRAM = Decimal("0.001")  # the precision of a stored load; one converted from pounds has more decimals


def same_load(one_kg: Decimal, other_kg: Decimal) -> bool:
    """Return whether two loads are equal to the gram: one may be stored, the other converted from pounds."""
    return abs(one_kg - other_kg) <= _GRAM


class ProgressionRule(StrEnum):
    """The rule behind a proposal."""

    CLEAN_TWICE = "clean_twice"
    TOO_EASY = "too_easy"
    MISSED = "missed"
    DISCOMFORT = "discomfort"

    @property
    def source_keys(self) -> tuple[str, ...]:
        return ("S-P7534",) if self is ProgressionRule.TOO_EASY else ()

    @property
    def mark(self) -> Mark:
        """Always policy: the source of the plate is about a protocol with one set to failure."""
        return Mark.POLICY


@dataclass(frozen=True, slots=True, kw_only=True)
class ExerciseOutcome:
    """One exercise of one finished session under cuffs, from its record. `sets` are repetitions done."""

    session_id: UUID
    on: date
    asked_sets: tuple[int, ...]
    sets: tuple[int, ...]
    failure_from: int | None  # from this set on as many as possible were asked for
    load_kg: Decimal
    lifted_kg: tuple[Decimal, ...]
    effort: int | None
    discomfort: int | None
    left_out: tuple[int, ...] = ()
    says_nothing: str = ""  # why nothing is proposed from it: it was not done as it was asked for

    @property
    def reps_done(self) -> int:
        return sum(self.sets)

    @property
    def numbered_sets(self) -> tuple[int, ...]:
        """The sets that asked for a number of repetitions."""
        return self.asked_sets if self.failure_from is None else self.asked_sets[: self.failure_from - 1]

    @property
    def reps_asked(self) -> int:
        return sum(self.numbered_sets)

    @property
    def reps_done_of_asked(self) -> int:
        """Repetitions of the sets that asked for a number."""
        return self.reps_done if self.failure_from is None else sum(self.sets[: len(self.numbered_sets)])

    @property
    def is_clean(self) -> bool:
        """Whether every repetition was done, with that load, and was no harder than it should be.

        Discomfort of 5 to 7 is usual in the fourth set (S-LOE16) and holds nothing back; one that was not
        asked does, since nothing is known.
        """
        return (
            not self.says_nothing
            and self.reps_done >= self.reps_asked
            and len(self.sets) >= len(self.asked_sets)
            and all(lifted >= self.load_kg or same_load(lifted, self.load_kg) for lifted in self.lifted_kg)
            and self.effort is not None
            and self.effort <= CLEAN_EFFORT
            and self.discomfort is not None
            and self.discomfort < DISCOMFORT_TOO_MUCH
        )

    @property
    def is_missed(self) -> bool:
        """Whether too few repetitions were done, in all or in the first set.

        A set to failure asked for no number, and one that was left out as offered was not asked for.
        """
        if not self.numbered_sets:
            return False
        first = self.sets[0] if self.sets else 0
        asked = sum(reps for number, reps in enumerate(self.numbered_sets, 1) if number not in self.left_out)
        too_few = self.reps_done_of_asked < ENOUGH_SHARE * asked
        return too_few or first < FIRST_SET_SHARE * self.asked_sets[0]


def outcome_of(
    recorded: Mapping[str, Any],
    *,
    session_id: UUID,
    on: date,
    asked_sets: Sequence[int],
    failure_from: int | None,
    load_kg: Decimal,
    says_nothing: str = "",
) -> ExerciseOutcome:
    """Read the outcome of one exercise from its part of a stored record (`record_as_json`)."""
    asked = range(1, len(asked_sets) + 1)
    performed = [each for each in recorded.get("performed", []) if each["set_number"] in asked]
    return ExerciseOutcome(
        session_id=session_id,
        on=on,
        asked_sets=tuple(asked_sets),
        sets=tuple(each["reps"] for each in performed),
        failure_from=failure_from,
        load_kg=load_kg,
        lifted_kg=tuple(Decimal(each["load_kg"]) for each in performed),
        effort=recorded.get("effort"),
        discomfort=recorded.get("discomfort"),
        left_out=tuple(recorded.get("left_out", [])),
        says_nothing=says_nothing,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A step from one load to another: its rule and facts, and the new load in percent of the 1RM.

    `looks` are the reasons why it must not be approved in bulk; `needs_look` says that there are some. `unit`
    is what the client reads.
    """

    exercise_code: str
    side: Side | None
    session_id: UUID
    rule: ProgressionRule
    facts: str
    from_kg: Decimal
    to_kg: Decimal
    marked: Weight
    percent_1rm: Decimal
    one_rep_max: OneRepMax
    unit: Unit
    looks: tuple[str, ...] = ()

    @property
    def is_up(self) -> bool:
        return self.to_kg > self.from_kg

    @property
    def from_text(self) -> str:
        """The load so far, in the unit in which the hardware is marked now."""
        unit = self.marked.unit
        return Weight(from_kg(self.from_kg, unit), unit).text_for(self.unit)

    @property
    def to_text(self) -> str:
        """The new load as it is written on the hardware."""
        return self.marked.text_for(self.unit)

    @property
    def line(self) -> str:
        """A sentence for the coach: both loads in percent of the 1RM, and how and when that was found."""
        best, before = self.one_rep_max, percent_text(self.from_kg * 100 / self.one_rep_max.load_kg)
        return (
            f"{self.from_text} is {before} and {self.to_text} is "
            f"{percent_text(self.percent_1rm)} of the 1RM of {weight_text(best.load_kg, self.unit)}, "
            f"{best.method} on {day_text(best.tested_on)}."
        )

    @property
    def look_mark(self) -> Mark:
        """The mark of the reasons to look, which are policy."""
        return Mark.POLICY

    @property
    def needs_look(self) -> bool:
        return bool(self.looks)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """The load stays. The coach reads the reason and has nothing to approve."""

    reason: str


def propose(
    *,
    exercise: Exercise,
    outcomes: Sequence[ExerciseOutcome],
    one_rep_max: OneRepMax | None,
    equipment: Sequence[Equipment],
    limits: Limits,
    today: date,
    symptom_open: bool = False,
    side: Side | None = None,
    affected: Limb | None = None,
    unit: Unit = Unit.KG,
) -> Proposal | Stay:
    """Return the next load after `outcomes`, newest first, or a `Stay` with the reason. Raises nothing.

    `outcomes` are those of one `side`, or of both at once. Another limb's 1RM stands in for a first load, and
    nothing is built on it. `unit` is what the client reads.
    """
    if symptom_open:
        return Stay(reason="After a symptom nothing is proposed until the stop was looked at and closed.")
    if not outcomes:
        return Stay(reason="It was not done under cuffs yet.")
    if one_rep_max is None or not freshness(one_rep_max.tested_on, today).gives_loads:
        return Stay(reason="Without a 1RM of the last 12 weeks there is no load to propose.")
    if is_of_other_work(exercise, one_rep_max, side) or stand_in_note(exercise, one_rep_max, side, affected):
        return Stay(reason="Without a 1RM of this side there is no load to propose.")
    if outcomes[0].says_nothing:
        return Stay(reason=outcomes[0].says_nothing)
    if outcomes[0].load_kg <= 0:
        return Stay(reason="It was done without a load.")
    fired = _rule(outcomes)
    if isinstance(fired, Stay):
        return fired
    rule, words = fired
    loads = available_loads(exercise, equipment)
    newest, goes_up = outcomes[0], rule in (ProgressionRule.CLEAN_TWICE, ProgressionRule.TOO_EASY)
    most = _most_percent(one_rep_max, limits, today)
    chosen = _next_load(loads, newest.load_kg, one_rep_max, most, up=goes_up)
    if chosen is None:
        edge = f"up to {percent_text(most)}" if goes_up else f"down to {MIN_PERCENT_1RM} %"
        most_kg = min(one_rep_max.load_kg * most / 100, newest.load_kg * (1 + USUAL_STEP))
        helps = _close_step(loads, newest.load_kg, most_kg, unit) if goes_up else ""
        return Stay(reason=f"{words} There is no other load {edge} of the 1RM. {helps}".rstrip())
    return Proposal(
        exercise_code=exercise.code,
        side=side,
        session_id=newest.session_id,
        rule=rule,
        facts=words,
        from_kg=newest.load_kg,
        to_kg=chosen.load.kg,
        marked=chosen.load,
        percent_1rm=(chosen.load.kg * 100 / one_rep_max.load_kg).quantize(_HUNDREDTH, rounding=ROUND_HALF_UP),
        one_rep_max=one_rep_max,
        unit=unit,
        looks=tuple(_looks(goes_up, newest, chosen, loads, one_rep_max, today, unit)),
    )


def _rule(outcomes: Sequence[ExerciseOutcome]) -> tuple[ProgressionRule, str] | Stay:
    """Return the first rule that applies, the gravest first, with its facts in words; otherwise a `Stay`."""
    newest = outcomes[0]
    done = f"{newest.reps_done_of_asked} of {newest.reps_asked} repetitions"
    if newest.discomfort is not None and newest.discomfort >= DISCOMFORT_TOO_MUCH:
        return (
            ProgressionRule.DISCOMFORT,
            f"Discomfort {newest.discomfort} of 10. Look at the tightness first.",
        )
    if newest.is_missed:
        first = newest.sets[0] if newest.sets else 0
        return (
            ProgressionRule.MISSED,
            f"{done}, {first} in the first set. Tightness first, then sleep and illness.",
        )
    if newest.left_out:
        return Stay(
            reason=f"{done}. The last set was left out after very hard ones, as offered: the load stays."
        )
    if newest.failure_from is not None:
        last = newest.sets[-1] if len(newest.sets) >= len(newest.asked_sets) else 0
        if last > EASY_REPS_IN_LAST_SET:
            return (
                ProgressionRule.TOO_EASY,
                f"{last} repetitions in the last set to failure, more than {EASY_REPS_IN_LAST_SET}.",
            )
        return Stay(reason=f"{last} repetitions in the last set to failure: the load fits.")
    running = outcomes[:CLEAN_SESSIONS]
    unchanged = all(same_load(each.load_kg, newest.load_kg) for each in running)
    if len(running) == CLEAN_SESSIONS and unchanged and all(each.is_clean for each in running):
        effort, discomfort = newest.effort, newest.discomfort
        return (
            ProgressionRule.CLEAN_TWICE,
            f"{done} twice running, effort {effort} and discomfort {discomfort} of 10.",
        )
    return Stay(reason=f"{done}: the load stays.")


def _most_percent(one_rep_max: OneRepMax, limits: Limits, today: date) -> Decimal:
    stale = freshness(one_rep_max.tested_on, today) is Freshness.STALE
    most = [REASON_ABOVE_PERCENT_1RM, *([STALE_MAX_PERCENT] if stale else [])]
    return Decimal(min([*most, *([limits.max_percent_1rm] if limits.max_percent_1rm is not None else [])]))


def _next_load(
    loads: Sequence[AvailableLoad], from_kg: Decimal, one_rep_max: OneRepMax, most: Decimal, *, up: bool
) -> AvailableLoad | None:
    """Return the next load up or down that lies in the band, or None."""
    inside = [
        each
        for each in loads
        if MIN_PERCENT_1RM * one_rep_max.load_kg <= each.load.kg * 100 <= most * one_rep_max.load_kg
        and not same_load(each.load.kg, from_kg)
    ]
    if up:
        return next((each for each in inside if each.load.kg > from_kg), None)
    return next((each for each in reversed(inside) if each.load.kg < from_kg), None)


def _looks(
    goes_up: bool,
    newest: ExerciseOutcome,
    chosen: AvailableLoad,
    loads: Sequence[AvailableLoad],
    one_rep_max: OneRepMax,
    today: date,
    unit: Unit,
) -> list[str]:
    """Return the reasons why a coach should look before approving."""
    if not goes_up:
        return ["Going down: ask about tightness, sleep and illness first."]
    found = []
    step = (chosen.load.kg - newest.load_kg) / newest.load_kg
    if step > USUAL_STEP:
        named, machine = chosen.load.text_for(unit), chosen.equipment.name
        helps = _close_step(loads, newest.load_kg, newest.load_kg * (1 + USUAL_STEP), unit)
        found.append(
            f"{named} on {machine} is {percent_text(step * 100)} more; "
            f"5 to 10 % at once is usual. {helps}".rstrip()
        )
    if freshness(one_rep_max.tested_on, today) is not Freshness.FRESH:
        found.append("The 1RM is more than 3 weeks old. A retest says more.")
    return found


def _close_step(loads: Sequence[AvailableLoad], from_kg: Decimal, most_kg: Decimal, unit: Unit) -> str:
    """Say what would give a load over `from_kg` and up to `most_kg`, on what it is lifted from now."""
    now = next((each for each in loads if same_load(each.load.kg, from_kg)), None)
    if now is None:
        return ""
    gap = Gap(machine=now.equipment, below=now.load, least_kg=now.load.kg + _GRAM, most_kg=most_kg)
    return what_helps(gap, unit)
