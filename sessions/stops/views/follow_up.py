"""The page of a question after a session: needs no sign-in, shows nothing private, one tap."""

from collections.abc import Sequence

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
from sessions.stops.follow_up_links import accepts_answers, find_follow_up, red_answers


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
        return _page(request, state="open", red=red_answers(message))
    reply = request.POST.get("reply", "")
    if reply not in list(Reply):
        problem = "Please tap one of the answers."
        return _page(request, state="open", red=red_answers(message), problem=problem, status=422)
    with catch_refusal() as attempt:
        answer = answer_follow_up(message=message, reply=Reply(reply), now=now)
    if attempt.refusal:
        return _page(request, state="enough", red=red_answers(message), problem=attempt.text)
    return _page(request, state="answered", red=red_answers(message), answered=answer.advice)


def _page(
    request: HttpRequest,
    *,
    state: str,
    problem: str = "",
    red: Sequence[ReplyAdvice] = (),
    answered: ReplyAdvice | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "state": state,
        "problem": problem,
        "red": red,
        # Beside a red answer, another one is only noted.
        "answered": None if answered is None or answered.is_red else answered,
        # Nothing draws the thumb to "all fine" once a doctor is needed.
        "replies": [(each, not each.tells_coach and not red) for each in REPLIES.values()],
    }
    return TemplateResponse(request, "sessions/stops/follow_up.html", context, status=status)
