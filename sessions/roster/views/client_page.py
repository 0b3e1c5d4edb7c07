"""The client's page for the coach: where they stand, what is next, what was done, and whether they move."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING, TypedDict

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery, prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone

from clients.audit.actions import record_read
from clients.clearance.actions import cautions_of
from clients.clearance.see_a_doctor import open_red_flags
from clients.clearance.status import (
    ClearanceState,
    ClearanceStatuses,
    newest_screening,
    status_prefetches,
    statuses_of,
)
from clients.clearance.without_cuffs import check_without_cuffs
from clients.consent.queries import consent_status
from clients.decorators import coach_or_admin_required
from clients.domain.clearance import CAUTION_LIMITS, Allowed
from clients.domain.numbers import Unit, from_kg
from clients.domain.one_rep_max import Freshness, Method, freshness
from clients.domain.people import age_on
from clients.domain.regions import Region
from clients.http import AuthenticatedHttpRequest, read_day
from clients.models import (
    BloodPressureReading,
    BodyWeight,
    Client,
    CoachNote,
    Flag,
    Invitation,
    OneRepMax,
    Screening,
    User,
)
from clients.people.places import places_of
from sessions import mappers
from sessions.charts import Plot, Point, Series, line_plot
from sessions.domain.sides import with_side
from sessions.exercises.catalogue import names_of
from sessions.models import Prescription as PrescriptionRow
from sessions.models import TrainingSession
from sessions.models.training import State
from sessions.planning import session_record
from sessions.planning.holds import can_be_cancelled, find_way_out, hold_reasons
from sessions.provenance import Provenance, explain_numbers

if TYPE_CHECKING:  # the package comes with mypy's plugin and is not installed where the site runs
    from django_stubs_ext import WithAnnotations

UPCOMING = 12
HISTORY = 12
MOST_A_DAY = 10
ONE_REP_MAXES = 300
PLOTS = 4
OPEN_STOPS = 3
FOR_A_DOCTOR = (ClearanceState.IN_REVIEW, ClearanceState.BLOCKED, ClearanceState.ON_HOLD)
ENDED = (State.FINISHED, State.STOPPED)  # the ones whose loads the page shows


@coach_or_admin_required
def client_detail(request: AuthenticatedHttpRequest, client_id) -> HttpResponse:
    """Everything about one client on one page; each part links to the page that changes it."""
    now = timezone.now()
    client = get_object_or_404(
        _with_summary(Client.objects.visible_to(request.user), request.user), pk=client_id
    )
    record_read(by=request.user, client=client, about=client, now=now)
    today = client.today(now)
    screening = newest_screening(client)
    statuses = statuses_of(client, now)
    upcoming = list(_upcoming(client, today)[: UPCOMING + 1])
    before = read_day(request.GET, "before")
    past, more_past = _whole_days(_past(client, today, before))
    by_position = Prefetch("prescriptions", PrescriptionRow.objects.order_by("position"))
    prefetch_related_objects([*upcoming, *past], by_position)
    maxes = list(client.one_rep_maxes.not_withdrawn().newest_first()[:ONE_REP_MAXES])
    return TemplateResponse(
        request,
        "sessions/roster/client_page.html",
        {
            "client": client,
            "age": age_on(client.birth_on, today) if client.birth_on else None,
            "invitation": _describe_sign_in(client, now),
            "may_invite": request.user.is_coach and client.user_id is None,
            "statuses": statuses,
            "screening": screening,
            "review": getattr(screening, "review", None),
            "cautions": _cautions_to_read(screening, statuses),
            "limits": CAUTION_LIMITS,
            "consent": consent_status(client, now),
            "doctor_may_help": any(each.state in FOR_A_DOCTOR for each in statuses),
            "red_flags": open_red_flags(client),
            "open_stops": list(client.stop_cases.open()[:OPEN_STOPS]),
            "region_without_cuffs": _region_without_cuffs(client, statuses, now),
            "upcoming": [_upcoming_row(row, statuses, today, now) for row in upcoming[:UPCOMING]],
            "more_upcoming": len(upcoming) > UPCOMING,
            "upcoming_why": _reasons(upcoming[:UPCOMING], is_held=lambda row: bool(hold_reasons(row, now))),
            "past": [_past_row(row) for row in past],
            "past_why": _reasons(row for row in past if row.state in ENDED),
            "older_than": past[-1].scheduled_on if more_past else None,
            "is_older_page": before is not None,
            "felt_plot": _felt_plot(past),
            "maxes": _newest_maxes(maxes, today),
            "max_plots": _max_plots(maxes, client.unit),
            "places": places_of(client),
        },
    )


class Summary(TypedDict):
    """What `_with_summary` adds to a client. Each is None where nothing was written down."""

    note_text: str | None
    note_author: str | None
    note_at: datetime | None
    weight_value: Decimal | None
    weight_unit: str | None
    weight_on: date | None
    systolic_mmhg: int | None
    diastolic_mmhg: int | None
    pressure_on: date | None
    invited_until: datetime | None


def _with_summary(clients: QuerySet[Client], reader: User) -> "QuerySet[WithAnnotations[Client, Summary]]":
    """Join the newest note, weight, reading and invitation, and what `statuses_of` reads. 3 queries."""
    ours = Q(client=OuterRef("pk"))
    weight = BodyWeight.objects.not_withdrawn().filter(ours).order_by("-measured_on", "-recorded_at")
    pressure = (
        BloodPressureReading.objects.not_withdrawn().filter(ours).order_by("-measured_on", "-recorded_at")
    )
    invitation = Invitation.objects.filter(ours, replaced_at__isnull=True).order_by("-created_at")
    note = CoachNote.objects.filter(ours).order_by("-created_at")
    return clients.annotate(
        note_text=Subquery(note.values("text")[:1]),
        note_author=Subquery(note.values("author__name")[:1]),
        note_at=Subquery(note.values("created_at")[:1]),
        weight_value=Subquery(weight.values("typed_value")[:1]),
        weight_unit=Subquery(weight.values("typed_unit")[:1]),
        weight_on=Subquery(weight.values("measured_on")[:1]),
        systolic_mmhg=Subquery(pressure.values("systolic_mmhg")[:1]),
        diastolic_mmhg=Subquery(pressure.values("diastolic_mmhg")[:1]),
        pressure_on=Subquery(pressure.values("measured_on")[:1]),
        invited_until=Subquery(invitation.values("expires_at")[:1]),
    ).prefetch_related(*status_prefetches(reader))


def _describe_sign_in(client: "WithAnnotations[Client, Summary]", now: datetime) -> tuple[str, str]:
    """Return the kind of a chip and its text: whether the client signs in or is invited."""
    if client.user_id:
        return "ok", "Signs in"
    if client.invited_until is None:
        return "neutral", "No login"
    return ("info", "Invited") if client.invited_until > now else ("caution", "Invitation expired")


def _cautions_to_read(screening: Screening | None, statuses: ClearanceStatuses) -> list[Flag]:
    """The cautions that the coach has not read yet, where reading them is what a clearance waits for."""
    if screening is None or all(each.state != ClearanceState.TO_ACKNOWLEDGE for each in statuses):
        return []
    return cautions_of(screening)


def _region_without_cuffs(client: Client, statuses: ClearanceStatuses, now: datetime) -> str:
    """Return the first region that may be trained today without cuffs only; "" where there is none."""
    if not isinstance(check_without_cuffs(client=client, now=now), Allowed):
        return ""
    closed = {limb.region for status in statuses if not status.is_cleared for limb in status.limbs}
    return next((region.value for region in Region if region in closed), "")


def _upcoming(client: Client, today: date):
    ahead = Q(state=State.ASSIGNED, scheduled_on__gte=today) | Q(state=State.STARTED)
    rows = client.training_sessions.not_cancelled().filter(ahead)
    return rows.with_gate_facts().order_by("scheduled_on")


def _past(client: Client, today: date, before: date | None):
    """Ended and skipped sessions and days that went by, newest first."""
    ended = Q(state__in=[State.FINISHED, State.STOPPED]) | Q(state=State.ASSIGNED, scheduled_on__lt=today)
    rows = client.training_sessions.on_calendar().filter(ended)
    if before is not None:
        rows = rows.filter(scheduled_on__lt=before)
    return rows.order_by("-scheduled_on", "assigned_at")


def _whole_days(rows: QuerySet[TrainingSession]) -> tuple[list[TrainingSession], bool]:
    """Return a page of past sessions and whether there are more. It never splits a day: days are the cursor.

    A day has at most one session that counts, and any number that were skipped.
    """
    found = list(rows[: HISTORY + MOST_A_DAY])
    if len(found) <= HISTORY:
        return found, False
    last_on = found[HISTORY - 1].scheduled_on
    page = [row for row in found if row.scheduled_on >= last_on]
    return page, len(page) < len(found)


def _reasons(
    shown: Iterable[TrainingSession], is_held: Callable[[TrainingSession], bool] = lambda row: False
) -> Provenance:
    """Explain the numbers of these sessions, each sentence once. Their prescriptions must be prefetched.

    A held session shows its minutes and no load, so only its minutes are explained.
    """
    rows = [row for row in shown if row.prescriptions.all()]
    open_rows = [row for row in rows if not is_held(row)]
    return explain_numbers(
        (mappers.to_prescription(asked, row) for row in open_rows for asked in row.prescriptions.all()),
        [mappers.explain_minutes(row) for row in rows],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class UpcomingRow:
    """A session ahead, with why it is held, if it is."""

    training_session: TrainingSession
    exercises: list[PrescriptionRow]
    hold_reasons: tuple[str, ...]
    way_out: str
    can_cancel: bool
    is_today: bool

    @property
    def can_be_trained(self) -> bool:
        """Whether its day is today and nothing holds it."""
        return self.is_today and not self.hold_reasons


def _upcoming_row(
    row: TrainingSession, statuses: ClearanceStatuses, today: date, now: datetime
) -> UpcomingRow:
    reasons = hold_reasons(row, now)
    return UpcomingRow(
        training_session=row,
        exercises=list(row.prescriptions.all()),
        hold_reasons=reasons,
        way_out=find_way_out(row, statuses.about(row.limbs)) if reasons else "",
        can_cancel=can_be_cancelled(row),
        is_today=row.scheduled_on == today,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PastRow:
    """A session that is over: what was asked and what was done."""

    training_session: TrainingSession
    is_missed: bool
    exercises: list[session_record.ExerciseDone]
    symptoms: list[session_record.ClientStatement]
    notes: list[session_record.ClientStatement]
    stop: str


def _past_row(row: TrainingSession) -> PastRow:
    return PastRow(
        training_session=row,
        is_missed=row.state == State.ASSIGNED and not row.is_skipped,
        exercises=session_record.exercises_of(row, row.prescriptions.all()),
        symptoms=session_record.symptoms_of(row),
        notes=session_record.notes_of(row),
        stop=session_record.stop_of(row),
    )


def _felt_plot(past: Sequence[TrainingSession]) -> Plot | None:
    """Effort and discomfort of the sessions shown, where there are at least two answers."""
    effort = [_felt(row.scheduled_on, row.effort) for row in past if row.effort is not None]
    discomfort = [_felt(row.scheduled_on, row.discomfort) for row in past if row.discomfort is not None]
    if max(len(effort), len(discomfort)) < 2:
        return None
    return line_plot(
        title="Effort and discomfort",
        description=f"As the client said after {len(effort)} sessions, from 0 to 10.",
        series=[
            Series(name="Effort", look="effort", points=effort),
            Series(name="Discomfort", look="discomfort", points=discomfort),
        ],
        floor=0,
        ceiling=10,
    )


def _felt(on: date, value: int) -> Point:
    return Point(on=on, value=value, text=f"{value} of 10")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewestMax:
    """The newest 1RM of one exercise and side, and how far it can be trusted."""

    name: str
    row: OneRepMax
    freshness: Freshness


def _newest_maxes(maxes: Sequence[OneRepMax], today: date) -> list[NewestMax]:
    names = names_of(row.exercise_code for row in maxes)
    newest: dict[tuple[str, str], OneRepMax] = {}
    for row in maxes:
        newest.setdefault((row.exercise_code, row.side), row)
    rows = (
        NewestMax(name=with_side(names[code], side), row=row, freshness=freshness(row.tested_on, today))
        for (code, side), row in newest.items()
    )
    return sorted(rows, key=lambda each: each.name)


def _max_plots(maxes: Sequence[OneRepMax], unit: str) -> list[Plot]:
    """One plot per exercise and side with a history. Tested and estimated are never on one line."""

    def work(row: OneRepMax) -> tuple[str, str]:
        return row.exercise_code, row.side

    gathered = (list(group) for _, group in groupby(sorted(maxes, key=work), key=work))
    histories = [rows for rows in gathered if len(rows) > 1]
    histories.sort(key=lambda rows: max(row.tested_on for row in rows), reverse=True)
    names = names_of(rows[0].exercise_code for rows in histories[:PLOTS])
    plots = [
        _max_plot(rows, unit, with_side(names[rows[0].exercise_code], rows[0].side))
        for rows in histories[:PLOTS]
    ]
    return [plot for plot in plots if plot is not None]


def _max_plot(rows: Sequence[OneRepMax], unit: str, name: str) -> Plot | None:
    return line_plot(
        title=f"{name}, 1RM in {unit}",
        description=f"{len(rows)} records. Estimates show the range of their formulas.",
        series=[
            Series(
                name=method.label,
                look=method.value,
                points=[_max_point(row, unit) for row in rows if row.method == method],
            )
            for method in Method
        ],
    )


def _max_point(row: OneRepMax, unit: str) -> Point:
    return Point(
        on=row.tested_on,
        value=_drawn_kg(row.load_kg, unit),
        low=None if row.low_kg is None else _drawn_kg(row.low_kg, unit),
        high=None if row.high_kg is None else _drawn_kg(row.high_kg, unit),
        text=row.text_for(Unit(unit)),
    )


def _drawn_kg(load_kg: Decimal, unit: str) -> float:
    return float(from_kg(load_kg, Unit(unit)))
