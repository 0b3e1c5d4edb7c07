"""What a phone is told about the login whose events it keeps."""

from collections.abc import Sequence

from django.utils.crypto import salted_hmac

from clients.domain.clearance import RefusalReason
from clients.models import User


def account_of(user: User) -> str:
    """A name for a login that says nothing about it: what lies on a shared phone is kept apart by it."""
    return salted_hmac("sessions.phone.account", str(user.pk)).hexdigest()[:32]


def reasons_for(refused: Sequence[RefusalReason], *, in_person: bool) -> list[str]:
    """Why the gate refuses, each once, in the words of whoever holds the phone: the client, or the coach."""
    return list(dict.fromkeys(each.message if in_person else each.client_message for each in refused))
