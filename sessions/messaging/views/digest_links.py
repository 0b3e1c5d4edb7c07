"""The page behind the links of a digest. It needs no sign-in: a GET asks, a POST acts."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from clients.audit.attempts import catch_refusal
from clients.models import Client, User
from sessions.messaging.digest_actions import CLOSED, USED, use_called, use_loads
from sessions.messaging.digest_links import DigestAction, DigestLink, Expired, find_link, owner_of
from sessions.messaging.letters.alert import first_name
from sessions.models import StopCase, UsedLink
from sessions.progression.forms import format_proposal_key, parse_proposal_keys
from sessions.progression.proposals import read_suggestions


@csrf_exempt  # the signed link is the right to do it; mail programs' own browsers often keep no cookie
@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
@never_cache
def digest_link(request: HttpRequest, token: str) -> HttpResponse:
    """Show what a link would do; a POST does it. A GET changes nothing, because mail scanners open links."""
    try:
        link = find_link(token)
    except Expired:
        return _page(request, state="expired", status=410)
    if link is None:
        return _page(request, state="unknown", status=404)
    user = owner_of(link)
    if user is None or (request.user.is_authenticated and request.user != user):
        return _page(request, state="foreign", status=403)
    if UsedLink.objects.filter(key=link.key).exists():
        return _page(request, state="ended", problems=[USED], status=410)
    if request.method != "POST":
        return _ask(request, link, user)
    with catch_refusal() as attempt:
        return _do(request, link, user)
    return _page(request, state="ended", problems=attempt.messages, status=422)


def _ask(request: HttpRequest, link: DigestLink, user: User) -> HttpResponse:
    now = timezone.now()
    if link.action == DigestAction.LOADS:
        found = read_suggestions(Client.objects.visible_to(user), now)
        lines = [
            {"name": first_name(each.client.name), "suggestion": each, "key": format_proposal_key(each)}
            for each in found.waiting
            if each.can_be_approved_in_bulk
        ]
        if not lines:
            return _page(request, state="ended", problems=["Nothing is left to approve."])
        return _page(request, state="loads", lines=lines)
    case = StopCase.objects.visible_to(user).filter(pk=link.about).select_related("client").first()
    if case is None:
        return _page(request, state="foreign", status=403)
    if case.closed_at is not None:
        return _page(request, state="ended", problems=[CLOSED])
    return _page(request, state="called", name=first_name(case.client.name), case=case)


def _do(request: HttpRequest, link: DigestLink, user: User) -> HttpResponse:
    now = timezone.now()
    if link.action == DigestAction.CALLED:
        entry = use_called(link=link, kind=request.POST.get("kind", ""), user=user, now=now)
        return _page(request, state="done", done=f"Written down: {entry.get_kind_display().lower()}.")
    approvals = parse_proposal_keys(request.POST.getlist("key")[:200])
    done, refused = use_loads(link=link, approvals=approvals, user=user, now=now)
    return _page(request, state="done", done=f"Approved: {done}.", problems=refused)


def _page(request: HttpRequest, *, state: str, status: int = 200, **more: object) -> HttpResponse:
    context = {"state": state, "problems": (), **more}
    return TemplateResponse(request, "sessions/messaging/digest_link.html", context, status=status)
