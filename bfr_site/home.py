"""The two pages that belong to no app: each role's own home, and where the numbers come from."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from clients.domain.sources import SOURCES
from clients.models.people import Role

HOMES = {Role.COACH: "clients:list", Role.CLIENT: "sessions:today", Role.ADMIN: "clients:review-list"}


def home(request: HttpRequest) -> HttpResponse:
    """Send each role to its own first page; a superuser to the back office."""
    return redirect(HOMES.get(request.user.role, "admin:index"))


@login_not_required
def evidence(request: HttpRequest) -> HttpResponse:
    """Every source a number of this product names, with how far it was read."""
    return TemplateResponse(request, "evidence.html", {"sources": SOURCES.values()})
