"""The signed link to the page on which a person chooses their messages, without signing in."""

from django.core import signing

from clients.http import absolute_url
from clients.models import User

_signer = signing.Signer(salt="sessions.emails")


def preferences_token(user: User) -> str:
    """Return the signed part of the person's link."""
    return _signer.sign(str(user.pk))


def preferences_url(user: User, kind: str = "") -> str:
    """Return the absolute address of the page; with a kind, the one for a mail program's own button."""
    address = absolute_url("sessions:emails", preferences_token(user))
    return f"{address}?kind={kind}" if kind else address


def find_person(token: str) -> User | None:
    """Return the active person whom a token was signed for; None for any other token."""
    try:
        pk = _signer.unsign(token)
    except signing.BadSignature:
        return None
    return User.objects.filter(pk=pk, is_active=True).first()
