"""View decorator that fetches the session of a page."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from clients.http import AuthenticatedHttpRequest
from sessions.models import TrainingSession


def load_training_session(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Replace `session_id` by `training_session`, fetched `with_gate_facts()`; 404 unless it is visible."""

    @wraps(view)
    def wrapped(request: AuthenticatedHttpRequest, session_id, *args, **kwargs) -> HttpResponse:
        rows = TrainingSession.objects.visible_to(request.user).with_gate_facts()
        return view(request, get_object_or_404(rows, pk=session_id), *args, **kwargs)

    return wrapped
