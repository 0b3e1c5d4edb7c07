"""Which e-mails one gets, without signing in: the page behind every letter, and RFC 8058's one click."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from clients.actions.refusals import ActionRefused
from clients.loaders import for_roles
from clients.models.people import Role
from sessions.actions.email_choices import choose_email
from sessions.email_choices import choices_of, find_person, token_for


@csrf_exempt  # the signed link is the right to choose; a mail program's one click has no cookie
@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
@never_cache
def emails(request: HttpRequest, token: str) -> HttpResponse:
    """Opening it changes nothing. A mail program posts `List-Unsubscribe=One-Click` to it, with the kind."""
    person = find_person(token)
    if person is None:
        return TemplateResponse(request, "sessions/emails_page.html", {"person": None}, status=404)
    if request.method != "POST":
        return _page(request, person)
    one_click = request.POST.get("List-Unsubscribe") == "One-Click"
    kind = request.GET.get("kind", "") if one_click else request.POST.get("kind", "")
    try:
        choose_email(
            user=person,
            kind=kind,
            is_on=not one_click and request.POST.get("on") == "yes",
            now=timezone.now(),
        )
    except ActionRefused as refusal:
        return _page(request, person, problem=str(refusal), status=422)
    return _page(request, person, saved=True)


def _page(
    request: HttpRequest, person, *, problem: str = "", saved: bool = False, status: int = 200
) -> HttpResponse:
    context = {"person": person, "choices": choices_of(person), "problem": problem, "saved": saved}
    return TemplateResponse(request, "sessions/emails_page.html", context, status=status)


@for_roles(Role.CLIENT, Role.COACH, Role.ADMIN)
def own_emails(request: HttpRequest) -> HttpResponse:
    """The same page for somebody who is signed in."""
    return redirect("sessions:emails", token_for(request.user))
