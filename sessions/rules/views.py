"""The page of the rulebook."""

from django.http import HttpResponse
from django.template.response import TemplateResponse

from clients.decorators import coach_or_admin_required
from clients.http import AuthenticatedHttpRequest
from sessions.domain.rulebook import rulebook


@coach_or_admin_required
def rules(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Show coaches and admins every rule with reason, sources and mark. No query: the rules are code."""
    return TemplateResponse(request, "sessions/rules/rules.html", {"book": rulebook()})
