"""Whether a planned session may lie on another day, and how far its client may move it alone.

Everything that was asked when it was assigned is asked again for the new day: the gate for its region, the
limits and the end of the clearance, the age of the 1RM behind each load, the day itself, and the spacing.
Days are dates in the client's own zone: no change of clock, year or week number touches them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from clients.domain.clearance import Allowed, Limits, Refused
from clients.domain.one_rep_max import Freshness, freshness
from clients.domain.people import OWN_MOVE_DAYS, OwnMoves
from clients.domain.regions import Region
from sessions.domain.days import TAKEN, day_problem, ends_before, takes_the_day
from sessions.domain.figures import day_text
from sessions.domain.protocols import CUFF_CAP_SECONDS, STALE_MAX_PERCENT
from sessions.domain.spacing import OtherSession, SpacingCode, check_spacing
from sessions.domain.weeks import Week

FURTHEST = timedelta(days=365)  # POLICY: as far ahead as a session can be assigned.
FAR = "This day is more than a year away."
UNKNOWN_SHARE = "the clearance now limits the load, and nobody knows what share own weight is."
YOURS = "You already have a session on that day."


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedLoad:
    """One load of a planned session, and how old the 1RM behind it is."""

    exercise_name: str
    percent_1rm: Decimal
    one_rep_max_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedSession:
    """What of a session decides whether it may lie on a day."""

    region: Region
    cuff_seconds: int
    loads: Sequence[PlannedLoad] = ()
    whole_body: Sequence[str] = ()  # the names of what lifts the whole body with own weight
    most_sets: int = 0  # of one exercise; work in minutes has none
    timed_cuff_seconds: int = 0  # of all work in minutes
    to_failure: bool = False
    without_cuffs: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DayVerdict:
    """One day for one session. `problems` are whole sentences; with none the day is free.

    `needs_reason`: spacing is the only problem, and a reason from the coach would override it.
    """

    on: date
    problems: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    needs_reason: bool = False
    # The day was too close to another session, and a reason was given.
    is_overridden: bool = False

    @property
    def is_free(self) -> bool:
        return not self.problems


def judge_day(
    *,
    planned: PlannedSession,
    on: date,
    today: date,
    answer: Allowed | Refused,
    others: Sequence[OtherSession],
    spacing_reason: str = "",
    by_client: bool = False,
) -> DayVerdict:
    """Judge a day for a session. `answer` is the gate's for its region, `others` the client's other sessions.

    A client reads their own wording, and gives no reason against the spacing rule: that is the coach's.
    """
    problems = list(_gate_problems(planned, on, answer, by_client))
    if on > today + FURTHEST:
        problems.append(FAR)
    if problem := day_problem(planned.region, on, today, others, without_cuffs=planned.without_cuffs):
        problems.append(YOURS if by_client and problem == TAKEN else problem)
    takes_reason = not by_client
    spacing = check_spacing(
        region=planned.region,
        on=on,
        # A taken day is no matter of spacing: no reason opens it, so none is asked for.
        others=[other for other in others if not takes_the_day(other, planned.region, on)]
        if not planned.without_cuffs
        else (),
        override_reason=spacing_reason if takes_reason else "",
        takes_reason=takes_reason,
    )
    blocking = [conflict for conflict in spacing if conflict.blocking]
    openable = takes_reason and all(conflict.overridable for conflict in blocking)
    return DayVerdict(
        on=on,
        problems=(*problems, *(conflict.message for conflict in blocking)),
        warnings=tuple(conflict.message for conflict in spacing if not conflict.blocking),
        needs_reason=not problems and bool(blocking) and openable,
        is_overridden=not blocking and any(conflict.code is SpacingCode.TOO_CLOSE for conflict in spacing),
    )


def _gate_problems(
    planned: PlannedSession, on: date, answer: Allowed | Refused, by_client: bool
) -> Iterable[str]:
    if isinstance(answer, Refused):
        messages = (reason.client_message if by_client else reason.message for reason in answer.reasons)
        yield from dict.fromkeys(messages)
        return
    if problem := ends_before(on, answer.valid_until_on):
        yield problem
    yield from beyond_limits(planned, on, answer.limits)


def beyond_limits(planned: PlannedSession, on: date, limits: Limits) -> list[str]:
    """What a session asks for that the clearance in force, or the age of a 1RM, no longer allows on a day."""
    problems = []
    if planned.cuff_seconds > CUFF_CAP_SECONDS:
        problems.append(f"No session is longer than {CUFF_CAP_SECONDS // 60} minutes under the cuff.")
    if limits.max_cuff_minutes is not None and planned.cuff_seconds > limits.max_cuff_minutes * 60:
        problems.append(f"The clearance now allows {limits.max_cuff_minutes} minutes under the cuff.")
    if limits.max_percent_1rm is not None:
        problems += [f"{name}: {UNKNOWN_SHARE}" for name in planned.whole_body]
    for load in planned.loads:
        age = freshness(load.one_rep_max_on, on)
        if limits.max_percent_1rm is not None and load.percent_1rm > limits.max_percent_1rm:
            problems.append(
                f"{load.exercise_name}: the clearance now allows {limits.max_percent_1rm} % of 1RM."
            )
        if not age.gives_loads or (age is Freshness.STALE and load.percent_1rm > STALE_MAX_PERCENT):
            problems.append(f"{load.exercise_name}: the 1RM behind this load is too old by that day.")
    return problems


def own_move_problem(own_moves: OwnMoves, coach_day: date, on: date) -> str:
    """Why a client may not move a session there alone; empty where they may.

    `coach_day` is the day that the coach chose: however often it is moved, that is what is counted from.
    """
    if own_moves is OwnMoves.NONE:
        return "Your coach plans your days. Ask them to move this session."
    if own_moves is OwnMoves.SAME_WEEK and on not in Week.of(coach_day):
        return f"You may move this session within its week, {_span(own_moves, coach_day)}."
    if own_moves is OwnMoves.THREE_DAYS and abs((on - coach_day).days) > OWN_MOVE_DAYS:
        return f"You may move this session by {OWN_MOVE_DAYS} days, {_span(own_moves, coach_day)}."
    return ""


def days_to_choose(own_moves: OwnMoves, coach_day: date, today: date) -> list[date]:
    """Return the days from today on that the client's permission covers; other rules may forbid them."""
    around = [coach_day + timedelta(days=ahead) for ahead in range(-6, 7)]
    return [on for on in around if on >= today and not own_move_problem(own_moves, coach_day, on)]


def _span(own_moves: OwnMoves, coach_day: date) -> str:
    if own_moves is OwnMoves.SAME_WEEK:
        week = Week.of(coach_day)
        return f"{day_text(week.monday)} to {day_text(week.sunday)}"
    reach = timedelta(days=OWN_MOVE_DAYS)
    return f"{day_text(coach_day - reach)} to {day_text(coach_day + reach)}"
