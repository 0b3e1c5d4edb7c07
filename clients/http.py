"""The request of a view that only signed-in people reach."""

from django.http import HttpRequest

from clients.models import User


class AuthenticatedHttpRequest(HttpRequest):
    """A request whose `user` is a `User`: everything that is not marked `login_not_required` gets one."""

    user: User
