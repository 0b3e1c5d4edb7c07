"""A client's first page."""

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from clients.clearance.status import prefetch_screening
from clients.decorators import client_required
from clients.http import AuthenticatedHttpRequest
from clients.models import Client
from sessions.phone.offline_cache import allow_offline_copy, sessions_to_store, today_page_valid_until
from sessions.phone.today import today_page


@never_cache
@client_required
def today(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Show today's session if the gate allows it, or what comes next. At most seven queries."""
    client = Client.objects.visible_to(request.user).prefetch_related(prefetch_screening()).first()
    if client is None:
        return TemplateResponse(request, "sessions/phone/today_nobody.html")
    page = today_page(client, timezone.now())
    until = today_page_valid_until(page)
    response = TemplateResponse(request, "sessions/phone/today.html", {"page": page, "until": until})
    allow_offline_copy(response, until, page.now, also=sessions_to_store(page))
    return response
