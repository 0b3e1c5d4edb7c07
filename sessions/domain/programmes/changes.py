"""Brings a session that was assigned from an earlier version of a template up to the latest one.

The day and the region of a session never change: they were judged against the client's other sessions when it
was assigned. A session that would need another day or region stays as it is, with the reason.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from clients.domain.regions import Region
from sessions.domain.days import ends_before
from sessions.domain.exercises import Exercise
from sessions.domain.fitting import NO_CHANGES, Change, ChangeKind
from sessions.domain.planning import SessionPlan
from sessions.domain.programmes.client_facts import ClientFacts
from sessions.domain.programmes.conflicts import against_plan
from sessions.domain.programmes.facts import Template, template_problems
from sessions.domain.programmes.layout import place_of, plan_day
from sessions.domain.protocols import CuffMode, Protocol

TODAYS = "It is for today, so it may be on the client's phone already."
STARTED = "It was started."


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionAhead:
    """One session of a block: its place in the template, and what never changes.

    `may_change` is what its block may change to fit the limits of the clearance.
    """

    week: int
    day: int
    on: date
    region: Region
    cuff_mode: CuffMode
    is_started: bool = False
    may_change: frozenset[ChangeKind] = NO_CHANGES


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """What the session becomes under the latest version."""

    plan: SessionPlan
    protocol: Protocol
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stays:
    """Why a session stays as it is."""

    reasons: tuple[str, ...]


def follow(
    template: Template, session: SessionAhead, *, exercises: Mapping[str, Exercise], facts: ClientFacts
) -> Followed | Stays:
    """Return what a session becomes, or why it stays. `exercises` are those that the practice offers."""
    reasons = _out_of_reach(template, session, facts) or template_problems(template, exercises)
    if reasons:
        return Stays(reasons=reasons)
    week, day = template.weeks[session.week - 1], template.days[session.day - 1]
    place = place_of(facts, (), session.region, session.on)
    made = plan_day(
        template, day, week, exercises, session.on, facts, session.cuff_mode, place, session.may_change
    )
    if refusals := facts.regions[session.region].gate(made.side).refusals:
        return Stays(reasons=refusals)
    if made.side_problems:
        return Stays(reasons=made.side_problems)
    if conflicts := against_plan(made.plan):
        return Stays(reasons=tuple(conflict.message for conflict in conflicts))
    return Followed(plan=made.plan, protocol=made.protocol, changes=made.changes)


def _out_of_reach(template: Template, session: SessionAhead, facts: ClientFacts) -> tuple[str, ...]:
    if session.is_started:
        return (STARTED,)
    if session.on <= facts.today:
        return (TODAYS,)
    of_region = facts.regions[session.region]
    known = of_region.gate(of_region.open_side)
    if known.refusals:
        return known.refusals
    if known.valid_until_on is not None and (words := ends_before(session.on, known.valid_until_on)):
        return (words,)
    if session.week > len(template.weeks):
        return (f"The programme has no week {session.week} any more.",)
    if session.day > len(template.days):
        return (f"The programme has no day {session.day} any more.",)
    region = template.days[session.day - 1].region
    if region is not session.region:
        return (f"Day {session.day} is for the {region.label.lower()} now: cancel this one, assign another.",)
    return ()
