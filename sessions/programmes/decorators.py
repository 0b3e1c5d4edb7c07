"""Decorators that fetch what a page is about. What is not yours is 404."""

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpResponse

from clients.http import AuthenticatedHttpRequest
from sessions.programmes.template_queries import find_template


def load_template(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Replaces `template_code` by `template`, 404 where this practice has none of that name."""

    @wraps(view)
    def wrapped(request: AuthenticatedHttpRequest, template_code: str, *args, **kwargs) -> HttpResponse:
        template = find_template(template_code, request.user.practice_id)
        if template is None:
            raise Http404
        return view(request, template, *args, **kwargs)

    return wrapped
