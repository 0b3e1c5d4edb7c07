"""The page of a client's equipment: where the client trains, and what the client has beside that."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from clients.audit.attempts import Attempt, catch_refusal
from clients.decorators import audit_read, coach_or_admin_required, load_client
from clients.domain.equipment import describe_equipment
from clients.http import AuthenticatedHttpRequest, read_edit
from clients.measurements.actions.measurements import set_equipment
from clients.measurements.forms.equipment import EquipmentForm
from clients.measurements.forms.places import TrainsAtForm
from clients.models import Client, Place
from clients.models.equipment import equipment_of
from clients.people.actions.places import set_client_places
from clients.people.places import places_of


@coach_or_admin_required
@load_client
@audit_read("loads")
def equipment(request: AuthenticatedHttpRequest, client: Client) -> HttpResponse:
    """Show and save where the client trains, and the client's own bar, dumbbells and stack."""
    then = request.POST.get("then", "") if request.method == "POST" else ""
    is_about_places = then == "places"
    form = EquipmentForm(client, request.POST if request.method == "POST" and not is_about_places else None)
    in_use = list(Place.objects.in_practice(client.practice_id).in_use())
    trains_at = TrainsAtForm(request.POST if is_about_places else None, client=client, places=in_use)
    context: dict[str, Any] = {"client": client, "form": form, "trains_at": trains_at}
    context["version"] = client.version
    attempt, done = Attempt(), ""
    asked = read_edit(request)
    if is_about_places and trains_at.is_valid():
        done = "Saved. What was planned stays as it is."
        with catch_refusal() as attempt:
            usual = trains_at.cleaned_data["usual"]
            set_client_places(client=client, usual=usual, others=trains_at.other_keys, **asked)
    elif request.method == "POST" and not is_about_places and form.is_valid():
        if then == "preview":
            context |= {"previews": form.previews(), "version": request.POST.get("version")}
        else:
            done = "Saved. Loads are rounded down to these from now on."
            with catch_refusal() as attempt:
                set_equipment(client=client, equipment=form.equipment, **asked)
    if done and attempt.succeeded:
        messages.success(request, done)
        return redirect("clients:equipment", client.id)
    if attempt.is_stale:
        client.refresh_from_db()
        context |= {"stale": attempt.refusal, "version": client.version}
    else:
        context["refusal"] = attempt.refusal
    rows = sorted(client.equipment.all(), key=lambda row: (row.exercise_code, row.kind))
    context["saved"] = [(row, describe_equipment(equipment_of(row))) for row in rows]
    context["places"] = [
        (place, [(item.name, describe_equipment(item)) for item in place.equipment])
        for place in places_of(client)
        if place.id is not None
    ]
    return TemplateResponse(request, "clients/measurements/equipment.html", context)
