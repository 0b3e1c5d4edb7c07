"""A red flag for coach and admin, and what the client reads of it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from clients.audit.actions import record_read
from clients.audit.attempts import show_refusal_in
from clients.clearance.actions import close_red_flag, respond_to_red_flag
from clients.clearance.forms.red_flags import RedFlagCloseForm, RedFlagResponseForm
from clients.clearance.see_a_doctor import open_red_flags
from clients.decorators import admin_required, coach_or_admin_required, load_client
from clients.domain.red_flags import Sign
from clients.http import AuthenticatedHttpRequest
from clients.models import Client, RedFlag


@coach_or_admin_required
def detail(request: AuthenticatedHttpRequest, red_flag_id: UUID) -> HttpResponse:
    """Show one red flag: what was said, what the client was told, what was done, and how it ended."""
    red_flag = load_red_flag(request, red_flag_id)
    record_read(by=request.user, client=red_flag.client, about=red_flag, now=timezone.now())
    return red_flag_page(request, red_flag)


@require_POST
@coach_or_admin_required
def respond(request: AuthenticatedHttpRequest, red_flag_id: UUID) -> HttpResponse:
    """Write down what was done."""
    red_flag = load_red_flag(request, red_flag_id)
    form = RedFlagResponseForm(request.POST)
    if form.is_valid():
        with show_refusal_in(form) as attempt:
            respond_to_red_flag(red_flag=red_flag, by=request.user, now=timezone.now(), **form.cleaned_data)
        if attempt.succeeded:
            messages.success(request, "Kept.")
            return redirect(red_flag)
    return red_flag_page(request, red_flag, response_form=form)


@require_POST
@admin_required
def close(request: AuthenticatedHttpRequest, red_flag_id: UUID) -> HttpResponse:
    """Close it with what a clinician said."""
    red_flag = load_red_flag(request, red_flag_id)
    form = RedFlagCloseForm(request.POST, sign=Sign(red_flag.sign))
    if form.is_valid():
        with show_refusal_in(form) as attempt:
            close_red_flag(red_flag=red_flag, by=request.user, now=timezone.now(), **form.cleaned_data)
        if attempt.succeeded:
            messages.success(request, "Closed. New health answers come before the next cuffs.")
            return redirect(red_flag)
        red_flag = load_red_flag(request, red_flag_id)
    return red_flag_page(request, red_flag, close_form=form)


@never_cache
@load_client
def see_a_doctor(request: AuthenticatedHttpRequest, client: Client) -> HttpResponse:
    """What to do today, by every red flag that is open. Without one there is nothing to read here."""
    red_flags = open_red_flags(client)
    for_client = request.user.id == client.user_id
    if not red_flags:
        return redirect("sessions:today") if for_client else redirect("clients:detail", client.id)
    context = {"client": client, "red_flags": red_flags, "for_client": for_client}
    return TemplateResponse(request, "clients/clearance/see_a_doctor.html", context)


def load_red_flag(request: AuthenticatedHttpRequest, red_flag_id: UUID) -> RedFlag:
    rows = RedFlag.objects.visible_to(request.user).select_related("client__user", "said_by", "closed_by")
    return get_object_or_404(rows, pk=red_flag_id)


def red_flag_page(
    request: AuthenticatedHttpRequest,
    red_flag: RedFlag,
    *,
    response_form: RedFlagResponseForm | None = None,
    close_form: RedFlagCloseForm | None = None,
) -> HttpResponse:
    client = red_flag.client
    coaches = list(client.coaches.all())
    context = {
        "red_flag": red_flag,
        "client": client,
        "coaches": coaches,
        "entries": list(red_flag.entries.select_related("by")),
        "may_close": request.user.is_admin and red_flag.closed_at is None and request.user not in coaches,
        "response_form": response_form or RedFlagResponseForm(),
        "close_form": close_form or RedFlagCloseForm(sign=Sign(red_flag.sign)),
    }
    refused = any(form is not None and form.errors for form in (response_form, close_form))
    return TemplateResponse(
        request, "clients/clearance/red_flag.html", context, status=422 if refused else 200
    )
