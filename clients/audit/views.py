"""Pages of the audit list: for the client, for coach and admin, for the whole practice."""

from urllib.parse import urlencode

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from clients.audit.actions import record
from clients.audit.change_history import list_changes
from clients.audit.forms import AuditFilterForm
from clients.audit.presenter import as_csv, describe_events
from clients.decorators import (
    admin_required,
    audit_read,
    client_required,
    coach_or_admin_required,
    load_client,
)
from clients.http import AuthenticatedHttpRequest, get_page
from clients.models import AuditEvent, Client
from clients.models.audit import Action, AuditEventQuerySet

PAGE_SIZE = 50
MOST_EXPORTED = 50_000


@client_required
def own_audit(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Show clients who saw, changed or decided what about them, in their own time zone."""
    client = get_object_or_404(Client.objects.visible_to(request.user))
    events = AuditEvent.objects.filter(client=client).exclude(actor=request.user)
    return _page(request, "clients/audit/trail_own.html", events, client=client, zone=client.time_zone)


@coach_or_admin_required
@load_client
@audit_read("trail")
def client_audit(request: AuthenticatedHttpRequest, client: Client) -> HttpResponse:
    events = AuditEvent.objects.filter(client=client)
    return _page(request, "clients/audit/trail.html", events, client=client, zone=request.user.zone)


@coach_or_admin_required
@load_client
@audit_read("versions")
def client_changes(request: AuthenticatedHttpRequest, client: Client) -> HttpResponse:
    """Show what was changed about a client, from what to what."""
    page = get_page(request, list_changes(client), PAGE_SIZE)
    return TemplateResponse(request, "clients/audit/versions.html", {"client": client, "page": page})


@admin_required
def practice_audit(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Show the list of the practice, filtered by person, client and action."""
    form = AuditFilterForm(request.GET, practice=request.user.own_practice)
    events = form.filter_events(AuditEvent.objects.visible_to(request.user))
    query = urlencode({name: value for name, value in request.GET.items() if name != "page" and value})
    return _page(request, "clients/audit/trail.html", events, form=form, query=query, zone=request.user.zone)


@require_POST
@admin_required
def export(request: AuthenticatedHttpRequest) -> StreamingHttpResponse:
    """Return the filtered list as a CSV file. The export itself is recorded."""
    form = AuditFilterForm(request.POST, practice=request.user.own_practice)
    events = form.filter_events(AuditEvent.objects.visible_to(request.user)).newest_first()
    record(action=Action.EXPORTED, by=request.user, now=timezone.now(), kind="audit")
    rows = events.select_related("actor", "client")[:MOST_EXPORTED]
    response = StreamingHttpResponse(as_csv(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="audit.csv"'
    return response


def _page(
    request: AuthenticatedHttpRequest, template: str, events: AuditEventQuerySet, **context: object
) -> HttpResponse:
    rows = events.select_related("actor", "client").order_by("-number")
    page = get_page(request, rows, PAGE_SIZE)
    lines = describe_events(page, for_client=request.user.is_client)
    return TemplateResponse(request, template, {"page": page, "events": lines, **context})
