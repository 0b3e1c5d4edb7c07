"""Lays a template out on a client's calendar: one row a session, each with the conflicts that block it.

Days are dates in the client's own zone, so neither a clock change nor the number of weeks in a year affects
them. Week 1 is the seven days from the start, whichever weekday that is. Rows are judged in order: a row
without conflicts counts for the rows after it, as it will once it is assigned. One that stays out counts for
none: nobody gets used to a session that is not trained.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from clients.domain.regions import Region, Side
from sessions.domain.exercises import Exercise
from sessions.domain.fitting import NO_CHANGES, Change, ChangeKind, fit_to_limits
from sessions.domain.planning import SessionPlan, plan_session
from sessions.domain.programmes.client_facts import ClientFacts
from sessions.domain.programmes.conflicts import (
    NOT_CLEARED,
    Conflict,
    ConflictCode,
    against_day,
    against_plan,
)
from sessions.domain.programmes.facts import Template, TemplateDay, TemplateWeek, template_problems
from sessions.domain.programmes.item_sides import side_problems, sides_of_items
from sessions.domain.protocols import (
    DEFAULT,
    DEFAULT_PERCENT_1RM,
    TAPER,
    CuffMode,
    Protocol,
    SessionNumber,
    eased_protocol,
    session_number,
)
from sessions.domain.sides import only_side, sides_with_one_limb
from sessions.domain.spacing import OtherSession

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class LayoutRow:
    """One session of the block. `number` says which session of its region it would be.

    `left_out`: the coach took it out. It is judged all the same, and counts for no other row. `changes` are
    what fitted it to the limits of the clearance, and `before` what the template asked for; None if nothing
    was changed. `spacing_reason` is why it is close to the one before; "" where it is not.
    """

    week: int
    day: int
    on: date
    region: Region
    protocol: Protocol
    number: int
    plan: SessionPlan
    conflicts: tuple[Conflict, ...]
    notes: tuple[str, ...]
    left_out: bool
    changes: tuple[Change, ...] = ()
    before: SessionPlan | None = None
    spacing_reason: str = ""

    @property
    def sets_text(self) -> str:
        """The sets of its exercises, each once, in order: "30/15/15/15, 15/15/15"."""
        return ", ".join(dict.fromkeys(each.sets_text for each in self.plan.protocols))

    @property
    def is_eased_in(self) -> bool:
        """Whether it is one of the first two of its region under cuffs, with fewer sets than usual."""
        has_few_sets = all(len(each.sets) < len(DEFAULT.sets) for each in self.plan.protocols)
        return self.number < 3 and has_few_sets and not self.plan.without_cuffs

    @property
    def change_kinds(self) -> frozenset[ChangeKind]:
        return frozenset(change.kind for change in self.changes)

    @property
    def is_beyond_limits(self) -> bool:
        """Whether minutes, a load or sets to failure pass what the clearance allows."""
        return bool({conflict.code for conflict in self.conflicts} & {ConflictCode.CAP, ConflictCode.LIMIT})

    @property
    def is_free(self) -> bool:
        """Whether nothing keeps it from being assigned."""
        return not self.conflicts

    @property
    def shows_loads(self) -> bool:
        """Whether the client is cleared for it. A load is shown to nobody of a session that is not."""
        return not {conflict.code for conflict in self.conflicts} & NOT_CLEARED

    @property
    def is_taken_up(self) -> bool:
        """Whether it would be assigned."""
        return self.is_free and not self.left_out


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """All rows, by day. `problems` are wrong with the request itself, and then there are no rows."""

    rows: tuple[LayoutRow, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def free(self) -> tuple[LayoutRow, ...]:
        return tuple(row for row in self.rows if row.is_taken_up)

    @property
    def in_conflict(self) -> tuple[LayoutRow, ...]:
        return tuple(row for row in self.rows if not row.is_free)


def days_of(template: Template, start_on: date, weekdays: frozenset[int]) -> list[tuple[int, int, date]]:
    """Return (week, day, date) of every session, in order. Each day of the template has one weekday."""
    first_week = [start_on + timedelta(days=ahead) for ahead in range(7)]
    chosen = [on for on in first_week if on.weekday() in weekdays]
    return [
        (week + 1, number + 1, on + week * _WEEK)
        for week in range(len(template.weeks))
        for number, on in enumerate(chosen[: len(template.days)])
    ]


def day_count_problem(template: Template, weekdays: frozenset[int]) -> str:
    """Return what to say if not as many weekdays were chosen as the template needs; otherwise nothing."""
    if len(weekdays) == len(template.days) and all(0 <= weekday < 7 for weekday in weekdays):
        return ""
    days = "one day" if len(template.days) == 1 else f"{len(template.days)} days"
    return f"This programme trains on {days} a week; {len(weekdays)} chosen."


def lay_out(
    *,
    template: Template,
    exercises: Mapping[str, Exercise],
    start_on: date,
    weekdays: frozenset[int],
    facts: ClientFacts,
    days_off: frozenset[date] = frozenset(),
    left_out: frozenset[date] = frozenset(),
    cuff_mode: CuffMode = CuffMode.RELEASED,
    may_change: frozenset[ChangeKind] = NO_CHANGES,
    close_reason: str = "",
    without_cuffs: bool = False,
) -> Layout:
    """Return every session of the block with its conflicts. Never raises for a template that does not fit.

    `exercises` are those that the practice offers, by code. `may_change` is what may be changed of a session
    that passes the limits of the clearance. `close_reason` is why a daily template trains day after day.
    `without_cuffs` asks for all of it with none on, and then `facts` have the answers of the rule for that.
    """
    if problem := day_count_problem(template, weekdays):
        return Layout(problems=(problem,))
    if start_on > date.max - (len(template.weeks) + 1) * _WEEK:
        return Layout(problems=("This day is too far away.",))
    template_wrong = tuple(
        Conflict(code=ConflictCode.TEMPLATE, message=problem)
        for problem in template_problems(template, exercises)
    )
    of_block: list[OtherSession] = []
    rows: list[LayoutRow] = []
    for week_number, day_number, on in days_of(template, start_on, weekdays):
        day, week = template.days[day_number - 1], template.weeks[week_number - 1]
        place = place_of(facts, rows, day.region, on)
        made = plan_day(
            template,
            day,
            week,
            exercises,
            on,
            facts,
            cuff_mode,
            place,
            may_change,
            without_cuffs=without_cuffs,
        )
        plan = made.plan
        judged = against_day(
            facts,
            day.region,
            made.side,
            on,
            others=facts.others,
            of_block=of_block,
            days_off=days_off,
            close_reason=close_reason if template.may_follow_at_once(week_number, place) else "",
            without_cuffs=without_cuffs,
        )
        sides = [Conflict(code=ConflictCode.SIDE, message=each) for each in made.side_problems]
        is_cleared = not {conflict.code for conflict in judged.conflicts} & NOT_CLEARED
        anew = _why_counted_anew(facts, rows, day.region, on, place.number)
        row = LayoutRow(
            week=week_number,
            day=day_number,
            on=on,
            region=day.region,
            protocol=made.protocol,
            number=place.number,
            plan=plan,
            conflicts=(*judged.conflicts, *sides, *template_wrong, *against_plan(plan)),
            notes=tuple(
                dict.fromkeys(
                    [
                        *judged.notes,
                        *(each.note for each in plan.prescriptions if each.note and is_cleared),
                        *(anew if not without_cuffs else ()),
                    ]
                )
            ),
            left_out=on in left_out,
            changes=made.changes,
            before=made.before,
            spacing_reason=close_reason.strip() if judged.is_close else "",
        )
        rows.append(row)
        if row.is_taken_up:
            of_block.append(OtherSession(region=row.region, on=row.on, without_cuffs=without_cuffs))
    return Layout(rows=tuple(rows))


def place_of(facts: ClientFacts, rows: Sequence[LayoutRow], region: Region, on: date) -> SessionNumber:
    """Return which session of its region this would be, counted as for a session planned alone."""
    return _count(facts, [row for row in rows if row.is_taken_up], region, on)


def _count(facts: ClientFacts, rows: Sequence[LayoutRow], region: Region, on: date) -> SessionNumber:
    known = facts.regions[region]
    planned = [each for each in known.planned_on if facts.today <= each < on]
    # Work without cuffs counts as no session of its region, here as in a session planned alone.
    laid_out = [row.on for row in rows if row.region is region and not row.plan.without_cuffs]
    return session_number([*known.done_on, *planned, *laid_out], on, facts.way_back_from_on)


def _why_counted_anew(
    facts: ClientFacts, rows: Sequence[LayoutRow], region: Region, on: date, number: int
) -> list[str]:
    """Return why a session is eased in although the programme has sessions of its region before it."""
    if number not in TAPER or number == _count(facts, rows, region, on).number:
        return []
    return [f"Eased in as session {number}: sessions before it that are not assigned do not count."]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedDay:
    """A day of a template worked out for a client, with what was changed to fit the limits."""

    plan: SessionPlan
    protocol: Protocol
    changes: tuple[Change, ...] = ()
    before: SessionPlan | None = None
    side_problems: tuple[str, ...] = ()

    @property
    def side(self) -> Side | None:
        """The only side that wears a cuff; None where both do."""
        return only_side(turn.side for turn in self.plan.turns)


def plan_day(
    template: Template,
    day: TemplateDay,
    week: TemplateWeek,
    exercises: Mapping[str, Exercise],
    on: date,
    facts: ClientFacts,
    cuff_mode: CuffMode,
    place: SessionNumber,
    may_change: frozenset[ChangeKind],
    *,
    without_cuffs: bool = False,
) -> PlannedDay:
    """Plan one day of a template, eased in by its place in its region, then fitted to the limits.

    Where a cuff may go on one limb alone, that limb does what one limb can do. The first sessions are those
    under cuffs, so work `without_cuffs` is eased into on the way back alone.
    """
    is_eased = place.on_way_back or not without_cuffs

    def eased(protocol: Protocol | None) -> Protocol:
        return eased_protocol(place, protocol or DEFAULT) if is_eased else protocol or DEFAULT

    known = facts.regions[day.region]
    offered = [item for item in day.items if item.exercise_code in exercises]
    items = [
        (exercises[item.exercise_code], template.percent(item, week) or Decimal(DEFAULT_PERCENT_1RM))
        for item in offered
    ]
    protocol = eased(template.protocol(week))
    by_exercise = {
        item.exercise_code: eased(template.protocol(week, item)) for item in offered if item.protocol_code
    }
    chosen = sides_of_items(offered, exercises, facts.affected)
    problems = side_problems(offered, exercises, facts.affected)
    sides = sides_with_one_limb((exercise for exercise, _ in items), chosen, known.open_side)
    limits = known.gate(known.open_side).limits

    def plan_of(
        items: Sequence[tuple[Exercise, Decimal]],
        by_exercise: Mapping[str, Protocol],
        cuff_mode: CuffMode,
    ) -> SessionPlan:
        return plan_session(
            region=day.region,
            items=items,
            one_rep_maxes=facts.one_rep_maxes,
            equipment=facts.equipment,
            protocol=protocol,
            by_exercise=by_exercise,
            cuff_mode=cuff_mode,
            limits=limits,
            # The age of the 1RM counts on the day of the session.
            today=max(facts.today, on),
            cuff=None if without_cuffs else known.cuff,
            measured=facts.measured,
            session_number=place.number if is_eased else None,
            on_way_back=place.on_way_back,
            sides=sides,
            affected=facts.affected,
            unit=facts.unit,
            without_cuffs=without_cuffs,
        )

    plan = plan_of(items, by_exercise, cuff_mode)
    if not may_change:
        return PlannedDay(plan=plan, protocol=protocol, side_problems=problems)
    fitted = fit_to_limits(plan, items, limits=limits, allowed=may_change)
    if fitted is None:
        return PlannedDay(plan=plan, protocol=protocol, side_problems=problems)
    shorter = dict(zip((exercise.code for exercise, _ in fitted.items), fitted.protocols, strict=True))
    return PlannedDay(
        plan=plan_of(fitted.items, shorter, fitted.cuff_mode),
        protocol=fitted.protocols[0],
        changes=fitted.changes,
        before=plan,
        side_problems=problems,
    )
