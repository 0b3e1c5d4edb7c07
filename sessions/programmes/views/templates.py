"""Pages that copy, edit, hide and offer the programme templates of a practice."""

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from clients.audit.attempts import show_refusal_in
from clients.decorators import coach_or_admin_required
from clients.http import AuthenticatedHttpRequest
from sessions.domain.programmes import Template
from sessions.exercises.catalogue import catalogue_of
from sessions.exercises.protocols import protocols_of
from sessions.programmes.actions.edit_template import (
    add_template,
    edit_template,
    hide_template,
    offer_template,
)
from sessions.programmes.decorators import load_template
from sessions.programmes.forms.template import TemplateForm, apply_change_button, initial_values, name_of_copy
from sessions.programmes.template_queries import own_template, template_facts
from sessions.programmes.upgrades import sessions_on_earlier_version


@coach_or_admin_required
@load_template
def template_copy(request: AuthenticatedHttpRequest, template: Template) -> HttpResponse:
    """Show a copy of a template to edit; a POST adds it to the practice."""
    form = _form(request, initial_values(template, name=name_of_copy(template.name)))
    if form.is_bound and form.is_valid():
        with show_refusal_in(form) as attempt:
            row = add_template(
                template_id=form.cleaned_data["template_id"],
                copied_from=template.code,
                requested=form.template_request(),
                by=request.user,
                now=timezone.now(),
            )
        if attempt.succeeded:
            messages.success(request, f"{row.name} is among your programmes.")
            return redirect("sessions:programme-detail", row.code)
    return _page(request, template, form, row=None)


@coach_or_admin_required
@load_template
def template_edit(request: AuthenticatedHttpRequest, template: Template) -> HttpResponse:
    """Edit an own template, which makes a new version. 404 for a shipped one, which is copied instead."""
    row = own_template(template.code, request.user.practice_id)
    if row is None:
        raise Http404
    form = _form(request, {**initial_values(template), "summary": row.summary, "version": row.version})
    if form.is_bound and form.is_valid():
        with show_refusal_in(form) as attempt:
            row = edit_template(
                template=row,
                version=form.cleaned_data["version"] or 0,
                requested=form.template_request(),
                by=request.user,
                now=timezone.now(),
            )
        if attempt.succeeded:
            messages.success(request, f"Saved as version {row.version}.")
            saved = template_facts(row)
            has_sessions = sessions_on_earlier_version(saved, request.user, row.edited_at).exists()
            return redirect(f"sessions:programme-{'ahead' if has_sessions else 'detail'}", row.code)
    return _page(request, template, form, row)


@require_POST
@coach_or_admin_required
@load_template
def template_hide(request: AuthenticatedHttpRequest, template: Template) -> HttpResponse:
    hide_template(code=template.code, by=request.user, now=timezone.now())
    messages.success(request, f"{template.name} is not offered any more. Who trains with it goes on.")
    return redirect("sessions:programme-list")


@require_POST
@coach_or_admin_required
@load_template
def template_offer(request: AuthenticatedHttpRequest, template: Template) -> HttpResponse:
    offer_template(code=template.code, by=request.user, now=timezone.now())
    return redirect("sessions:programme-list")


def _form(request: AuthenticatedHttpRequest, start: dict[str, object]) -> TemplateForm:
    """Return the sent form; unbound after a button that changes days or weeks, or with the initial values."""
    practice_id = request.user.practice_id
    make_form = partial(
        TemplateForm, catalogue=catalogue_of(practice_id), protocols=protocols_of(practice_id)
    )
    if request.method != "POST":
        return make_form(initial=start)
    if "change" in request.POST:
        return make_form(initial=apply_change_button(request.POST))
    return make_form(request.POST)


def _page(request: AuthenticatedHttpRequest, template: Template, form: TemplateForm, row) -> HttpResponse:
    return TemplateResponse(
        request,
        "sessions/programmes/template_form.html",
        {"template": template, "form": form, "row": row},
        status=422 if form.errors else 200,
    )
