"""Pages to invite a client and to accept an invitation."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from clients.audit.attempts import show_refusal_in
from clients.decorators import coach_or_admin_required, load_client
from clients.http import AuthenticatedHttpRequest
from clients.models import Client, Invitation
from clients.people.actions.invitations import InvitationClosed, accept_invitation, invite_client
from clients.people.actions.people import edit_client
from clients.people.forms.team import AcceptForm, InviteClientForm
from clients.people.invitation_links import find_invitation, invitation_url, sign_in_status


@coach_or_admin_required
@load_client
def invite(request: AuthenticatedHttpRequest, client: Client) -> HttpResponse:
    """Show the state of the invitation and its link; a POST sends a new one."""
    now = timezone.now()
    initial = {"email": client.email, "version": client.version}
    form = InviteClientForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        with show_refusal_in(form) as attempt:
            sent = _send(request, client, form.cleaned_data, now)
        if attempt.succeeded:
            messages.success(request, f"An invitation goes to {sent.email}.")
            return redirect("clients:invite", client.id)
        if attempt.is_stale:
            client.refresh_from_db()
            form.data = {**request.POST.dict(), "version": client.version}
    sign_in = sign_in_status(client, now)
    invitation = sign_in.invitation
    is_open = invitation is not None and invitation.state(now) == Invitation.State.OPEN
    link = invitation_url(invitation) if invitation is not None and is_open else None
    context = {"client": client, "form": form, "sign_in": sign_in, "link": link}
    return TemplateResponse(request, "clients/people/invite.html", context)


def _send(
    request: AuthenticatedHttpRequest, client: Client, values: dict[str, Any], now: datetime
) -> Invitation:
    if values["email"].strip().lower() != client.email:
        client = edit_client(
            client=client, version=values["version"], by=request.user, now=now, email=values["email"]
        )
    return invite_client(client=client, by=request.user, now=now, invitation_id=values["invitation_id"])


@login_not_required
@never_cache
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Show the form of an invitation; a POST creates the login. Shows neither address nor last name."""
    invitation = find_invitation(token)
    if invitation is None:
        return _closed(request, None)
    state = invitation.state(timezone.now())
    if state != Invitation.State.OPEN:
        return _closed(request, state)
    context = {"invitation": invitation, "first_name": first_name(invitation.name)}
    if request.user.is_authenticated:
        return TemplateResponse(request, "clients/people/invitation_signed_in.html", context)
    form = AcceptForm(request.POST if request.method == "POST" else None, invitation=invitation)
    if form.is_valid():
        with show_refusal_in(form) as attempt:
            user = accept_invitation(
                invitation=invitation, password=form.password_or_none, now=timezone.now()
            )
        if isinstance(attempt.refusal, InvitationClosed):
            return _closed(request, attempt.refusal.state)
        if attempt.succeeded:
            login(request, user, backend="allauth.account.auth_backends.AuthenticationBackend")
            return redirect("home")
    return TemplateResponse(request, "clients/people/invitation.html", {**context, "form": form})


def first_name(name: str) -> str:
    return name.split()[0] if name.split() else ""


def _closed(request: HttpRequest, state: Invitation.State | None) -> HttpResponse:
    return TemplateResponse(
        request, "clients/people/invitation_closed.html", {"state": state}, status=410 if state else 404
    )
