"""The roster: where every client stands, what is next, what was done last, and who needs the coach."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.paginator import Paginator
from django.db.models import Case, F, Q, When, Window
from django.db.models.functions import RowNumber
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from clients.domain.regions import Region
from clients.loaders import for_roles
from clients.models import Client
from clients.models.people import Role
from clients.standing import Standing, standing_of
from sessions.attention import NOTHING, REASONS, Reason, with_attention
from sessions.models import TrainingSession
from sessions.models.training import State
from sessions.plots import Bars, completion_bars

PAGE_SIZE = 50
TREND = 6  # sessions drawn in a row
LOOK_BACK = timedelta(days=120)


@for_roles(Role.COACH, Role.ADMIN)
def client_list(request: HttpRequest) -> HttpResponse:
    """The clients this person may see, those who need attention first."""
    now = timezone.now()
    today = now.astimezone(ZoneInfo(request.user.time_zone)).date()
    typed, show = request.GET.get("q", "")[:200], request.GET.get("show", "")
    mine = Client.objects.visible_to(request.user).active().named_like(typed.replace("\x00", ""))
    # Asked once for all of them, as little as can be: who, and the first reason to look at them.
    everybody = list(
        with_attention(mine, today).order_by("attention", "search_text", "pk").values_list("pk", "attention")
    )
    needing = [(key, attention) for key, attention in everybody if attention < NOTHING]
    page = Paginator(needing if show == "attention" else everybody, PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    return TemplateResponse(
        request,
        "sessions/roster.html",
        {
            "page": page,
            "rows": _rows(dict(page.object_list), today, now),
            "counts": {"all": len(everybody), "attention": len(needing)},
            "typed": typed,
            "show": show,
            "query": urlencode({name: text for name, text in (("q", typed), ("show", show)) if text}),
        },
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One client of the roster, with nothing left to look up."""

    client: Client
    chips: list[tuple[str, Standing]]  # (which region or regions, where they stand)
    reason: Reason | None
    upcoming: TrainingSession | None
    is_held: bool
    is_today: bool
    last: TrainingSession | None
    trend: Bars | None


def _rows(attention: dict[UUID, int], today: date, now: datetime) -> list[Row]:
    """The clients of one page, in the order of `attention`. Four queries."""
    found = Client.objects.filter(pk__in=attention).with_standing().in_bulk()
    clients = [found[key] for key in attention if key in found]
    upcoming, done = _sessions_of(clients, today)
    return [
        _row(client, attention[client.pk], upcoming.get(client.pk), done[client.pk], now)
        for client in clients
    ]


def _row(
    client: Client,
    attention: int,
    upcoming: TrainingSession | None,
    done: list[TrainingSession],
    now: datetime,
) -> Row:
    standings = standing_of(client, now)
    return Row(
        client=client,
        chips=_chips(list(standings.values())),
        reason=REASONS[attention] if attention < NOTHING else None,
        upcoming=upcoming,
        is_held=upcoming is not None and not standings[Region(upcoming.region)].is_cleared,
        is_today=upcoming is not None and upcoming.scheduled_on == client.today(now),
        last=done[0] if done else None,
        trend=_trend(done),
    )


def _chips(standings: list[Standing]) -> list[tuple[str, Standing]]:
    """One chip where both regions stand alike, or one each."""
    if len({each.stand for each in standings}) == 1:
        return [("Arms and legs", standings[0])]
    return [(each.region.label, each) for each in standings]


def _sessions_of(clients: list[Client], today: date):
    """Of each client the next session and the last few that ended, newest first. One query."""
    is_next = Q(state=State.ASSIGNED, scheduled_on__gte=today)
    rows = (
        TrainingSession.objects.standing()
        .filter(client__in=clients, scheduled_on__gte=today - LOOK_BACK)
        .filter(is_next | Q(state__in=[State.STARTED, State.FINISHED, State.STOPPED]))
        .annotate(next_on=Case(When(is_next, then=F("scheduled_on"))))
        .annotate(
            place=Window(
                RowNumber(),
                partition_by=[F("client"), Case(When(is_next, then=1), default=0)],
                # Ahead: the nearest first. Behind: `next_on` is empty for all, and the newest comes first.
                order_by=[F("next_on").asc(), F("scheduled_on").desc()],
            )
        )
        .filter(Q(next_on__isnull=True, place__lte=TREND) | Q(place=1))
        .order_by("-scheduled_on")
        .defer("record", "note_to_client", "spacing_reason")
    )
    upcoming: dict = {}
    done: dict = defaultdict(list)
    for row in rows:
        if row.next_on is not None:
            upcoming[row.client_id] = row
        else:
            done[row.client_id].append(row)
    return upcoming, done


def _trend(done: list[TrainingSession]) -> Bars | None:
    """How much of each of the last sessions was done, oldest first."""
    if len(done) < 2:
        return None
    oldest_first = done[::-1]
    shares = [completion(row) for row in oldest_first]
    text = "Done of the last sessions: " + ", ".join(f"{share:.0%}" for share in shares)
    return completion_bars(
        shares, ["stopped" if row.state == State.STOPPED else "done" for row in oldest_first], text
    )


def completion(row: TrainingSession) -> float:
    """Repetitions done of those asked for, 1 for all of them."""
    return row.reps_done / row.reps_prescribed if row.reps_prescribed else 0.0
