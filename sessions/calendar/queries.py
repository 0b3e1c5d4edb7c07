"""What lies on a calendar: sessions by day with what became of them, and who is away."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.db.models import Prefetch, QuerySet

from clients.http import parse_day
from sessions.domain.weeks import Week
from sessions.models import DayOff, TrainingSession
from sessions.models import Prescription as PrescriptionRow
from sessions.models.training import State
from sessions.planning.days_off import words_by_day
from sessions.planning.holds import can_be_cancelled, held_reasons

CHIPS_A_DAY = 4  # in a month of many clients; the week has them all
FIRST_YEAR, LAST_YEAR = 2000, 2100
NO_SUCH_DAY = "There is no such day. This is today's."


class View(StrEnum):
    MONTH = "month"
    WEEK = "week"


class Look(StrEnum):
    """What a session looks like on a calendar."""

    PLANNED = "planned"
    STARTED = "started"
    DONE = "done"
    STOPPED = "stopped"
    MISSED = "missed"
    HELD = "held"
    SKIPPED = "skipped"

    @property
    def label(self) -> str:
        return self.value.capitalize()

    @property
    def icon(self) -> str:
        return _ICONS[self]


_ICONS = {
    Look.PLANNED: "calendar-event",
    Look.STARTED: "play-fill",
    Look.DONE: "check-circle",
    Look.STOPPED: "x-octagon",
    Look.MISSED: "dash-lg",
    Look.HELD: "lock",
    Look.SKIPPED: "slash-circle",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """One session on its day."""

    training_session: TrainingSession
    look: Look
    name: str  # whose it is, or what it holds where the calendar is one client's
    is_movable: bool
    is_moved_by_client: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One day. `more` is how many chips it has beyond those shown."""

    on: date
    is_today: bool
    is_outside: bool  # of the month that is looked at
    chips: Sequence[Chip]
    more: int
    away: Sequence[str]

    @property
    def is_bare(self) -> bool:
        return not self.chips and not self.away

    @property
    def css(self) -> str:
        """The classes of its cell."""
        looks = {
            "cal-bare": self.is_bare,
            "cal-today": self.is_today,
            "cal-outside": self.is_outside,
            "cal-away": bool(self.away),
        }
        return " ".join(["cal-day", *(name for name, holds in looks.items() if holds)])


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarWeek:
    week: Week
    days: Sequence[Day]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Whole weeks around a day: its month or its week, and the days that lead on from there."""

    view: View
    on: date

    @classmethod
    def week_of(cls, on: date) -> "Span":
        return cls(view=View.WEEK, on=on)

    @property
    def first(self) -> date:
        return Week.of(self.on.replace(day=1) if self.view is View.MONTH else self.on).monday

    @property
    def last(self) -> date:
        return (
            Week.of(_month_after(self.on) - timedelta(days=1)).sunday if self.is_month else self.week.sunday
        )

    @property
    def is_month(self) -> bool:
        return self.view is View.MONTH

    @property
    def week(self) -> Week:
        return Week.of(self.on)

    @property
    def previous(self) -> date:
        if self.is_month:
            return (self.on.replace(day=1) - timedelta(days=1)).replace(day=1)
        return self.on - timedelta(weeks=1)

    @property
    def next(self) -> date:
        return _month_after(self.on) if self.is_month else self.on + timedelta(weeks=1)

    @property
    def title(self) -> str:
        if self.is_month:
            return f"{self.on:%B %Y}"
        monday, sunday = self.week.monday, self.week.sunday
        year = f" {monday.year}" if monday.year != sunday.year else ""
        month = f" {monday:%B}" if monday.month != sunday.month else ""
        return f"{monday.day}{month}{year} to {sunday.day} {sunday:%B %Y}"

    @property
    def days(self) -> list[date]:
        return [self.first + timedelta(days=ahead) for ahead in range((self.last - self.first).days + 1)]


def _month_after(on: date) -> date:
    return (on.replace(day=1) + timedelta(days=32)).replace(day=1)


def span_of(view: str, on: str, today: date) -> tuple[Span, bool]:
    """What an address asks for, and whether it made sense: without a day it can read, that is today's."""
    asked = View(view) if view in set(View) else View.MONTH
    day = parse_day(on) if on else today
    if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
        return Span(view=asked, on=today), False
    return Span(view=asked, on=day), True


def sessions_between(
    rows: QuerySet[TrainingSession], first: date, last: date, *, with_exercises: bool
) -> list[TrainingSession]:
    """The sessions of these days as the calendar reads them. One query, and one more for their exercises."""
    rows = rows.on_calendar().filter(scheduled_on__range=(first, last)).with_gate_facts()
    rows = rows.defer("record", "clearance__screening__answers").order_by(
        "scheduled_on", "client__search_text", "assigned_at"
    )
    if with_exercises:
        names = PrescriptionRow.objects.order_by("position").only("training_session", "exercise_name")
        rows = rows.prefetch_related(Prefetch("prescriptions", names))
    return list(rows)


def calendar_weeks(
    span: Span,
    sessions: Iterable[TrainingSession],
    days_off: Iterable[DayOff],
    *,
    today: date,
    now: datetime,
    of_one_client: bool,
) -> list[CalendarWeek]:
    """The days of a span, week by week. Makes no query."""
    chips: dict[date, list[Chip]] = defaultdict(list)
    for row in sessions:
        chips[row.scheduled_on].append(_chip(row, now, of_one_client))
    most = CHIPS_A_DAY if span.is_month and not of_one_client else None
    away = words_by_day(days_off, span.first, span.last)
    days = [_day(on, span, chips, away, today, most) for on in span.days]
    return [CalendarWeek(week=Week.of(days[at].on), days=days[at : at + 7]) for at in range(0, len(days), 7)]


def _day(
    on: date,
    span: Span,
    chips: Mapping[date, list[Chip]],
    away: Mapping[date, list[str]],
    today: date,
    most: int | None,
) -> Day:
    found = chips.get(on, [])
    shown = found if most is None or len(found) <= most + 1 else found[:most]
    return Day(
        on=on,
        is_today=on == today,
        is_outside=span.is_month and on.month != span.on.month,
        chips=shown,
        more=len(found) - len(shown),
        away=away.get(on, ()),
    )


def _chip(row: TrainingSession, now: datetime, of_one_client: bool) -> Chip:
    exercises = ", ".join(each.exercise_name for each in row.prescriptions.all()) if of_one_client else ""
    return Chip(
        training_session=row,
        look=look_of(row, now),
        name=exercises or row.client.name,
        is_movable=can_be_cancelled(row),
        is_moved_by_client=row.moved_from_on is not None,
    )


def look_of(row: TrainingSession, now: datetime) -> Look:
    """What a session fetched `with_gate_facts()` looks like. The gate is asked about those still to come."""
    if row.is_skipped:
        return Look.SKIPPED
    if row.state != State.ASSIGNED:
        return _OF_STATE[State(row.state)]
    if row.scheduled_on < row.client.today(now):
        return Look.MISSED
    return Look.HELD if held_reasons(row, now) else Look.PLANNED


_OF_STATE = {State.STARTED: Look.STARTED, State.FINISHED: Look.DONE, State.STOPPED: Look.STOPPED}
