"""A client's first page."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from clients.decorators import client_required
from clients.models import Client
from sessions.phone.offline_cache import kept_with_today, let_phone_keep, today_kept_until
from sessions.phone.today import today_page


@never_cache
@client_required
def today(request: HttpRequest) -> HttpResponse:
    """Today's session behind the gate, or what comes next. At most seven queries."""
    client = Client.objects.visible_to(request.user).with_newest_answers().first()
    if client is None:
        return TemplateResponse(request, "sessions/phone/today_nobody.html")
    page = today_page(client, timezone.now())
    until = today_kept_until(page)
    response = TemplateResponse(request, "sessions/phone/today.html", {"page": page, "until": until})
    let_phone_keep(response, until, page.now, also=kept_with_today(page))
    return response
