"""A coach's week by exception: the clients who need something, each with the fact and where to go on."""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urljoin
from uuid import UUID

from django.conf import settings
from django.db.models import F, QuerySet
from django.urls import reverse

from clients.models import Client, User
from sessions.attention import NOTHING, REASONS, with_attention
from sessions.models import StopCase
from sessions.progression import read_suggestions

SHOWN = 25
MOST_READ = 1000  # clients of one practice whose proposals are counted


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestLine:
    """One client, why, and the page to go on with. `case_id`: the open case of a stop, which a button can
    answer by itself."""

    name: str
    text: str
    action: str
    url: str
    is_grave: bool
    case_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CoachWeek:
    """What a digest says. `more` counts the clients that it does not name, `loads` the proposed next loads
    that need no look."""

    lines: tuple[DigestLine, ...]
    more: int
    clients: int
    loads: int = 0

    @property
    def has_something_to_say(self) -> bool:
        return bool(self.lines or self.loads)


def coach_weeks(coaches: Collection[User], now: datetime) -> dict[UUID, CoachWeek]:
    """Clients who need each coach, the gravest first, and next loads that wait. Two queries, one for each
    calendar day that it is where the coaches are (two or three in all the world), and some for each practice.
    """
    by_day: dict[date, set[UUID]] = defaultdict(set)
    for coach in coaches:
        by_day[now.astimezone(coach.zone).date()].add(coach.pk)
    coached = Client.coaches.through.objects.filter(
        user__in=coaches, client__practice_id=F("user__practice_id"), client__archived_at__isnull=True
    )
    coaches_of: dict[UUID, list[UUID]] = defaultdict(list)
    for client_id, coach_id in coached.values_list("client_id", "user_id"):
        coaches_of[client_id].append(coach_id)
    needing: dict[UUID, list[Client]] = defaultdict(list)
    for today, there in by_day.items():
        for client in _needing(coached.filter(user__in=there), today):
            for coach_id in coaches_of[client.pk]:
                if coach_id in there:
                    needing[coach_id].append(client)
    cases = _open_cases([client for rows in needing.values() for client in rows[:SHOWN]])
    loads = _waiting_loads(coached, coaches, coaches_of, now)
    return {
        coach.pk: CoachWeek(
            loads=loads[coach.pk],
            lines=tuple(_line(client, cases) for client in needing[coach.pk][:SHOWN]),
            more=max(0, len(needing[coach.pk]) - SHOWN),
            clients=len(needing[coach.pk]),
        )
        for coach in coaches
    }


def _waiting_loads(
    coached: QuerySet, coaches: Collection[User], coaches_of: dict[UUID, list[UUID]], now: datetime
) -> Counter[UUID]:
    """By coach: how many proposals may be approved together."""
    counts: Counter[UUID] = Counter()
    for practice_id in {coach.practice_id for coach in coaches}:
        clients = Client.objects.filter(pk__in=coached.values("client_id"), practice_id=practice_id)
        for suggestion in read_suggestions(clients, now, most=MOST_READ).waiting:
            if suggestion.can_go_together:
                counts.update(coaches_of[suggestion.client.pk])
    return counts


def _needing(coached: QuerySet, today: date) -> QuerySet:
    clients = Client.objects.filter(pk__in=coached.values("client_id"))
    rows = with_attention(clients, today).filter(attention__lt=NOTHING)
    return rows.only("id", "name").order_by("attention", "search_text", "pk")


def _open_cases(clients: list[Client]) -> dict:
    rows = StopCase.objects.filter(client__in=clients).waiting()
    return {case.client_id: case for case in rows}


def _line(client: Client, cases: dict) -> DigestLine:
    reason = REASONS[client.attention]
    case = cases.get(client.pk)
    if case is not None:
        path, action = case.get_absolute_url(), "Open the case"
    else:
        path, action = reverse(reason.where, args=[client.pk]), reason.action
    return DigestLine(
        name=client.name,
        text=reason.text,
        action=action,
        url=urljoin(settings.SITE_URL, path),
        is_grave=reason.chip == "blocked",
        case_id=None if case is None else case.pk,
    )
