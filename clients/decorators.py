"""Decorators that fetch the row a page is about. What is not yours is 404, and so is what does not exist."""

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from clients.audit.actions import record_read
from clients.models import Client, Document, Review, Screening
from clients.models.people import Role

View = Callable[..., HttpResponse]


def for_roles(*roles: Role) -> Callable[[View], View]:
    """Let in these roles only. Others are told that the page is not theirs (403)."""

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapped(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            if request.user.role not in roles:
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return wrapped

    return decorate


def load_client(view: View) -> View:
    """Replaces `client_id` by `client`, 404 unless visible to the user."""

    @wraps(view)
    def wrapped(request: HttpRequest, client_id, *args, **kwargs) -> HttpResponse:
        client = get_object_or_404(Client.objects.visible_to(request.user), pk=client_id)
        return view(request, client, *args, **kwargs)

    return wrapped


def noting_who_looked(what: str) -> Callable[[View], View]:
    """For a list about a client: who opens it stands in the audit list, as having seen `what`."""

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapped(request: HttpRequest, client: Client, *args, **kwargs) -> HttpResponse:
            if request.method == "GET":
                record_read(by=request.user, client=client, about=client, kind=what, now=timezone.now())
            return view(request, client, *args, **kwargs)

        return wrapped

    return decorate


def load_review(view: View) -> View:
    """Replaces `review_id` by `review`, 404 unless the user is an admin of its practice."""

    @wraps(view)
    def wrapped(request: HttpRequest, review_id, *args, **kwargs) -> HttpResponse:
        reviews = Review.objects.visible_to(request.user).select_related(
            "screening__client__user", "practice", "claimed_by", "last_decision__decided_by"
        )
        return view(request, get_object_or_404(reviews, pk=review_id), *args, **kwargs)

    return wrapped


def load_document(view: View) -> View:
    """Replaces `document_id` by `document`, 404 unless its client is visible to the user."""

    @wraps(view)
    def wrapped(request: HttpRequest, document_id, *args, **kwargs) -> HttpResponse:
        documents = Document.objects.visible_to(request.user).select_related("client")
        return view(request, get_object_or_404(documents, pk=document_id), *args, **kwargs)

    return wrapped


def load_screening(view: View) -> View:
    """Replaces `screening_id` by `screening`, 404 unless its client is visible to the user."""

    @wraps(view)
    def wrapped(request: HttpRequest, screening_id, *args, **kwargs) -> HttpResponse:
        screenings = Screening.objects.filter(client__in=Client.objects.visible_to(request.user))
        screening = get_object_or_404(screenings.select_related("client", "asked_by"), pk=screening_id)
        return view(request, screening, *args, **kwargs)

    return wrapped
