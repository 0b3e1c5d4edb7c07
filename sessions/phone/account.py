"""Who is signed in on a phone, as a code that names nobody; and why the gate refuses, in their words."""

from collections.abc import Sequence

from django.utils.crypto import salted_hmac

from clients.domain.clearance import RefusalReason
from clients.models import User


def account_code(user: User) -> str:
    """Return 32 hex digits that tell logins apart on a shared phone and say nothing about them."""
    return salted_hmac("sessions.phone.account", str(user.pk)).hexdigest()[:32]


def refusal_messages(reasons: Sequence[RefusalReason], *, in_person: bool) -> list[str]:
    """Return each reason's message once: the coach's where a coach holds the phone, else the client's."""
    return list(dict.fromkeys(each.message if in_person else each.client_message for each in reasons))
