"""View decorators that check who may open a page, and fetch the row that it is about.

A row that the user may not see is 404, like a row that does not exist.
"""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone

from clients.audit.actions import record_read
from clients.http import AuthenticatedHttpRequest
from clients.models import Client, Document, Review, Screening
from clients.models.people import Role

View = Callable[..., HttpResponseBase]


def role_required(*roles: Role) -> Callable[[View], View]:
    """Let users with one of `roles` in; 403 for everybody else."""

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapped(request: AuthenticatedHttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            if request.user.role not in roles:
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return wrapped

    return decorate


admin_required = role_required(Role.ADMIN)
client_required = role_required(Role.CLIENT)
coach_or_admin_required = role_required(Role.COACH, Role.ADMIN)


def load_client(view: View) -> View:
    """Replace `client_id` by `client`; 404 unless the user may see that client."""

    @wraps(view)
    def wrapped(
        request: AuthenticatedHttpRequest, client_id: UUID, *args: object, **kwargs: object
    ) -> HttpResponseBase:
        client = get_object_or_404(Client.objects.visible_to(request.user), pk=client_id)
        return view(request, client, *args, **kwargs)

    return wrapped


def audit_read(kind: str) -> Callable[[View], View]:
    """Record in the audit list who opened a page about a client. `kind` is what they saw there.

    Goes below `load_client`, which passes the client.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapped(
            request: AuthenticatedHttpRequest, client: Client, *args: object, **kwargs: object
        ) -> HttpResponseBase:
            if request.method == "GET":
                record_read(by=request.user, client=client, about=client, kind=kind, now=timezone.now())
            return view(request, client, *args, **kwargs)

        return wrapped

    return decorate


def load_review(view: View) -> View:
    """Replace `review_id` by `review`; 404 unless the user is an admin of its practice."""

    @wraps(view)
    def wrapped(
        request: AuthenticatedHttpRequest, review_id: UUID, *args: object, **kwargs: object
    ) -> HttpResponseBase:
        reviews = Review.objects.visible_to(request.user).select_related(
            "screening__client__user", "practice", "claimed_by", "last_decision__decided_by"
        )
        return view(request, get_object_or_404(reviews, pk=review_id), *args, **kwargs)

    return wrapped


def load_document(view: View) -> View:
    """Replace `document_id` by `document`; 404 unless the user may see its client."""

    @wraps(view)
    def wrapped(
        request: AuthenticatedHttpRequest, document_id: UUID, *args: object, **kwargs: object
    ) -> HttpResponseBase:
        documents = Document.objects.visible_to(request.user).select_related("client")
        return view(request, get_object_or_404(documents, pk=document_id), *args, **kwargs)

    return wrapped


def load_screening(view: View) -> View:
    """Replace `screening_id` by `screening`; 404 unless the user may see its client."""

    @wraps(view)
    def wrapped(
        request: AuthenticatedHttpRequest, screening_id: UUID, *args: object, **kwargs: object
    ) -> HttpResponseBase:
        screenings = Screening.objects.filter(client__in=Client.objects.visible_to(request.user))
        screening = get_object_or_404(screenings.select_related("client", "asked_by"), pk=screening_id)
        return view(request, screening, *args, **kwargs)

    return wrapped
