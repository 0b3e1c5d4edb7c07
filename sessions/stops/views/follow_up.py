"""The page of a question after a stop: needs no sign-in, shows nothing private, one tap."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from clients.audit.attempts import catch_refusal
from sessions.domain.follow_up import REPLIES, Reply, ReplyAdvice
from sessions.stops.actions import answer_follow_up
from sessions.stops.follow_up_links import accepts_answers, find_follow_up


@csrf_exempt  # the signed link is the right to answer; mail programs' browsers often have no cookie
@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
@never_cache
def follow_up(request: HttpRequest, token: str) -> HttpResponse:
    """Show the question; a POST stores the answer. A GET changes nothing, since mail scanners open links."""
    message = find_follow_up(token)
    if message is None:
        return _page(request, state="unknown", status=404)
    now = timezone.now()
    if not accepts_answers(message, now):
        return _page(request, state="expired", status=410)
    if request.method != "POST":
        return _page(request, state="open")
    reply = request.POST.get("reply", "")
    if reply not in list(Reply):
        return _page(request, state="open", problem="Please tap one of the answers.", status=422)
    with catch_refusal() as attempt:
        answer = answer_follow_up(message=message, reply=Reply(reply), now=now)
    if attempt.refusal:
        return _page(request, state="enough", problem=attempt.text)
    return _page(request, state="answered", answered=answer.advice)


def _page(
    request: HttpRequest,
    *,
    state: str,
    problem: str = "",
    answered: ReplyAdvice | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {"state": state, "problem": problem, "answered": answered, "replies": list(REPLIES.values())}
    return TemplateResponse(request, "sessions/stops/follow_up.html", context, status=status)
