"""The list of medicines, by the client or their coach: add one, end one, take a mistaken one off."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from clients.audit.attempts import show_refusal_in
from clients.decorators import audit_read, load_client
from clients.domain.medicines import MedicineClass
from clients.http import AuthenticatedHttpRequest
from clients.models import Clearance, Client
from clients.screening.actions.medicines import add_medicine, end_medicine, withdraw_medicine
from clients.screening.forms.medicines import EndMedicineForm, MedicineForm, WithdrawMedicineForm

ON_LIST = "It is on the list."
ON_HOLD = "It is on the list. Cuffs are on hold: the health questions have to be answered again."


@never_cache
@load_client
@audit_read("medicines")
def medicines(request: AuthenticatedHttpRequest, client: Client) -> HttpResponse:
    form = MedicineForm(request.POST if request.method == "POST" else None, initial={"medicine_id": uuid4()})
    if form.is_valid():
        given = form.cleaned_data
        had_clearance = Clearance.objects.unrevoked().filter(client=client).exists()
        with show_refusal_in(form) as attempt:
            add_medicine(
                client=client,
                medicine_id=given["medicine_id"],
                name=given["name"],
                kind=MedicineClass(given["kind"]),
                since_on=given["since_on"],
                note=given["note"],
                by=request.user,
                now=timezone.now(),
            )
        if attempt.succeeded:
            is_cleared = Clearance.objects.unrevoked().filter(client=client).exists()
            if had_clearance and not is_cleared:
                messages.warning(request, ON_HOLD)
                return redirect("clients:screening", client.id)
            messages.success(request, ON_LIST)
            return redirect("clients:medicines", client.id)
    for_client = request.user.id == client.user_id
    rows = client.medicines.select_related("added_by").order_by("-added_at")
    context: dict[str, object] = {
        "layout": "stack" if for_client else "grid-2 grid-top",
        "form": form,
        "taken": [row for row in rows if row.is_taken],
        "past": [row for row in rows if not row.is_taken],
    }
    return _page(request, client, "clients/screening/medicines.html", context)


@never_cache
@load_client
def end(request: AuthenticatedHttpRequest, client: Client, medicine_id: UUID) -> HttpResponse:
    row = get_object_or_404(client.medicines, pk=medicine_id)
    today = client.today(timezone.now())
    form = EndMedicineForm(
        request.POST if request.method == "POST" else None, initial={"ended_on": today.isoformat()}
    )
    if form.is_valid():
        with show_refusal_in(form, "ended_on") as attempt:
            end_medicine(medicine=row, by=request.user, now=timezone.now(), **form.cleaned_data)
        if attempt.succeeded:
            messages.success(request, "Kept. It counts until that day.")
            return redirect("clients:medicines", client.id)
    context = {"row": row, "form": form, "title": "Not taken any more", "button": "Save"}
    return _page(request, client, "clients/screening/medicine_change.html", context)


@never_cache
@load_client
def withdraw(request: AuthenticatedHttpRequest, client: Client, medicine_id: UUID) -> HttpResponse:
    row = get_object_or_404(client.medicines, pk=medicine_id)
    form = WithdrawMedicineForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with show_refusal_in(form, "reason") as attempt:
            withdraw_medicine(medicine=row, by=request.user, now=timezone.now(), **form.cleaned_data)
        if attempt.succeeded:
            messages.success(request, "Taken off the list. It stands under “Earlier”.")
            return redirect("clients:medicines", client.id)
    context = {"row": row, "form": form, "title": "A mistake", "button": "Take off the list"}
    return _page(request, client, "clients/screening/medicine_change.html", context)


def _page(
    request: AuthenticatedHttpRequest, client: Client, template: str, context: dict[str, object]
) -> TemplateResponse:
    """Render a page for the client on the phone, or for coach and admin among the client's pages."""
    for_client = request.user.id == client.user_id
    shell = "phone.html" if for_client else "base.html"
    return TemplateResponse(
        request, template, {"client": client, "for_client": for_client, "shell": shell, **context}
    )
