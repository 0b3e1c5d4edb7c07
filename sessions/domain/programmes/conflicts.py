"""What keeps a session of a programme from being assigned: its day, its place, its minutes and its loads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from clients.domain.regions import Region, Side
from sessions.domain.days import PAST, TAKEN, day_problem, ends_before, takes_the_day
from sessions.domain.figures import day_text
from sessions.domain.planning import ProblemCode, SessionPlan
from sessions.domain.prescription import RefusalCode
from sessions.domain.programmes.client_facts import ClientFacts
from sessions.domain.spacing import OtherSession, SpacingCode, SpacingConflict, check_spacing


class ConflictCode(StrEnum):
    """What keeps a row from being assigned."""

    GATE = "gate"
    CLEARANCE_ENDS = "clearance_ends"
    PAST = "past"
    DAY_OFF = "day_off"
    DAY_TAKEN = "day_taken"
    OTHER_REGION = "other_region"
    SPACING = "spacing"
    CAP = "cap"
    ONE_REP_MAX = "one_rep_max"
    LIMIT = "limit"
    NO_LOAD = "no_load"
    TEMPLATE = "template"
    SIDE = "side"

    @property
    def label(self) -> str:
        """In two or three words, for a table."""
        return _LABELS[self]


_LABELS = {
    ConflictCode.GATE: "Not cleared",
    ConflictCode.CLEARANCE_ENDS: "Clearance ends",
    ConflictCode.PAST: "In the past",
    ConflictCode.DAY_OFF: "Day off",
    ConflictCode.DAY_TAKEN: "Day taken",
    ConflictCode.OTHER_REGION: "Other region that day",
    ConflictCode.SPACING: "Too close",
    ConflictCode.CAP: "Over the cap",
    ConflictCode.ONE_REP_MAX: "1RM missing or old",
    ConflictCode.LIMIT: "Beyond a limit",
    ConflictCode.NO_LOAD: "No load",
    ConflictCode.TEMPLATE: "Template",
    ConflictCode.SIDE: "Affected side",
}

_REFUSED = {
    RefusalCode.ONE_REP_MAX_MISSING: ConflictCode.ONE_REP_MAX,
    RefusalCode.ONE_REP_MAX_EXPIRED: ConflictCode.ONE_REP_MAX,
    RefusalCode.ONE_REP_MAX_OTHER_EXERCISE: ConflictCode.ONE_REP_MAX,
    RefusalCode.ONE_REP_MAX_UNUSABLE: ConflictCode.ONE_REP_MAX,
    RefusalCode.ABOVE_LIMIT: ConflictCode.LIMIT,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    code: ConflictCode
    message: str


NOT_CLEARED = frozenset({ConflictCode.GATE, ConflictCode.CLEARANCE_ENDS})


@dataclass(frozen=True, slots=True, kw_only=True)
class DayVerdict:
    """What stands against a day, what is worth a note, and whether a reason let it be close to another."""

    conflicts: tuple[Conflict, ...]
    notes: tuple[str, ...]
    is_close: bool


def against_day(
    facts: ClientFacts,
    region: Region,
    side: Side | None,
    on: date,
    *,
    others: Sequence[OtherSession],
    of_block: Sequence[OtherSession],
    days_off: frozenset[date],
    close_reason: str = "",
    without_cuffs: bool = False,
) -> DayVerdict:
    """Judge a day. `of_block` are the sessions of the same block before it, `others` all other sessions.

    With a `close_reason` it may follow one of its own block at once, and no other. `without_cuffs` no rest is
    asked for between two days, and any other session takes the day.
    """
    known = facts.regions[region].gate(side)
    found = [Conflict(code=ConflictCode.GATE, message=refusal) for refusal in known.refusals]
    if not found and known.valid_until_on is not None and (words := ends_before(on, known.valid_until_on)):
        found.append(Conflict(code=ConflictCode.CLEARANCE_ENDS, message=words))
    everything = [*others, *of_block]
    if words := day_problem(region, on, facts.today, everything, without_cuffs=without_cuffs):
        found.append(Conflict(code=_DAY_CODES[words], message=words))
    if on in days_off:
        found.append(Conflict(code=ConflictCode.DAY_OFF, message=f"{day_text(on)} is a day off."))

    def spacing_to(sessions: Sequence[OtherSession], reason: str) -> tuple[SpacingConflict, ...]:
        # A session that takes the day is reported as a taken day, not as one too close.
        near = [] if without_cuffs else [each for each in sessions if not takes_the_day(each, region, on)]
        return check_spacing(region=region, on=on, others=near, takes_reason=False, override_reason=reason)

    own = spacing_to(of_block, close_reason)
    spacing = (*spacing_to(others, ""), *own)
    found += [
        Conflict(code=_SPACING_CODES[each.code], message=each.message_with_source)
        for each in spacing
        if each.blocking
    ]
    return DayVerdict(
        conflicts=tuple(found),
        notes=tuple(each.message_with_source for each in spacing if not each.blocking),
        is_close=any(each.code is SpacingCode.TOO_CLOSE and not each.blocking for each in own),
    )


_DAY_CODES = {PAST: ConflictCode.PAST, TAKEN: ConflictCode.DAY_TAKEN}
_SPACING_CODES = {
    SpacingCode.OTHER_REGION_SAME_DAY: ConflictCode.OTHER_REGION,
    SpacingCode.TOO_CLOSE: ConflictCode.SPACING,
}


def against_plan(plan: SessionPlan) -> list[Conflict]:
    """Return the conflicts of minutes and loads. `template_problems` reports how a day is composed."""
    found = []
    for problem in plan.problems:
        if problem.code is ProblemCode.REFUSED:
            refusal = plan.refusals[problem.exercise_code]
            code = _REFUSED.get(refusal.code, ConflictCode.NO_LOAD)
            found.append(Conflict(code=code, message=problem.message))
        elif problem.code is ProblemCode.OVER_CAP:
            found.append(Conflict(code=ConflictCode.CAP, message=problem.message))
        elif problem.code is ProblemCode.FAILURE:
            found.append(Conflict(code=ConflictCode.LIMIT, message=problem.message))
    return found
