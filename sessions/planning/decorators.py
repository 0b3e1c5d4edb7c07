"""Decorators that fetch the session a page is about. What is not yours is 404."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from clients.http import AuthenticatedHttpRequest
from sessions.models import TrainingSession


def load_training_session(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Replaces `session_id` by `training_session`, with everything the gate reads."""

    @wraps(view)
    def wrapped(request: AuthenticatedHttpRequest, session_id, *args, **kwargs) -> HttpResponse:
        rows = TrainingSession.objects.visible_to(request.user).with_gate_facts()
        return view(request, get_object_or_404(rows, pk=session_id), *args, **kwargs)

    return wrapped
