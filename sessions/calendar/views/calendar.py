"""Pages of the calendar, of all clients, one client and the client's own, and of days off."""

from datetime import date, datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from clients.audit.attempts import show_refusal_in
from clients.decorators import (
    audit_read,
    coach_or_admin_required,
    load_client,
    role_required,
)
from clients.domain.people import OwnMoves
from clients.http import AuthenticatedHttpRequest
from clients.models import Client
from clients.models.people import Role
from sessions.calendar.forms import DayOffForm
from sessions.calendar.queries import (
    NO_SUCH_DAY,
    SessionLook,
    Span,
    calendar_weeks,
    read_span,
    sessions_between,
)
from sessions.models import DayOff, TrainingSession
from sessions.planning.days_off import days_off_for_client
from sessions.planning.days_off_actions import add_days_off, remove_days_off

DAYS_OFF_SHOWN = 100


@role_required(Role.COACH, Role.ADMIN, Role.CLIENT)
def calendar(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Show the sessions of every client to a coach or an admin, and to a client their own. Three queries."""
    if request.user.is_client:
        return _own_calendar(request)
    now = timezone.now()
    span = _span(request, _today(request, now))
    mine = Client.objects.visible_to(request.user).active()
    rows = TrainingSession.objects.filter(client__in=mine)
    sessions = sessions_between(rows, span.first, span.last, with_exercises=False)
    away = DayOff.objects.visible_to(request.user).overlapping(span.first, span.last)
    weeks = calendar_weeks(
        span,
        sessions,
        away.select_related("client", "coach"),
        today=_today(request, now),
        now=now,
        of_one_client=False,
    )
    return TemplateResponse(request, "sessions/calendar/calendar.html", {**_context(span), "weeks": weeks})


@coach_or_admin_required
@load_client
@audit_read("calendar")
def client_calendar(request: AuthenticatedHttpRequest, client: Client) -> HttpResponse:
    """Show the sessions of one client. Three queries."""
    now = timezone.now()
    span = _span(request, client.today(now))
    weeks = _weeks_of(client, span, now)
    own_moves = OwnMoves(client.own_moves).label
    context = {**_context(span), "weeks": weeks, "client": client, "own_moves": own_moves}
    return TemplateResponse(request, "sessions/calendar/calendar.html", context)


def _own_calendar(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Show the client's own sessions as a list by day, for the phone."""
    client = Client.objects.visible_to(request.user).first()
    if client is None:
        return TemplateResponse(request, "sessions/phone/today_nobody.html")
    now = timezone.now()
    span = _span(request, client.today(now))
    context = {
        **_context(span),
        "weeks": _weeks_of(client, span, now),
        "client": client,
        "may_move": client.own_moves != OwnMoves.NONE,
    }
    return TemplateResponse(request, "sessions/calendar/calendar_own.html", context)


def _weeks_of(client: Client, span: Span, now: datetime):
    rows = client.training_sessions.all()
    sessions = sessions_between(rows, span.first, span.last, with_exercises=True)
    away = days_off_for_client(client).overlapping(span.first, span.last)
    return calendar_weeks(span, sessions, away, today=client.today(now), now=now, of_one_client=True)


def _context(span: Span) -> dict[str, object]:
    return {"span": span, "looks": list(SessionLook)}


def _today(request: AuthenticatedHttpRequest, now: datetime) -> date:
    return now.astimezone(request.user.zone).date()


def _span(request: AuthenticatedHttpRequest, today: date) -> Span:
    span, is_valid = read_span(request.GET.get("view", ""), request.GET.get("on", ""), today)
    if not is_valid:
        messages.info(request, NO_SUCH_DAY)
    return span


@coach_or_admin_required
def days_off(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Show and add days off of a coach, which count for all of their clients. An admin sees every coach's."""
    rows = DayOff.objects.filter(coach__practice=request.user.practice_id)
    if request.user.is_coach:
        rows = rows.filter(coach=request.user)
    return _days_off_page(request, None, rows, _today(request, timezone.now()))


@coach_or_admin_required
@load_client
@audit_read("daysoff")
def client_days_off(request: AuthenticatedHttpRequest, client: Client) -> HttpResponse:
    """Show and add days off of a client; also shows those of their coaches."""
    return _days_off_page(request, client, days_off_for_client(client), client.today(timezone.now()))


def _days_off_page(
    request: AuthenticatedHttpRequest, client: Client | None, rows, today: date
) -> HttpResponse:
    form = DayOffForm(request.POST or None, today=today)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        with show_refusal_in(form) as attempt:
            add_days_off(
                day_off_id=given["request_id"],
                first_on=given["first_on"],
                last_on=given["last_on"],
                note=given["note"],
                client=client,
                by=request.user,
                now=timezone.now(),
            )
        if attempt.succeeded:
            messages.success(request, "Written down. Sessions already planned stay as they are.")
            return redirect(request.path)
    coming = rows.filter(last_on__gte=today).select_related("client", "coach").order_by("first_on", "id")
    shown = list(coming[:DAYS_OFF_SHOWN])
    for row in shown:
        is_own = row.client_id is not None or row.coach_id == request.user.pk
        row.may_remove = is_own or request.user.is_admin
    return TemplateResponse(
        request,
        "sessions/planning/days_off.html",
        {"client": client, "form": form, "rows": shown},
        status=422 if form.errors else 200,
    )


@require_POST
@coach_or_admin_required
def day_off_remove(request: AuthenticatedHttpRequest, day_off_id) -> HttpResponse:
    """Remove days off."""
    rows = DayOff.objects.visible_to(request.user).select_related("client")
    row = get_object_or_404(rows, pk=day_off_id)
    remove_days_off(day_off=row, by=request.user, now=timezone.now())
    messages.success(request, "Taken back.")
    if row.client is not None:
        return redirect("clients:days-off", row.client.pk)
    return redirect("sessions:days-off")
