"""The page of message preferences behind every letter, without a sign-in, and RFC 8058's one click."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from clients.audit.attempts import catch_refusal
from clients.audit.refusals import ActionRefused
from clients.decorators import role_required
from clients.http import AuthenticatedHttpRequest
from clients.models import User
from clients.models.people import Role
from sessions.messaging.delivery import webpush
from sessions.messaging.delivery.devices import end_device
from sessions.messaging.inbox import own_messages
from sessions.messaging.kinds.reminder import Reminder
from sessions.messaging.preference_actions import choose_message, choose_messages
from sessions.messaging.preference_links import find_person, preferences_token
from sessions.messaging.preferences import preferences_of
from sessions.models import PushSubscription

UNREADABLE = "This choice could not be read. Please use the table below."


@csrf_exempt  # the signed link is the right to choose; a mail program's one click has no cookie
@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
@never_cache
def emails(request: HttpRequest, token: str) -> HttpResponse:
    """Show the preferences, or save them on POST. A mail program posts `List-Unsubscribe=One-Click`."""
    person = find_person(token)
    if person is None:
        return TemplateResponse(request, "sessions/messaging/emails_page.html", {"person": None}, status=404)
    if request.method != "POST":
        return _page(request, person)
    with catch_refusal() as attempt:
        _take(request, person)
    if attempt.refusal:
        return _page(request, person, problem=attempt.text, status=422)
    return _page(request, person, saved=True)


def _take(request: HttpRequest, person: User) -> None:
    now = timezone.now()
    if request.POST.get("List-Unsubscribe") == "One-Click":
        kind = request.GET.get("kind", "")
        choose_message(user=person, kind=kind, channel="email", is_on=False, now=now)
    elif device := request.POST.get("device"):
        end_device(user=person, device=device, now=now)
    elif request.POST.get("what") == "table":
        pairs = (value.partition(".") for value in request.POST.getlist("on"))
        choose_messages(user=person, wanted=[(kind, channel) for kind, _, channel in pairs], now=now)
    else:
        raise ActionRefused(UNREADABLE)


def _page(
    request: HttpRequest, person: User, *, problem: str = "", saved: bool = False, status: int = 200
) -> HttpResponse:
    context = {
        "person": person,
        "preferences": preferences_of(person),
        "devices": list(PushSubscription.objects.live().filter(user=person).order_by("created_at", "id")),
        "is_own": request.user == person,
        "lately": own_messages(person) if request.user == person else [],
        "push_key": webpush.public_key(),
        "push_example": Reminder.push_text,
        "problem": problem,
        "saved": saved,
    }
    return TemplateResponse(request, "sessions/messaging/emails_page.html", context, status=status)


@role_required(Role.CLIENT, Role.COACH, Role.ADMIN)
def own_emails(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Redirect a signed-in person to their own page of preferences."""
    return redirect("sessions:emails", preferences_token(request.user))
