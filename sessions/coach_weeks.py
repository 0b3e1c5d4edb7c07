"""A coach's week by exception: the clients who need something, each with the fact and where to go on."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse

from clients.models import Client, User
from sessions.attention import NOTHING, REASONS, with_attention
from sessions.models import StopCase

SHOWN = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestLine:
    """One client, why, and the page to go on with."""

    name: str
    text: str
    action: str
    url: str
    is_grave: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CoachWeek:
    """What a digest says. `more` counts the clients that it does not name."""

    lines: tuple[DigestLine, ...]
    more: int
    clients: int

    @property
    def has_something_to_say(self) -> bool:
        return bool(self.lines)


def coach_week(coach: User, now: datetime) -> CoachWeek:
    """Clients who need this coach, the gravest first. Three queries."""
    today = now.astimezone(ZoneInfo(coach.time_zone)).date()
    mine = Client.objects.visible_to(coach).active()
    needing = (
        with_attention(mine, today).filter(attention__lt=NOTHING).order_by("attention", "search_text", "pk")
    )
    rows = list(needing[: SHOWN + 1])
    count = len(rows) if len(rows) <= SHOWN else needing.count()
    cases = _open_cases(rows)
    return CoachWeek(
        lines=tuple(_line(client, cases) for client in rows[:SHOWN]),
        more=max(0, count - SHOWN),
        clients=count,
    )


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
    )
