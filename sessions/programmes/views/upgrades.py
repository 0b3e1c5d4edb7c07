"""The page that upgrades sessions ahead to the newest version of their template."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from clients.audit.attempts import catch_refusal
from clients.clearance.status import planner_prefetches
from clients.decorators import coach_or_admin_required
from clients.http import AuthenticatedHttpRequest, parse_uuid
from clients.models import Client
from sessions.domain.programmes import Template
from sessions.programmes.actions.upgrade import follow_template
from sessions.programmes.decorators import load_template
from sessions.programmes.queries import region_facts
from sessions.programmes.upgrades import (
    compare_with_newest,
    count_other_outdated_clients,
    sessions_on_earlier_version,
)
from sessions.provenance import explain_numbers

MOST_TICKS = 2000


@coach_or_admin_required
@load_template
def programme_ahead(request: AuthenticatedHttpRequest, template: Template) -> HttpResponse:
    """Show old and new prescriptions by client; a POST upgrades the ticked sessions.

    Sessions that stay are listed with their reason. A fixed number of queries.
    """
    now = timezone.now()
    refused: tuple[str, ...] = ()
    ticked: set[str] | None = None
    if request.method == "POST":
        ticked = set(request.POST.getlist("take")[:MOST_TICKS])
        with catch_refusal() as attempt:
            changed = follow_template(
                template=template, shown=_parse_ticked(ticked), by=request.user, now=now
            )
        refused = attempt.messages
        if attempt.succeeded:
            sessions = "one session follows" if changed == 1 else f"{changed} sessions follow"
            messages.success(request, f"Changed: {sessions} version {template.version}.")
            return redirect("sessions:programme-detail", template.code)
    rows = list(
        sessions_on_earlier_version(template, request.user, now)
        .select_related("block", "client")
        .prefetch_related("prescriptions")
    )
    whose = Client.objects.visible_to(request.user).filter(pk__in={row.client_id for row in rows})
    clients = list(whose.order_by("search_text", "pk").prefetch_related(*planner_prefetches(request.user)))
    answers = {client.id: region_facts(client, now) for client in clients}
    found = compare_with_newest(template, clients, answers, rows, now)
    return TemplateResponse(
        request,
        "sessions/programmes/programme_ahead.html",
        {
            "template": template,
            "found": [(each, [(line, _is_ticked(line, ticked)) for line in each.changing]) for each in found],
            "changing": sum(len(each.changing) for each in found),
            "why": explain_numbers(asked for each in found for line in each.changing for asked in line.both),
            "others": count_other_outdated_clients(template, request.user, now),
            "refused": refused,
        },
        status=422 if refused else 200,
    )


def _is_ticked(line, ticked: set[str] | None) -> bool:
    """Return whether a session is ticked: as sent, or at first unless its percents were changed by hand."""
    return not line.by_hand if ticked is None else f"{line.row.id} {line.fingerprint}" in ticked


def _parse_ticked(ticked: Sequence[str] | set[str]) -> dict[UUID, str]:
    """Return {session id: fingerprint} from "id fingerprint", as the page wrote it. Skips anything else."""
    shown = {}
    for text in ticked:
        row, _, fingerprint = text.partition(" ")
        if row_id := parse_uuid(row):
            shown[row_id] = fingerprint
    return shown
