"""The page of a client's cuffs and occlusion pressures."""

from dataclasses import dataclass
from datetime import date, datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from clients.audit.attempts import show_refusal_in
from clients.decorators import coach_or_admin_required, load_client
from clients.domain import occlusion
from clients.domain.regions import Region
from clients.domain.sources import SOURCES
from clients.http import AuthenticatedHttpRequest
from clients.measurements.actions.cuffs import record_occlusion_pressure, set_cuff
from clients.measurements.forms.cuffs import CuffForm, PressureForm
from clients.measurements.forms.measurements import latest_day
from clients.models import Client, OcclusionPressure

SHOWN = 30
FORMULA_SOURCE_KEYS = ("S-WED24", "S-SPITZ", "S-KERR")  # why no formula is offered


@dataclass(frozen=True, slots=True, kw_only=True)
class PressureLine:
    """A pressure with 40 and 80 % of it. It `counts` if newest of its limb, not stale or withdrawn."""

    row: OcclusionPressure
    low_mmhg: int
    high_mmhg: int
    is_stale: bool
    is_newest: bool

    @property
    def counts(self) -> bool:
        return self.is_newest and not self.is_stale


@coach_or_admin_required
@load_client
def cuffs(request: AuthenticatedHttpRequest, client: Client) -> HttpResponse:
    """Show and save a form for each cuff and one for a pressure, above the pressures measured so far."""
    now = timezone.now()
    forms = _forms(request, client, now)
    submitted = forms.get(request.POST.get("what", "")) if request.method == "POST" else None
    if submitted is not None and submitted.is_valid():
        write = record_occlusion_pressure if isinstance(submitted, PressureForm) else set_cuff
        with show_refusal_in(submitted) as attempt:
            write(client=client, by=request.user, now=now, **submitted.values)
        if attempt.succeeded:
            messages.success(request, "Written down.")
            return redirect("clients:cuffs", client.id)
    rows = client.occlusion_pressures.order_by("-measured_on", "-recorded_at", "-id")[:SHOWN]
    context = {
        "client": client,
        "cuff_forms": [form for form in forms.values() if isinstance(form, CuffForm)],
        "pressure_form": forms["pressure"],
        "pressures": pressure_lines(rows, client.today(now)),
        "low": occlusion.TARGET_LOW_PERCENT,
        "high": occlusion.TARGET_HIGH_PERCENT,
        "target_sources": [SOURCES[key] for key in occlusion.TARGET_SOURCE_KEYS],
        "formula_sources": [SOURCES[key] for key in FORMULA_SOURCE_KEYS],
    }
    return TemplateResponse(request, "clients/measurements/cuffs.html", context)


def pressure_lines(rows, today: date) -> list[PressureLine]:
    """Return the rows, newest first, each with its target in mmHg."""
    seen: set[str] = set()
    lines = []
    for row in rows:
        lines.append(
            PressureLine(
                row=row,
                low_mmhg=occlusion.share_mmhg(row.pressure_mmhg, occlusion.TARGET_LOW_PERCENT, up=True),
                high_mmhg=occlusion.share_mmhg(row.pressure_mmhg, occlusion.TARGET_HIGH_PERCENT),
                is_stale=occlusion.is_stale(row.measured_on, today),
                is_newest=row.withdrawn_at is None and row.limb not in seen,
            )
        )
        if row.withdrawn_at is None:
            seen.add(row.limb)
    return lines


def _forms(
    request: AuthenticatedHttpRequest, client: Client, now: datetime
) -> dict[str, CuffForm | PressureForm]:
    def data(name: str):
        return request.POST if request.method == "POST" and request.POST.get("what") == name else None

    rows = {row.region: row for row in client.cuffs.all()}
    days = {"today": client.today(now), "latest": latest_day(client, request.user, now)}
    by_region = (Region.LOWER, Region.UPPER)
    forms: dict[str, CuffForm | PressureForm] = {
        f"cuff-{region}": CuffForm(data(f"cuff-{region}"), region=region, row=rows.get(region))
        for region in by_region
    }
    forms["pressure"] = PressureForm(data("pressure"), **days)
    return forms
