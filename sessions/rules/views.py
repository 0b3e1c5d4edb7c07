"""The rules, to read for coaches and admins."""

from django.http import HttpResponse
from django.template.response import TemplateResponse

from clients.decorators import coach_or_admin_required
from clients.http import AuthenticatedHttpRequest
from sessions.domain.rulebook import rulebook


@coach_or_admin_required
def rules(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Every rule with its reason, its source and what stands behind it. No query: the rules are code."""
    return TemplateResponse(request, "sessions/rules/rules.html", {"book": rulebook()})
