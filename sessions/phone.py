"""What a phone is told about the login whose events it keeps."""

from django.utils.crypto import salted_hmac

from clients.models import User


def account_of(user: User) -> str:
    """A name for a login that says nothing about it: what lies on a shared phone is kept apart by it."""
    return salted_hmac("sessions.phone.account", str(user.pk)).hexdigest()[:32]
