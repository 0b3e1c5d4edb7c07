"""The page of a training session on the phone, and the one address its forms are sent to."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from clients.clearance.views.impossible_pressures import act_on_impossible_pairs
from clients.decorators import role_required
from clients.http import AuthenticatedHttpRequest
from clients.models.people import Role
from sessions import mappers
from sessions.domain.record import DoSet
from sessions.models import TrainingSession
from sessions.phone.account import account_code
from sessions.phone.event_log import store_events
from sessions.phone.form_fields import OUT_OF_DATE
from sessions.phone.forms import FORMS
from sessions.phone.offline_cache import allow_offline_copy, live_page_valid_until
from sessions.phone.payload import build_payload
from sessions.phone.screens import LivePage, live_page
from sessions.phone.screens.gauges import Gauge
from sessions.phone.step_form import StepForm
from sessions.phone.ways_out import way_off_hold, way_to_another_day
from sessions.planning.decorators import load_training_session
from sessions.planning.holds import find_entry_problem


@require_safe
@never_cache
@role_required(Role.CLIENT, Role.COACH)
@load_training_session
def live(request: AuthenticatedHttpRequest, training_session: TrainingSession) -> HttpResponse:
    """Show what comes next in this session. A coach logs here for a client in person."""
    return _show(request, training_session)


@require_POST
@role_required(Role.CLIENT, Role.COACH)
@load_training_session
def log_event(request: AuthenticatedHttpRequest, training_session: TrainingSession) -> HttpResponse:
    """Store what a form of the live page sent, then show what comes next. Facts are never refused."""
    now = timezone.now()
    form_class = FORMS.get(request.POST.get("step", ""))
    if form_class is None:
        messages.error(request, OUT_OF_DATE)
        return see_other("sessions:live", training_session.id)
    form = form_class(request.POST, prescriptions=mappers.prescriptions_of(training_session))
    if not form.is_valid():
        act_on_impossible_pairs(request, training_session.client, form)
        return _show(request, training_session, form)
    verdicts = store_events(
        training_session=training_session, events=form.events(now), by=request.user, now=now
    )
    for verdict in verdicts.values():
        for reason in verdict.reasons:
            messages.error(request, reason)
    return see_other("sessions:live", training_session.id)


def _show(
    request: AuthenticatedHttpRequest, training_session: TrainingSession, form: StepForm | None = None
) -> HttpResponse:
    page = live_page(training_session, timezone.now())
    in_person = request.user.role == Role.COACH
    today = training_session.client.today(page.now)
    context = {
        "page": page,
        "payload": build_payload(page, in_person=in_person),
        "account": account_code(request.user),
        "form": form,
        "correcting": page.set_logged_as(request.GET.get("correct")),
        "in_person": in_person,
        "leave_url": resolve_url("clients:detail", training_session.client_id)
        if in_person
        else resolve_url("sessions:today"),
        "move_url": way_to_another_day(training_session, today, in_person=in_person),
        "enter_url": _way_to_the_record(training_session, page.now, in_person=in_person),
        "way_off_hold": way_off_hold(training_session, page.answer, today, in_person=in_person),
        "otherwise": "otherwise" in request.GET and isinstance(page.step, DoSet) and not page.is_held_back,
        "gauge_rows": _gauge_rows(page, form),
        "gauge_errors": form is not None and any(name.startswith("mmhg-") for name in form.errors),
        "ready_rows": [(each, request.POST.get(f"ready-{each.code}")) for each in page.ready_questions],
    }
    response = TemplateResponse(
        request, "sessions/phone/live.html", context, status=200 if form is None else 422
    )
    # A coach's page names the client, so the phone stores no copy of it.
    if request.user.role == Role.CLIENT:
        allow_offline_copy(response, live_page_valid_until(page), page.now)
    return response


def _gauge_rows(page: LivePage, form: StepForm | None) -> list[tuple[Gauge, str, str]]:
    """Return each gauge with what was typed for it and what is wrong with that."""
    gauges = page.exercise.gauges if page.exercise and page.has_gauges else ()
    if form is None:
        return [(gauge, "", "") for gauge in gauges]
    return [
        (gauge, form.data.get(gauge.name, ""), " ".join(map(str, form.errors.get(gauge.name, []))))
        for gauge in gauges
    ]


def _way_to_the_record(training_session: TrainingSession, now: datetime, *, in_person: bool) -> str:
    """Return the page on which what was done on an earlier day is written down; "" where it is not."""
    problem = find_entry_problem(training_session, now, by_client=not in_person)
    return "" if problem else resolve_url("sessions:enter", training_session.pk)


def see_other(to: str, *args: object) -> HttpResponse:
    """Redirect with 303 after a POST: the next request is a GET, so a reload sends nothing twice."""
    response = HttpResponseRedirect(resolve_url(to, *args))
    response.status_code = 303
    return response
