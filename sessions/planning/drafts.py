"""Drafts: a session as it would be written, with the problems that forbid it. Writes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TypedDict
from uuid import UUID

from clients.clearance import gate
from clients.clearance.without_cuffs import check_without_cuffs
from clients.domain.clearance import Allowed, Limits, Refused
from clients.domain.equipment import Equipment
from clients.domain.numbers import Unit
from clients.domain.one_rep_max import OneRepMax
from clients.domain.places import Place, find_place
from clients.domain.regions import Limb, Region, Side, limbs_of, one_by_one
from clients.models import Clearance, Client, User
from clients.people.places import places_of
from sessions import mappers
from sessions.domain.days import day_problem, ends_before, takes_the_day
from sessions.domain.exercises import Exercise
from sessions.domain.planning import SessionPlan, SessionRequest, Swap, plan_session, swaps
from sessions.domain.protocols import BREAK_DAYS, DEFAULT, Protocol, SessionNumber, eased_protocol, taper
from sessions.domain.sides import OneRepMaxKey, sides_with_one_limb
from sessions.domain.spacing import OtherSession, SpacingConflict, check_spacing
from sessions.domain.turns import turns_of
from sessions.exercises.catalogue import catalogue_of, find_exercises
from sessions.exercises.protocols import find_protocols

ARCHIVED = "This client is archived."
RETIRED = "{} is retired. Choose another protocol."


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The plan of a request, with the problems that forbid it and the warnings that do not.

    `problems` are whole sentences in the order a coach would solve them: gate, plan, date, spacing.
    `may_go_without_cuffs`: it asks for cuffs, and the same session without them would be open.
    `protocol` is the one in use where an exercise has none of its own: a taper replaces the chosen one.
    `is_eased`: it replaces one at least. `place` counts sessions of the region from 1, anew after a break,
    this one included. `places` are those where the client trains, and the loads are those of `trains_at`.
    `swaps` has replacements for each exercise, by its code.
    """

    plan: SessionPlan
    practice_id: UUID
    protocol: Protocol
    is_eased: bool
    place: SessionNumber
    places: tuple[Place, ...]
    trains_at: Place
    swaps: Mapping[str, tuple[Swap, ...]]
    gate_answer: Allowed | Refused
    open_limbs: frozenset[Limb]
    may_go_without_cuffs: bool
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
    """Arguments that `plan_session` and `swaps` have in common."""

    one_rep_maxes: Mapping[OneRepMaxKey, OneRepMax]
    equipment: Sequence[Equipment]
    limits: Limits
    today: date
    high_load_reason: str
    session_number: int | None
    on_way_back: bool
    affected: Limb | None
    unit: Unit


def draft_session(
    *,
    client: Client,
    requested: SessionRequest,
    now: datetime,
    planner: User | None = None,
    lock: bool = False,
    with_swaps: bool = False,
    places: tuple[Place, ...] | None = None,
) -> Draft:
    """Return the draft of a request. Writes nothing; the preview and `assign_session` both use it.

    At most eleven queries. `lock` locks the clearance row until the transaction ends. `places` are those of
    the client, where the caller has read them.
    """
    pair = limbs_of(requested.region)
    clearance, answers = _ask_gate(client, requested, planner=planner, now=now, lock=lock)
    today = client.today(now)
    place = mappers.next_session_number(client, requested.region, requested.scheduled_on, today)
    asked_codes = {requested.protocol_code, *requested.protocol_codes.values()}
    known = find_protocols(asked_codes, client.practice_id)
    # Nobody switches easing in off on the way back.
    # The first sessions are those under cuffs, so work without them is not eased into for their sake.
    is_eased = (requested.taper and not requested.without_cuffs) or place.on_way_back
    in_use = {code: eased_protocol(place, each) if is_eased else each for code, each in known.items()}
    protocol = in_use.get(requested.protocol_code, DEFAULT)
    exercises = find_exercises([code for code, _ in requested.exercises], client.practice_id)
    cuff = None if requested.without_cuffs else mappers.find_cuff(client, requested.region)
    places = places or places_of(client)
    trains_at = find_place(places, requested.place)
    items = [(exercises[code], percent) for code, percent in requested.exercises if code in exercises]
    affected = mappers.to_limb(client.affected_limb)
    sides = sides_with_one_limb(exercises.values(), requested.sides, _open_side(answers))
    turns = turns_of(items, sides, affected, requested.bouts)
    # What is of another region is refused by the plan.
    worked = pair & {limb for turn in turns for limb in turn.limbs}
    # Before an exercise is chosen, whatever the gate lets through.
    answer = answers[worked or pair] if turns else next(filter(_is_allowed, answers.values()), answers[pair])
    limits = answer.limits if isinstance(answer, Allowed) else mappers.NO_LIMITS
    given: _PlanFacts = {
        "one_rep_maxes": mappers.newest_one_rep_maxes(client),
        "equipment": trains_at.equipment,
        "limits": limits,
        # The age of a 1RM counts on the day of the session.
        "today": max(today, requested.scheduled_on),
        "high_load_reason": requested.high_load_reason,
        "session_number": place.number if is_eased else None,
        "on_way_back": place.on_way_back,
        "affected": affected,
        "unit": client.own_unit,
    }
    by_exercise = {code: in_use[named] for code, named in requested.protocol_codes.items() if named in in_use}
    plan = plan_session(
        region=requested.region,
        items=items,
        cuff_mode=requested.cuff_mode,
        cuff=cuff,
        measured=mappers.find_pressures(client, cuff),
        pressure_percent=requested.pressure_percent,
        sides=sides,
        bouts=requested.bouts,
        without_cuffs=requested.without_cuffs,
        protocol=protocol,
        by_exercise=by_exercise,
        **given,
    )
    others = mappers.other_sessions(client, requested.scheduled_on)
    spacing = _check_spacing(requested, others)
    problems = [
        *gate_problems(client, answer, requested.scheduled_on),
        *(problem.message for problem in plan.problems),
        *filter(
            None,
            [
                day_problem(
                    requested.region,
                    requested.scheduled_on,
                    today,
                    others,
                    without_cuffs=requested.without_cuffs,
                )
            ],
        ),
        *(conflict.message_with_source for conflict in spacing if conflict.blocking),
    ]
    if any(code not in exercises for code, _ in requested.exercises):
        problems.append("One of the exercises is not in the catalogue.")
    if known.keys() != asked_codes:
        problems.append("One of the protocols is not there any more.")
    problems += [RETIRED.format(each.name) for each in known.values() if each.is_retired]
    return Draft(
        plan=plan,
        practice_id=client.practice_id,
        protocol=protocol,
        is_eased=any(in_use[code] is not each for code, each in known.items()),
        place=place,
        places=places,
        trains_at=trains_at,
        swaps=_swaps(client, items, {code: by_exercise.get(code, protocol) for code in exercises}, given)
        if with_swaps
        else {},
        gate_answer=answer,
        open_limbs=frozenset[Limb]().union(*(limbs for limbs, each in answers.items() if _is_allowed(each))),
        may_go_without_cuffs=not requested.without_cuffs
        and isinstance(check_without_cuffs(client=client, now=now), Allowed),
        clearance=clearance,
        problems=tuple(problems),
        warnings=(
            *(conflict.message_with_source for conflict in spacing if not conflict.blocking),
            *(
                _first_session_warnings(requested, place, plan.protocols)
                if not requested.without_cuffs and any(turn.bouts is None for turn in turns)
                else ()
            ),
        ),
        spacing=spacing,
    )


