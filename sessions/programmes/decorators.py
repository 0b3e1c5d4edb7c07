"""View decorator that fetches the programme template of a page."""

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpResponse

from clients.http import AuthenticatedHttpRequest
from sessions.programmes.template_queries import find_template


def load_template(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Replace `template_code` by `template`; 404 if the user's practice has no such template."""

    @wraps(view)
    def wrapped(request: AuthenticatedHttpRequest, template_code: str, *args, **kwargs) -> HttpResponse:
        template = find_template(template_code, request.user.practice_id)
        if template is None:
            raise Http404
        return view(request, template, *args, **kwargs)

    return wrapped
