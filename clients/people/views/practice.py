"""The admin's pages about colleagues."""

from uuid import uuid4

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from clients.audit.attempts import flash_refusal, show_refusal_in
from clients.decorators import admin_required
from clients.domain.numbers import Unit
from clients.http import AuthenticatedHttpRequest
from clients.models import Invitation, User
from clients.models.people import Role
from clients.people.actions.invitations import invite_colleague, withdraw_invitation
from clients.people.actions.team import deactivate_user, reactivate_user, set_practice_unit
from clients.people.forms.team import InviteColleagueForm, PracticeUnitForm
from clients.people.invitation_links import invitation_url


@admin_required
def practice(request: AuthenticatedHttpRequest) -> HttpResponse:
    """List coaches, admins and open invitations; a POST invites a colleague."""
    now = timezone.now()
    form = InviteColleagueForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with show_refusal_in(form, "email") as attempt:
            invitation = invite_colleague(
                practice=request.user.own_practice, by=request.user, now=now, **form.cleaned_data
            )
        if attempt.succeeded:
            messages.success(request, f"An invitation goes to {invitation.email}.")
            return redirect("clients:practice")
    context = {
        "practice": request.user.own_practice,
        "form": form,
        "unit_form": PracticeUnitForm(initial={"unit": request.user.own_practice.unit}),
        "colleagues": _colleagues(request.user),
        "invitations": [
            (row, row.state(now), invitation_url(row)) for row in _open_invitations(request.user)
        ],
    }
    return TemplateResponse(request, "clients/people/practice.html", context)


@require_POST
@admin_required
def set_unit(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Change the unit of weight that new clients start with."""
    form = PracticeUnitForm(request.POST)
    if form.is_valid():
        unit = Unit(form.cleaned_data["unit"])
        set_practice_unit(practice=request.user.own_practice, unit=unit, by=request.user, now=timezone.now())
        messages.success(request, f"New clients start in {unit}.")
    else:
        messages.error(request, "Please choose kg or lb.")
    return redirect("clients:practice")


@admin_required
def deactivate(request: AuthenticatedHttpRequest, user_id) -> HttpResponse:
    """End a colleague's login, after asking. Everything that the person wrote stays."""
    colleague = get_object_or_404(_colleagues(request.user), pk=user_id)
    if request.method != "POST":
        return TemplateResponse(request, "clients/people/deactivate.html", {"colleague": colleague})
    return _change(request, colleague, deactivate_user, "no longer signs in")


@require_POST
@admin_required
def reactivate(request: AuthenticatedHttpRequest, user_id) -> HttpResponse:
    colleague = get_object_or_404(_colleagues(request.user), pk=user_id)
    return _change(request, colleague, reactivate_user, "can sign in again")


@require_POST
@admin_required
def resend(request: AuthenticatedHttpRequest, invitation_id) -> HttpResponse:
    """Invite the same colleague again; the link sent before stops working."""
    invitation = get_object_or_404(_open_invitations(request.user), pk=invitation_id)
    with flash_refusal(request) as attempt:
        invite_colleague(
            practice=request.user.own_practice,
            role=invitation.role,
            name=invitation.name,
            email=invitation.email,
            by=request.user,
            now=timezone.now(),
            invitation_id=uuid4(),
        )
    if attempt.succeeded:
        messages.success(request, f"A new invitation goes to {invitation.email}.")
    return redirect("clients:practice")


@require_POST
@admin_required
def withdraw(request: AuthenticatedHttpRequest, invitation_id) -> HttpResponse:
    invitation = get_object_or_404(_open_invitations(request.user), pk=invitation_id)
    withdraw_invitation(invitation=invitation, by=request.user, now=timezone.now())
    messages.success(request, f"The invitation to {invitation.email} no longer works.")
    return redirect("clients:practice")


def _change(request: AuthenticatedHttpRequest, colleague: User, change, done: str) -> HttpResponse:
    with flash_refusal(request) as attempt:
        change(user=colleague, by=request.user, now=timezone.now())
    if attempt.succeeded:
        messages.success(request, f"{colleague} {done}.")
    return redirect("clients:practice")


def _colleagues(admin: User):
    coached = Count("coached_clients", filter=Q(coached_clients__archived_at=None))
    rows = User.objects.in_practice(admin.own_practice).filter(role__in=[Role.COACH, Role.ADMIN])
    return rows.annotate(client_count=coached).order_by("-is_active", "name", "email")


def _open_invitations(admin: User):
    """Return invitations of colleagues that nobody accepted yet, expired ones included."""
    return Invitation.objects.filter(
        practice=admin.practice, client=None, accepted_at=None, replaced_at=None
    ).order_by("-created_at", "-id")