def _is_allowed(answer: Allowed | Refused) -> bool:
    return isinstance(answer, Allowed)


def _open_side(answers: Mapping[frozenset[Limb], Allowed | Refused]) -> Side | None:
    """Return the one side on which a cuff may go; None where it may go on both, or on neither."""
    allowed = [limbs for limbs, answer in answers.items() if _is_allowed(answer)]
    return next(iter(allowed[0])).side if len(allowed) == 1 else None


def _ask_gate(
    client: Client, requested: SessionRequest, *, planner: User | None, now: datetime, lock: bool
) -> tuple[Clearance | None, Mapping[frozenset[Limb], Allowed | Refused]]:
    """Ask for cuffs or for none, by limbs. Without cuffs there is no clearance, and one answer for all."""
    asked = one_by_one(requested.region)
    if requested.without_cuffs:
        return None, dict.fromkeys(asked, check_without_cuffs(client=client, now=now, lock=lock))
    return gate.check_client_limbs(client=client, asked=asked, now=now, lock=lock, planner=planner)


def _check_spacing(requested: SessionRequest, others: Sequence[OtherSession]) -> tuple[SpacingConflict, ...]:
    """Return what stands against the day for its distance to other sessions; nothing without cuffs."""
    if requested.without_cuffs:
        return ()
    region, on = requested.region, requested.scheduled_on
    return check_spacing(
        region=region,
        on=on,
        # A taken day is another problem: unlike short spacing, no reason of the coach allows it.
        others=[other for other in others if not takes_the_day(other, region, on)],
        override_reason=requested.spacing_reason,
    )


def _swaps(
    client: Client,
    items: Sequence[tuple[Exercise, Decimal]],
    protocols: Mapping[str, Protocol],
    given: _PlanFacts,
) -> dict[str, tuple[Swap, ...]]:
    """Return the exercises that could replace each of `items`, by its code. Two queries."""
    offered, chosen = catalogue_of(client.practice_id).offered, {exercise.code for exercise, _ in items}
    others = [exercise for exercise in offered if exercise.code not in chosen]
    return {
        exercise.code: swaps(
            exercise, candidates=others, percent_1rm=percent, protocol=protocols[exercise.code], **given
        )
        for exercise, percent in items
    }


def _first_session_warnings(
    requested: SessionRequest, place: SessionNumber, protocols: Sequence[Protocol]
) -> list[str]:
    """Return a warning if one of a region's first two sessions has more sets than the taper."""
    gentle = taper(place.number)
    if gentle is None or all(len(each.sets) <= len(gentle.sets) for each in protocols):
        return []
    sets = " / ".join(str(reps) for reps in gentle.sets)
    return [f"{number_text(requested.region, place)}: without the taper ({sets}) it is hard on the muscles."]


def number_text(region: Region, place: SessionNumber) -> str:
    """Such as "Session 1 for the legs after more than 14 days off"."""
    after_break = f" after more than {BREAK_DAYS} days off" if place.after_break else ""
    return f"Session {place.number} for the {region.label.lower()}{after_break}"


def gate_problems(client: Client, answer: Allowed | Refused, on: date) -> list[str]:
    """Return why no session may be planned for this day, as whole sentences; none if it may."""
    problems = [ARCHIVED] if client.archived_at is not None else []
    if isinstance(answer, Refused):
        return problems + [reason.message for reason in answer.reasons]
    if problem := ends_before(on, answer.valid_until_on):
        problems.append(problem)
    return problems
