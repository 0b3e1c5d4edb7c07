"""Decorators that fetch what a page is about. What is not yours is 404."""

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from sessions.models import TrainingSession
from sessions.programmes.template_queries import find_template


def load_training_session(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Replaces `session_id` by `training_session`, with everything the gate reads."""

    @wraps(view)
    def wrapped(request: HttpRequest, session_id, *args, **kwargs) -> HttpResponse:
        rows = TrainingSession.objects.visible_to(request.user).with_gate_facts()
        return view(request, get_object_or_404(rows, pk=session_id), *args, **kwargs)

    return wrapped


def load_template(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Replaces `template_code` by `template`, 404 where this practice has none of that name."""

    @wraps(view)
    def wrapped(request: HttpRequest, template_code: str, *args, **kwargs) -> HttpResponse:
        template = find_template(template_code, request.user.practice_id)
        if template is None:
            raise Http404
        return view(request, template, *args, **kwargs)

    return wrapped
