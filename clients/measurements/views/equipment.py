"""The page of a client's equipment."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from clients.audit.attempts import catch_refusal
from clients.decorators import audit_read, coach_or_admin_required, load_client
from clients.domain.equipment import describe_equipment
from clients.http import AuthenticatedHttpRequest, parse_number
from clients.measurements.actions.measurements import set_equipment
from clients.measurements.forms.equipment import EquipmentForm
from clients.models import Client
from clients.models.measurements import equipment_of


@coach_or_admin_required
@load_client
@audit_read("loads")
def equipment(request: AuthenticatedHttpRequest, client: Client) -> HttpResponse:
    """Show and save bar, dumbbells and stack, with a description of the resulting loads."""
    form = EquipmentForm(client, request.POST if request.method == "POST" else None)
    context = {"client": client, "form": form, "version": client.version}
    if request.method == "POST" and form.is_valid():
        if request.POST.get("then") == "preview":
            context |= {"previews": form.previews(), "version": request.POST.get("version")}
        else:
            with catch_refusal() as attempt:
                set_equipment(
                    client=client,
                    equipment=form.equipment,
                    version=parse_number(request.POST.get("version")),
                    by=request.user,
                    now=timezone.now(),
                )
            if attempt.succeeded:
                messages.success(request, "Saved. Loads are rounded down to these from now on.")
                return redirect("clients:equipment", client.id)
            if attempt.is_stale:
                client.refresh_from_db()
                context |= {"stale": attempt.refusal, "version": client.version}
            else:
                context["refusal"] = attempt.refusal
    rows = sorted(client.equipment.all(), key=lambda row: (row.exercise_code, row.kind))
    context["saved"] = [(row, describe_equipment(equipment_of(row))) for row in rows]
    return TemplateResponse(request, "clients/measurements/equipment.html", context)
