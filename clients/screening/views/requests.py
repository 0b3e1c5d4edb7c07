"""The page where a coach or an admin asks a client for new answers, and sees how far they are."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from clients.audit.attempts import flash_refusal
from clients.decorators import coach_or_admin_required, load_client
from clients.http import AuthenticatedHttpRequest, absolute_url, qr_code
from clients.models import Client
from clients.screening.actions.requests import request_answers, withdraw_request
from clients.screening.progress import progress_of


@never_cache
@coach_or_admin_required
@load_client
def answers_request(request: AuthenticatedHttpRequest, client: Client) -> HttpResponse:
    """Show the open request with its link, code and progress; a POST asks, or withdraws."""
    now = timezone.now()
    if request.method == "POST":
        act = withdraw_request if request.POST.get("withdraw") else request_answers
        with flash_refusal(request):
            act(client=client, by=request.user, now=now)
        return redirect("clients:answers-request", client.id)
    url = absolute_url("clients:screening", client.id)
    context = {
        "client": client,
        "standing": client.answers_requests.open(now).select_related("asked_by").first(),
        "last": client.screenings.order_by("-number").first(),
        "progress": progress_of(client, now),
        "url": url,
        "qr_code": qr_code(url),
    }
    return TemplateResponse(request, "clients/screening/answers_request.html", context)
