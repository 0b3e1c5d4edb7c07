"""Pages that show a client's week for printing, to the coach and to the client."""

from django.contrib import messages
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from clients.decorators import audit_read, client_required, coach_or_admin_required, load_client
from clients.http import AuthenticatedHttpRequest
from clients.models import Client
from sessions.calendar.queries import NO_SUCH_DAY, read_span
from sessions.calendar.week_sheet import WeekSheet, week_sheet


@never_cache
@coach_or_admin_required
@load_client
@audit_read("weeksheet")
def client_week(request: AuthenticatedHttpRequest, client: Client) -> HttpResponse:
    """Show one client's week for printing. Two queries besides those for the client."""
    return TemplateResponse(request, "sessions/calendar/week_sheet.html", {"sheet": _sheet(request, client)})


@never_cache
@client_required
def own_week(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Show the client's own week for printing."""
    client = Client.objects.visible_to(request.user).first()
    if client is None:
        return TemplateResponse(request, "sessions/phone/today_nobody.html")
    return TemplateResponse(
        request, "sessions/calendar/week_sheet_own.html", {"sheet": _sheet(request, client)}
    )


def _sheet(request: AuthenticatedHttpRequest, client: Client) -> WeekSheet:
    now = timezone.now()
    span, is_valid = read_span("week", request.GET.get("on", ""), client.today(now))
    if not is_valid:
        messages.info(request, NO_SUCH_DAY)
    return week_sheet(client, span.on, now)
