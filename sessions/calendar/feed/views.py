"""The calendar feed, which a calendar program reads without a sign-in, and the page of its address."""

import hashlib

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from clients.audit.attempts import catch_refusal
from clients.audit.refusals import ActionRefused
from clients.decorators import client_required
from clients.http import AuthenticatedHttpRequest
from clients.models import Client
from sessions.calendar.feed.actions import make_feed, revoke_feed
from sessions.calendar.feed.ics import feed_url, find_client, write_feed
from sessions.models import CalendarFeed


@require_safe
@login_not_required
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """Serve the feed to anybody who has its address. Two queries."""
    client = find_client(token)
    if client is None:
        raise Http404
    content = write_feed(client, timezone.now())
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, no-cache"
    response["Content-Disposition"] = 'inline; filename="training.ics"'
    response["X-Robots-Tag"] = "noindex"
    response["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response) or response


@client_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def own_calendar_feed(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Let the client make, replace and revoke the address. Only the response to the POST shows a new one."""
    client = get_object_or_404(Client, user=request.user)
    context, status = {}, 200
    if request.method == "POST":
        with catch_refusal() as attempt:
            context = _change_feed(request, client)
        if attempt.refusal:
            context, status = {"problem": attempt.text}, 422
    context["feed"] = CalendarFeed.objects.filter(client=client, revoked_at__isnull=True).first()
    return TemplateResponse(request, "sessions/calendar/calendar_feed.html", context, status=status)


def _change_feed(request: AuthenticatedHttpRequest, client: Client) -> dict[str, object]:
    now, feed = timezone.now(), request.POST.get("feed", "")
    if request.POST.get("what") == "make":
        address = feed_url(make_feed(client=client, by=request.user, replaces=feed, now=now))
        return {"address": address, "subscribe": address.replace("https://", "webcal://", 1)}
    if request.POST.get("what") == "revoke":
        revoke_feed(client=client, by=request.user, feed=feed, now=now)
        return {"revoked": True}
    raise ActionRefused("This could not be read. Please use the buttons below.")
