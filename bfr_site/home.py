"""The two pages that belong to no app: the first page of each role, and the sources of the numbers."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from clients.domain.sources import NOT_READ, SOURCES
from clients.http import AuthenticatedHttpRequest
from clients.models.people import Role
from sessions.domain.article import REFERENCES, STATEMENTS

HOMES: dict[str, str] = {
    Role.COACH: "clients:list",
    Role.CLIENT: "sessions:today",
    Role.ADMIN: "clients:review-list",
}


def home(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Send each role to its own first page; a superuser to the back office."""
    return redirect(HOMES.get(request.user.role, "admin:index"))


@login_not_required
def evidence(request: HttpRequest) -> HttpResponse:
    """Show what became of the article, and every source that a number of this product names."""
    context = {
        "sources": SOURCES.values(),
        "statements": STATEMENTS,
        "references": REFERENCES,
        "not_read": NOT_READ,
    }
    return TemplateResponse(request, "evidence.html", context)
