"""The page to report a change of health, by the client or with a coach in person."""

from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from clients.audit.attempts import show_refusal_in
from clients.decorators import load_client
from clients.domain.changes import ChangeKind
from clients.domain.red_flags import Sign
from clients.http import AuthenticatedHttpRequest
from clients.models import Client
from clients.screening.actions.health_changes import report_change
from clients.screening.forms.health_changes import HealthChangeForm

REPORTED_BY_CLIENT = (
    "Thank you. Cuffs are on hold now, and your coach sees why. Please answer the questions again."
)
REPORTED_BY_COACH = "Kept. The clearance is out of force, and planned sessions are held. Ask for new answers."


@never_cache
@load_client
def report(request: AuthenticatedHttpRequest, client: Client) -> HttpResponse:
    """Ask what changed; a POST revokes the clearance and leads to the questions."""
    for_client = request.user.id == client.user_id
    form = HealthChangeForm(
        request.POST if request.method == "POST" else None, initial={"change_id": uuid4()}
    )
    if request.method == "POST" and form.is_valid():
        with show_refusal_in(form) as attempt:
            report_change(
                client=client,
                change_id=form.cleaned_data["change_id"],
                kind=ChangeKind(form.cleaned_data["kind"]),
                note=form.cleaned_data["note"],
                signs=[Sign(sign) for sign in form.cleaned_data["signs"]],
                by=request.user,
                now=timezone.now(),
            )
        if attempt.succeeded and form.cleaned_data["signs"]:
            return redirect("clients:see-a-doctor", client.id)
        if attempt.succeeded:
            messages.success(request, REPORTED_BY_CLIENT if for_client else REPORTED_BY_COACH)
            return redirect("clients:screening", client.id)
    context = {"client": client, "form": form, "for_client": for_client}
    return TemplateResponse(request, "clients/screening/health_change.html", context)
