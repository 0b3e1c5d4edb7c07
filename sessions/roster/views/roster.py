"""The roster: where every client stands, what is next, what was done last, and who needs the coach."""

from collections import defaultdict
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Case, F, Q, When, Window
from django.db.models.functions import RowNumber
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from clients.clearance.gate import GATE_COLUMNS
from clients.clearance.status import ClearanceStatus, ClearanceStatuses, status_prefetches, statuses_of
from clients.decorators import coach_or_admin_required
from clients.domain.regions import Limb, Region
from clients.http import AuthenticatedHttpRequest, get_page, read_text
from clients.models import Client, User
from sessions.charts import Bars, completion_bars
from sessions.domain.figures import work_text
from sessions.domain.sides import limbs_in_use
from sessions.models import TrainingSession
from sessions.models.training import State
from sessions.roster.attention import NOTHING, REASONS, AttentionReason, with_attention

PAGE_SIZE = 50
TREND = 6  # sessions drawn in a row
LOOK_BACK = timedelta(days=120)


@coach_or_admin_required
def client_list(request: AuthenticatedHttpRequest) -> HttpResponse:
    """The clients this person may see, those who need attention first."""
    now = timezone.now()
    today = now.astimezone(request.user.zone).date()
    typed, show = read_text(request.GET, "q"), request.GET.get("show", "")
    mine = Client.objects.visible_to(request.user).active().named_like(typed)
    # Asked once for all of them, as little as can be: who, and the first reason to look at them.
    everybody = list(
        with_attention(mine, today, request.user)
        .order_by("attention", "search_text", "pk")
        .values_list("pk", "attention")
    )
    needing = [(key, attention) for key, attention in everybody if attention < NOTHING]
    page = get_page(request, needing if show == "attention" else everybody, PAGE_SIZE)
    return TemplateResponse(
        request,
        "sessions/roster/roster.html",
        {
            "page": page,
            "rows": _rows(dict(page.object_list), request.user, today, now),
            "counts": {"all": len(everybody), "attention": len(needing)},
            "typed": typed,
            "show": show,
            "query": urlencode({name: text for name, text in (("q", typed), ("show", show)) if text}),
        },
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionLine:
    """A session as the roster tells it: values of a row, since fifty clients bring hundreds of them."""

    client_id: UUID
    region: str
    side: str
    scheduled_on: date
    state: str
    reps_done: int
    reps_prescribed: int
    timed_seconds_done: int
    timed_seconds_prescribed: int
    next_on: date | None

    @property
    def limbs(self) -> frozenset[Limb]:
        """The limbs that wear a cuff in it."""
        return limbs_in_use(self.region, self.side)

    @property
    def region_label(self) -> str:
        return Region(self.region).label

    @property
    def day(self) -> str:
        return f"{self.scheduled_on:%a} {self.scheduled_on.day} {self.scheduled_on:%b}"

    @property
    def day_iso(self) -> str:
        return self.scheduled_on.isoformat()

    @property
    def completion(self) -> float:
        """The share that was done of the repetitions and minutes asked for, 1 for all of them."""
        asked = (
            (self.reps_done, self.reps_prescribed),
            (self.timed_seconds_done, self.timed_seconds_prescribed),
        )
        shares = [done / of for done, of in asked if of]
        if not shares:
            return float(self.reps_done > 0)  # as many as possible were asked for
        return sum(shares) / len(shares)

    @property
    def state_words(self) -> str:
        """What is added to the repetitions: ", stopped", or ", not finished"."""
        return {State.STOPPED.value: ", stopped", State.STARTED.value: ", not finished"}.get(self.state, "")

    @property
    def work_text(self) -> str:
        return work_text(
            self.reps_done, self.reps_prescribed, self.timed_seconds_done, self.timed_seconds_prescribed
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterRow:
    """One client of the roster, with nothing left to look up."""

    client: Client
    chips: list[tuple[str, ClearanceStatus]]  # (which limbs, where they stand)
    reason: AttentionReason | None
    upcoming: SessionLine | None
    is_held: bool
    is_today: bool
    last: SessionLine | None
    trend: Bars | None


def _rows(attention: dict[UUID, int], reader: User, today: date, now: datetime) -> list[RosterRow]:
    """The clients of one page, in the order of `attention`. Four queries."""
    found = (
        Client.objects.filter(pk__in=attention)
        .only("id", "name", "time_zone", *GATE_COLUMNS)
        .prefetch_related(*status_prefetches(reader))
        .in_bulk()
    )
    clients = [found[key] for key in attention if key in found]
    upcoming, done = _sessions_of(clients, today)
    return [
        _row(client, attention[client.pk], upcoming.get(client.pk), done[client.pk], now)
        for client in clients
    ]


def _row(
    client: Client,
    attention: int,
    upcoming: SessionLine | None,
    done: list[SessionLine],
    now: datetime,
) -> RosterRow:
    statuses = statuses_of(client, now)
    return RosterRow(
        client=client,
        chips=_chips(statuses),
        reason=REASONS[attention] if attention < NOTHING else None,
        upcoming=upcoming,
        is_held=upcoming is not None and not statuses.is_cleared(upcoming.limbs),
        is_today=upcoming is not None and upcoming.scheduled_on == client.today(now),
        last=done[0] if done else None,
        trend=_trend(done),
    )


def _chips(statuses: ClearanceStatuses) -> list[tuple[str, ClearanceStatus]]:
    """One chip where all limbs stand alike, or one for each pair or limb."""
    found = list(statuses)
    if len({each.state for each in found}) == 1:
        return [("Arms and legs", found[0])]
    return [(each.name, each) for each in found]


def _sessions_of(clients: list[Client], today: date):
    """Of each client the next session and the last few that ended, newest first. One query."""
    is_next = Q(state=State.ASSIGNED, scheduled_on__gte=today)
    rows = (
        TrainingSession.objects.not_cancelled()
        .filter(client__in=clients, scheduled_on__gte=today - LOOK_BACK)
        .filter(is_next | Q(state__in=[State.STARTED, State.FINISHED, State.STOPPED]))
        .annotate(next_on=Case(When(is_next, then=F("scheduled_on"))))
        .annotate(
            rank=Window(
                RowNumber(),
                partition_by=[F("client"), Case(When(is_next, then=1), default=0)],
                # Ahead: the nearest first. Behind: `next_on` is empty for all, and the newest comes first.
                order_by=[F("next_on").asc(), F("scheduled_on").desc()],
            )
        )
        .filter(Q(next_on__isnull=True, rank__lte=TREND) | Q(rank=1))
        .order_by("-scheduled_on")
        .values(*(field.name for field in fields(SessionLine)))
    )
    upcoming: dict[UUID, SessionLine] = {}
    done: dict[UUID, list[SessionLine]] = defaultdict(list)
    for row in rows:
        line = SessionLine(**row)
        if line.next_on is not None:
            upcoming[line.client_id] = line
        else:
            done[line.client_id].append(line)
    return upcoming, done


def _trend(done: list[SessionLine]) -> Bars | None:
    """How much of each of the last sessions was done, oldest first."""
    if len(done) < 2:
        return None
    oldest_first = done[::-1]
    shares = [line.completion for line in oldest_first]
    text = "Done of the last sessions: " + ", ".join(f"{share:.0%}" for share in shares)
    return completion_bars(
        shares, ["stopped" if line.state == State.STOPPED else "done" for line in oldest_first], text
    )
