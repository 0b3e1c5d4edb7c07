"""The page of a client's steps after an operation: criteria in place of dates."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from clients.audit.attempts import flash_refusal, show_refusal_in
from clients.decorators import coach_or_admin_required, load_client
from clients.domain.sources import SOURCES
from clients.http import AuthenticatedHttpRequest
from clients.models import Client
from sessions import mappers
from sessions.domain.figures import day_text
from sessions.domain.programmes.ramp import RAMP_NAME, STEPS, affected_leg
from sessions.models import Ramp
from sessions.programmes.actions.ramp import confirm_criterion, end_ramp, plan_step, start_ramp, take_back
from sessions.programmes.forms.ramp import ConfirmForm, PlanStepForm
from sessions.programmes.ramp_queries import CriterionLine, running_ramp, standing, step_lines

AT = "clients:ramp"


@coach_or_admin_required
@load_client
def ramp(request: AuthenticatedHttpRequest, client: Client) -> HttpResponse:
    """Show the steps with what is confirmed; begin them, or end them."""
    now = timezone.now()
    if request.method == "POST":
        with flash_refusal(request):
            running = running_ramp(client)
            if request.POST.get("then") == "end" and running is not None:
                end_ramp(ramp=running, by=request.user, now=now)
            elif request.POST.get("then") == "start":
                start_ramp(client=client, by=request.user, now=now)
        return redirect(AT, client.pk)
    return _show(request, client)


@require_POST
@coach_or_admin_required
@load_client
def ramp_confirm(
    request: AuthenticatedHttpRequest, client: Client, step_code: str, criterion_code: str
) -> HttpResponse:
    """Confirm one criterion; what was typed stays where it is refused."""
    running = _running(client)
    step = STEPS.get(step_code)
    criterion = next((each for each in step.criteria if each.code == criterion_code), None) if step else None
    if step is None or criterion is None:
        raise Http404
    form = ConfirmForm(request.POST, criterion=criterion, prefix=f"{step_code}-{criterion_code}")
    if form.is_valid():
        with show_refusal_in(form) as attempt:
            confirm_criterion(
                ramp=running,
                step=step,
                criterion=criterion,
                on=form.cleaned_data["confirmed_on"],
                clinician=form.cleaned_data.get("clinician", ""),
                by=request.user,
                now=timezone.now(),
            )
        if attempt.succeeded:
            return redirect(AT, client.pk)
    return _show(request, client, confirm=form)


@require_POST
@coach_or_admin_required
@load_client
def ramp_take_back(request: AuthenticatedHttpRequest, client: Client, confirmation_id: UUID) -> HttpResponse:
    """Take one confirmation back."""
    with flash_refusal(request):
        take_back(ramp=_running(client), confirmation_id=confirmation_id, by=request.user, now=timezone.now())
    return redirect(AT, client.pk)


@require_POST
@coach_or_admin_required
@load_client
def ramp_plan(request: AuthenticatedHttpRequest, client: Client, step_code: str) -> HttpResponse:
    """Assign one session of a step that is open."""
    running = _running(client)
    if step_code not in STEPS:
        raise Http404
    form = PlanStepForm(request.POST, prefix=step_code)
    if form.is_valid():
        with show_refusal_in(form) as attempt:
            planned = plan_step(
                ramp=running,
                step_code=step_code,
                on=form.cleaned_data["scheduled_on"],
                by=request.user,
                now=timezone.now(),
                request_id=form.cleaned_data["request_id"],
            )
        if attempt.succeeded:
            messages.success(request, f"Assigned: {planned.title} on {day_text(planned.scheduled_on)}.")
            return redirect(planned)
    return _show(request, client, plan=form)


def _running(client: Client) -> Ramp:
    found = running_ramp(client)
    if found is None:
        raise Http404
    return found


def _show(
    request: AuthenticatedHttpRequest,
    client: Client,
    *,
    confirm: ConfirmForm | None = None,
    plan: PlanStepForm | None = None,
) -> HttpResponse:
    running = running_ramp(client)
    today = client.today(timezone.now())
    steps = []
    for line in step_lines(standing(running) if running else []):
        forms = [
            (each, _form(confirm, f"{line.step.code}-{each.criterion.code}", each)) for each in line.criteria
        ]
        planned = plan if plan is not None and plan.prefix == line.step.code else None
        if planned is None and running is not None and line.is_open:
            planned = PlanStepForm(prefix=line.step.code, initial={"scheduled_on": today})
        steps.append((line, forms, planned))
    context = {
        "client": client,
        "ramp": running,
        "name": RAMP_NAME,
        "steps": steps,
        "source": SOURCES["S-BORQ"],
        "leg": affected_leg(mappers.to_limb(client.affected_limb)),
    }
    is_refused = confirm is not None or plan is not None
    return TemplateResponse(
        request, "sessions/programmes/ramp.html", context, status=422 if is_refused else 200
    )


def _form(sent: ConfirmForm | None, prefix: str, line: CriterionLine) -> ConfirmForm:
    if sent is not None and sent.prefix == prefix:
        return sent
    # The day is typed: one that stands there already would be said by nobody.
    return ConfirmForm(prefix=prefix, criterion=line.criterion)
