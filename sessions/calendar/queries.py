"""Fetch the days of a calendar: their sessions with state, and who is away."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.db.models import Prefetch

from clients.http import parse_day
from sessions.domain.weeks import Week
from sessions.models import DayOff, TrainingSession
from sessions.models import Prescription as PrescriptionRow
from sessions.models.training import State, TrainingSessionQuerySet
from sessions.planning.days_off import absences_by_day
from sessions.planning.holds import can_be_cancelled, hold_reasons

CHIPS_A_DAY = 4  # in a month of several clients; a week shows all
FIRST_YEAR, LAST_YEAR = 2000, 2100
NO_SUCH_DAY = "There is no such day. This is today's."


class CalendarView(StrEnum):
    MONTH = "month"
    WEEK = "week"


class SessionLook(StrEnum):
    """The state in which a calendar shows a session."""

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
    SessionLook.PLANNED: "calendar-event",
    SessionLook.STARTED: "play-fill",
    SessionLook.DONE: "check-circle",
    SessionLook.STOPPED: "x-octagon",
    SessionLook.MISSED: "dash-lg",
    SessionLook.HELD: "lock",
    SessionLook.SKIPPED: "slash-circle",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """One session on its day."""

    training_session: TrainingSession
    look: SessionLook
    name: str  # the client's; on one client's calendar the exercises
    is_movable: bool
    is_moved_by_client: bool

    @property
    def is_movable_by_client(self) -> bool:
        """Whether a client who may move sessions may move this one: only the coach moves one on hold."""
        return self.is_movable and self.look is not SessionLook.HELD


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarDay:
    """One day. `more` counts its sessions beyond `chips`, which are shown."""

    on: date
    is_today: bool
    is_outside: bool  # the month that is shown
    chips: Sequence[Chip]
    more: int
    away: Sequence[str]

    @property
    def is_bare(self) -> bool:
        return not self.chips and not self.away

    @property
    def css(self) -> str:
        """The CSS classes of its cell."""
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
    days: Sequence[CalendarDay]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The whole weeks of the month or week around a day, and the days before and after for navigation."""

    view: CalendarView
    on: date

    @classmethod
    def week_of(cls, on: date) -> "Span":
        return cls(view=CalendarView.WEEK, on=on)

    @property
    def first(self) -> date:
        return Week.of(self.on.replace(day=1) if self.view is CalendarView.MONTH else self.on).monday

    @property
    def last(self) -> date:
        return (
            Week.of(_month_after(self.on) - timedelta(days=1)).sunday if self.is_month else self.week.sunday
        )

    @property
    def is_month(self) -> bool:
        return self.view is CalendarView.MONTH

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


def read_span(view: str, on: str, today: date) -> tuple[Span, bool]:
    """Return the span that an address asks for, and True; today's, and False, if its day cannot be read."""
    asked = CalendarView(view) if view in set(CalendarView) else CalendarView.MONTH
    day = parse_day(on) if on else today
    if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
        return Span(view=asked, on=today), False
    return Span(view=asked, on=day), True


def sessions_between(
    rows: TrainingSessionQuerySet, first: date, last: date, *, with_exercises: bool
) -> list[TrainingSession]:
    """Return the sessions among `rows` on these days. One query, and one more for their exercises."""
    rows = rows.on_calendar().filter(scheduled_on__range=(first, last)).with_gate_facts()
    rows = rows.defer("record", "clearance__screening__answers").order_by(
        "scheduled_on", "client__search_text", "assigned_at"
    )
    if with_exercises:
        names = PrescriptionRow.objects.order_by("position").only(
            "training_session", "exercise_name", "region", "side"
        )
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
    """Return the days of a span, week by week. Makes no query."""
    chips: dict[date, list[Chip]] = defaultdict(list)
    for row in sessions:
        chips[row.scheduled_on].append(_chip(row, now, of_one_client))
    most = CHIPS_A_DAY if span.is_month and not of_one_client else None
    away = absences_by_day(days_off, span.first, span.last)
    days = [_day(on, span, chips, away, today, most) for on in span.days]
    return [CalendarWeek(week=Week.of(days[at].on), days=days[at : at + 7]) for at in range(0, len(days), 7)]


def _day(
    on: date,
    span: Span,
    chips: Mapping[date, list[Chip]],
    away: Mapping[date, list[str]],
    today: date,
    most: int | None,
) -> CalendarDay:
    found = chips.get(on, [])
    shown = found if most is None or len(found) <= most + 1 else found[:most]
    return CalendarDay(
        on=on,
        is_today=on == today,
        is_outside=span.is_month and on.month != span.on.month,
        chips=shown,
        more=len(found) - len(shown),
        away=away.get(on, ()),
    )


def _chip(row: TrainingSession, now: datetime, of_one_client: bool) -> Chip:
    exercises = ", ".join(each.title for each in row.prescriptions.all()) if of_one_client else ""
    return Chip(
        training_session=row,
        look=look_of_session(row, now),
        name=exercises or row.client.name,
        is_movable=can_be_cancelled(row),
        is_moved_by_client=row.moved_from_on is not None,
    )


def look_of_session(row: TrainingSession, now: datetime) -> SessionLook:
    """Return the state to show of a session fetched `with_gate_facts()`. Asks the gate if it is to come."""
    if row.is_skipped:
        return SessionLook.SKIPPED
    if row.was_left_undone:
        return SessionLook.MISSED
    if row.state != State.ASSIGNED:
        return _OF_STATE[State(row.state)]
    if row.scheduled_on < row.client.today(now):
        return SessionLook.MISSED
    return SessionLook.HELD if hold_reasons(row, now) else SessionLook.PLANNED


_OF_STATE = {
    State.STARTED: SessionLook.STARTED,
    State.FINISHED: SessionLook.DONE,
    State.STOPPED: SessionLook.STOPPED,
}
