"""Which browser an admin decides in: a random number in a cookie, kept beside the decision as a digest."""

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse

COOKIE = "desk_browser"
KEPT_FOR = timedelta(days=365)


def browser_of(request: HttpRequest) -> str:
    """Return the digest of the browser's number; "" where it has none yet."""
    number = request.COOKIES.get(COOKIE, "")
    return hashlib.sha256(number.encode()).hexdigest() if number else ""


def number_browser(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Give a browser without a number one, and return the response. It outlives signing out."""
    if not request.COOKIES.get(COOKIE):
        response.set_cookie(
            COOKIE,
            secrets.token_hex(16),
            max_age=KEPT_FOR,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response
