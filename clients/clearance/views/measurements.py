"""The page of blood pressure, body weight and limb circumferences, and withdrawing one of them."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from clients.audit.attempts import show_refusal_in
from clients.clearance.actions import record_blood_pressure
from clients.clearance.views.impossible_pressures import act_on_impossible_pairs
from clients.decorators import audit_read, coach_or_admin_required, load_client
from clients.domain.numbers import Unit, Weight, plain_number
from clients.domain.red_flags import ReadingVerdict, reading_verdict
from clients.http import AuthenticatedHttpRequest
from clients.measurements.actions.measurements import (
    record_body_weight,
    record_circumferences,
    withdraw_measurement,
)
from clients.measurements.forms.measurements import (
    BloodPressureForm,
    CircumferenceForm,
    WeightForm,
    WithdrawForm,
    latest_day,
)
from clients.models import Client, User

SHOWN = 30
SentForm = BloodPressureForm | WeightForm | CircumferenceForm


@coach_or_admin_required
@load_client
@audit_read("measurements")
def measurements(request: AuthenticatedHttpRequest, client: Client) -> HttpResponse:
    now = timezone.now()
    forms = _forms(request, client, now)
    sent = forms.get(request.POST.get("what", "")) if request.method == "POST" else None
    if sent is not None and sent.is_valid():
        with show_refusal_in(sent) as attempt:
            _record(sent, client, request.user, now)
        if attempt.succeeded:
            _tell_what_it_leads_to(request, sent)
            return redirect("clients:measurements", client.id)
    elif sent is not None:
        act_on_impossible_pairs(request, client, sent)
    context = {
        "client": client,
        **{f"{name}_form": form for name, form in forms.items()},
        "readings": _newest(client.blood_pressure_readings),
        "weights": _newest(client.body_weights),
        "circumferences": _newest(client.limb_circumferences),
    }
    return TemplateResponse(request, "clients/measurements/measurements.html", context)


RED_READING = (
    "Written down. This is a red flag: send the client to a doctor today. No training until then, with or "
    "without cuffs. The admins are told."
)
HOLDING_READING = (
    "Written down. Cuffs are on hold: a doctor has to look at this blood pressure. After that, new answers "
    "open them again."
)
HIGH_AFTERWARDS = (
    "Written down. This is high even right after a session: no more cuffs today. Let the client sit, and "
    "measure again in five minutes. If it stays there, send them to a doctor today."
)
ASKING_READING = (
    "Written down. Ask whether a doctor knows about this pressure, and measure again before cuffs go on."
)


def _tell_what_it_leads_to(request: AuthenticatedHttpRequest, sent: SentForm) -> None:
    """Say after a blood pressure what it leads to."""
    reading = sent.cleaned_data.get("reading")
    tell_what_a_reading_leads_to(request, reading_verdict(reading) if reading else ReadingVerdict.USUAL)


def tell_what_a_reading_leads_to(request: AuthenticatedHttpRequest, verdict: ReadingVerdict) -> None:
    """Say to a coach or an admin what the reading that they wrote down leads to."""
    if verdict is ReadingVerdict.RED_FLAG:
        messages.error(request, RED_READING)
    elif verdict is ReadingVerdict.HOLD:
        messages.warning(request, HOLDING_READING)
    elif verdict is ReadingVerdict.ASK:
        messages.warning(request, ASKING_READING)
    elif verdict is ReadingVerdict.TOLD:
        messages.warning(request, HIGH_AFTERWARDS)
    else:
        messages.success(request, "Written down.")


# The kind in the address: (related name of the rows, description of a row).
KINDS: dict[str, tuple[str, Callable[[Any], str]]] = {
    "pressure": ("blood_pressure_readings", lambda row: f"Blood pressure {row}"),
    "weight": ("body_weights", lambda row: f"Body weight {plain_number(row.typed_value)} {row.typed_unit}"),
    "limb": (
        "limb_circumferences",
        lambda row: f"{row.get_limb_display()} {plain_number(row.circumference_cm)} cm",
    ),
    "occlusion": ("occlusion_pressures", lambda row: f"Occlusion pressure, {row}"),
}


@coach_or_admin_required
@load_client
def withdraw(
    request: AuthenticatedHttpRequest, client: Client, kind: str, measurement_id: UUID
) -> HttpResponse:
    """Withdraw a mistaken measurement, with the reason."""
    if kind not in KINDS:
        raise Http404
    rows, describe = KINDS[kind]
    row = get_object_or_404(getattr(client, rows), pk=measurement_id)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with show_refusal_in(form, "reason") as attempt:
            withdraw_measurement(measurement=row, by=request.user, now=timezone.now(), **form.cleaned_data)
        if attempt.succeeded:
            messages.success(request, "Taken out of use. It stays to be read.")
            return redirect(_page_of(kind), client.id)
    context = {
        "client": client, "row": row, "kind": kind, "description": describe(row), "form": form,
        "back": reverse(_page_of(kind), args=[client.id]),
    }  # fmt: skip
    return TemplateResponse(request, "clients/measurements/measurement_withdraw.html", context)


def _page_of(kind: str) -> str:
    return "clients:cuffs" if kind == "occlusion" else "clients:measurements"


def _forms(request: AuthenticatedHttpRequest, client: Client, now: datetime) -> dict[str, SentForm]:
    def data(name: str) -> QueryDict | None:
        return request.POST if request.method == "POST" and request.POST.get("what") == name else None

    days = {"today": client.today(now), "latest": latest_day(client, request.user, now)}
    return {
        "pressure": BloodPressureForm(data("pressure"), **days),
        "weight": WeightForm(data("weight"), unit=client.unit, **days),
        "limb": CircumferenceForm(data("limb"), **days),
    }


def _newest(rows: Any) -> Any:
    return rows.select_related("recorded_by").order_by("-measured_on", "-recorded_at", "-id")[:SHOWN]


def _record(form: SentForm, client: Client, by: User, now: datetime) -> None:
    """Record the values of a valid form."""
    values = form.cleaned_data
    match form:
        case BloodPressureForm():
            record_blood_pressure(
                client=client,
                reading_id=values["measurement_id"],
                reading=values["reading"],
                measured_on=values["measured_on"],
                by=by,
                now=now,
            )
        case WeightForm():
            record_body_weight(
                client=client,
                weight_id=values["measurement_id"],
                typed=Weight(values["weight"], Unit(values["unit"])),
                measured_on=values["measured_on"],
                by=by,
                now=now,
            )
        case CircumferenceForm():
            record_circumferences(
                client=client, limbs=form.limbs, measured_on=values["measured_on"], by=by, now=now
            )
