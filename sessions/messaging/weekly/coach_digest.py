"""A coach's week by exception: the clients who need something, each with the fact and where to go on."""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import F, QuerySet

from clients.domain.regions import Region
from clients.http import absolute_url
from clients.models import Client, User
from sessions.domain.figures import weekday_text
from sessions.models import StopCase, TrainingSession
from sessions.models.training import State
from sessions.progression.proposals import read_suggestions
from sessions.roster.attention import (
    ENDS_SOON,
    MISSED,
    MISSED_DAYS,
    NOTHING,
    REASONS,
    STALE_1RM,
    with_attention,
)

SHOWN = 25
MOST_READ = 1000  # clients of one practice whose proposals are counted


class NeedyClient(NamedTuple):
    """A client whom the roster would mark. `attention`: the index of the reason in `REASONS`.

    `cleared_until`: the first day without clearance; `strength_on`: the day of the newest 1RM.
    """

    pk: UUID
    name: str
    attention: int
    cleared_until: date | None
    strength_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestLine:
    """One client, the reason, and the page to open.

    `case_id` is the open case of a stop, which one button of the letter can answer.
    """

    name: str
    text: str
    action: str
    url: str
    is_grave: bool
    case_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CoachWeek:
    """What a digest says. `more` counts the clients whom it does not name.

    `loads` counts the proposed loads that need no look, `loads_to_look_at` the others.
    """

    lines: tuple[DigestLine, ...]
    more: int
    clients: int
    loads: int = 0
    loads_to_look_at: int = 0

    @property
    def has_something_to_say(self) -> bool:
        return bool(self.lines or self.loads or self.loads_to_look_at)


def coach_weeks(coaches: Collection[User], now: datetime) -> dict[UUID, CoachWeek]:
    """Return, by coach id, the clients who need the coach, gravest first, and the loads that wait.

    Three queries, one for each date that it is in the coaches' zones (two or three), and some for each
    practice.
    """
    today_of = {coach.pk: now.astimezone(coach.zone).date() for coach in coaches}
    by_day: dict[date, set[UUID]] = defaultdict(set)
    for coach_id, today in today_of.items():
        by_day[today].add(coach_id)
    coached = Client.coaches.through.objects.filter(
        user__in=coaches, client__practice_id=F("user__practice_id"), client__archived_at__isnull=True
    )
    coaches_of: dict[UUID, list[UUID]] = defaultdict(list)
    for client_id, coach_id in coached.values_list("client_id", "user_id"):
        coaches_of[client_id].append(coach_id)
    needing: dict[UUID, list[NeedyClient]] = defaultdict(list)
    for today, there in by_day.items():
        for client in _needing(coached.filter(user__in=there), today):
            for coach_id in coaches_of[client.pk]:
                if coach_id in there:
                    needing[coach_id].append(client)
    named = [client for rows in needing.values() for client in rows[:SHOWN]]
    cases, missed = _open_cases(named), _missed(named, now.date())
    in_bulk, to_look_at = _waiting_loads(coached, coaches, coaches_of, now)
    return {
        coach.pk: CoachWeek(
            loads=in_bulk[coach.pk],
            loads_to_look_at=to_look_at[coach.pk],
            lines=tuple(
                _line(client, cases.get(client.pk), _since(missed[client.pk], today_of[coach.pk]))
                for client in needing[coach.pk][:SHOWN]
            ),
            more=max(0, len(needing[coach.pk]) - SHOWN),
            clients=len(needing[coach.pk]),
        )
        for coach in coaches
    }


