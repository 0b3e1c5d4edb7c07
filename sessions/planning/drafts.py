"""Drafts: a session as it would be written, with the problems that forbid it. Writes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TypedDict
from uuid import UUID

from clients.clearance import gate
from clients.domain.clearance import Allowed, Limits, Refused
from clients.domain.equipment import Equipment
from clients.domain.one_rep_max import OneRepMax
from clients.models import Clearance, Client
from sessions import mappers
from sessions.domain.days import day_problem, ends_before, takes_the_day
from sessions.domain.exercises import Exercise
from sessions.domain.planning import SessionPlan, SessionRequest, Swap, plan_session, swaps
from sessions.domain.protocols import BY_CODE as PROTOCOLS
from sessions.domain.protocols import Protocol, taper
from sessions.domain.spacing import SpacingConflict, check_spacing
from sessions.exercises.catalogue import catalogue_of, find_exercises

ARCHIVED = "This client is archived."


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A request worked out: the plan, what stands in its way, and what is only worth knowing.

    `problems` are whole sentences in the order a coach would mend them: gate, plan, date, spacing.
    `protocol` is the one that is used: a taper replaces the chosen one. `number` says which
    session of the region this is. `swaps` has what could replace each exercise, if that was asked for.
    """

    plan: SessionPlan
    practice_id: UUID
    protocol: Protocol
    number: int
    swaps: Mapping[str, tuple[Swap, ...]]
    gate_answer: Allowed | Refused
    clearance: Clearance | None
    problems: tuple[str, ...]
    warnings: tuple[str, ...]
    spacing: tuple[SpacingConflict, ...]

    @property
    def assignable(self) -> bool:
        return not self.problems

    @property
    def is_allowed(self) -> bool:
        """Whether the gate lets anything be prescribed for this region today."""
        return isinstance(self.gate_answer, Allowed)


class _PlanFacts(TypedDict):
    """What a plan and the swaps for its exercises are both worked out from."""

    one_rep_maxes: Mapping[str, OneRepMax]
    equipment: Sequence[Equipment]
    protocol: Protocol
    limits: Limits
    today: date
    high_load_reason: str


def draft_session(
    *,
    client: Client,
    requested: SessionRequest,
    now: datetime,
    lock: bool = False,
    with_swaps: bool = False,
) -> Draft:
    """Work out a request without writing anything: the preview and `assign_session` read the same answer.

    At most nine queries. With `lock` the clearance row is held until the transaction ends.
    """
    clearance, answer = gate.check_client(client=client, region=requested.region, now=now, lock=lock)
    limits = answer.limits if isinstance(answer, Allowed) else mappers.NO_LIMITS
    today = client.today(now)
    number = mappers.next_session_number(client, requested.region, requested.scheduled_on, today)
    chosen = PROTOCOLS[requested.protocol_code]
    protocol = (taper(number) if requested.taper else None) or chosen
    exercises = find_exercises([code for code, _ in requested.exercises], client.practice_id)
    cuff = mappers.find_cuff(client, requested.region)
    items = [(exercises[code], percent) for code, percent in requested.exercises if code in exercises]
    given: _PlanFacts = {
        "one_rep_maxes": mappers.newest_one_rep_maxes(client),
        "equipment": mappers.to_equipment(client.equipment.all()),
        "protocol": protocol,
        "limits": limits,
        # What counts is how old the 1RM is on the day it is lifted by.
        "today": max(today, requested.scheduled_on),
        "high_load_reason": requested.high_load_reason,
    }
    plan = plan_session(
        region=requested.region,
        items=items,
        cuff_mode=requested.cuff_mode,
        cuff=cuff,
        measured=mappers.find_pressures(client, cuff),
        **given,
    )
    others = mappers.other_sessions(client, requested.scheduled_on)
    spacing = check_spacing(
        region=requested.region,
        on=requested.scheduled_on,
        # A taken day is no matter of spacing: no reason opens it, so none is asked for.
        others=[
            other for other in others if not takes_the_day(other, requested.region, requested.scheduled_on)
        ],
        override_reason=requested.spacing_reason,
    )
    problems = [
        *gate_problems(client, answer, requested.scheduled_on),
        *(problem.message for problem in plan.problems),
        *filter(None, [day_problem(requested.region, requested.scheduled_on, today, others)]),
        *(conflict.message_with_source for conflict in spacing if conflict.blocking),
    ]
    if any(code not in exercises for code, _ in requested.exercises):
        problems.append("One of the exercises is not in the catalogue.")
    return Draft(
        plan=plan,
        practice_id=client.practice_id,
        protocol=protocol,
        number=number,
        swaps=_swaps(client, items, given) if with_swaps else {},
        gate_answer=answer,
        clearance=clearance,
        problems=tuple(problems),
        warnings=(
            *(conflict.message_with_source for conflict in spacing if not conflict.blocking),
            *_first_session_warnings(requested, number, protocol),
        ),
        spacing=spacing,
    )


def _swaps(
    client: Client, items: Sequence[tuple[Exercise, Decimal]], given: _PlanFacts
) -> dict[str, tuple[Swap, ...]]:
    """Return the exercises that could replace each of `items`, by its code. Two queries."""
    offered, chosen = catalogue_of(client.practice_id).offered, {exercise.code for exercise, _ in items}
    others = [exercise for exercise in offered if exercise.code not in chosen]
    return {
        exercise.code: swaps(exercise, candidates=others, percent_1rm=percent, **given)
        for exercise, percent in items
    }


def _first_session_warnings(requested: SessionRequest, number: int, protocol: Protocol) -> list[str]:
    """Warn where one of a region's first two sessions has more sets than the taper. It may be assigned."""
    gentle = taper(number)
    if gentle is None or len(protocol.sets) <= len(gentle.sets):
        return []
    sets = " / ".join(str(reps) for reps in gentle.sets)
    region = requested.region.label.lower()
    return [f"Session {number} for the {region}: without the taper ({sets}) it is hard on the muscles."]


def gate_problems(client: Client, answer: Allowed | Refused, on: date) -> list[str]:
    """Why no session may be planned for this day, in whole sentences; none where it may."""
    problems = [ARCHIVED] if client.archived_at is not None else []
    if isinstance(answer, Refused):
        return problems + [reason.message for reason in answer.reasons]
    if problem := ends_before(on, answer.valid_until_on):
        problems.append(problem)
    return problems
