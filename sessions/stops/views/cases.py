"""Pages of stop cases: the list, one case, and its two forms."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django import forms
from django.contrib import messages as notices
from django.db.models import Count, Prefetch, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from clients.audit.actions import record_read
from clients.audit.attempts import show_refusal_in
from clients.clearance.status import status_prefetches, statuses_of
from clients.decorators import coach_or_admin_required
from clients.http import AuthenticatedHttpRequest, get_page
from clients.models import Client
from sessions.domain.advice import advice_for
from sessions.models import FollowUpAnswer, Message, StopCase, StopEntry
from sessions.models import Prescription as PrescriptionRow
from sessions.models.messages import MessageQuerySet
from sessions.planning import session_record
from sessions.planning.holds import count_sessions_on_hold
from sessions.planning.questions_after import questions_of
from sessions.stops.actions import close_stop, respond_to_stop
from sessions.stops.forms import CloseForm, ResponseForm
from sessions.stops.wording import (
    days_to_call,
    delay_text,
    describe_place,
    duration_text,
    has_lost_question,
    is_reachable,
    stop_headline,
)

CASES_PER_PAGE = 25


@coach_or_admin_required
def stop_list(request: AuthenticatedHttpRequest) -> HttpResponse:
    """List the open cases, oldest first, or the closed ones, newest first. Seven queries at any size."""
    cases = StopCase.objects.visible_to(request.user)
    show = "closed" if request.GET.get("show") == "closed" else "open"
    rows = (cases.closed() if show == "closed" else cases.open()).select_related(
        "client", "training_session", "first_response_by", "event"
    )
    rows = rows.prefetch_related(
        "client__coaches",
        Prefetch("training_session__prescriptions", PrescriptionRow.objects.order_by("position")),
        Prefetch("training_session__follow_up_answers", FollowUpAnswer.objects.order_by("answered_at", "id")),
    )
    page = get_page(request, rows, CASES_PER_PAGE)
    counts = cases.aggregate(
        open=Count("id", filter=Q(closed_at__isnull=True)),
        closed=Count("id", filter=Q(closed_at__isnull=False)),
    )
    alerts = _alerts_by_case(list(page))
    context = {
        "page": page,
        "rows": [_case_row(case, alerts[case.pk]) for case in page],
        "show": show,
        "counts": counts,
    }
    return TemplateResponse(request, "sessions/stops/cases.html", {**context, "now": timezone.now()})


def _letters() -> MessageQuerySet:
    """Return the e-mails. Pushes of the same alerts are left out, so that each person is one line."""
    return Message.objects.filter(channel=Message.Channel.EMAIL)


def _alerts_by_case(cases: list[StopCase]) -> dict[UUID, list[Message]]:
    """Return the alert e-mails of these cases, by case. One query."""
    alerts: dict[UUID, list[Message]] = defaultdict(list)
    for row in _letters().filter(kind=Message.Kind.ALERT).of_stops(cases):
        alerts[row.case_id].append(row)
    return alerts


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    """One case of the list. The template makes no query of its own."""

    case: StopCase
    headline: str
    has_alerts: bool
    first_alert_after: str
    response_after: str
    answers: list[FollowUpAnswer]
    complaints: list[FollowUpAnswer]


def _case_row(case: StopCase, alerts: list[Message]) -> CaseRow:
    answers = list(case.training_session.follow_up_answers.all())
    return CaseRow(
        case=case,
        headline=_headline(case),
        has_alerts=bool(alerts),
        first_alert_after=_after(case.opened_at, min(filter(None, _sent(alerts)), default=None)),
        response_after=_after(case.opened_at, case.first_response_at),
        answers=answers,
        complaints=[answer for answer in answers if answer.advice.tells_coach],
    )


def _sent(alerts: Iterable[Message]) -> list[datetime | None]:
    return [alert.sent_at for alert in alerts]


def _after(start: datetime, end: datetime | None) -> str:
    return "" if end is None else duration_text(max(end - start, timedelta()))


def _headline(case: StopCase) -> str:
    place = describe_place(case.training_session, case.training_session.prescriptions.all(), case.stopped_at)
    return stop_headline(case.sign, case.stopped_at, place, case.client.zone)


@coach_or_admin_required
def stop_detail(request: AuthenticatedHttpRequest, case_id: UUID) -> HttpResponse:
    """Show one case: what happened, who was alerted, what the client answered, what was done."""
    case = _load(request, case_id)
    record_read(by=request.user, client=case.client, about=case, now=timezone.now())
    return _case_page(request, case)


@require_POST
@coach_or_admin_required
def stop_respond(request: AuthenticatedHttpRequest, case_id: UUID) -> HttpResponse:
    """Add an entry about what was done."""
    case = _load(request, case_id)
    form = ResponseForm(request.POST)
    if form.is_valid():
        with show_refusal_in(form) as attempt:
            respond_to_stop(case=case, by=request.user, now=timezone.now(), **form.cleaned_data)
        if attempt.succeeded:
            notices.success(request, "Kept.")
            return redirect(case)
    return _case_page(request, case, response_form=form)


@require_POST
@coach_or_admin_required
def stop_close(request: AuthenticatedHttpRequest, case_id: UUID) -> HttpResponse:
    """Close the case with a reason."""
    case = _load(request, case_id)
    form = CloseForm(request.POST)
    if form.is_valid():
        with show_refusal_in(form) as attempt:
            close_stop(case=case, by=request.user, now=timezone.now(), **form.cleaned_data)
        if attempt.succeeded:
            notices.success(
                request, "The case is closed. Sessions stay held until a new screening clears them."
            )
            return redirect("sessions:stop-list")
        if attempt.is_stale:
            case = _load(request, case_id)
    return _case_page(request, case, close_form=form)


def _load(request: AuthenticatedHttpRequest, case_id: UUID) -> StopCase:
    rows = StopCase.objects.visible_to(request.user).select_related(
        "client__user", "training_session", "event", "closed_by", "first_response_by"
    )
    return get_object_or_404(rows, pk=case_id)


def _case_page(
    request: AuthenticatedHttpRequest,
    case: StopCase,
    *,
    response_form: forms.Form | None = None,
    close_form: forms.Form | None = None,
) -> HttpResponse:
    now = timezone.now()
    client = Client.objects.prefetch_related(*status_prefetches(request.user)).get(pk=case.client_id)
    messages = list(_letters().of_case(case).select_related("recipient").order_by("due_at", "id"))
    training_session = case.training_session
    context = {
        "case": case,
        "client": client,
        "zone": client.zone,
        "now": now,
        "headline": _headline(case),
        "delay": delay_text(case.stopped_at, case.opened_at),
        "response_after": _after(case.opened_at, case.first_response_at),
        "open_for": duration_text(now - case.opened_at),
        "training_session": training_session,
        "symptoms": session_record.symptoms_of(training_session),
        "stop_note": training_session.record.get("stop_note", ""),
        "advice": advice_for(case.sign, without_cuffs=training_session.without_cuffs),
        "alerts": [_alert_line(each) for each in messages if each.kind == Message.Kind.ALERT],
        "questions": questions_of(messages, training_session.follow_up_answers.all()),
        "must_call": not is_reachable(case.client) or has_lost_question(messages),
        "days_to_call": days_to_call(case, client.zone),
        "entries": list(case.entries.select_related("by").order_by("written_at", "id")),
        "closed": _closing(case),
        "statuses": statuses_of(client, now),
        "on_hold_count": count_sessions_on_hold(client, now),
        "coaches": list(client.coaches.all()),
        "response_form": response_form or ResponseForm(),
        "close_form": close_form or CloseForm(),
    }
    refused = any(form is not None and form.errors for form in (response_form, close_form))
    return TemplateResponse(request, "sessions/stops/case.html", context, status=422 if refused else 200)


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertLine:
    """One alert to one person: what it is about, and how long after it was due it was sent."""

    message: Message
    what: str
    after: str


def _alert_line(message: Message) -> AlertLine:
    answer = message.about_type == "follow_up_answer"
    return AlertLine(
        message=message,
        what="of the answer" if answer else "of the stop",
        after=""
        if message.sent_at is None
        else duration_text(max(message.sent_at - message.due_at, timedelta())),
    )


def _closing(case: StopCase) -> StopEntry | None:
    if case.closed_at is None:
        return None
    return case.entries.filter(kind=StopEntry.Kind.CLOSED).order_by("-written_at").first()
