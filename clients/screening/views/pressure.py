"""The page for the one thing that is missing: two readings of the blood pressure."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from clients.audit.attempts import catch_refusal
from clients.clearance.views.impossible_pressures import act_on_impossible_pairs
from clients.decorators import load_client
from clients.http import AuthenticatedHttpRequest
from clients.models import Client
from clients.screening.actions.pressure import add_pressure, why_not_add_pressure
from clients.screening.forms.pressure import PressureForm


@never_cache
@load_client
def add(request: AuthenticatedHttpRequest, client: Client) -> HttpResponse:
    """Ask for two readings; a POST sends the newest answers with them, or it says why they are asked anew."""
    newest = client.screenings.order_by("-number").first()
    if newest is None:
        return redirect("clients:screening", client.id)
    if why_not := why_not_add_pressure(client, newest, timezone.now()):
        messages.warning(request, why_not)
        return redirect("clients:screening", client.id)
    form = PressureForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with catch_refusal() as attempt:
            screening = add_pressure(
                client=client, screening=newest, readings=form.readings, by=request.user, now=timezone.now()
            )
        if attempt.refusal:
            messages.warning(request, attempt.text)
            return redirect("clients:screening", client.id)
        return redirect("clients:screening-result", screening.id)
    if form.is_bound:
        act_on_impossible_pairs(request, client, form)
    context = {"client": client, "form": form, "for_client": request.user.id == client.user_id}
    return TemplateResponse(request, "clients/screening/pressure.html", context)
