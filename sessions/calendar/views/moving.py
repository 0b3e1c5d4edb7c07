"""Pages that move, copy, skip and restore a session."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from clients.audit.attempts import catch_refusal, flash_refusal
from clients.decorators import coach_or_admin_required, role_required
from clients.domain.people import OwnMoves
from clients.http import AuthenticatedHttpRequest, read_day
from clients.models.people import Role
from sessions.calendar.actions import copy_session, move_session, restore_session, skip_session
from sessions.calendar.forms import PlaceForm, SkipForm, use_pressed_day
from sessions.calendar.move_options import day_choices
from sessions.domain.figures import day_text
from sessions.models import TrainingSession
from sessions.planning.decorators import load_training_session
from sessions.planning.holds import can_be_cancelled


@role_required(Role.COACH, Role.ADMIN, Role.CLIENT)
@load_training_session
def session_move(request: AuthenticatedHttpRequest, training_session: TrainingSession) -> HttpResponse:
    """Show the days for a session with their problems, and move it. A client sees only allowed days."""
    return _place(request, training_session, copying=False)


@coach_or_admin_required
@load_training_session
def session_copy(request: AuthenticatedHttpRequest, training_session: TrainingSession) -> HttpResponse:
    """Show the days for a copy of a session, and make it."""
    return _place(request, training_session, copying=True)


def _place(request: AuthenticatedHttpRequest, row: TrainingSession, *, copying: bool) -> HttpResponse:
    now = timezone.now()
    today = row.client.today(now)
    refused: tuple[str, ...] = ()
    data = use_pressed_day(request.POST) if request.method == "POST" else None
    form = PlaceForm(
        data, today=today, initial={"seen_on": row.scheduled_on, "to_on": read_day(request.GET, "to")}
    )
    if form.is_valid():
        given = {
            "training_session": row,
            "to_on": form.cleaned_data["to_on"],
            "spacing_reason": form.cleaned_data["spacing_reason"],
            "by": request.user,
            "now": now,
        }
        with catch_refusal() as attempt:
            if copying:
                placed = copy_session(request_id=form.cleaned_data["request_id"], **given)
            else:
                placed = move_session(seen_on=form.cleaned_data["seen_on"] or row.scheduled_on, **given)
        if attempt.succeeded:
            return _redirect_after(request, placed, copying)
        refused = attempt.messages
        if attempt.is_stale:
            # The page now shows the current row, so sending it again is a new decision.
            row.refresh_from_db(
                fields=["scheduled_on", "cancelled_at", "is_skipped", "state", "moved_from_on"]
            )
            form.data = {**request.POST.dict(), "seen_on": row.scheduled_on.isoformat()}
    return TemplateResponse(
        request,
        "sessions/calendar/move_own.html" if request.user.is_client else "sessions/calendar/move.html",
        {
            "training_session": row,
            "client": row.client,
            "form": form,
            "copying": copying,
            "refused": refused,
            "choices": _choices(request, row, copying),
            "can_move": copying or can_be_cancelled(row),
            "own_moves": OwnMoves(row.client.own_moves),
            "next": _next(request, row),
        },
        status=422 if refused or form.errors else 200,
    )


def _choices(request: AuthenticatedHttpRequest, row: TrainingSession, copying: bool):
    if not copying and not can_be_cancelled(row):
        return []
    return day_choices(row, by=request.user, now=timezone.now(), copying=copying)


def _redirect_after(
    request: AuthenticatedHttpRequest, placed: TrainingSession, copying: bool
) -> HttpResponse:
    done = "Copied" if copying else "Moved"
    messages.success(request, f"{done}: {placed.title} on {day_text(placed.scheduled_on)}.")
    return redirect(_next(request, placed))


@coach_or_admin_required
@load_training_session
def session_skip(request: AuthenticatedHttpRequest, training_session: TrainingSession) -> HttpResponse:
    """Ask for the reason, then skip the session. It stays in the record."""
    form = SkipForm(request.POST or None, initial={"seen_on": training_session.scheduled_on})
    if request.method == "POST" and form.is_valid():
        with flash_refusal(request) as attempt:
            skip_session(
                training_session=training_session,
                seen_on=form.cleaned_data["seen_on"] or training_session.scheduled_on,
                reason=form.cleaned_data["reason"],
                by=request.user,
                now=timezone.now(),
            )
        if attempt.succeeded:
            messages.success(request, f"Skipped: {training_session}. It can be put back until it is begun.")
        return redirect(_next(request, training_session))
    return TemplateResponse(
        request,
        "sessions/calendar/skip.html",
        {
            "training_session": training_session,
            "client": training_session.client,
            "form": form,
            "next": _next(request, training_session),
        },
        status=422 if form.errors else 200,
    )


@require_POST
@coach_or_admin_required
@load_training_session
def session_restore(request: AuthenticatedHttpRequest, training_session: TrainingSession) -> HttpResponse:
    """Put a skipped session back on its day."""
    with flash_refusal(request, "Still skipped. ") as attempt:
        restore_session(training_session=training_session, by=request.user, now=timezone.now())
    if attempt.succeeded:
        messages.success(request, f"Back on the calendar: {training_session}.")
    return redirect(_next(request, training_session))


def _next(request: AuthenticatedHttpRequest, row: TrainingSession) -> str:
    """Return the address to go to afterwards: the calendar that the user came from, or the session."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return wanted
    return "/calendar/" if request.user.is_client else row.get_absolute_url()