def _waiting_loads(
    coached: QuerySet[Any], coaches: Collection[User], coaches_of: dict[UUID, list[UUID]], now: datetime
) -> tuple[Counter[UUID], Counter[UUID]]:
    """Return, by coach id, how many proposals may be approved in bulk, and how many need a look."""
    in_bulk: Counter[UUID] = Counter()
    to_look_at: Counter[UUID] = Counter()
    for practice_id in {coach.practice_id for coach in coaches}:
        clients = Client.objects.filter(pk__in=coached.values("client_id"), practice_id=practice_id)
        for suggestion in read_suggestions(clients, now, most=MOST_READ).waiting:
            counts = in_bulk if suggestion.can_be_approved_in_bulk else to_look_at
            counts.update(coaches_of[suggestion.client.pk])
    return in_bulk, to_look_at


def _needing(coached: QuerySet[Any], today: date) -> list[NeedyClient]:
    """Return the clients who need their coach, gravest first. One query."""
    clients = Client.objects.filter(pk__in=coached.values("client_id"))
    rows: QuerySet[Any] = with_attention(clients, today)  # mypy knows no column that a query adds
    rows = rows.filter(attention__lt=NOTHING).order_by("attention", "search_text", "pk")
    rows = rows.annotate(cleared_until=F("cleared_until_on"), strength_on=F("newest_1rm_on"))
    columns = rows.values_list("pk", "name", "attention", "cleared_until", "strength_on")
    return [NeedyClient(*row) for row in columns]


def _open_cases(clients: list[NeedyClient]) -> dict[UUID, StopCase]:
    rows = (
        StopCase.objects.filter(client__in=[client.pk for client in clients])
        .open()
        .select_related("training_session")
    )
    return {case.client_id: case for case in rows}


def _missed(clients: list[NeedyClient], around: date) -> dict[UUID, list[TrainingSession]]:
    """Return, by client id, recent sessions that nobody started, newest last.

    A day more each way covers "today" in every zone; `_since` leaves out what is too much.
    """
    who = [client.pk for client in clients if client.attention == MISSED]
    span = (around - timedelta(days=MISSED_DAYS + 1), around + timedelta(days=1))
    rows = TrainingSession.objects.not_cancelled().filter(client__in=who, scheduled_on__range=span)
    found: dict[UUID, list[TrainingSession]] = defaultdict(list)
    for row in (
        rows.filter(state=State.ASSIGNED).only("client", "region", "scheduled_on").order_by("scheduled_on")
    ):
        found[row.client_id].append(row)
    return found


def _since(rows: list[TrainingSession], today: date) -> list[TrainingSession]:
    """Return the sessions that count as missed in a zone where it is `today`."""
    return [row for row in rows if timedelta() < today - row.scheduled_on <= timedelta(days=MISSED_DAYS)]


def _fact(client: NeedyClient, case: StopCase | None, missed: list[TrainingSession]) -> str:
    """Return the reason in words, with its day if it has one."""
    if case is not None:
        return f"Stopped {_of(case.training_session)}"
    if client.attention == MISSED and missed:
        last = _of(missed[-1])
        return f"Missed {last}" if len(missed) == 1 else f"Missed {len(missed)} sessions, the last: {last}"
    if client.attention == ENDS_SOON and client.cleared_until is not None:
        last_on = client.cleared_until - timedelta(days=1)
        return f"Clearance ends soon: good up to and with {weekday_text(last_on)}"
    if client.attention == STALE_1RM and client.strength_on is not None:
        return f"1RM is stale, the newest of {weekday_text(client.strength_on)}"
    return REASONS[client.attention].text


def _of(row: TrainingSession) -> str:
    """Return a session in words, such as "legs on Friday 27 November"."""
    return f"{Region(row.region).label.lower()} on {weekday_text(row.scheduled_on)}"


def _line(client: NeedyClient, case: StopCase | None, missed: list[TrainingSession]) -> DigestLine:
    reason = REASONS[client.attention]
    if case is not None:
        url, action = absolute_url(case), "Open the case"
    else:
        url, action = absolute_url(reason.where, client.pk), reason.action
    return DigestLine(
        name=client.name,
        text=_fact(client, case, missed),
        action=action,
        url=url,
        is_grave=reason.chip == "blocked",
        case_id=None if case is None else case.pk,
    )
